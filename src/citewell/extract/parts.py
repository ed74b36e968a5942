"""A block of a document before it has a place, and what readers share in making them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from citewell.extract.clean import clean_line
from citewell.types import BlockKind

VERBATIM: frozenset[BlockKind] = frozenset({"code", "wrong_example", "diagram", "log"})
"""Kinds whose lines and indentation are kept."""


@dataclass(frozen=True, slots=True)
class Part:
    """A block before it has a place."""

    kind: BlockKind
    text: str
    level: int = 0
    label: str = ""  # Block.label


def table_parts(rows: Sequence[Sequence[str]], *, headers: int, title: str = "", spans: bool = True) -> Iterator[Part]:
    """The rows of a table of data, each cell with its header, so that a row can be quoted by itself.

    A table of two columns without a header is one of labels and values.

    Args:
        rows: texts of cells; those that span several columns or rows stand in each of them.
        headers: how many of the first rows name the columns.
        title: the table's own, "" if it has none.
        spans: whether a cell may span columns; if not, a row whose cells are all alike says so of each column.
    """
    cleaned = [[clean_line(cell) for cell in row] for row in rows]
    if clean_line(title):
        yield Part("caption", title)
    names = _column_names(cleaned[:headers])
    if any(names):
        yield Part("table_header", " | ".join(names))
    for row in cleaned[headers:]:
        if any(row):
            yield _row(row, names, spans)


def labelled(label: str, value: str) -> str:
    """A label before its value, with one colon between them."""
    return f"{label.rstrip(' :')}: {value}" if label.rstrip(" :") and value else label or value


def _column_names(rows: Sequence[Sequence[str]]) -> list[str]:
    """One name for each column; of headers above each other the upper one comes first."""
    names: list[str] = []
    for column in range(max(map(len, rows), default=0)):
        levels = dict.fromkeys(row[column] for row in rows if column < len(row) and row[column])
        names.append(", ".join(levels))
    return names


def _row(row: Sequence[str], names: Sequence[str], spans: bool) -> Part:
    spread = [cell for number, cell in enumerate(row) if not number or cell != row[number - 1]]
    if spans and len(spread) == 1 and len(row) > 1:  # one cell over the whole width heads the rows below it
        return Part("table_row", spread[0])
    if not any(names):
        if len(row) == 2 and all(row):
            return Part("label_value", labelled(*row), label=row[0])
        return Part("table_row", " | ".join(row))
    named = [*names, *[""] * (len(row) - len(names))]
    return Part("table_row", " | ".join(labelled(name, cell) for name, cell in zip(named, row, strict=False) if cell))
