"""Tables of Word documents: rows of cells, with those that cover several columns or rows told in each."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from citewell.extract.clean import clean_line
from citewell.extract.office.columns import MAX_SPAN, header_rows, repeated
from citewell.extract.office.docx_styles import Styles, W, is_on, is_shaded, look_of, value
from citewell.extract.parts import Again

if TYPE_CHECKING:
    from lxml.etree import _Element

_AROUND = frozenset({f"{W}sdt", f"{W}sdtContent", f"{W}customXml", f"{W}ins", f"{W}smartTag"})
_MAX_PARAGRAPHS = 6  # in a cell of data


def holds_data(table: _Element) -> bool:
    """Whether it is a table of data: more than one column, and no cell with a table or many paragraphs of its own."""
    if next(table.iterdescendants(f"{W}tbl"), None) is not None:
        return False
    cells = list(table.iter(f"{W}tc"))
    rows = sum(1 for _ in table.iter(f"{W}tr"))
    return len(cells) > rows and all(len(cell.findall(f"{W}p")) <= _MAX_PARAGRAPHS for cell in cells)


def table_rows(table: _Element, styles: Styles, said: Callable[[_Element], str]) -> tuple[list[list[str]], int]:
    """The texts of a table's cells, row by row, and how many rows name the columns.

    Args:
        table: one that holds data.
        styles: of the document.
        said: the text of a paragraph.
    """
    rows: list[list[str]] = []
    marked: list[bool] = []
    firsts: list[_Element] = []
    for row in _within(table, f"{W}tr"):
        properties = row.find(f"{W}trPr")
        if properties is not None and (properties.find(f"{W}del") is not None or _has(properties, "hidden")):
            continue
        rows.append(_cells(row, rows[-1] if rows else [], said))
        marked.append(_has(properties, "tblHeader"))
        if len(firsts) < 2:
            firsts.append(row)
    if len(rows) < 2:
        return rows, 0
    heads = next((number for number, is_marked in enumerate(marked) if not is_marked), 1)  # of all, only the first is
    apart = not heads and ([*map(_is_set_apart, firsts)] == [True, False] or _style_sets_apart(table, styles))
    return rows, header_rows(rows, marked=heads, set_apart=apart)


def _cells(row: _Element, above: list[str], said: Callable[[_Element], str]) -> list[str]:
    before = value(row.find(f"{W}trPr"), "gridBefore")
    cells = [""] * (min(int(before), MAX_SPAN) if before.isdecimal() else 0)
    for cell in _within(row, f"{W}tc"):
        properties = cell.find(f"{W}tcPr")
        span = value(properties, "gridSpan")
        if _continues(properties, "vMerge") and len(cells) < len(above):
            text = repeated(str(above[len(cells)]))
        elif _continues(properties, "hMerge") and cells:
            text = Again(repeated(cells[-1]))
        else:
            text = clean_line(" ".join(said(paragraph) for paragraph in cell.iter(f"{W}p")))
        cells.append(text)
        cells += [Again(repeated(text))] * (min(int(span), MAX_SPAN) - 1) if span.isdecimal() and span != "1" else ()
    return cells


def _continues(properties: _Element | None, name: str) -> bool:
    """Whether a cell only continues the one above it or at its left."""
    merged = None if properties is None else properties.find(f"{W}{name}")
    return merged is not None and merged.get(f"{W}val", "continue") == "continue"


def _within(element: _Element, tag: str) -> Iterator[_Element]:
    """The children of that name, also those in content controls."""
    stack = list(reversed(element))
    while stack:
        child = stack.pop()
        if child.tag == tag:
            yield child
        elif child.tag in _AROUND:
            stack += reversed(child)


def _has(properties: _Element | None, name: str) -> bool:
    found = None if properties is None else properties.find(f"{W}{name}")
    return found is not None and is_on(found)


def _is_set_apart(row: _Element) -> bool:
    """Whether all cells of a row are bold or shaded."""
    cells = list(_within(row, f"{W}tc"))
    if all(is_shaded(cell.find(f"{W}tcPr")) for cell in cells):
        return True
    runs = [run for run in row.iter(f"{W}r") if any((text.text or "").strip() for text in run.iter(f"{W}t"))]
    return bool(runs) and all(look_of(run.find(f"{W}rPr")).get("bold") for run in runs)


def _style_sets_apart(table: _Element, styles: Styles) -> bool:
    """Whether the table's style makes its first row look as a header, and the table asks for that."""
    properties = table.find(f"{W}tblPr")
    if not styles.sets_first_row_apart(value(properties, "tblStyle")):
        return False
    look = properties.find(f"{W}tblLook") if properties is not None else None
    if look is None:
        return True
    first = look.get(f"{W}firstRow")
    if first is not None:
        return first in ("1", "true", "on")
    bits = look.get(f"{W}val", "0020")
    return bool(int(bits, 16) & 0x20) if all(digit in "0123456789abcdefABCDEF" for digit in bits) and bits else True
