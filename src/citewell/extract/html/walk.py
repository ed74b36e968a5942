"""Walk a tree of HTML elements into parts, by structure alone: what is a heading, a step, a row of a table, a note.

In: an lxml element (a page, a chapter of an EPUB, HTML inside Markdown). Out: parts in reading order.
Which part of a page is worth walking is decided in extract.html. The walk keeps its own stack, so no nesting is too
deep for it. Within a block, text gathers with sentinels for what its markup says; what they mean is told when the
block is complete (html.blocks).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import lru_cache

from lxml import etree

from citewell.extract.html.blocks import block_parts, language_of, with_answers, with_links, without_repeated_captions
from citewell.extract.html.lists import List, number_of, opened_list
from citewell.extract.html.math import write_formulas
from citewell.extract.html.notes import Notes, is_back, with_marks_told
from citewell.extract.html.sentinels import (
    BOLD,
    BOLD_END,
    BREAK,
    CODE,
    CODE_END,
    DROPPED,
    FORMULA,
    LINK,
    LINK_END,
    RAISED,
    RAISED_END,
    bare,
    closed,
    settled,
)
from citewell.extract.html.tables import CELLS, Cell, Table, holds_data, parts_of, span
from citewell.extract.html.visible import remove_unseen
from citewell.extract.parts import Part
from citewell.extract.raised import lowered, may_be_note_mark, raised
from citewell.types import BlockKind

SILENT = frozenset(
    """script style noscript template iframe object embed applet canvas svg annotation annotation-xml audio video
    picture button select option input textarea datalist head title meta link map area frameset noframes dialog menu
    rp rt""".split()
)
"""Elements that hold no running text."""

FURNITURE = frozenset({"nav", "footer", "aside", "form"})
"""Elements that surround the text of a page."""

SKIPPED = SILENT | FURNITURE
"""Elements that hold no running text of the page, or none for readers."""

_SILENT_ROLES = frozenset({"menu", "menubar", "dialog", "alert", "alertdialog", "doc-pagebreak", "tablist"})
_FURNITURE_ROLES = frozenset({"navigation", "banner", "contentinfo", "complementary", "search"})
_BREAKING = frozenset(
    """address article aside blockquote body caption center dd details dialog dir div dl dt fieldset figcaption figure
    footer form h1 h2 h3 h4 h5 h6 header hgroup hr html legend li listing main menu nav ol optgroup p plaintext pre
    section summary table tbody td tfoot th thead tr ul xmp""".split()
)
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_VERBATIM = frozenset({"pre", "listing", "xmp", "plaintext"})
_BOLD = frozenset({"b", "strong"})
_CODE = frozenset({"code", "kbd", "samp", "tt"})
_HOLDING = frozenset({"p", "li", "ul", "ol", "dl", "dt", "dd", "blockquote", "pre", "figure", "figcaption", "hgroup",
                      "tbody", "thead", "tr", "td", "th", "table", "caption", "details", "summary"})  # fmt: skip
_CONSENT = ("cookie", "consent", "gdpr")
_ASKING = ("banner", "notice", "bar", "popup", "modal", "law", "policy", "dialog", "overlay", "prompt", "settings",
           "manager", "consent", "gdpr", "wall")  # fmt: skip
_MOST_CONSENT = 3_000  # characters; what is longer is a text about cookies
_LINE_NUMBERS = frozenset(
    "linenos lineno linenumber line-number line-numbers linenumbers gutter rouge-gutter hljs-ln-numbers blob-num ln "
    "line-numbers-rows linenodiv lineno-container".split()
)
_SENTENCE_ENDS = (".", "!", "?", ":", ";", "…", "。", "！", "？", "：", "；", "।", "؟", "”", "»", ")")
_MAX_LEVEL = 9  # of list items; deeper nesting is a fault of the page
_SHORT_ITEM = 400  # characters up to which the paragraphs of an item are one block
_SHORT_MEANING = 600  # characters up to which all that explains a term is one block


@dataclass(slots=True)
class Walked:
    """A part and where it stood."""

    part: Part
    shown: bool = True  # outside of navigation, headers, footers, forms and asides, inside of the content
    place: int = 0  # number of the element that it stands in, beside other blocks
    around: int = 0  # number of the element around that one
    marks: tuple[int, ...] = ()  # numbers of the pieces of text that it was made of, if they were marked
    links: bool = False  # whether nearly all of it is links


@dataclass(slots=True)
class _Holder:
    """An item, a description list, a quote or a note that is open: what the blocks in it are."""

    kind: BlockKind
    level: int = 0
    label: str = ""
    used: bool = False
    terms: list[str] = field(default_factory=list)  # of a description list
    met: bool = False  # whether the terms have met their meaning
    naming: bool = False  # whether a term is open
    past: bool = False  # whether a meaning has been passed, however empty
    asked: bool = False  # whether the term is a question, which is a heading
    folded: bool = False  # whether blocks inside are one


def walk(root: etree._Element, *, skipped: frozenset[str] = SKIPPED, omitted: Counter[str] | None = None) -> list[Part]:
    """The parts of a tree in reading order. What readers do not see is taken out of the tree.

    Args:
        root: an element of an HTML or XHTML tree; its tail is not read.
        skipped: names of elements to pass over with everything in them.
        omitted: gets the words that were not read, by why.
    """
    unseen = prepare(root)
    if omitted is not None:
        omitted.update(unseen)
    return [walked.part for walked in walk_prepared(root, skipped=skipped, furniture=frozenset()) if walked.shown]


def prepare(root: etree._Element) -> Counter[str]:
    """Write formulas as text and take out what readers do not see, in place; the words taken out, by why."""
    write_formulas(root)
    return remove_unseen(root)


def walk_prepared(
    root: etree._Element,
    *,
    skipped: frozenset[str] = SKIPPED,
    furniture: frozenset[str] = FURNITURE,
    content: etree._Element | None = None,
    mark: Callable[[int], str] | None = None,
    questions: frozenset[str] = frozenset(),
) -> list[Walked]:
    """The parts of a prepared tree, and where each stood.

    Args:
        root: the tree.
        skipped: names of elements to pass over.
        furniture: names of elements that are walked and said not to be shown.
        content: the element outside of which nothing is shown; None for the root.
        questions: see html.blocks.with_answers.
        mark: writes the mark of a piece of text that begins a block or a cell; it is put before it into the tree.
    """
    walker = _Walker(skipped, furniture, Notes(root), content, mark)
    events = etree.iterwalk(root, events=("start", "end", "comment", "pi"))
    for event, element in events:
        if event in ("comment", "pi"):
            if element is not root:
                walker.write(element, "tail")
        elif event == "start" and not walker.start(element):
            events.skip_subtree()
        elif event == "start":
            walker.write(element, "text")
        else:
            walker.end(element)
            if element is not root:
                walker.write(element, "tail")
    walker.flush()
    told = with_marks_told([walked.part for walked in walker.walked])
    told = with_links(with_answers(told, questions), [walked.links for walked in walker.walked])
    return [
        replace(walked, part=part)
        for walked, one in zip(walker.walked, without_repeated_captions(told), strict=True)
        if one is not None and (part := _finished(one)).text.strip()
    ]


def _finished(part: Part) -> Part:
    text = closed(part.text)
    return (
        part if part.text.isascii() and part.label.isascii() else replace(part, text=bare(text), label=bare(part.label))
    )


def local_name(element: etree._Element) -> str:
    """The element's name without its namespace, lower case; "" for what is no element."""
    tag = element.tag
    return _name_of(tag) if isinstance(tag, str) else ""


@lru_cache(maxsize=1_000)
def _name_of(tag: str) -> str:
    return tag.rpartition("}")[2].lower()


class _Walker:
    """The state of one walk: what is open, and the text gathered since the last break."""

    def __init__(
        self,
        skipped: frozenset[str],
        furniture: frozenset[str],
        notes: Notes,
        content: etree._Element | None,
        mark: Callable[[int], str] | None,
    ) -> None:
        self.walked: list[Walked] = []
        self._skipped = skipped
        self._surrounding = furniture
        self._notes = notes
        self._content = content
        self._mark = mark
        self._buffer: list[str] = []
        self._open: list[list[str]] = []  # what each open element means, to be undone at its end
        self._headings: list[int] = []
        self._level = 1  # of the last heading
        self._lists: list[List] = []
        self._holders: list[_Holder] = []
        self._verbatim: list[str] = []  # languages of the open pieces of code
        self._captured: list[list[str]] = []  # buffers around what is raised or taken out of the line
        self._tables: list[Table | None] = []
        self._row: list[Cell] | None = None
        self._cells: list[etree._Element] = []  # the open cell of a table of data
        self._marks: list[int] = []
        self._marked = 0
        self._fresh = True  # whether the next text begins a piece that is marked
        self._places = [0]
        self._placed = 0
        self._furniture = self._inside = self._titled = self._withheld = self._consent = self._navigation = 0
        self._questions = 0
        self._outer = (0, 0)
        self._withheld_block = False
        self._asides: list[Part] = []  # parts that stand in a sentence and follow its block
        self._passing = False

    # Text

    def write(self, element: etree._Element, where: str) -> None:
        """Add the text or tail of an element."""
        text = element.text if where == "text" else element.tail
        if not text:
            return
        if self._fresh and self._mark is not None and not text.isspace():
            self._fresh = False
            self._marks.append(self._marked)
            marked = f"{self._mark(self._marked)}{text}"
            self._marked += 1
            if where == "text":
                element.text = marked
            else:
                element.tail = marked
        self._buffer.append(text)

    def _take(self) -> str:
        text = "".join(self._buffer)
        self._buffer.clear()
        return text

    def _ending(self) -> str:
        """The last characters gathered."""
        text = ""
        for piece in reversed(self._buffer):
            text = piece[-40:] + text
            if len(text) >= 40:
                break
        return bare(text)

    # Elements

    def start(self, element: etree._Element) -> bool:
        """Enter an element; False to pass over what is in it."""
        name = local_name(element)
        self._passing = False
        if name == "img":
            self._picture(element)
        if name in self._skipped and not self._is_spared(element, name):
            return self._pass(name)
        roles: list[str] = []
        if element.attrib and not self._attributes(element, name, roles):
            return self._pass(name)
        if name in ("dt", "dd") and self._holders and self._holders[-1].naming:  # its term was never closed
            self._end_term()
        if name in _BREAKING:
            self._break(name, element)
        self._surround(element, name, roles)
        self._open.append(roles)
        if name == "br":
            self._line_break(element)
        elif name in _INLINE_STARTS:
            return self._inline(element, name, roles)
        elif element.get("data-placed"):
            return self._inline(element, element.get("data-placed", ""), roles)
        else:
            self._block(element, name, roles)
        return True

    def _pass(self, name: str) -> bool:
        if name in _BREAKING:
            self._break(name, None)
        self._passing = True
        return False

    def end(self, element: etree._Element) -> None:
        """Leave an element."""
        if self._passing:
            self._passing = False
            return
        name = local_name(element)
        roles = self._open.pop()
        for role in reversed(roles):
            if role in _BEFORE_BREAK:
                self._close(role, element, name)
        if name in _BREAKING:
            self._break(name, None)
        for role in reversed(roles):
            if role not in _BEFORE_BREAK:
                self._close(role, element, name)

    def flush(self) -> None:
        """Make a part of what was gathered since the last break."""
        raw = self._take()
        self._fresh = True
        if not bare(raw).strip():
            if not raw.strip():
                self._withheld_block = self._withheld_block and bool(self._withheld)
            self._emit_asides()
            return
        kind, level, label = self._kind()
        if kind == "code":
            parts = [Part(kind, closed(settled(raw.replace(BREAK, "\n"))), 0, self._verbatim[-1])]
            if parts[0].label == "log":
                parts = [Part("log", parts[0].text)]
            linked = False
        else:
            parts, linked = block_parts(raw, kind, level, label, heading=self._level)
        for part in parts:
            if part.kind == "definition" and any(holder.kind == "note" for holder in self._holders):
                part = Part("note", part.text)
            self._emit(part, linked)
        self._emit_asides()
        self._withheld_block = bool(self._withheld)

    def _emit_asides(self) -> None:
        asides, self._asides = self._asides, []
        for part in asides:
            self._emit(part, False)

    def _emit(self, part: Part, linked: bool, marks: tuple[int, ...] | None = None) -> None:
        if marks is None:
            marks = tuple(self._marks)
        self._marks.clear()
        if self._withheld or self._withheld_block:
            part = replace(part, kind="withheld", level=0)
        elif self._consent:
            part = replace(part, kind="consent", level=0, label="")
        elif self._navigation and part.kind not in ("heading", "note"):
            part = replace(part, kind="navigation", level=0, label="")
        shown = not self._furniture and not self._consent and (self._content is None or self._inside > 0)
        self.walked.append(Walked(part, shown, self._places[-1], self._places[-2:][0], marks, linked))

    def _kind(self) -> tuple[BlockKind, int, str]:
        """Kind and level of the block that is complete, and what stands before it: a number, a term."""
        if self._verbatim:
            return "code", 0, ""
        if self._headings:
            return "heading", self._headings[-1], ""
        noted = any(holder.kind == "note" for holder in self._holders)
        holder = self._holders[-1] if self._holders else None
        if holder is None:
            return "paragraph", 0, ""
        first, holder.used = not holder.used, True
        kind: BlockKind
        if holder.kind == "definition":
            terms = ", ".join(term for term in holder.terms if term)
            if terms and not holder.met:
                first = True
            holder.met = True
            if holder.asked:
                return ("note" if noted else "paragraph"), 0, ""
            kind = "definition" if terms and first else "list_item"
            label, level = (terms, holder.level) if kind == "definition" else ("", holder.level + 1)
        elif holder.kind in ("step", "list_item"):
            kind = holder.kind if first else "list_item"
            label, level = (holder.label, holder.level) if first else ("", holder.level + 1)
        else:
            kind, level, label = holder.kind, 0, ""
        if noted and (kind != "definition" or may_be_note_mark(bare(label))):
            return "note", 0, label if kind == "step" else ""
        return kind, min(level, _MAX_LEVEL), label

    # What an element means

    def _attributes(self, element: etree._Element, name: str, roles: list[str]) -> bool:
        """What its attributes say of an element; False if it is passed over."""
        role = (element.get("role") or "").lower()
        if role:
            if role in _SILENT_ROLES:
                return False
            if role in _FURNITURE_ROLES and name not in ("main", "body", "html"):
                if name not in FURNITURE and self._skipped >= FURNITURE:
                    return False
                roles.append("furniture")
            if role == "heading":
                roles.append("titled")
        if self._questions and element.get("itemprop") == "name":
            roles.append("titled")
        if (element.get("itemtype") or "").rstrip("/").endswith("/Question"):
            roles.append("question")
        if element.get("epub:type") == "pagebreak":  # the number of a printed page in the middle of a sentence
            return False
        names = element.get("class")
        if names:
            if not _LINE_NUMBERS.isdisjoint(names.split()) and _is_numbers(element):
                return False
            if self._verbatim and name in ("a", "span", "div") and "copy" in names.lower():
                return False
        if is_back(element):
            self._buffer.append(DROPPED)
            return False
        if names or element.get("id"):
            marks = f"{names or ''} {element.get('id') or ''}".lower()
            if name not in ("body", "html", "main", "article") and _asks_consent(marks, element):
                roles.append("consent")
        if element.get("data-nosnippet") is not None:
            roles.append("withheld")
        return True

    def _surround(self, element: etree._Element, name: str, roles: list[str]) -> None:
        """Count what is open around the blocks that follow."""
        if name == "a" and "consent" in roles:
            roles.remove("consent")
        if (name in self._surrounding and not self._notes.is_note(element, name)) or (
            name == "header" and self._is_banner(element)
        ):
            roles.append("furniture")
        if name == "nav" or element.get("role") == "navigation":
            roles.append("navigation")
        if name in ("main", "article"):
            roles.append("titled_content")
        if element is self._content:
            roles.append("inside")
        roles[:] = dict.fromkeys(roles)
        if "furniture" in roles:
            self._furniture += 1
        if "navigation" in roles:
            self._navigation += 1
        if "titled_content" in roles:
            self._titled += 1
        if "inside" in roles:  # what surrounds the content itself, as unclosed elements do, does not count
            self._outer = (self._furniture, self._navigation)
            self._furniture = self._navigation = 0
            self._inside += 1
        if "consent" in roles:
            self._consent += 1
        if "question" in roles:
            self._questions += 1
        if "withheld" in roles:
            self._begin_withheld(name)
        if "titled" in roles and name not in _HEADINGS and not self._headings and self._row is None:
            self.flush()
            level = element.get("aria-level") or ""
            known = level.isascii() and level.isdigit() and 0 < len(level) < 3
            self._headings.append(max(min(int(level), 6), 1) if known else min(self._level + 1, 6))
        elif "titled" in roles:
            roles[:] = [role for role in roles if role != "titled"]
        if name in _BREAKING and name not in _HOLDING and name not in _HEADINGS and name != "hr":
            self._placed += 1
            self._places.append(self._placed)
            roles.append("place")
        if name not in ("a", "sup") and self._row is None and self._notes.is_note(element, name):
            if name in _BREAKING:
                self._holders.append(_Holder("note"))
                roles.append("holder")
            elif name == "span":
                self._captured.append(self._buffer)
                self._buffer = []
                roles.append("aside")

    def _begin_withheld(self, name: str) -> None:
        """A piece of a sentence is withheld with all of its block."""
        if name not in _BREAKING and self._row is None and not self._verbatim:
            before = self._ending().rstrip()
            if not before or before.endswith(_SENTENCE_ENDS):
                self.flush()
        self._withheld += 1
        self._withheld_block = True

    def _end_withheld(self, name: str) -> None:
        self._withheld -= 1
        whole = name not in _BREAKING and self._ending().rstrip().endswith(_SENTENCE_ENDS)
        if whole and self._row is None and not self._verbatim and not self._withheld:
            self._withheld_block = True
            self.flush()
            self._withheld_block = False

    def _block(self, element: etree._Element, name: str, roles: list[str]) -> None:
        if name in _HEADINGS:
            self._level = _HEADINGS[name]
            self._headings.append(self._level)
            roles.append("heading")
        elif name == "summary":
            self._headings.append(min(self._level + 1, 6))
            roles.append("heading")
        elif name in _VERBATIM:
            self._verbatim.append("log" if _is_output(element) else language_of(element))
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
            self._holders.append(_Holder("definition", min(len(self._lists), _MAX_LEVEL)))
            roles += ["list", "holder"]
        elif name == "li":
            self._begin_item(element, roles)
        elif name in ("dt", "dd") and self._holders and self._holders[-1].kind == "definition":
            self._begin_term(element, name, roles)
        elif name in ("dt", "dd"):
            self._holders.append(_Holder("list_item", min(max(len(self._lists), 1) + (name == "dd"), _MAX_LEVEL)))
            roles.append("holder")
        elif name == "blockquote":
            self._holders.append(_Holder("quote"))
            roles.append("holder")
        elif name == "figcaption" or (name == "caption" and not (self._tables and self._tables[-1])):
            self._holders.append(_Holder("caption"))
            roles.append("holder")
        elif name == "caption":
            roles.append("title")

    def _begin_item(self, element: etree._Element, roles: list[str]) -> None:
        level = min(max(len(self._lists), 1), _MAX_LEVEL)
        number = number_of(element, self._lists[-1]) if self._lists else ""
        self._holders.append(_Holder("step" if number else "list_item", level, number))
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
            holder.folded = _is_short(element, _SHORT_MEANING)
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

    def _inline(self, element: etree._Element, name: str, roles: list[str]) -> bool:
        """Enter an element within a sentence; False to pass over the mark of a note."""
        if name in ("sup", "a") and not self._verbatim and self._notes.is_mark(element, name):
            if not self._ending().strip() and any(holder.kind == "note" for holder in self._holders):
                return self._begin_inline(name, roles)  # the note's own number
            for role in reversed(roles):
                self._close(role, element, name)
            self._open.pop()
            self._buffer.append(DROPPED)
            self._passing = True
            return False
        return self._begin_inline(name, roles)

    def _begin_inline(self, name: str, roles: list[str]) -> bool:
        if name in ("sup", "sub"):
            self._captured.append(self._buffer)
            self._buffer = []
            roles.append(name)
        elif name == "a":
            self._buffer.append(LINK)
            roles.append("link")
        elif name in _BOLD:
            self._buffer.append(BOLD)
            roles.append("bold")
        elif name in _CODE:
            self._buffer.append(CODE)
            roles.append("code")
        elif name == "q":
            self._buffer.append("“")
            roles.append("quoted")
        return True

    def _close(self, role: str, element: etree._Element, name: str) -> None:
        match role:
            case "link":
                self._buffer.append(LINK_END)
            case "bold":
                self._buffer.append(BOLD_END)
            case "code":
                self._buffer.append(CODE_END)
            case "quoted":
                self._buffer.append("”")
            case "sup" | "sub":
                self._end_placed(role)
            case "aside":
                text = self._take()
                self._buffer = self._captured.pop()
                self._buffer.append(DROPPED)
                self._asides.append(Part("note", settled(text)))
            case "heading" | "titled":
                if role == "titled":
                    self.flush()
                self._headings.pop()
            case "verbatim":
                self._verbatim.pop()
            case "list":
                self._lists.pop()
            case "holder":
                self._end_holder()
            case "term":
                if self._holders and self._holders[-1].naming:
                    self._end_term()
            case "meaning":
                if self._holders:
                    self._holders[-1].folded = False
                    self._holders[-1].past = True
            case "table":
                self._end_table()
            case "row":
                self._end_row(element)
            case "cell":
                self._end_cell(element, name)
            case "title":
                self._end_title()
            case "place":
                self._places.pop()
            case _:
                self._uncount(role, name)

    def _uncount(self, role: str, name: str) -> None:
        match role:
            case "furniture":
                self._furniture -= 1
            case "navigation":
                self._navigation -= 1
            case "titled_content":
                self._titled -= 1
            case "inside":
                self._inside -= 1
                self._furniture, self._navigation = self._outer
            case "consent":
                self._consent -= 1
            case "question":
                self._questions -= 1
            case "withheld":
                self._end_withheld(name)
                if name in _BREAKING and not self._withheld:
                    self._withheld_block = False

    def _end_placed(self, role: str) -> None:
        text = self._take()
        self._buffer = self._captured.pop()
        if role == "sub":
            self._buffer.append(lowered(bare(text)) if FORMULA not in text else text)
        elif may_be_note_mark(bare(text)) and not self._verbatim:
            self._buffer.append(f"{RAISED}{bare(text)}{RAISED_END}")
        else:
            self._buffer.append(raised(bare(text), self._ending()))

    def _end_holder(self) -> None:
        holder = self._holders[-1]
        if holder.kind == "definition":
            self.flush()
            self._spare_terms(holder)
        self._holders.pop()

    def _spare_terms(self, holder: _Holder) -> None:
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

    # Breaks

    def _break(self, name: str, element: etree._Element | None) -> None:
        """Blocks begin and end at the edges of block elements, but a row, a short meaning and a piece of code stay
        whole."""
        if self._cells:
            self._soft_break(name)
        elif self._row is not None:
            return
        elif self._verbatim:
            if name in _VERBATIM and element is None:
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
        if name == "p" and holder.kind in ("step", "list_item"):
            ending = self._ending().rstrip()
            if ending.endswith(_SENTENCE_ENDS) and sum(map(len, self._buffer)) < _SHORT_ITEM:
                self._buffer.append(" ")
                return True
        return False

    def _soft_break(self, name: str) -> None:
        """Part the pieces of one block."""
        ending = self._ending().rstrip()
        if not ending:
            return
        parted = name in ("li", "p", "dd", "dt", "tr") and not ending.endswith(_SENTENCE_ENDS)
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

    # Pictures

    def _picture(self, image: etree._Element) -> None:
        alt = (image.get("alt") or "").strip()
        if not alt:
            return
        names = (image.get("class") or "").lower()
        if len(alt) <= 4 and ("emoji" in names or "smiley" in names) and not alt.isascii():
            self._buffer.append(alt)
        elif not (self._row is not None or self._verbatim or self._headings) and _tells(alt, image):
            self._asides.append(Part("caption", alt))

    def _is_spared(self, element: etree._Element, name: str) -> bool:
        """Whether an element that is passed over by its name is read all the same."""
        if name == "input":
            if (element.get("type") or "").lower() == "checkbox" and self._holders and not self._ending().strip():
                self._buffer.append("☑ " if element.get("checked") is not None else "☐ ")
            return False
        if name == "template":  # of a component of the page, which browsers show in its place
            return element.get("shadowrootmode") is not None
        if name == "button":
            return self._is_opener(element)
        if name == "nav":  # one that was never closed holds all of the page
            return bool(self._surrounding) and next(element.iter("main", "article", "h1", "p"), None) is not None
        return name in ("aside", "footer") and self._notes.is_note(element, name)

    def _is_opener(self, button: etree._Element) -> bool:
        """Whether a button is the heading of what it opens."""
        return bool(self._headings) or (
            button.get("aria-controls") is not None and button.get("aria-expanded") is not None
        )

    def _is_banner(self, header: etree._Element) -> bool:
        """A header outside the content that does not bring the page's own heading."""
        return not self._titled and not any(local_name(element) == "h1" for element in header.iter())


_INLINE_STARTS = frozenset({"sup", "sub", "a", "q"}) | _BOLD | _CODE
_BEFORE_BREAK = frozenset({"link", "bold", "code", "quoted", "sup", "sub", "aside", "cell", "term", "title", "meaning"})


def _is_numbers(element: etree._Element) -> bool:
    """Whether an element holds the numbers of lines and nothing else."""
    return not "".join(map(str, element.itertext())).strip().strip("0123456789 \t\r\n:|.")


def _is_output(pre: etree._Element) -> bool:
    inner = [child for child in pre if isinstance(child.tag, str)]
    return len(inner) == 1 and local_name(inner[0]) == "samp" and not (pre.text or "").strip()


def _is_short(element: etree._Element, most: int) -> bool:
    """Whether an element holds at most so many characters and nothing that must stand by itself."""
    length = 0
    for number, inner in enumerate(element.iter()):
        if number > most or local_name(inner) in ("pre", "table", "dl", "h1", "h2", "h3", "h4", "h5", "h6"):
            return False
        length += len(inner.text or "") + (len(inner.tail or "") if inner is not element else 0)
        if length > most:
            return False
    return True


def _asks_consent(marks: str, element: etree._Element) -> bool:
    if not any(word in marks for word in _CONSENT):
        return False
    if "cookie" in marks and not any(word in marks for word in _ASKING):
        return False
    return _is_short(element, _MOST_CONSENT)


def _is_content(image: etree._Element) -> bool:
    """Whether a picture is one of the text: in a figure without a caption, or not the face of a link."""
    linked = False
    around = image.getparent()
    for _ in range(6):
        if around is None:
            break
        name = local_name(around)
        if name == "figure":
            return around.find(".//figcaption") is None
        linked = linked or name == "a"
        around = around.getparent()
    return not linked


def _tells(alt: str, image: etree._Element) -> bool:
    """Whether the words that stand for a picture say what is on it, and it is one of the text."""
    words = alt.split()
    sizes = [int(size) for name in ("width", "height") if (size := image.get(name) or "").isascii() and size.isdigit()]
    if len(words) < 3 or len(alt) > 1_000 or any(size < 50 for size in sizes):
        return False
    return _is_content(image) and not any(
        alt.lower().endswith(ending) for ending in (".jpg", ".jpeg", ".png", ".gif", ".webp", ".svg")
    )
