"""Tables of AsciiDoc.

In: the lines between a table's marks, and what the line above names. Out: its rows as parts.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterator, Mapping, Sequence

from citewell.extract.parts import Again, Part, table_parts

_CELL = re.compile(r"(?:(?<!\S)(?:(\d{1,2})?(?:\.\d{1,2})?([+*]))?[<^>.]{0,4}[aehlmsd]?)?(?<!\\)\|")
_SEPARATORS = {"csv": ",", "dsv": ":", "tsv": "\t"}
_FORMATS = {",": "csv", ":": "dsv"}  # the first sign of a table's marks -> its format


def parts_of_table(
    lines: Sequence[str], mark: str, named: Mapping[str, str], words: Callable[[str], str]
) -> Iterator[Part]:
    """The rows of a table, each cell with its header.

    Args:
        lines: between the marks.
        mark: the line that opens the table.
        named: its attributes.
        words: takes the marks out of a cell.
    """
    form = _FORMATS.get(mark[0]) or named.get("format", "")
    if form in _SEPARATORS:
        rows = [[words(cell) for cell in row] for row in csv.reader(lines, delimiter=_SEPARATORS[form]) if row]
    else:
        cells = _cells(lines)
        rows = _rows([(words(text), span) for text, span, _ in cells], _columns(named.get("cols", "")) or _width(cells))
    implied = len(lines) > 1 and bool(lines[0].strip()) and not lines[1].strip()
    header = "header" in named.get("options", named.get("opts", "")) or implied
    return table_parts(rows, headers=int(header), title=words(named.get("title", "")))


def _cells(lines: Sequence[str]) -> list[tuple[str, int, int]]:
    """The source of each cell, how many columns it spans, and the number of the line that it begins in."""
    cells: list[tuple[str, int, int]] = []
    for number, line in enumerate(lines):
        found = list(_CELL.finditer(line))
        rest = line[: found[0].start()] if found else line
        if cells and rest.strip():
            text, span, begins = cells[-1]
            cells[-1] = (f"{text}\n{rest}", span, begins)
        for cell, below in zip(found, [*found[1:], None], strict=False):
            text = line[cell.end() : below.start() if below else len(line)].replace("\\|", "|")
            count = int(cell[1] or 1)
            cells += [(text, 1, number)] * count if cell[2] == "*" else [(text, count, number)]
    return cells


def _width(cells: Sequence[tuple[str, int, int]]) -> int:
    """The columns of a table whose attributes do not tell: those that its first line has."""
    return sum(span for _, span, number in cells if number == cells[0][2])


def _rows(cells: Sequence[tuple[str, int]], width: int) -> list[list[str]]:
    rows: list[list[str]] = [[]]
    for text, span in cells:
        if len(rows[-1]) >= max(width, 1):
            rows.append([])
        rows[-1] += [text, *[Again(text)] * (min(span, max(width, 1)) - 1)]
    return rows


def _columns(cols: str) -> int:
    """How many columns `cols` describes, such as "1,2a,3*"."""
    count = 0
    for piece in re.split("[,;]", cols.strip('" ')) if cols else ():
        times = re.match(r"\s*(\d{1,2})\*", piece)
        count += int(times[1]) if times else 1
    return count
