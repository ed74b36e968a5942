"""The JSON of the API as OpenAPI tells it: the objects of `citewell.contract`, field by field.

Nothing is made or checked by these at run time; a test holds every response against them. Fields may be added to an
object, so none is closed.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from citewell.types import BlockKind


class Span(BaseModel):
    """`quote == text[start:end]` of the stored document."""

    start: int = Field(description="first character of the text")
    end: int = Field(description="behind the last one")
    quote: str


class Summary(BaseModel):
    text: str
    spans: list[Span]


class Copy(BaseModel):
    doc_id: str
    revision: str
    url: str
    title: str
    site: str
    claimed_url: str | None
    claimed_site: str | None


class Source(BaseModel):
    """A result."""

    source: int = Field(description="its number, by which sentences cite it")
    doc_id: str
    revision: str
    url: str
    link: str = Field(description="the live page at the quoted words, by a text fragment")
    title: str
    site: str = Field(description="where it was read: a host, the owner's name for it, or a folder")
    claimed_url: str | None = Field(description="an address elsewhere that it gives as its own; a claim")
    claimed_site: str | None = Field(description="what it calls its site; a claim")
    author: str | None
    published: str | None
    modified: str | None
    fetched: str
    language: str | None
    filetype: str
    score: float
    summary: Summary | None
    excerpt: str
    read: list[Span] = Field(description="what was read in it that helps, best first; empty where no answer was sought")
    copies: list[Copy]


class Citation(BaseModel):
    source: int
    doc_id: str
    revision: str
    start: int
    end: int
    quote: str
    support: Literal["supported", "partially_supported", "not_supported", "contradicted"]
    score: float
    at: int = Field(description="where its number stands: the end of the sentence, in characters (code points)")
    kind: BlockKind = Field(description="of the block that is quoted: code, table_row, definition, ...")


class Sentence(BaseModel):
    text: str
    made_by: str = Field(description="extractive, or the name of a model")
    citations: list[Citation]


class Corrected(BaseModel):
    typed: str
    searched: str


class LibraryState(BaseModel):
    revision: str
    documents: int
    passages: int


class Versions(BaseModel):
    citewell: str
    models: dict[str, str]


class Found(BaseModel):
    """What answers and lists of results have in common."""

    query: str
    corrected: list[Corrected]
    excluded: list[str] = Field(description="words and phrases that no result holds, because the query says so")
    did_you_mean: str | None
    sources: list[Source]
    library: LibraryState
    versions: Versions
    timings_ms: dict[str, float] = Field(description="by stage; only these and `fetched` may differ between two runs")


class Hint(BaseModel):
    missing: list[str] = Field(description="what the query names and the sources do not")
    instead: list[str] = Field(description="what they name in its place")


class Answer(Found):
    schema_: Literal["citewell.answer/1"] = Field(alias="schema")
    answered: bool
    reason: Literal["no_results", "thin_evidence", "empty_query"] | None
    confidence: float = Field(description="chance, from 0 to 1, that what was found answers the query")
    hint: Hint | None = Field(description="only without an answer")
    sentences: list[Sentence]
    disagreements: list[Sentence]


class Results(Found):
    schema_: Literal["citewell.search/1"] = Field(alias="schema")
    further: bool = Field(description="whether there are results after these")
    next: str | None = Field(description="cursor of the results after these, null behind the last")


class Block(BaseModel):
    kind: BlockKind
    start: int
    end: int
    level: int
    label: str = Field(description="code: its language; step: its number; definition: the term; else empty")
    lead_in: int | None = Field(description="start of the block that introduces it, null if none does")


class StoredSentence(BaseModel):
    """What may be quoted by itself: a sentence, an item, a row, a piece of code."""

    start: int
    end: int
    kind: BlockKind = Field(description="of the block it stands in")


class Document(BaseModel):
    schema_: Literal["citewell.document/1"] = Field(alias="schema")
    doc_id: str
    revision: str
    source: str
    url: str
    title: str
    site: str
    claimed_url: str | None = Field(description="an address elsewhere that it gives as its own; a claim")
    claimed_site: str | None = Field(description="what it calls its site; a claim")
    text: str = Field(description="blanks stand in place of what its publisher asks not to be quoted")
    blocks: list[Block]
    sentences: list[StoredSentence]
    fetched: str
    author: str | None
    published: str | None
    modified: str | None
    language: str | None
    filetype: str
    omitted: list[tuple[str, int]] = Field(description="why words of the file were not read, and how many")
    max_snippet: int | None = Field(description="characters that its publisher lets be quoted at a time")
    current: str | None = Field(description="the revision in search now, null if the document has left it")


class Suggestions(BaseModel):
    schema_: Literal["citewell.suggest/1"] = Field(alias="schema")
    typed: str
    suggestions: list[str]


class StatusLibrary(BaseModel):
    revision: str
    documents: int
    passages: int
    vectors_pending: int


class Failed(BaseModel):
    source: str
    reason: str
    message: str
    hint: str


class Named(BaseModel):
    source: str
    name: str


class Place(BaseModel):
    source: str


class Status(BaseModel):
    schema_: Literal["citewell.status/1"] = Field(alias="schema")
    library: StatusLibrary
    names: list[Named] = Field(description="what the owner calls folders and files")
    trusted: list[Place] = Field(description="files for whose addresses and names the owner vouches")
    followed: list[Place] = Field(description="folders out of which links are followed")
    addresses_mended: int = Field(description="documents that an earlier version cited as another site's")
    outdated: int = Field(description="files and pages that an earlier version read, waiting to be read again")
    failed: list[Failed]
    sources: dict[str, Any]


class Job(BaseModel):
    schema_: Literal["citewell.job/1"] = Field(alias="schema")
    job: str
    kind: Literal["add", "refresh"]
    state: Literal["waiting", "running", "done", "failed", "stopped"]
    started: str
    ended: str | None
    account: dict[str, Any] | None = Field(description="what `citewell add --json` or `refresh --json` said at its end")
    message: str = Field(description="why it failed, or who cancelled it, else empty")
    asked_by: str = Field(description="a token, a user, the owner, or the clock")
    command: str


class Jobs(BaseModel):
    schema_: Literal["citewell.jobs/1"] = Field(alias="schema")
    jobs: list[Job]


class Problem(BaseModel):
    """RFC 9457."""

    type: str
    title: str
    status: int
    detail: str
    instance: str
    hint: str


Address = Annotated[str, Field(pattern=r"^https?://[!-~]+$", max_length=2_000)]


class Add(BaseModel):
    """Sites to add."""

    model_config = ConfigDict(strict=True)

    sources: list[Address] = Field(min_length=1, max_length=20, description="sites, sitemaps, feeds")
    collection: str | None = Field(None, max_length=100, pattern=r"^[^\x00-\x1f-][^\x00-\x1f]*$")
    name: str | None = Field(
        None, max_length=200, pattern=r"^[^\x00-\x1f-][^\x00-\x1f]*$", description="what to call the site"
    )
    depth: int | None = Field(None, ge=0, le=1000, description="links to follow from the address; 0 for one page")
    max_pages: int | None = Field(None, ge=1, le=1_000_000)


class Refresh(BaseModel):
    """Sites to visit again."""

    model_config = ConfigDict(strict=True)

    sources: list[Address] = Field([], max_length=20, description="addresses of sources; none for all")
    due: bool = Field(True, description="only pages whose time has come")
