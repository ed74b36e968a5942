"""Lists, terms, tables and withheld pieces of a page: how they begin and end, and where blocks break."""

from __future__ import annotations

from lxml import etree

from citewell.extract.html.blocks import language_of
from citewell.extract.html.lists import List, number_of, opened_list
from citewell.extract.html.looks import is_output, is_short
from citewell.extract.html.sentinels import (
    BOLD,
    BOLD_END,
    BREAK,
    bare,
    settled,
)
from citewell.extract.html.state import (
    BREAKING,
    HEADINGS,
    MAX_LEVEL,
    SENTENCE_ENDS,
    VERBATIM,
    Holder,
    State,
    local_name,
)
from citewell.extract.html.tables import CELLS, Cell, Table, holds_data, parts_of, span
from citewell.extract.parts import Part

_SHORT_ITEM = 400  # characters up to which the paragraphs of an item are one block
_SHORT_MEANING = 600  # characters up to which all that explains a term is one block


class Structures(State):
    """Lists, terms, tables, what is withheld, and the breaks between blocks."""

    def _block(self, element: etree._Element, name: str, roles: list[str]) -> None:
        if name in HEADINGS:
            self._level = HEADINGS[name]
            self._headings.append(self._level)
            roles.append("heading")
        elif name == "summary":
            self._headings.append(min(self._level + 1, 6))
            roles.append("heading")
        elif name in VERBATIM:
            self._verbatim.append("log" if is_output(element) else language_of(element))
            roles.append("verbatim")
        elif name == "table":
            self._begin_table(element, roles)
        elif self._row is not None:  # lists in a cell are part of its text
            self._cell(element, name, roles)
        elif name in CELLS or name == "tr":
            self._begin_row(name, roles)
        elif self._holders and self._holders[-1].folded:
            if name == "li" and self._lists and (number := number_of(element, self._lists[-1])):
                self._buffer.append(f"{number} ")
            elif name in ("ul", "ol"):
                self._lists.append(opened_list(element, name))
                roles.append("list")
        elif name in ("ul", "ol", "dir"):
            self._lists.append(opened_list(element, name))
            roles.append("list")
        elif name == "dl":
            self._lists.append(List(ordered=False))
            self._holders.append(Holder("definition", min(len(self._lists), MAX_LEVEL)))
            roles += ["list", "holder"]
        elif name == "li":
            self._begin_item(element, roles)
        elif name in ("dt", "dd") and self._holders and self._holders[-1].kind == "definition":
            self._begin_term(element, name, roles)
        elif name in ("dt", "dd"):
            self._holders.append(Holder("list_item", min(max(len(self._lists), 1) + (name == "dd"), MAX_LEVEL)))
            roles.append("holder")
        elif name == "blockquote":
            self._holders.append(Holder("quote"))
            roles.append("holder")
        elif name == "figcaption" or (name == "caption" and not (self._tables and self._tables[-1])):
            self._holders.append(Holder("caption"))
            roles.append("holder")
        elif name == "caption":
            roles.append("title")

    def _begin_item(self, element: etree._Element, roles: list[str]) -> None:
        level = min(max(len(self._lists), 1), MAX_LEVEL)
        number = number_of(element, self._lists[-1]) if self._lists else ""
        self._holders.append(Holder("step" if number else "list_item", level, number))
        roles.append("holder")

    def _begin_term(self, element: etree._Element, name: str, roles: list[str]) -> None:
        holder = self._holders[-1]
        if name == "dt":
            if holder.met or self._buffer:
                self.flush()
                holder.terms.clear()
            elif holder.past:
                self._spare_terms(holder)
            holder.met = holder.past = holder.asked = False
            holder.naming = True
            roles.append("term")
        else:
            holder.folded = is_short(element, _SHORT_MEANING)
            roles.append("meaning")

    def _begin_table(self, element: etree._Element, roles: list[str]) -> None:
        if self._row is not None or self._verbatim:
            return
        self._tables.append(Table() if holds_data(element) else None)
        roles.append("table")

    def _begin_row(self, name: str, roles: list[str]) -> None:
        if name == "tr" and self._tables and self._tables[-1] is not None:
            self.flush()
            self._row = []
            roles.append("row")

    def _cell(self, element: etree._Element, name: str, roles: list[str]) -> None:
        if name in CELLS and not self._cells:
            self._take()
            self._cells.append(element)
            self._fresh = True
            roles.append("cell")

    def _end_holder(self) -> None:
        holder = self._holders[-1]
        if holder.kind == "definition":
            self.flush()
            self._spare_terms(holder)
        self._holders.pop()

    def _spare_terms(self, holder: Holder) -> None:
        """Terms that nothing is said of."""
        if holder.terms and not holder.met:
            for term in holder.terms:
                if bare(term).strip():
                    self._emit(Part("list_item", settled(term), holder.level), False)
        holder.terms.clear()

    def _end_term(self) -> None:
        text = settled(self._take()).strip()
        self._fresh = True
        holder = self._holders[-1]
        holder.naming = False
        if bare(text).rstrip().endswith(("?", "？", "؟")):
            self._spare_terms(holder)
            level = min(self._level + 1, 6)
            self._emit(Part("heading", text, level), False)
            holder.asked = True
        elif text:
            holder.terms.append(text)

    def _end_title(self) -> None:
        table = self._tables[-1]
        text = settled(self._take())
        if table is not None:
            table.title = text
            table.marks = [*self._marks]
            self._marks.clear()
            self._fresh = True

    def _end_cell(self, element: etree._Element, name: str) -> None:
        raw = self._take()
        self._fresh = True
        self._cells.clear()
        if self._row is None:
            return
        text = " ".join(settled(raw).split()).replace(" ;", ";").rstrip(";")
        stripped = raw.strip()
        bold = stripped.startswith(BOLD) and stripped.endswith(BOLD_END) and stripped.count(BOLD) == 1
        columns, rows = span(element, "colspan"), span(element, "rowspan")
        self._row.append(Cell(text, name == "th", bold, columns, rows, tuple(self._marks)))
        self._marks.clear()

    def _end_row(self, element: etree._Element) -> None:
        row, self._row = self._row, None
        self._take()
        parent = element.getparent()
        table = self._tables[-1] if self._tables else None
        if row and table is not None:
            table.rows.append((parent is not None and local_name(parent) == "thead", row))

    def _end_table(self) -> None:
        table = self._tables.pop()
        if table is None:
            return
        self.flush()
        for part, marks in parts_of(table):
            self._emit(part, False, marks)

    def _begin_withheld(self, name: str) -> None:
        """A piece of a sentence is withheld with all of its block."""
        if name not in BREAKING and self._row is None and not self._verbatim:
            before = self._ending().rstrip()
            if not before or before.endswith(SENTENCE_ENDS):
                self.flush()
        self._withheld += 1
        self._withheld_block = True

    def _end_withheld(self, name: str) -> None:
        self._withheld -= 1
        whole = name not in BREAKING and self._ending().rstrip().endswith(SENTENCE_ENDS)
        if whole and self._row is None and not self._verbatim and not self._withheld:
            self._withheld_block = True
            self.flush()
            self._withheld_block = False

    def _break(self, name: str, element: etree._Element | None) -> None:
        """Blocks begin and end at the edges of block elements, but a row, a short meaning and a piece of code stay
        whole."""
        if self._cells:
            self._soft_break(name)
        elif self._row is not None:
            return
        elif self._verbatim:
            if name in VERBATIM and element is None:
                self.flush()
            elif self._buffer and not self._buffer[-1].endswith("\n"):
                self._buffer.append("\n")
        elif self._captured:
            self._buffer.append(" ")
        elif not self._goes_on(name):
            self.flush()

    def _goes_on(self, name: str) -> bool:
        """Whether what is gathered goes on beyond the edge of an element."""
        holder = self._holders[-1] if self._holders else None
        if holder is None or self._headings or not self._buffer:
            return False
        if (
            holder.kind == "definition"
            and (holder.folded or name == "dd")
            and name != "dt"
            and name not in ("dl", "pre")
        ):
            self._soft_break(name)
            return True
        if name == "p" and (holder.kind in ("step", "list_item") or (holder.kind == "definition" and not holder.met)):
            ending = self._ending().rstrip()
            if ending.endswith(SENTENCE_ENDS) and sum(map(len, self._buffer)) < _SHORT_ITEM:
                self._buffer.append(" ")
                return True
        return False

    def _soft_break(self, name: str) -> None:
        """Part the pieces of one block."""
        ending = self._ending().rstrip()
        if not ending:
            return
        parted = name in ("li", "p", "dd", "dt", "tr") and not ending.endswith(SENTENCE_ENDS)
        self._buffer.append("; " if parted else " ")

    def _line_break(self, element: etree._Element) -> None:
        """One br parts words, two in a row part paragraphs."""
        before = element.getprevious()
        doubled = before is not None and local_name(before) == "br" and not (before.tail or "").strip()
        if self._verbatim:
            self._buffer.append("\n")
        elif doubled and self._row is None and not self._captured:
            self.flush()
        else:
            self._buffer.append(BREAK if not self._captured else " ")
