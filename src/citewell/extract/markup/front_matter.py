"""What a file of marked-up text says of itself before it begins: front matter in YAML, TOML or JSON.

In: the whole text. Out: its fields as plain strings, names in lower case, and the text below.
"""

from __future__ import annotations

import html
import json
import re
import tomllib
from collections.abc import Iterator, Mapping

from citewell.extract.dates import iso_date
from citewell.extract.draft import Reading
from citewell.extract.language import language_code
from citewell.extract.parts import Part
from citewell.extract.places import web_urls

_OPENING = re.compile(r"\A(?:<!--\s*)?(---|\+\+\+)[ \t]*\r?\n")
_CLOSING = {
    "---": re.compile(r"^(?:---|\.\.\.)[ \t]*(?:-->)?[ \t]*\r?$\n?", re.MULTILINE),
    "+++": re.compile(r"^\+\+\+[ \t]*\r?$\n?", re.MULTILINE),
}
_FIELD = re.compile(r"^( *)([A-Za-z_][\w .-]{0,40}?)[ \t]*:(?:[ \t]+(.*))?$")
_BLOCK_VALUE = re.compile(r"[|>][+-]?\d?(?:\s+#.*)?$")
_SENTENCE = re.compile(r"(?:\S+\s+){4}.*[.!?。！？]['\"”’)]*$|[^\x00-\x7f]{12,}.*[。！？]$", re.DOTALL)
_TELLING = ("description", "summary", "abstract", "excerpt", "subtitle", "lead", "what")
_MAX_CHARS = 100_000  # of front matter; what is longer is text between two rules


def split_front_matter(text: str) -> tuple[dict[str, str], str]:
    """The fields of a text's front matter, and the text without it."""
    opening = _OPENING.match(text)
    if opening is None:
        return _split_json(text)
    closing = _CLOSING[opening[1]].search(text, opening.end())
    if closing is None or closing.start() > _MAX_CHARS:
        return {}, text
    matter = text[opening.end() : closing.start()]
    fields = _toml_fields(matter) if opening[1] == "+++" else yaml_fields(matter)
    if not fields and matter.strip():
        return {}, text
    return fields, text[closing.end() :]


def prose_of(fields: Mapping[str, str]) -> list[Part]:
    """What a reader of the page is told by its front matter: descriptions, and all else that is a sentence."""
    found = {
        value: None
        for name, value in fields.items()
        if name.rpartition(".")[2] in _TELLING or (_SENTENCE.match(value) and name.rpartition(".")[2] != "title")
    }
    return [Part("paragraph", value) for value in found]


def described(reading: Reading, fields: Mapping[str, str]) -> Reading:
    """The reading with what its front matter says of it."""
    reading.title = html.unescape(fields.get("title") or "") or reading.title
    reading.site = fields.get("site") or fields.get("publisher")
    reading.urls = web_urls(map(fields.get, ("url", "canonical", "canonical_url")))
    reading.author = fields.get("author") or fields.get("authors") or reading.author
    reading.published = iso_date(fields.get("date") or fields.get("published")) or reading.published
    reading.modified = iso_date(
        fields.get("modified") or fields.get("updated") or fields.get("lastmod") or fields.get("last_modified")
    )
    reading.language = language_code(fields.get("language") or fields.get("lang")) or reading.language
    return reading


def yaml_fields(matter: str) -> dict[str, str]:
    """The `name: value` lines of YAML, those below another with both names joined by a point ("method.what").

    Values over several lines, folded or not, are joined to one; the items of a list by commas. More of YAML does not
    stand in front matter, or says nothing to a reader.
    """
    fields: dict[str, list[str]] = {}
    outer = name = ""
    indent = block = -1
    for line in matter.splitlines():
        depth = len(line) - len(line.lstrip(" "))
        if block >= 0 and (depth > block or not line.strip()):
            fields[name].append(line.strip())
            continue
        block = -1
        found = _FIELD.match(line)
        if found and depth <= max(indent, 0) + 8:
            outer = "" if not depth else outer
            key = found[2].strip().lower()
            name = f"{outer}.{key}" if depth and outer else key
            outer, indent = (key, depth) if not depth else (outer, depth)
            value = (found[3] or "").strip()
            if _BLOCK_VALUE.match(value):
                block, value = depth, ""
            if name not in fields:
                fields[name] = [value]
            else:
                name = ""
                fields.setdefault(name, [])
        elif name and line.lstrip().startswith("- "):
            item = _unquoted(line.lstrip()[2:])
            fields[name] = [f"{_joined(fields[name])}, {item}" if _joined(fields[name]) else item]
        elif name and depth > 0 and not line.lstrip().startswith("#"):
            fields[name].append(line.strip())
    fields.pop("", None)
    return {name: value for name, lines in fields.items() if (value := _unquoted(_joined(lines)))}


def _joined(lines: list[str]) -> str:
    return " ".join(line for line in lines if line)


def _split_json(text: str) -> tuple[dict[str, str], str]:
    if not text.startswith("{\n") and not text.startswith('{"'):
        return {}, text
    try:
        value, end = json.JSONDecoder().raw_decode(text[:_MAX_CHARS])
    except (ValueError, RecursionError):
        return {}, text
    rest = text[end:]
    if not isinstance(value, dict) or (rest and not rest.startswith(("\n", "\r"))):
        return {}, text
    return dict(_flat(value)), rest


def _toml_fields(matter: str) -> dict[str, str]:
    try:
        return dict(_flat(tomllib.loads(matter)))
    except (tomllib.TOMLDecodeError, RecursionError):
        return {}


def _flat(table: Mapping[str, object], outer: str = "") -> Iterator[tuple[str, str]]:
    for name, value in table.items():
        key = f"{outer}{name.lower()}"
        if isinstance(value, dict) and not outer:
            yield from _flat(value, f"{key}.")
        elif isinstance(value, list) and value and not isinstance(value[0], dict | list):
            yield key, ", ".join(map(str, value))
        elif value and not isinstance(value, dict | list):
            yield key, str(value)


def _unquoted(value: str) -> str:
    value = value.strip()
    if len(value) >= 2 and value[0] == value[-1] and value[0] in "\"'":
        inner = value[1:-1].strip()
        return inner.replace("''", "'") if value[0] == "'" else inner.replace('\\"', '"')
    if value.startswith("[") and value.endswith("]"):
        return ", ".join(_unquoted(item) for item in value[1:-1].split(","))
    return value.partition(" #")[0].strip()
