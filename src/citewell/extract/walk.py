"""Walk a tree of HTML elements into parts, by structure alone: what is a heading, a list item, a row of a table.

In: an lxml element (a page's body, trafilatura's result, a chapter of an EPUB). Out: parts in reading order.
Which part of a page is worth walking is decided in extract.html. The walk keeps its own stack, so no nesting is too
deep for it.
"""

from __future__ import annotations

from lxml import etree

from citewell.extract.parts import Part
from citewell.types import BlockKind

SKIPPED = frozenset(
    """script style noscript template nav footer aside form iframe object embed applet canvas svg annotation
    annotation-xml audio video picture button select option input textarea datalist head title meta link map area
    frameset noframes dialog menu rp rt""".split()
)
"""Elements that hold no running text of the page, or none for readers."""

_SKIPPED_ROLES = frozenset(
    {
        "navigation",
        "banner",
        "contentinfo",
        "complementary",
        "search",
        "menu",
        "menubar",
        "dialog",
        "alert",
        "doc-pagebreak",
    }
)
_BREAKING = frozenset(
    """address article aside blockquote body caption center dd details dialog dir div dl dt fieldset figcaption figure
    footer form h1 h2 h3 h4 h5 h6 header hgroup hr html legend li listing main menu nav ol optgroup p plaintext pre
    section summary table tbody td tfoot th thead tr ul xmp""".split()
)
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_LISTS = frozenset({"ul", "ol", "dl", "dir"})
_ITEMS = frozenset({"li", "dt", "dd"})
_CONTENT = frozenset({"main", "article"})
_VERBATIM = frozenset({"pre", "listing", "xmp", "plaintext"})
_CELLS = frozenset({"td", "th"})
_LAYOUT_MARKS = frozenset({"table", "h1", "h2", "h3", "h4", "h5", "h6", "article", "section", "blockquote", "pre"})
_MAX_LEVEL = 9  # of list items; deeper nesting is a fault of the page
_LONG_CELL = 1_000  # characters; a cell of data says less
_LAYOUT_LOOK = 2_000  # elements of a table looked at to know its kind: keeps the walk linear


def walk(root: etree._Element, *, skipped: frozenset[str] = SKIPPED) -> list[Part]:
    """The parts of a tree in reading order.

    A description list gives its terms as items and its descriptions as items one level deeper. Cells of a row are
    joined with " | ". Tables that only place things side by side are read as running text.

    Args:
        root: an element of an HTML, XHTML or trafilatura tree; its tail is not read.
        skipped: names of elements to pass over with everything in them.
    """
    walker = _Walker(skipped)
    events = etree.iterwalk(root, events=("start", "end", "comment", "pi"))
    for event, element in events:
        if event in ("comment", "pi"):
            walker.write(element.tail if element is not root else None)
        elif event == "start" and not walker.start(element):
            events.skip_subtree()
        elif event == "start":
            walker.write(element.text)
        else:
            walker.end(element)
            if element is not root:
                walker.write(element.tail)
    walker.flush()
    return walker.parts


def local_name(element: etree._Element) -> str:
    """The element's name without its namespace, lower case; "" for what is no element."""
    return element.tag.rpartition("}")[2].lower() if isinstance(element.tag, str) else ""


def is_hidden(element: etree._Element) -> bool:
    """Whether the page's author hides it from readers."""
    if element.get("hidden") is not None or element.get("aria-hidden") == "true":
        return True
    if element.get("role", "").lower() in _SKIPPED_ROLES:
        return True
    if element.get("epub:type") == "pagebreak":  # the number of a printed page in the middle of an e-book's sentence
        return True
    style = element.get("style")
    return style is not None and _hides(style)


def _hides(style: str) -> bool:
    rules = style.lower().replace(" ", "")
    return "display:none" in rules or "visibility:hidden" in rules


class _Walker:
    """The state of one walk: what is open, and the text gathered since the last break."""

    def __init__(self, skipped: frozenset[str]) -> None:
        self.parts: list[Part] = []
        self._skipped = skipped
        self._buffer: list[str] = []
        self._headings: list[int] = []
        self._items: list[int] = []
        self._lists = self._quotes = self._verbatim = self._content = 0
        self._data_tables: list[bool] = []  # for each open table, whether its rows are rows of data
        self._cells: list[str] | None = None  # of the open row of a data table, which holds no other table
        self._passing = False

    def write(self, text: str | None) -> None:
        """Add running text."""
        if text:
            self._buffer.append(text)

    def start(self, element: etree._Element) -> bool:
        """Enter an element; False to pass over what is in it."""
        name = local_name(element)
        self._break(name)
        self._passing = name in self._skipped or is_hidden(element) or (name == "header" and self._is_banner(element))
        if self._passing:
            return False
        if name == "br":
            self._line_break(element)
        elif name in _HEADINGS:
            self._headings.append(_HEADINGS[name])
        elif name in _ITEMS:
            self._items.append(min(max(self._lists, 1) + (name == "dd"), _MAX_LEVEL))
        elif name == "table":
            self._data_tables.append(self._cells is None and _holds_data(element))
        elif name == "tr" and self._cells is None and self._data_tables and self._data_tables[-1]:
            self._cells = []
        else:
            self._count(name, 1)
        return True

    def end(self, element: etree._Element) -> None:
        """Leave an element."""
        name = local_name(element)
        if name in _CELLS and self._cells is not None:
            self._cells.append("".join(self._buffer))
            self._buffer.clear()
        self._break(name)
        if self._passing:
            self._passing = False
        elif name in _HEADINGS:
            self._headings.pop()
        elif name in _ITEMS:
            self._items.pop()
        elif name == "table":
            self._data_tables.pop()
        elif name == "tr":
            self._end_row()
        else:
            self._count(name, -1)

    def flush(self) -> None:
        """Make a part of what was gathered since the last break."""
        text = "".join(self._buffer)
        self._buffer.clear()
        if text and not text.isspace():
            kind, level = self._kind()
            self.parts.append(Part(kind, text, level))

    def _count(self, name: str, step: int) -> None:
        if name in _LISTS:
            self._lists += step
        elif name == "blockquote":
            self._quotes += step
        elif name in _VERBATIM:
            self._verbatim += step
        elif name in _CONTENT:
            self._content += step

    def _kind(self) -> tuple[BlockKind, int]:
        if self._verbatim:
            return "code", 0
        if self._headings:
            return "heading", self._headings[-1]
        if self._items:
            return "list_item", self._items[-1]
        return ("quote" if self._quotes else "paragraph"), 0

    def _break(self, name: str) -> None:
        """Blocks begin and end at the edges of block elements, but a row and a piece of code stay whole."""
        if name not in _BREAKING:
            return
        if self._cells is not None:
            self._buffer.append(" ")
        elif self._verbatim and name not in _VERBATIM:
            self._buffer.append("\n")
        else:
            self.flush()

    def _line_break(self, element: etree._Element) -> None:
        """One br parts words, two in a row part paragraphs."""
        before = element.getprevious()
        doubled = before is not None and local_name(before) == "br" and not (before.tail or "").strip()
        if self._verbatim:
            self._buffer.append("\n")
        elif doubled and self._cells is None:
            self.flush()
        else:
            self._buffer.append(" ")

    def _end_row(self) -> None:
        cells, self._cells = self._cells, None
        if cells is None:
            return
        self._buffer.clear()
        words = [" ".join(cell.split()) for cell in cells]
        if any(words):
            self.parts.append(Part("table_row", " | ".join(words)))

    def _is_banner(self, header: etree._Element) -> bool:
        """A header outside the content that does not bring the page's own heading."""
        return not self._content and not any(local_name(element) == "h1" for element in header.iter())


def _holds_data(table: etree._Element) -> bool:
    """Whether a table is one of data: more than one column, short cells, and nothing in them that structures a page."""
    if table.get("role", "").lower() in ("presentation", "none"):
        return False
    columns = 0
    for number, element in enumerate(table.iter()):
        name = local_name(element)
        if number > _LAYOUT_LOOK:
            break
        if number and name in _LAYOUT_MARKS:
            return False
        if name == "tr":
            columns = max(columns, sum(local_name(cell) in _CELLS for cell in element))
        elif name in _CELLS and _is_long(element):
            return False
    return columns > 1


def _is_long(cell: etree._Element) -> bool:
    length = 0
    for text in cell.itertext():
        length += len(text)
        if length > _LONG_CELL:
            return True
    return False
