"""Plain text -> Reading: paragraphs, list items and the headings that are plain to see."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from citewell.errors import EmptyDocument
from citewell.extract.clean import clean_chars
from citewell.extract.decode import decode_text
from citewell.extract.draft import Reading
from citewell.extract.lines import BULLET, NUMBERED, join_lines, vocabulary
from citewell.extract.parts import Part
from citewell.extract.titles import title_field

_LINE_END = re.compile("\r\n|[\n\r\x0b\x0c\x85\u2028\u2029]")
_UNDERLINE = re.compile(r"^\s*(={3,}|-{3,}|~{3,}|\*{3,})\s*$")
_RULE = re.compile(r"^\s*([-=_*~#.+·—–]\s*){3,}$")
_INLINE_BULLET = re.compile(r"(?<=\S)\s{3,}[-•*]\s+(?=\S)")
_SENTENCE_END = re.compile(r"[.!?:;。！？।…][\"'”’)\]]*\s*$")
_MAX_HEADING = 80  # characters
_MAX_TITLE = 120  # characters
_LONG_LINE = 160  # characters; files with longer lines do not break their paragraphs
_SLACK = 12  # characters by which a line may fall short of the width and still be full


def read_plain(content: bytes, *, content_type: str | None = None) -> Reading:
    """Read a text file.

    Raises:
        EmptyDocument: it holds white space only.
    """
    text = decode_text(content, content_type)
    if not clean_chars(text).strip():
        raise EmptyDocument("the file holds no text", hint="there is nothing in it to search")
    parts = parts_of_text(text)
    return Reading(parts=parts, filetype="txt", title=title_field(text) or _title(parts))


def parts_of_text(text: str) -> list[Part]:
    """The parts of a plain text: blocks between empty lines are paragraphs, their hard line breaks are joined again.

    Lines that open with a bullet or a number become list items. A line is a heading if it is underlined, if it stands
    alone in capitals and is short, or if it asks a question and the next lines follow at once.
    """
    lines = [line.rstrip() for line in _LINE_END.split(clean_chars(text).expandtabs(4))]
    known = vocabulary(lines)
    parts: list[Part] = []
    for block in _blocks(lines):
        parts += _block_parts(block, known)
    return parts


def _blocks(lines: Sequence[str]) -> Iterator[list[str]]:
    block: list[str] = []
    for line in lines:
        if line.strip():
            block.append(line)
        elif block:
            yield block
            block = []
    if block:
        yield block


def _block_parts(block: list[str], known: frozenset[str]) -> Iterator[Part]:
    if len(block) >= 2 and _UNDERLINE.match(block[1]) and _may_be_heading(block[0]):
        yield Part("heading", block[0], 1 if block[1].strip()[0] in "=*" else 2)
        block = block[2:]
    block = [line for line in block if not _RULE.match(line)]
    if len(block) == 1 and _is_capital_heading(block[0]):
        yield Part("heading", block[0], 2)
        return
    groups = list(_groups(block))
    if len(groups) > 1 and _is_question(groups[0]) and not _is_question(groups[1]):
        yield Part("heading", groups.pop(0)[0], 3)
    for group in groups:
        first, *further = _INLINE_BULLET.split(
            join_lines([BULLET.sub("", group[0]), *group[1:]], known, drop_hyphen=False)
        )
        yield Part("list_item", first, 1) if _opens_item(group[0]) else Part("paragraph", first)
        yield from (Part("list_item", item, 1) for item in further)


def _groups(block: Sequence[str]) -> Iterator[list[str]]:
    """The lines of a block, grouped by what belongs to one paragraph or item."""
    width = max((len(line) for line in block), default=0)
    group: list[str] = []
    for line in block:
        if group and _starts_anew(group, line, width):
            yield group
            group = []
        group.append(line)
    if group:
        yield group


def _starts_anew(group: Sequence[str], line: str, width: int) -> bool:
    if _opens_item(line) or width > _LONG_LINE:
        return True
    above = group[-1]
    room = width - len(above) - len(line.split(maxsplit=1)[0]) - 1
    if room <= 0:
        return False
    if _opens_item(group[0]):
        return _indent(line) <= _indent(group[0]) and room > _SLACK
    if _is_question(group) and line[:1].isupper():
        return room > width / 4
    if _SENTENCE_END.search(above):
        return room > _SLACK
    return room > width / 2 and line.lstrip()[:1].isupper()


def _opens_item(line: str) -> bool:
    return bool(BULLET.match(line) or NUMBERED.match(line))


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def _may_be_heading(line: str) -> bool:
    return len(line.strip()) <= _MAX_HEADING and any(character.isalpha() for character in line)


def _is_capital_heading(line: str) -> bool:
    """Short, in capitals throughout, more than an abbreviation, and not a sentence."""
    text = line.strip()
    letters = sum(character.isalpha() for character in text)
    return (
        text.isupper()
        and letters >= 4
        and len(text) <= _MAX_HEADING
        and text[-1] not in ".,;!"
        and letters * 2 > len(text)
    )


def _is_question(group: Sequence[str]) -> bool:
    """One line that asks: over its answer it is a heading, as in lists of questions and answers."""
    text = group[0].strip()
    return len(group) == 1 and len(text) <= _MAX_TITLE and text.endswith("?") and text[:1].isupper()


def _title(parts: Sequence[Part]) -> str | None:
    """The first part, if it looks like a title: a heading, or a short line that is no sentence and has text under
    it."""
    first = parts[0] if parts else None
    if first is None or len(first.text) > _MAX_TITLE:
        return None
    if first.kind == "heading":
        return first.text
    if (
        first.kind == "paragraph"
        and len(parts) > 1
        and not _SENTENCE_END.search(first.text)
        and len(first.text.split()) > 1
    ):
        return first.text
    return None
