"""Tables of word processors: cells over several columns and rows, and whether the first row names the columns."""

from __future__ import annotations

import re
from collections.abc import Sequence

MAX_SPAN = 64  # columns or rows that one cell may cover; wider ones are layout or a trap
_MAX_REPEATED = 200  # characters of a cell that is told again in each row or column it covers
_MAX_NAME = 60  # characters of a column's name
_YEAR = re.compile(r"(?:1[5-9]|20)\d\d")
_SENTENCE_END = (".", "!", "?", "。")


def repeated(text: str) -> str:
    """What a cell says in the second and further rows or columns that it covers."""
    return text if len(text) <= _MAX_REPEATED else ""


def header_rows(rows: Sequence[Sequence[str]], *, marked: int, set_apart: bool) -> int:
    """How many of the first rows name the columns.

    Args:
        rows: texts of cells.
        marked: how many the file marks as such.
        set_apart: whether the first row alone is bold or shaded.
    """
    if marked:
        return min(marked, len(rows) - 1)
    return int(len(rows) > 1 and (set_apart or _names_columns(rows)))


def _names_columns(rows: Sequence[Sequence[str]]) -> bool:
    """Whether the first row looks as names of columns do: short, each another, without figures, which others have.

    Two columns are more often labels with values; there the values must be measures of one kind.
    """
    first = [cell.strip() for cell in rows[0]]
    names = [name for name in first[1:] if name]
    if len(first) < 2 or len(names) < len(first) - 1 or len(set(first)) < len(first):
        return False
    if any(len(name) > _MAX_NAME or name.endswith(_SENTENCE_END) or _counts(name) for name in first):
        return False
    columns = [[row[n].strip() for row in rows[1:] if n < len(row) and row[n].strip()] for n in range(len(first))]
    if len(first) == 2:
        shapes = {re.sub(r"\d+(?:[.,]\d+)*", "0", cell) for cell in columns[1]}
        return len(columns[1]) > 1 and len(shapes) == 1 and all("0" in shape and shape != "0" for shape in shapes)
    return len(rows) > 2 or any(2 * sum(map(_counts, column)) > len(column) for column in columns)


def _counts(text: str) -> bool:
    return any(letter.isdigit() for letter in text) and not _YEAR.fullmatch(text)
