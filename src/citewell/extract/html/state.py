"""The state of one walk through a page: what is open, and the text gathered since the last break.

Within a block, text gathers with sentinels for what its markup says; what they mean is told when the block is
complete (html.blocks).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import lru_cache

from lxml import etree

from citewell.extract.html.blocks import block_parts
from citewell.extract.html.leads import Leads
from citewell.extract.html.lists import List
from citewell.extract.html.notes import Notes
from citewell.extract.html.sentinels import (
    BREAK,
    bare,
    closed,
    settled,
)
from citewell.extract.html.tables import Cell, Table
from citewell.extract.parts import Part
from citewell.extract.raised import may_be_note_mark
from citewell.types import BlockKind

BREAKING = frozenset(
    """address article aside blockquote body caption center dd details dialog dir div dl dt fieldset figcaption figure
    footer form h1 h2 h3 h4 h5 h6 header hgroup hr html legend li listing main menu nav ol optgroup p plaintext pre
    section summary table tbody td tfoot th thead tr ul xmp""".split()
)
HEADINGS = {f"h{level}": level for level in range(1, 7)}
VERBATIM = frozenset({"pre", "listing", "xmp", "plaintext"})
SENTENCE_ENDS = (".", "!", "?", ":", ";", "…", "。", "！", "？", "：", "；", "।", "؟", "”", "»", ")")
MAX_LEVEL = 9  # of list items; deeper nesting is a fault of the page


def local_name(element: etree._Element) -> str:
    """The element's name without its namespace, lower case; "" for what is no element."""
    tag = element.tag
    return _name_of(tag) if isinstance(tag, str) else ""


@lru_cache(maxsize=1_000)
def _name_of(tag: str) -> str:
    return tag.rpartition("}")[2].lower()


@dataclass(slots=True)
class Walked:
    """A part and where it stood."""

    part: Part
    shown: bool = True  # outside of navigation, headers, footers, forms and asides, inside of the content
    place: int = 0  # number of the element that it stands in, beside other blocks
    marks: tuple[int, ...] = ()  # numbers of the pieces of text that it was made of, if they were marked
    links: bool = False  # whether nearly all of it is links


@dataclass(slots=True)
class Holder:
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


class State:
    """What is open, and the text gathered since the last break."""

    def __init__(
        self,
        skipped: frozenset[str],
        furniture: frozenset[str],
        notes: Notes,
        leads: Leads,
        content: etree._Element | None,
        mark: Callable[[int], str] | None,
    ) -> None:
        self.walked: list[Walked] = []
        self._skipped = skipped
        self._surrounding = furniture
        self._notes = notes
        self._leads = leads
        self._content = content
        self._mark = mark
        self._buffer: list[str] = []
        self._open: list[list[str]] = []  # what each open element means, to be undone at its end
        self._headings: list[int] = []
        self._level = 1  # of the last heading
        self._lists: list[List] = []
        self._holders: list[Holder] = []
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
        self.walked.append(Walked(part, shown, self._places[-1], marks, linked))

    def _number_around(self) -> str:
        """The number of the item that a description list is all that is said in, which no block has taken yet."""
        around = self._holders[-2] if len(self._holders) > 1 else None
        if around is None or around.kind != "step" or around.used:
            return ""
        around.used = True
        return f"{around.label} "

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
            if kind == "definition":
                terms = f"{self._number_around()}{terms}"
            label, level = (terms, holder.level) if kind == "definition" else ("", holder.level + 1)
        elif holder.kind in ("step", "list_item"):
            kind = holder.kind if first else "list_item"
            label, level = (holder.label, holder.level) if first else ("", holder.level + 1)
        else:
            kind, level, label = holder.kind, 0, ""
        if noted and (kind != "definition" or may_be_note_mark(bare(label))):
            return "note", 0, label if kind == "step" else ""
        return kind, min(level, MAX_LEVEL), label
