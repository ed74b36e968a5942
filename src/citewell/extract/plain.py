"""Plain text -> Reading: paragraphs, list items and the headings that are plain to see."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby

from citewell.errors import EmptyDocument
from citewell.extract.clean import clean_chars
from citewell.extract.decode import decode_text
from citewell.extract.draft import Reading
from citewell.extract.lines import BULLET, NUMBERED, join_lines, vocabulary
from citewell.extract.parts import Part
from citewell.extract.plain_shapes import has_label, indented_definitions, is_code, labels, table
from citewell.extract.titles import title_field

_LINE_END = re.compile("\r\n|[\n\r\x0b\x0c\x85\u2028\u2029]")
_UNDERLINE = re.compile(r"^\s*(={3,}|-{3,}|~{3,}|\*{3,})\s*$")
_RULE = re.compile(r"^\s*([-=_*~#.+·—–]\s*){3,}$")
_LOST_BREAK = re.compile(r"(?<=\S)(?:\s{3,}(?P<bullet>[-•*]|\d{1,2}[.)])\s+|\s{4,})(?=\S)")
_SENTENCE_END = re.compile(r"[.!?:;。！？।…][\"'”’)\]]*\s*$")
_MAX_HEADING = 80  # characters
_MAX_TITLE = 120  # characters
_MAX_ANSWER = 25  # words
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
    parts = _headed(parts_of_text(text), text)
    return Reading(parts=parts, filetype="txt", title=title_field(text) or _title(parts))


def _headed(parts: list[Part], text: str) -> list[Part]:
    """The parts; a short first line with an empty one below it, no mark at its end and text after it, is a heading.

    What comes after must be more than another such line: lines of a list may stand apart too.
    """
    first, below = (*text.strip().split("\n", 1), "")[:2]
    if len(parts) < 2 or parts[0].kind != "paragraph" or below.split("\n", 1)[0].strip():
        return parts
    title, follows = parts[0].text, parts[1]
    stands = first.strip() == title and _may_be_heading(title) and title[-1] not in ".!?:;,。！？…"
    runs = follows.kind != "paragraph" or bool(_SENTENCE_END.search(follows.text[-8:]))
    capital = title[0].isdigit() or not title[0].islower()
    return [Part("heading", title, 1), *parts[1:]] if stands and runs and capital else parts


def parts_of_text(text: str) -> list[Part]:
    """The parts of a plain text: blocks between empty lines are paragraphs, their hard line breaks are joined again.

    Lines that open with a bullet or a number become list items and steps; tables, labels with values, definitions and
    code are told by the shape of their lines. A line is a heading if it is underlined, if it stands alone in capitals
    and is short, or if it asks a question and the next lines follow at once.
    """
    lines = [line.rstrip() for line in _LINE_END.split(clean_chars(text))]
    known = vocabulary(lines)
    parts: list[Part] = []
    indents: list[int] = []  # of the items that the next one may be nested under
    for block in _blocks(lines):
        shaped = _shaped(block, in_list=bool(indents))
        if shaped is not None and shaped[0].kind == "code" and parts and parts[-1].kind == "code":
            parts[-1] = Part("code", f"{parts[-1].text}\n\n{shaped[0].text}")
        else:
            parts += shaped or _block_parts([line.expandtabs(4) for line in block], known, indents)
        if shaped or (parts and parts[-1].kind not in ("list_item", "step")):
            indents.clear()
    return list(_numbered_headings(parts))


def _numbered_headings(parts: Sequence[Part]) -> Iterator[Part]:
    """The parts; what looks like the only step of its list is a heading with a number."""
    for before, part, after in zip([None, *parts], parts, [*parts[1:], None], strict=False):
        alone = all(beside is None or beside.kind not in ("list_item", "step") for beside in (before, after))
        leads = before is not None and before.text.endswith(":")
        if part.kind == "step" and alone and after and not leads and not _SENTENCE_END.search(part.text[-8:]):
            yield Part("heading", part.text, 2) if _may_be_heading(part.text) else part
        else:
            yield part


def _shaped(block: list[str], *, in_list: bool) -> list[Part] | None:
    """A block that is no running text: code, a table, labels and values, definitions."""
    if is_code(block) and not in_list:
        return [Part("code", "\n".join(_unindented(block)))]
    return table(block) or labels(block) or indented_definitions([line.expandtabs(4) for line in block])


def _unindented(block: Sequence[str]) -> list[str]:
    lines = [line.expandtabs(4) for line in block]
    margin = min(map(_indent, lines))
    return [line[margin:] for line in lines]


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


def _block_parts(block: list[str], known: frozenset[str], indents: list[int]) -> Iterator[Part]:
    if len(block) >= 3 and _UNDERLINE.match(block[0]) and _UNDERLINE.match(block[2]):
        block = block[1:]
    if len(block) >= 2 and _UNDERLINE.match(block[1]) and _may_be_heading(block[0]):
        yield Part("heading", block[0], 1 if block[1].strip()[0] in "=*" else 2)
        block = block[2:]
        shaped = _shaped(block, in_list=False) if block else None
        if shaped:
            yield from shaped
            return
    block = [line for line in block if not _RULE.match(line)]
    if len(block) == 1 and _is_capital_heading(block[0]):
        yield Part("heading", block[0], 2)
        return
    groups = list(_groups(block))
    if len(block) == 2 and _is_question(block[:1]) and not _is_question(block[1:]) and block[1][:1].isupper():
        groups = [[block[0]], [block[1]]]
    asked = len(groups) > 1 and _is_question(groups[0]) and not _is_question(groups[1])
    if asked:
        yield Part("heading", groups.pop(0)[0], 3)
        if len(groups) == 1 and not _opens_item(groups[0][0]) and len(" ".join(groups[0]).split()) <= _MAX_ANSWER:
            yield Part("answer", join_lines(groups[0], known, drop_hyphen=False))
            return
    for alike, run in groupby(groups, lambda group: len(group) == 1 and has_label(group[0])):
        lines = list(run)
        shaped = labels([line for (line,) in lines]) if alike and len(lines) > 1 else None
        if shaped:
            yield from shaped
            continue
        for group in lines:
            text = join_lines([BULLET.sub("", group[0]), *group[1:]], known, drop_hyphen=False)
            yield from _with_breaks(text, _opening(group[0], indents))


def _opening(line: str, indents: list[int]) -> Part:
    """Kind, level and label of what a line opens; `indents` are those of the items around it, outermost first."""
    numbered = NUMBERED.match(line)
    if not numbered and not BULLET.match(line):
        return Part("paragraph", "")
    while indents and indents[-1] >= _indent(line):
        indents.pop()
    indents.append(_indent(line))
    if numbered:
        return Part("step", "", len(indents), numbered[0].strip())
    return Part("list_item", "", len(indents))


def _with_breaks(text: str, first: Part) -> Iterator[Part]:
    """One part of a text, or several where wide blanks in it stand for lost line breaks."""
    part, start = first, 0
    for gap in _LOST_BREAK.finditer(text) if "   " in text else ():
        piece = text[start : gap.start()]
        if gap["bullet"] is None and not _breaks(piece, text[gap.end()], part):
            continue
        title = part.kind == "paragraph" and gap["bullet"] is None and not _SENTENCE_END.search(piece[-8:])
        yield Part("heading", piece, 4) if title else Part(part.kind, piece, part.level, part.label)
        number = gap["bullet"] if gap["bullet"] and gap["bullet"][0].isdigit() else ""
        part = (
            Part("paragraph", "") if gap["bullet"] is None else Part("step" if number else "list_item", "", 1, number)
        )
        start = gap.start("bullet") if number else gap.end()
    yield Part(part.kind, text[start:], part.level, part.label)


def _breaks(piece: str, follows: str, part: Part) -> bool:
    """Whether wide blanks behind a piece end it: a sentence, an item or a title is complete, and a new one begins."""
    if not (follows.isupper() or follows.isdigit() or follows in '"“(¿¡'):
        return False
    return (
        part.kind != "paragraph"
        or bool(_SENTENCE_END.search(piece[-8:]))
        or (len(piece.split()) <= 6 and piece[:1].isupper())
    )


def _groups(block: Sequence[str]) -> Iterator[list[str]]:
    """The lines of a block, grouped by what belongs to one paragraph or item."""
    width = max((len(line) for line in block), default=0)
    group: list[str] = []
    labelled = [has_label(line) for line in block]
    in_run = [
        one and (before or after)
        for before, one, after in zip([False, *labelled], labelled, [*labelled[1:], False], strict=False)
    ]
    for line, one_of_run in zip(block, in_run, strict=True):
        if group and (one_of_run or _starts_anew(group, line, width)):
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
    if len(text) > _MAX_HEADING or not text.isupper() or text[-1] in ".,;!":
        return False
    letters = sum(character.isalpha() for character in text)
    return letters >= 4 and letters * 2 > len(text)


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
        first.kind in ("paragraph", "label_value")
        and len(parts) > 1
        and not _SENTENCE_END.search(first.text)
        and len(first.text.split()) > 1
    ):
        return first.text
    return None
