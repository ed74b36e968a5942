"""What is quoted as one: a sentence with what it needs to be understood.

In: the place of a sentence and what the reader makes of its neighbours. Out: a Run, the span from one sentence to
another of the same passage, quoted whole. What leans brings the sentence before it; an item its list and what leads it
in; code the line that says what it does; a short answer its question; an entry of a table or glossary is whole by
itself. The kinds of text come from the readers of formats, the leaning from the reader: no wording is looked at.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from citewell.evidence.places import Place, fold
from citewell.types import GAP, UNQUOTABLE, BlockKind, Reading, Vector

MAX_WORDS = 120  # of a run: as long as a whole answer may be
LEANS = 0.5  # chance from which a sentence is taken to lean on the one before it
HELPS = 0.3  # chance from which an item of a list is worth showing with the others
STEPS_BACK = 2  # sentences brought for one that leans

Readings = Mapping[tuple[str, int], Reading]
"""By Place.key."""

_ITEMS: frozenset[BlockKind] = frozenset({"list_item", "step"})
_WHOLE: frozenset[BlockKind] = frozenset({"definition", "label_value", "table_row", "formula"})
_IN_LINES: frozenset[BlockKind] = _ITEMS | _WHOLE | {"code"}
_HEADED: frozenset[BlockKind] = frozenset({"paragraph", "list_item", "step", "code", "answer", "table_row", "quote"})
_OPENS = (":", "：")
_ASKS = ("?", "？", "؟")


@dataclass(frozen=True, slots=True)
class Run:
    """The span from one sentence to another of the same passage."""

    first: Place
    last: Place

    @property
    def quote(self) -> str:
        return self.first.until(self.last)

    @property
    def kind(self) -> BlockKind:
        return self.last.sentence.kind

    def places(self) -> list[Place]:
        return [Place(self.first.source, self.first.passage, i) for i in range(self.first.index, self.last.index + 1)]

    def text(self) -> str:
        """As it is shown: items, rows and code on lines of their own, all else on one line."""
        lines = ""
        before: Place | None = None
        for place in self.places():
            own = place.text().strip("\n") if place.sentence.kind == "code" else fold(place.text())
            lines += ("" if before is None else "\n" if _breaks(before, place) else " ") + own
            before = place
        return lines

    def vector(self) -> Vector | None:
        """The mean direction of its sentences."""
        vectors = self.first.passage.sentence_vectors
        if vectors is None:
            return None
        mean = vectors[self.first.index : self.last.index + 1].mean(axis=0)
        return np.asarray(mean / max(float(np.linalg.norm(mean)), 1e-9), dtype=np.float32)


def run_of(place: Place, readings: Readings) -> Run | None:
    """The run that a sentence is quoted in, or None if it may not be quoted."""
    kind = place.sentence.kind
    if kind in UNQUOTABLE or (kind == "table_row" and ": " not in place.text()):  # cells that nothing names
        return None
    if kind in _ITEMS:
        run = _list_of(place, readings)
    elif kind == "code":
        run = Run(_lead_in(place) or place, place)
    elif kind == "answer":
        run = Run(_question(place) or place, place)
    elif kind in _WHOLE:
        run = _entry(place)
    elif opens(place):
        run = _led_in_by(place)
    else:
        run = Run(_leaning_on(place, readings), place)
    return run if run is not None and may_be_quoted(run) else None


def may_be_quoted(run: Run) -> bool:
    """Whether nothing in it is of a kind that is never quoted, nothing in it could not be read, and it is no longer
    than an answer, and than its publisher allows. It may begin with a heading."""
    kinds = [place.sentence.kind for place in run.places()]
    if kinds[0] == "heading" and kinds[-1] in _HEADED:
        kinds = kinds[1:]
    limit = run.first.source.max_snippet
    quote = run.quote
    short = len(quote.split()) <= MAX_WORDS and (limit is None or len(quote) <= limit)
    return UNQUOTABLE.isdisjoint(kinds) and GAP not in quote and short


def _breaks(before: Place, place: Place) -> bool:
    if before.goes_on(place) and place.sentence.kind != "code":
        return False
    return before.sentence.kind in _IN_LINES or place.sentence.kind in _IN_LINES or before.sentence.kind == "heading"


def _leaning_on(place: Place, readings: Readings) -> Place:
    """The sentence that one begins with which leans on those before it."""
    first = place
    for _ in range(STEPS_BACK):
        before = first.moved(-1)
        if before is None or not _leans(first, readings):
            break
        if before.sentence.kind == "heading":
            return before
        if before.sentence.kind in UNQUOTABLE | _IN_LINES:
            break
        first = before
    return first


def _leans(place: Place, readings: Readings) -> bool:
    reading = readings.get(place.key)
    return reading is not None and reading.leans >= LEANS


def _list_of(place: Place, readings: Readings) -> Run | None:
    """An item with the list it belongs to: from what leads it in to the last item that helps. Steps are shown from the
    first one on. An item that says it all stands alone."""
    if place.sentence.kind == "list_item" and not _leans(place, readings) and not _leads_in(place):
        return Run(place, place)
    first = place
    while (before := _item_beside(first, -1)) is not None:
        first = before
    above = first.moved(-1)
    lead = above if above is not None and (_leads_in(above) or above.sentence.kind == "heading") else first
    for last in (_last_that_helps(place, readings), place):
        run = _with_what_it_opens(Run(lead, last))
        if may_be_quoted(run):
            return run
    return _with_what_it_opens(Run(place, place))


def _item_beside(place: Place, by: int) -> Place | None:
    """The item before (-1) or after (1) one in its list; a piece of code between two belongs to the first."""
    beside = place.moved(by)
    if beside is not None and beside.sentence.kind == "code":
        beside = beside.moved(by)
    return beside if beside is not None and beside.sentence.kind in _ITEMS else None


def _with_what_it_opens(run: Run) -> Run:
    """A run that ends with a colon goes on to what that leads in, where there is room."""
    after = run.last.moved(1)
    if after is None or after.sentence.kind not in _IN_LINES or not _leads_in(run.last):
        return run
    longer = Run(run.first, after)
    return longer if may_be_quoted(longer) else run


def _entry(place: Place) -> Run:
    """An entry from its beginning on, which says what it is of, where there is room for that."""
    first = place
    while (before := first.moved(-1)) is not None and before.goes_on(first):
        first = before
    run = Run(first, place)
    return run if may_be_quoted(run) else Run(place, place)


def _led_in_by(lead: Place) -> Run | None:
    """What a line with a colon leads in; nothing if that stands elsewhere."""
    following = lead.moved(1)
    if following is None or following.sentence.kind not in _IN_LINES:
        return None
    if following.sentence.kind == "code":
        return Run(lead, following)
    last = following
    run = Run(lead, last)
    while (after := last.moved(1)) is not None and after.sentence.kind == following.sentence.kind:
        longer = Run(lead, after)
        if not may_be_quoted(longer):
            break
        last, run = after, longer
    return run


def _last_that_helps(place: Place, readings: Readings) -> Place:
    last, after = place, _item_beside(place, 1)
    while after is not None:
        reading = readings.get(after.key)
        if reading is not None and reading.helps >= HELPS:
            last = after
        after = _item_beside(after, 1)
    return last


def opens(place: Place) -> bool:
    """Whether a sentence ends with a colon: it says nothing without what it leads in."""
    return place.text().rstrip().endswith(_OPENS)


def _leads_in(place: Place) -> bool:
    return opens(place) and place.sentence.kind not in UNQUOTABLE


def _lead_in(place: Place) -> Place | None:
    """What says what a piece of code does: the line before it, or the heading."""
    before = place.moved(-1)
    if before is None or before.sentence.kind == "code" or before.sentence.kind in UNQUOTABLE - {"heading"}:
        return None
    return before


def _question(place: Place) -> Place | None:
    first: Place | None = place
    while first is not None and first.sentence.kind == "answer":
        first = first.moved(-1)
    if first is None:
        return None
    return first if first.sentence.kind == "heading" or first.text().rstrip().endswith(_ASKS) else None
