"""Shapes that lines of a text file take: tables drawn with characters, labels and values, definitions, code.

In: the lines of one block, no empty one among them. Out: its parts, or None where the shape is not plain to see.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby

from citewell.extract.lines import BULLET, NUMBERED
from citewell.extract.parts import Part, labelled, table_parts
from citewell.types import BlockKind

_LABELLED = re.compile(r"^\s*(?P<label>[^\W_][^:,;?!\"“”|{}=<>]{0,39}):\s+(?P<value>\S.*)$")
_MEANT = re.compile(r"^\s*(?P<label>[^\W_][^:,;?!.\"“”|{}=<>]{0,39}?)\s+[-–—]\s+(?P<value>\S.*)$")
_PROMPT = re.compile(r"^\s*(?:\$|>>>|C:\\[^>]*>)\s+\S")
_CODED = re.compile(r"[;{}]\s*$|^\s*(?:\$|>>>|#include|//|</?\w)|\w\([^()]{0,80}\)|\s[-+:=!]?=\s|->|::|&&|\s--?\w")
_MAX_TERM = 5  # words
_MAX_CELL = 4  # words of a cell that is not in the last column
_MAX_LAST_CELL = 8  # words
_MAX_SHORT_VALUE = 6  # words of a value whose label stands by itself
_MAX_VALUE = 25  # words


def table(lines: Sequence[str]) -> list[Part] | None:
    """The rows of a table that is drawn with bars or whose columns are parted by tabs or by wide blanks."""
    if len(lines) < 2 or not (all("\t" in line or "  " in line for line in lines) or lines[0].strip()[0] in "+|"):
        return None
    drawn = all(line.strip()[0] in "+|" and line.strip()[-1] in "+|" for line in lines)
    borders = [number for number, line in enumerate(lines) if _is_border(line)]
    body = [line for line in lines if not _is_border(line)]
    if len(body) < 2 or any(BULLET.match(line) or NUMBERED.match(line) for line in body):
        return None
    if drawn and borders:
        cells = _drawn_rows(lines)
        inside = any(0 < number < len(lines) - 1 for number in borders)
        return list(table_parts(cells, headers=int(inside), spans=False)) if len(set(map(len, cells))) == 1 else None
    rows = _parted(body)
    if rows is None:
        return None
    named = borders[:1] == [1] or (borders[:2] == [0, 2]) or _names_columns(rows)
    return list(table_parts(rows, headers=int(named), spans=False)) if named or len(rows) > 2 else None


def _is_border(line: str) -> bool:
    return set(line.strip()) <= set("-=:+| ") and ("---" in line or "===" in line)


def _drawn_rows(lines: Sequence[str]) -> list[list[str]]:
    """The cells between bars; if a border stands under every row, the lines between two borders are one row."""
    groups = [list(group) for border, group in groupby(lines, lambda line: bool(_is_border(line))) if not border]
    wrapped = len(groups) > 2
    rows: list[list[str]] = []
    for group in groups:
        cells = [[cell.strip() for cell in line.strip().strip("|").split("|")] for line in group]
        if wrapped and len({len(row) for row in cells}) == 1:
            rows.append([" ".join(filter(None, column)) for column in zip(*cells, strict=True)])
        else:
            rows += cells
    return rows


def _parted(lines: Sequence[str]) -> list[list[str]] | None:
    """Cells by tabs, else by blanks that stand below each other in all lines; every line has two cells or more."""
    if all("\t" in line.strip() for line in lines):
        rows = [[cell.strip() for cell in re.split("\t+", line.strip())] for line in lines]
        if len({len(row) for row in rows}) > 1:
            return None
    elif len(lines) > 2:
        expanded = [line.expandtabs(4) for line in lines]
        starts = _columns(expanded)
        rows = [
            [line[start:end].strip() for start, end in zip(starts, [*starts[1:], None], strict=True)]
            for line in expanded
        ]
    else:
        return None
    short = all(len(cell.split()) <= _MAX_CELL and cell[-1:] not in (".", ",") for row in rows for cell in row[:-1])
    short = short and all(len(row[-1].split()) <= _MAX_LAST_CELL for row in rows)
    return rows if short and all(row[0] and sum(map(bool, row)) > 1 for row in rows) else None


def _columns(lines: Sequence[str]) -> list[int]:
    """Where columns begin: behind two blanks or more that all lines share."""
    filled = sorted({at for line in lines for at, character in enumerate(line) if character != " "})
    return [at for before, at in zip([-3, *filled], filled, strict=False) if at - before > 2]


def _names_columns(rows: Sequence[Sequence[str]]) -> bool:
    """Whether the first row names the columns: no figure in it, and figures below."""
    first, *rest = rows
    return (
        all(cell and not any(map(str.isdigit, cell)) for cell in first)
        and len(rest) > 1
        and any(any(map(str.isdigit, cell)) for row in rest for cell in row[1:])
    )


def labels(lines: Sequence[str]) -> list[Part] | None:
    """Lines of labels and values, of terms and meanings, or of questions and answers ("Q: ...?", "A: ...").

    A line by itself must be short and no sentence.
    """
    shape = _LABELLED if _pair(_LABELLED, lines[0]) else _MEANT
    if shape is _MEANT and (len(lines) < 3 or not _pair(_MEANT, lines[0])):
        return None
    found = [pair for pair in (_pair(shape, line) for line in lines) if pair]
    if len(found) < len(lines):
        return None
    if len(found) == 1 and (len(found[0][1].split()) > _MAX_SHORT_VALUE or found[0][1][-1] in ".!?:,;"):
        return None
    if len(found) > 1 and all(value.endswith("?") == (number % 2 == 0) for number, (_, value) in enumerate(found)):
        return [Part("answer" if n % 2 else "heading", line.strip(), 0 if n % 2 else 3) for n, line in enumerate(lines)]
    meant = 2 * sum(len(value.split()) >= 4 for _, value in found) > len(found)
    kind: BlockKind = "definition" if meant else "label_value"
    return [Part(kind, line.strip(), int(meant), label) for line, (label, _) in zip(lines, found, strict=True)]


def has_label(line: str) -> bool:
    """Whether a line may be one of several labels with values."""
    return _pair(_LABELLED, line) is not None


def _pair(shape: re.Pattern[str], line: str) -> tuple[str, str] | None:
    """Label and value of a line, neither of them long."""
    match = shape.match(line) if shape is _MEANT or ": " in line else None
    if match is None or len(match["label"].split()) > _MAX_TERM or len(match["value"].split()) > _MAX_VALUE:
        return None
    return match["label"].strip(), match["value"]


def indented_definitions(lines: Sequence[str]) -> list[Part] | None:
    """Short lines, two or more, each with its meaning indented below it."""
    if not any(line[0] == " " for line in lines):
        return None
    margin = min(map(_indent, lines))
    entries: list[tuple[str, list[str]]] = []
    for line in lines:
        if _indent(line) == margin:
            entries.append((line.strip(), []))
        elif not entries or _indent(line) < margin + 2:
            return None
        else:
            entries[-1][1].append(line.strip())
    if len(entries) < 2 or not all(_defines(term, meaning) for term, meaning in entries):
        return None
    return [Part("definition", labelled(term, " ".join(meaning)), 1, term.rstrip(" :")) for term, meaning in entries]


def _defines(term: str, meaning: Sequence[str]) -> bool:
    listed = any(BULLET.match(line) or NUMBERED.match(line) for line in [term, *meaning])
    return bool(meaning) and not listed and len(term.split()) <= _MAX_TERM and term[-1] not in ".!?,;"


def is_code(lines: Sequence[str]) -> bool:
    """Whether a block is code: a session at a prompt, or indented lines that mostly look like code."""
    if _PROMPT.match(lines[0]):
        return True
    if lines[0][0] not in " \t" or any(len(line.expandtabs(4)) - len(line.lstrip()) < 4 for line in lines):
        return False
    return 2 * sum(bool(_CODED.search(line)) for line in lines) > len(lines)


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())
