"""Tables of a page: which hold data, and the grid that their cells make.

In: a table element, or the cells of its rows as they were walked. Out: parts by parts.table_parts.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from citewell.extract.html.sentinels import bare
from citewell.extract.parts import Again, Part, table_parts

CELLS = frozenset({"td", "th"})
_LAYOUT_MARKS = frozenset(
    {"table", "h1", "h2", "h3", "h4", "h5", "h6", "article", "section", "blockquote", "pre", "form"}
)
_LONG_CELL = 1_000  # characters; a cell of data says less
_LAYOUT_LOOK = 2_000  # elements of a table looked at to know its kind: keeps the walk linear
_MAX_SPAN = 100
_MAX_GROWTH = 6  # a grid with more than that many places for each cell is read without spans


@dataclass(slots=True)
class Cell:
    """One cell as it was walked."""

    text: str
    head: bool  # a th, or in a thead
    bold: bool  # all of it
    columns: int
    rows: int
    marks: tuple[int, ...] = ()


@dataclass(slots=True)
class Table:
    """A table of data that is being walked."""

    rows: list[tuple[bool, list[Cell]]] = field(default_factory=list)  # whether in thead, cells
    title: str = ""
    marks: list[int] = field(default_factory=list)  # of its title


def span(element: etree._Element, name: str) -> int:
    """How many columns or rows a cell spans."""
    value = (element.get(name) or "").strip()
    return min(max(int(value), 1), _MAX_SPAN) if value.isascii() and value.isdigit() and len(value) < 6 else 1


def holds_data(table: etree._Element) -> bool:
    """Whether a table is one of data: more than one column, short cells, and nothing in them that structures a page.
    A table inside another one is part of its cell if the outer one has heads."""
    if (table.get("role") or "").lower() in ("presentation", "none"):
        return False
    columns = 0
    headed = False
    nested = 0
    for number, element in enumerate(table.iter()):
        if number > _LAYOUT_LOOK:
            break
        name = _local(element)
        if number and name == "table":
            nested += 1
        elif number and name in _LAYOUT_MARKS:
            return False
        elif name == "tr":
            columns = max(columns, sum(_local(cell) in CELLS for cell in element))
        elif name == "th" and not nested:
            headed = True
        elif name in CELLS and not nested and _is_long(element):
            return False
    return columns > 1 and (headed or not nested)


def _local(element: etree._Element) -> str:
    return element.tag.rpartition("}")[2].lower() if isinstance(element.tag, str) else ""


def _is_long(cell: etree._Element) -> bool:
    length = 0
    for text in cell.itertext():
        length += len(text)
        if length > _LONG_CELL:
            return True
    return False


def parts_of(table: Table) -> Iterator[tuple[Part, tuple[int, ...]]]:
    """The parts of a table, each with the marks of the cells it was made of.

    Rows of heads further down begin a new run of rows. A first row that is one cell over the whole width is the title.
    """
    rows = _grid(table.rows)
    title, marks = table.title, tuple(table.marks)
    if not title and len(rows) > 1 and _spans_all(rows[0][1]):
        title, marks = rows[0][1][0].text, rows[0][1][0].marks
        rows = rows[1:]
    at = 0
    while at < len(rows) or bare(title).strip():
        start = at
        while at < len(rows) and _is_head(rows, at, first=at == 0):
            at += 1
        heads = at - start
        while at < len(rows) and not _is_head(rows, at, first=False):
            at += 1
        yield from _run(rows[start:at], heads, title, marks)
        title, marks = "", ()


def _spans_all(cells: list[Cell]) -> bool:
    """Whether a row is one head over several columns."""
    return len(cells) > 1 and cells[0].head and all(cell is cells[0] for cell in cells)


def _run(
    rows: list[tuple[bool, list[Cell]]], heads: int, title: str, marks: tuple[int, ...]
) -> Iterator[tuple[Part, tuple[int, ...]]]:
    heading = rows[:heads]
    body = _once([cells for _, cells in rows[heads:] if any(bare(cell.text).strip() for cell in cells)])
    texts = [_texts(cells) for cells in [*(cells for _, cells in heading), *body]]
    made = list(table_parts(texts, headers=heads, title=title))
    of_head = tuple(dict.fromkeys(mark for _, cells in heading for cell in cells for mark in cell.marks))
    for number, part in enumerate(made):
        row = number - (len(made) - len(body))
        if row >= 0:
            yield part, tuple(dict.fromkeys(mark for cell in body[row] for mark in cell.marks))
        else:
            yield part, of_head or marks if part.kind == "table_header" else marks or of_head


def _once(rows: list[list[Cell]]) -> list[list[Cell]]:
    """The rows, without those that say word for word what the row above them says."""
    return [
        cells
        for number, cells in enumerate(rows)
        if not number or [cell.text for cell in cells] != [cell.text for cell in rows[number - 1]]
    ]


def _texts(cells: list[Cell]) -> list[str]:
    """What a row says in each column."""
    return [Again(cell.text) if n and cell is cells[n - 1] else cell.text for n, cell in enumerate(cells)]


def _is_head(rows: list[tuple[bool, list[Cell]]], number: int, *, first: bool) -> bool:
    """Whether a row names columns: all of its cells are heads, and more than one; or the first, if all of it is bold
    and nothing below is."""
    in_head, cells = rows[number]
    distinct = {id(cell) for cell in cells if bare(cell.text).strip()}
    if not distinct:
        return in_head
    if in_head or (len(distinct) > 1 and all(cell.head for cell in cells if bare(cell.text).strip())):
        return True
    if first and len(distinct) > 1 and len(rows) > 2 and len(cells) > 1:
        return all(cell.bold for cell in cells) and not all(cell.bold for cell in rows[1][1])
    return False


def _grid(rows: list[tuple[bool, list[Cell]]]) -> list[tuple[bool, list[Cell]]]:
    """The rows with each cell in every place that it spans."""
    cells = sum(len(row) for _, row in rows)
    places = sum(cell.columns * cell.rows for _, row in rows for cell in row)
    plain = places > _MAX_GROWTH * cells + 100
    below: dict[int, tuple[Cell, int]] = {}  # column -> cell from above, rows that it still spans
    found: list[tuple[bool, list[Cell]]] = []
    for in_head, row in rows:
        made: list[Cell] = []
        for cell in row:
            while len(made) in below:
                made.append(_taken(below, len(made)))
            for _ in range(1 if plain else cell.columns):
                if cell.rows > 1 and not plain:
                    below[len(made)] = (cell, cell.rows - 1)
                made.append(cell)
        while len(made) in below:
            made.append(_taken(below, len(made)))
        found.append((in_head, made))
    return found


def _taken(below: dict[int, tuple[Cell, int]], column: int) -> Cell:
    cell, rows = below[column]
    if rows == 1:
        del below[column]
    else:
        below[column] = (cell, rows - 1)
    return cell
