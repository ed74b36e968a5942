"""Tables of OpenDocument texts: rows of cells, with those that cover several columns or rows told in each."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from citewell.extract.office.columns import MAX_SPAN, header_rows, repeated
from citewell.extract.office.odt_lists import whole
from citewell.extract.office.odt_runs import PARAGRAPHS
from citewell.extract.office.odt_styles import TABLE, TEXT, Styles
from citewell.extract.parts import Again

if TYPE_CHECKING:
    from lxml.etree import _Element

_COVERED = f"{TABLE}covered-table-cell"
_CELLS = (f"{TABLE}table-cell", _COVERED)
_ROW, _HEAD = f"{TABLE}table-row", f"{TABLE}table-header-rows"
_REPEATED, _COLUMNS, _ROWS = (
    f"{TABLE}number-{name}" for name in ("columns-repeated", "columns-spanned", "rows-spanned")
)
_MAX_REPEATED_ROWS = 20
_MAX_FILLED = 256  # columns up to which cells that the file leaves out are filled in


def holds_data(table: _Element) -> bool:
    """Whether it is a table of data: more than one column, and no table in a cell."""
    if next(table.iterdescendants(f"{TABLE}table"), None) is not None:
        return False
    return any(sum(cell.tag in _CELLS for cell in row) > 1 for row in table.iter(_ROW))


def table_rows(table: _Element, styles: Styles, said: Callable[[_Element], str]) -> tuple[list[list[str]], int]:
    """The texts of a table's cells, row by row, and how many rows name the columns.

    Args:
        table: one that holds data.
        styles: of the document.
        said: the text of a cell.
    """
    rows: list[list[str]] = []
    marked = 0
    firsts: list[_Element] = []
    below: dict[int, tuple[int, str]] = {}  # columns that a cell above covers: rows still to come, its text
    for row, is_head in _rows(table):
        cells = _cells(row, below, said)
        times = whole(row.get(f"{TABLE}number-rows-repeated")) or 1
        rows += [cells] * (min(times, _MAX_REPEATED_ROWS) if any(cells) else 1)
        marked += is_head
        if len(firsts) < 2:
            firsts.append(row)
    if len(rows) < 2:
        return rows, 0
    apart = not marked and [_is_set_apart(row, styles) for row in firsts] == [True, False]
    return rows, header_rows(rows, marked=marked, set_apart=apart)


def _rows(table: _Element) -> Iterator[tuple[_Element, bool]]:
    """The rows in order, each with whether it is marked as a header."""
    stack = [(child, False) for child in reversed(table)]
    while stack:
        element, is_head = stack.pop()
        if element.tag == _ROW:
            yield element, is_head
        elif isinstance(element.tag, str) and element.tag.startswith(TABLE):
            stack += [(child, is_head or element.tag == _HEAD) for child in reversed(element)]


def _cells(row: _Element, below: dict[int, tuple[int, str]], said: Callable[[_Element], str]) -> list[str]:
    """The cells' texts; empty cells at the end, of which spreadsheets have thousands, are left out."""
    cells: list[str] = []
    across, wide = 0, ""  # columns that the last cell still covers, and its text
    for cell in row:
        if cell.tag not in _CELLS:
            continue
        times = min(whole(cell.get(_REPEATED)) or 1, MAX_SPAN)
        if cell.tag == _COVERED:
            for _ in range(times):
                left, tall = below.get(len(cells), (0, ""))
                if left and not across:
                    below[len(cells)] = left - 1, tall
                cells.append(Again(wide) if across else tall if left else "")
                across -= across > 0
            continue
        across = _covered(cells, across, wide, below)
        text = said(cell)
        wide = repeated(text)
        columns = min(whole(cell.get(_COLUMNS)) or 1, MAX_SPAN)
        more_rows = min(whole(cell.get(_ROWS)) or 1, MAX_SPAN) - 1
        if more_rows or below:
            for column in range(len(cells), len(cells) + columns):
                below[column] = more_rows, Again(wide) if column > len(cells) else wide
        across = columns - 1
        cells += [text, *[wide] * (times - 1)] if columns == 1 else [text]
    _covered(cells, across, wide, below)
    while cells and not cells[-1]:
        cells.pop()
    return cells


def _covered(cells: list[str], across: int, wide: str, below: dict[int, tuple[int, str]]) -> int:
    """Fill the columns that earlier cells cover where the file leaves that out; no more are covered then."""
    cells += [Again(wide)] * across
    while below and len(cells) < _MAX_FILLED and (above := below.get(len(cells), (0, "")))[0]:
        below[len(cells)] = above[0] - 1, above[1]
        cells.append(above[1])
    return 0


def _is_set_apart(row: _Element, styles: Styles) -> bool:
    """Whether all cells of a row are shaded, or all its paragraphs are of a style for headers, or bold."""
    cells = [cell for cell in row if cell.tag == _CELLS[0]]
    if cells and all(styles.is_shaded("table-cell", cell.get(f"{TABLE}style-name", "")) for cell in cells):
        return True
    paragraphs = [found for found in row.iter(*PARAGRAPHS) if any(str(text).strip() for text in found.itertext())]
    return bool(paragraphs) and all(_is_bold(paragraph, styles) for paragraph in paragraphs)


def _is_bold(paragraph: _Element, styles: Styles) -> bool:
    name = paragraph.get(f"{TEXT}style-name", "")
    if any("heading" in one for one in styles.names(name)) or styles.look("paragraph", name).get("bold"):
        return True
    spans = list(paragraph)
    return (
        bool(spans)
        and not (paragraph.text or "").strip()
        and all(
            styles.look("text", span.get(f"{TEXT}style-name", "")).get("bold") and not (span.tail or "").strip()
            for span in spans
        )
    )
