"""Markdown -> Reading: CommonMark with tables, its marks removed; front matter gives the description."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from citewell.errors import DocumentError
from citewell.extract.clean import clean_line
from citewell.extract.dates import iso_date
from citewell.extract.decode import decode_text
from citewell.extract.draft import Reading
from citewell.extract.language import language_code
from citewell.extract.parts import Part
from citewell.extract.places import web_url
from citewell.types import BlockKind

if TYPE_CHECKING:
    from markdown_it.token import Token

_FRONT_MATTER = re.compile(r"\A---[ \t]*\r?\n(.*?)\r?\n(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)", re.DOTALL)
_FIELD = re.compile(r"^([A-Za-z][\w .-]{0,40}?)\s*:\s*(.*)$")
_MAX_NESTING = 40  # of lists and quotes; markdown-it's own default is 20


def read_markdown(content: bytes, *, content_type: str | None = None) -> Reading:
    """Read a Markdown file; see parts_of_markdown."""
    text = decode_text(content, content_type)
    matter = _FRONT_MATTER.match(text)
    fields = _fields(matter[1]) if matter else {}
    parts = parts_of_markdown(text[matter.end() :] if matter else text)
    return Reading(
        parts=parts,
        filetype="md",
        title=fields.get("title"),
        site=fields.get("site") or fields.get("publisher"),
        url=web_url(fields.get("url") or fields.get("canonical") or fields.get("canonical_url")),
        author=fields.get("author") or fields.get("authors"),
        published=iso_date(fields.get("date") or fields.get("published")),
        modified=iso_date(
            fields.get("modified") or fields.get("updated") or fields.get("lastmod") or fields.get("last_modified")
        ),
        language=language_code(fields.get("language") or fields.get("lang")),
    )


def parts_of_markdown(text: str) -> list[Part]:
    """The parts of a Markdown text. Of links and pictures the words stay; HTML in it is read as its text."""
    from markdown_it import MarkdownIt

    parser = MarkdownIt("commonmark", {"maxNesting": _MAX_NESTING}).enable(["table", "strikethrough"])
    return list(_parts(parser.parse(text)))


def _parts(tokens: Sequence[Token]) -> Iterator[Part]:
    lists = quotes = heading = 0
    row: list[str] | None = None
    for token in tokens:
        if token.type in ("bullet_list_open", "bullet_list_close", "ordered_list_open", "ordered_list_close"):
            lists += token.nesting
        elif token.type in ("blockquote_open", "blockquote_close"):
            quotes += token.nesting
        elif token.type in ("heading_open", "heading_close"):
            heading = int(token.tag[1]) if token.nesting > 0 else 0
        elif token.type == "tr_open":
            row = []
        elif token.type == "tr_close":
            yield Part("table_row", " | ".join(row or ()))
            row = None
        elif token.type in ("fence", "code_block"):
            yield Part("code", token.content)
        elif token.type == "html_block":
            yield from _html_parts(token.content)
        elif token.type == "inline" and row is not None:
            row.append(clean_line(_inline_text(token)))
        elif token.type == "inline":
            yield _part(lists, quotes, heading, _inline_text(token))


def _part(lists: int, quotes: int, heading: int, text: str) -> Part:
    if heading:
        return Part("heading", text, heading)
    if lists:
        return Part("list_item", text, lists)
    kind: BlockKind = "quote" if quotes else "paragraph"
    return Part(kind, text)


def _inline_text(token: Token) -> str:
    """The words of a line of Markdown."""
    pieces: list[str] = []
    for child in token.children or ():
        if child.type in ("text", "code_inline", "image"):
            pieces.append(child.content)
        elif child.type in ("softbreak", "hardbreak") or (
            child.type == "html_inline" and child.content.lower().startswith("<br")
        ):
            pieces.append(" ")
    return "".join(pieces)


def _html_parts(markup: str) -> list[Part]:
    """HTML between paragraphs is read as a page's body is."""
    from citewell.extract.html_tree import parse_html
    from citewell.extract.walk import walk

    try:
        return walk(parse_html(markup.encode()).root)
    except DocumentError:  # nothing but comments
        return []


def _fields(matter: str) -> dict[str, str]:
    """The plain `name: value` lines of a YAML front matter, names in lower case; a list of authors is joined by
    commas."""
    fields: dict[str, str] = {}
    name = ""
    for line in matter.splitlines():
        found = _FIELD.match(line)
        if found:
            name = found[1].strip().lower()
            value = _unquoted(found[2])
            if value:
                fields.setdefault(name, value)
        elif name and line.lstrip().startswith("- "):
            item = _unquoted(line.lstrip()[2:])
            fields[name] = f"{fields[name]}, {item}" if name in fields else item
    return fields


def _unquoted(value: str) -> str:
    value = value.strip()
    if len(value) >= 2 and value[0] == value[-1] and value[0] in "\"'":
        return value[1:-1].strip()
    if value.startswith("[") and value.endswith("]"):
        return ", ".join(_unquoted(item) for item in value[1:-1].split(","))
    return value.partition(" #")[0].strip()
