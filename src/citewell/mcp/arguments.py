"""What an assistant may ask of each tool: the fields, their bounds, and a refusal that says how to ask instead.

In: JSON as an assistant wrote it, on which nothing can be relied. Out: records. Assistants tend to send null or "" for
what they leave out, one name where a list belongs, or a list as the text of its JSON: all these are understood.
"""

from __future__ import annotations

import json
import re
from typing import Annotated, Any, TypeAlias, TypeVar

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator
from pydantic_core import ErrorDetails, PydanticCustomError

from citewell.contract import Json
from citewell.errors import UsageError
from citewell.pipeline.asked import DEEPEST, MAX_SOURCES, Asked, not_too_long
from citewell.retrieve import iso_date
from citewell.types import Filters

QUERY_CHARS = 2_000  # a long question; a pasted page is not one
NAME_CHARS = 200
NAMES = 50  # in one filter
CONTEXT = 500  # characters on each side of a quote, about a paragraph
READ_CHARS = 8_000  # by default; some 2,000 tokens
MOST_READ_CHARS = 40_000
FAULTS_TOLD = 5

A = TypeVar("A", bound="Arguments")
_FAULTS = {"extra_forbidden": "is not an argument of this tool", "missing": "is missing"}
_SHOULD = re.compile(r"^\w+ should")  # pydantic names the type: "Input should", "String should"


def _list(value: Any) -> Any:
    """A list; one name is a list of one."""
    if not isinstance(value, str):
        return value
    try:
        read = json.loads(value)
    except (ValueError, RecursionError):
        return [value]
    return read if isinstance(read, list) else [value]


def _day(value: str) -> str:
    day = iso_date(value.strip())
    if day is None:
        raise PydanticCustomError("date", "is not a date; write it as 2023, 2023-05 or 2023-05-01")
    return day


Name: TypeAlias = Annotated[str, Field(max_length=NAME_CHARS)]
Names: TypeAlias = Annotated[tuple[Name, ...], Field(max_length=NAMES), BeforeValidator(_list)]
Day: TypeAlias = Annotated[str, AfterValidator(_day)]
Count: TypeAlias = Annotated[int, Field(ge=0)]


class Arguments(BaseModel):
    """The arguments of a tool; `given` reads them."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    @model_validator(mode="before")
    @classmethod
    def _without_blanks(cls, given: Any) -> Any:
        if not isinstance(given, dict):
            return given
        needed = {name for name, field in cls.model_fields.items() if field.is_required()}
        return {name: value for name, value in given.items() if name in needed or value not in (None, "")}

    @classmethod
    def fields_json(cls) -> Json:
        """The JSON Schema that an assistant fills in, without what only fills its window."""
        schema = cls.model_json_schema()
        fields = {name: _plain(field) for name, field in schema.get("properties", {}).items()}
        bare = {name: value for name, value in schema.items() if name not in ("title", "description")}
        return bare | {"properties": fields}


def _plain(field: Json) -> Json:
    """One field without its title, an empty default, and null as another type: leaving it out says the same."""
    field = field | field.get("anyOf", [{}])[0]
    left_out = {"title", "anyOf"} | ({"default"} if field.get("default") in (None, []) else set())
    return {name: value for name, value in field.items() if name not in left_out}


class _Querying(Arguments):
    query: Annotated[
        str,
        Field(
            max_length=QUERY_CHARS,
            description="A question or a few words, in the language of the documents, on one subject. Optional in it:"
            ' "exact phrase", -word, site:example.org, filetype:pdf, lang:de, collection:NAME, after:2023,'
            " before:2024-05-01.",
        ),
    ]
    sites: Annotated[Names, Field(description="Only these hosts, domains or site names.")] = ()
    collections: Annotated[Names, Field(description="Only these collections of the library.")] = ()
    languages: Annotated[Names, Field(description="Only documents in these languages, ISO 639-1 (en, de).")] = ()
    filetypes: Annotated[Names, Field(description="Only files of these kinds (html, pdf, docx, txt).")] = ()
    since: Annotated[
        Day | None,
        Field(description="Only documents published or modified since: 2023, 2023-05 or 2023-05-01."),
    ] = None
    before: Annotated[
        Day | None,
        Field(description="Only documents published or modified before this day, which is not included."),
    ] = None
    max_sources: Annotated[int, Field(ge=1, le=MAX_SOURCES, description="How many sources to look at and list.")] = 10

    @property
    def filters(self) -> Filters:
        return Filters(
            sites=self.sites, filetypes=self.filetypes, languages=self.languages, collections=self.collections,
            since=self.since, before=self.before,
        )  # fmt: skip


class AskArguments(_Querying):
    """Of `ask`."""

    def asked(self) -> Asked:
        return Asked(not_too_long(self.query), self.filters, self.max_sources)


class SearchArguments(_Querying):
    """Of `search`."""

    offset: Annotated[int, Field(ge=0, le=DEEPEST, description="Results to pass over, for those further down.")] = 0

    def asked(self) -> Asked:
        return Asked(not_too_long(self.query), self.filters, self.max_sources, self.offset, answering=False)


class ReadArguments(Arguments):
    """Of `read`."""

    doc_id: Annotated[Name, Field(description="As a source or a citation has it.")]
    revision: Annotated[
        Name | None,
        Field(description="As a citation has it: its start and end hold for this revision. Default: the current one."),
    ] = None
    start: Annotated[
        Count | None,
        Field(description="With end: where the quote begins. Alone: read from this character on."),
    ] = None
    end: Annotated[Count | None, Field(description="Where the quote ends, not included.")] = None
    context: Annotated[
        int, Field(ge=0, le=MOST_READ_CHARS, description="Characters to show before and behind a quote.")
    ] = CONTEXT
    max_chars: Annotated[
        int, Field(ge=100, le=MOST_READ_CHARS, description="Characters to give at most; `next` leads on.")
    ] = READ_CHARS


class StatusArguments(Arguments):
    """Of `status`: there are none."""


def given(kind: type[A], tool: str, arguments: Json) -> A:
    """Arguments read as a tool takes them.

    Raises:
        UsageError: the arguments cannot be used; it says which, why, and what the tool takes.
    """
    try:
        return kind.model_validate(arguments)
    except ValidationError as problem:
        faults = [_fault(error) for error in problem.errors(include_url=False, include_input=False)]
        told = "; ".join(faults[:FAULTS_TOLD])
        takes = ", ".join(kind.model_fields) or "no arguments"
        raise UsageError(f"{tool} cannot use its arguments: {told}", hint=f"{tool} takes {takes}") from None


def _fault(error: ErrorDetails) -> str:
    where = ".".join(map(str, error["loc"]))[:NAME_CHARS]
    said = _FAULTS.get(error["type"]) or _SHOULD.sub("should", error["msg"])
    return f"{where} {said}"
