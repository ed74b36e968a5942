"""The statements of a source that could be quoted: single sentences, a sentence with the one it leans on, a list with
its lead-in.

In: one Source with its passages. Out: Statements with exact spans. How well one fits the query: evidence.relevance.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import regex

from citewell.evidence.boilerplate import is_boilerplate, is_reference
from citewell.evidence.standalone import refers_back, standing, standing_of_lead_in
from citewell.evidence.trim import capitalised, fold, trim
from citewell.types import GAP, UNQUOTABLE, BlockKind, FoundPassage, Sentence, Source, Vector

MAX_WORDS = 45  # a longer sentence is hard to read aloud
MAX_WORDS_OF_BEST = 80  # ... and yet quoted whole where it is what fits the query best
MAX_JOINED_WORDS = 60  # two sentences that need each other, or a list with its lead-in
MAX_ITEMS = 8
MAX_NAME_WORDS = 5  # an item up to this length names something; a longer one says something of it

_SAID_IN_FULL: frozenset[BlockKind] = frozenset({"definition", "label_value", "table_row"})
_ITEMS: frozenset[BlockKind] = frozenset({"list_item", "step"})
_LEADS_IN: frozenset[BlockKind] = frozenset({"paragraph", "list_item", "step", "definition", "answer", "note"})
_HEADED: frozenset[BlockKind] = frozenset({"answer", "list_item", "code"})
_OPENS = (":", "：")
_STEP_NUMBER = regex.compile(r"\(?\w{1,5}[.)]\s+")
_ASKS = ("?", "？", "؟")
_LABELLED = regex.compile(r"(?P<label>[^\s:.!?,;][^:.!?,;\n]{0,40}):\s+(?P<value>\S.*)", regex.DOTALL)
MAX_LABEL_WORDS = 3
MAX_VALUE_WORDS = 6  # of a line by itself; an item of a list may say more behind its label

_BULLET = regex.compile(r"[•▪◦‣·*–—-]\s+(?=\S)")
_RUN_TOGETHER = regex.compile(r"(?<=\p{L})\s-\s(?=\p{L})")  # items whose line breaks were lost
_INLINE_BULLET = regex.compile(r"(?:\s{2,}|\n\s*)[-–•*·]\s+|\s[•▪◦●]\s+")


@dataclass(frozen=True, slots=True)
class Place:
    """One sentence where it stands: `passage.sentences[index]` of one source's passage."""

    source: Source
    passage: FoundPassage
    index: int

    @property
    def sentence(self) -> Sentence:
        return self.passage.passage.sentences[self.index]

    def moved(self, by: int) -> Place | None:
        """The sentence so many places on in the same passage, if there is one."""
        index = self.index + by
        return Place(self.source, self.passage, index) if 0 <= index < len(self.passage.passage.sentences) else None

    def text(self) -> str:
        """The sentence as it stands in the document."""
        return self.until(self)

    def until(self, last: Place) -> str:
        """From the start of this sentence to the end of a later one of the same passage."""
        offset = self.passage.passage.start
        return self.passage.passage.text[self.sentence.start - offset : last.sentence.end - offset]

    def vector(self) -> Vector | None:
        """Its vector, if it is made."""
        vectors = self.passage.sentence_vectors
        return None if vectors is None else np.asarray(vectors[self.index], dtype=np.float32)


ENTRIES: frozenset[BlockKind] = frozenset({"table_row", "definition", "label_value", "answer"})
"""Kinds of text of which a reader looks up one entry among many."""


@dataclass(frozen=True, slots=True)
class Statement:
    """Something quotable: the span from `first` to `last`, and the words of it to show."""

    first: Place
    last: Place
    text: str
    stands_alone: bool

    @property
    def quote(self) -> str:
        return self.first.until(self.last)

    @property
    def is_entry(self) -> bool:
        """Whether it is looked up by what heads it: by its kind, or as a line with a label."""
        single = self.first.index == self.last.index
        return self.last.sentence.kind in ENTRIES or (single and _is_labelled(self.last))

    def vector(self) -> Vector | None:
        """The mean direction of its sentences."""
        vectors = self.first.passage.sentence_vectors
        if vectors is None:
            return None
        if self.first.index == self.last.index:
            return self.first.vector()
        mean = vectors[self.first.index : self.last.index + 1].mean(axis=0)
        return np.asarray(mean / max(float(np.linalg.norm(mean)), 1e-9), dtype=np.float32)


def statement(place: Place, *, max_words: int = MAX_WORDS) -> Statement | None:
    """The shortest quotable statement that holds this sentence, or None where there is none or it is too long."""
    if place.sentence.kind in UNQUOTABLE:
        return None
    found = _by_kind(place, max_words)
    return found if found is not None and _may_be_quoted(found) else None


def _may_be_quoted(found: Statement) -> bool:
    """Whether nothing in it is of a kind that is never quoted, nothing in it could not be read, and it is no longer
    than its publisher allows. What heads it may be a heading: the question above an answer, the name of a list."""
    sentences = found.first.passage.passage.sentences[found.first.index : found.last.index + 1]
    kinds = [sentence.kind for sentence in sentences]
    if kinds[0] == "heading" and kinds[-1] in _HEADED:
        kinds = kinds[1:]
    limit = found.first.source.max_snippet
    return UNQUOTABLE.isdisjoint(kinds) and GAP not in found.quote and (limit is None or len(found.quote) <= limit)


def _by_kind(place: Place, max_words: int) -> Statement | None:
    """A statement by what kind of text it is: some kinds say what they are, so their wording need not."""
    kind = place.sentence.kind
    raw = place.text()
    if kind in _SAID_IN_FULL or _is_labelled(place):
        text = fold(raw)
        says_nothing = kind == "table_row" and ": " not in text  # cells that nothing names
        if says_nothing or word_count(text) > max_words:
            return None
        return Statement(place, place, _ended(text), stands_alone=True)
    if kind == "code":
        return _code(place)
    if kind == "answer" and (answer := _with_question(place)) is not None:
        return answer
    following = place.moved(1)
    if raw.rstrip().endswith(_OPENS) and following is not None and following.sentence.kind == "code":
        return _code(following)
    if is_boilerplate(raw) or _goes_on_a_reference(place):
        return None
    listed = _list_around(place)
    if listed is not None:
        return listed
    if raw.rstrip().endswith(":"):
        return None
    if _INLINE_BULLET.search(raw):
        return _inline_list(place, raw)
    text = trim(raw)
    if word_count(text) > max_words:
        return None
    if kind == "step":
        return _step(place, text)
    stands = standing(text, item=_is_item(place))
    if stands == "never":
        return _list_of_names(place)
    if stands == "alone":
        return Statement(place, place, _stopped(text), stands_alone=True)
    return _with_the_one_before(place) or Statement(place, place, _stopped(text), stands_alone=False)


def _is_labelled(place: Place) -> bool:
    """Whether a line or an item says by a label what it is about: `Cabin: 7713`, `max_jobs: how many jobs may wait`."""
    raw = place.text()
    found = _LABELLED.fullmatch(raw) if place.sentence.kind in {"paragraph", "list_item"} else None
    if found is None or len(found["label"].split()) > MAX_LABEL_WORDS or is_boilerplate(raw):
        return False
    neighbours = (place.moved(-1), place.moved(1))
    alone = not any(other is not None and _on_one_line(place, other) for other in neighbours)
    return alone and (place.sentence.kind == "list_item" or word_count(found["value"]) <= MAX_VALUE_WORDS)


def _step(place: Place, text: str) -> Statement | None:
    """A step with its number. It tells what to do, so that it need not have the look of a statement."""
    said = _STEP_NUMBER.sub("", text, count=1)
    if any(sign in said for sign in _ASKS) or word_count(said) < 2:
        return None
    return Statement(place, place, _stopped(text), stands_alone=True)


def _with_question(place: Place) -> Statement | None:
    """An answer with the question above it, as one quote: `Are dogs allowed? No.`"""
    first = place
    while (before := first.moved(-1)) is not None and before.sentence.kind == "answer":
        first = before
    if before is None or not (before.sentence.kind == "heading" or before.text().endswith(_ASKS)):
        return None
    text = fold(before.until(place))
    return Statement(before, place, _ended(text), stands_alone=True) if word_count(text) <= MAX_JOINED_WORDS else None


def _code(place: Place) -> Statement | None:
    """A short piece of code with the sentence or heading that says what it does, as one quote; by itself it leans on
    that."""
    before = place.moved(-1)
    headed = before is not None and before.sentence.kind == "heading"
    introduced = before is not None and (headed or before.sentence.kind in _LEADS_IN)
    first = before if before is not None and introduced else place
    text = f"{_headed(first)} {fold(place.text())}" if headed else fold(first.until(place))
    if word_count(text) > MAX_JOINED_WORDS:
        return None
    return Statement(first, place, text, stands_alone=introduced)


def word_count(text: str) -> int:
    """Words as a reader counts them; in scripts without spaces two characters count as one."""
    return len(text.split()) if text.isascii() else max(len(text.split()), _unspaced(text) // 2)


def _unspaced(text: str) -> int:
    return sum(
        1
        for letter in text
        if "\u0e00" <= letter <= "\u0eff" or "\u1000" <= letter <= "\u109f" or "\u3040" <= letter <= "\u9fff"
    )


def _with_the_one_before(place: Place) -> Statement | None:
    """Two neighbours of one block as one statement, if the first stands alone and may hold what the other needs."""
    before = place.moved(-1)
    if before is None or not _same_block(before, place):
        return None
    raw, text = before.text(), fold(place.text())
    lead = trim(raw)
    joined = f"{_stopped(lead)} {_stopped(text)}"
    if word_count(joined) > MAX_JOINED_WORDS or is_boilerplate(raw) or standing(lead) != "alone":
        return None
    return Statement(before, place, joined, stands_alone=True) if refers_back(text, lead) else None


def _goes_on_a_reference(place: Place) -> bool:
    """The title after the authors in a list of literature: `Lee K, Moon S. Healing of the pars.`"""
    before = place.moved(-1)
    if place.sentence.kind != "list_item" or before is None:
        return False
    return _same_block(before, place) and is_reference(before.text())


def _is_item(place: Place) -> bool:
    """A list item by its block, or by the bullet it begins with where the page ran its list together."""
    return place.sentence.kind in _ITEMS or bool(_BULLET.match(place.text()))


def _same_block(before: Place, place: Place) -> bool:
    """Of one kind, and no line break between them: blocks are never on one line."""
    return before.sentence.kind == place.sentence.kind and _on_one_line(before, place)


def _on_one_line(one: Place, other: Place) -> bool:
    first, second = sorted((one, other), key=lambda place: place.index)
    offset = one.passage.passage.start
    return "\n" not in one.passage.passage.text[first.sentence.end - offset : second.sentence.start - offset]


def _list_around(place: Place) -> Statement | None:
    """The list this sentence leads in or belongs to, from the lead-in to the last item that there is room for."""
    lead = _lead_of(place)
    if lead is None:
        return None
    items = _items_after(lead)
    lead_text = trim(lead.text())
    stands = standing_of_lead_in(lead_text)
    if len(items) < 2 or place.index > items[-1].index or stands == "never" or is_boilerplate(lead_text):
        return None
    parts = [part for item in items for part in _RUN_TOGETHER.split(_item_text(item))]
    return Statement(lead, items[-1], f"{lead_text} {_enumerated(parts)}", stands_alone=stands == "alone")


def _lead_of(place: Place) -> Place | None:
    """The line with a colon before the list that a sentence stands in or opens: of lists within lists the outermost,
    since an inner one does not show where it ends."""
    inner: Place | None = None
    lead: Place | None = place
    while lead is not None and _is_item(lead):
        inner = lead if inner is None and lead.text().rstrip().endswith(":") else inner
        lead = lead.moved(-1)
    if lead is None or lead.sentence.kind == "heading" or not lead.text().rstrip().endswith(":"):
        return inner
    return lead


def _list_of_names(place: Place) -> Statement | None:
    """A list of names right below the heading that says of what: `Gauze` and `Tweezers` below `What must be in it`."""
    first = place
    while (before := first.moved(-1)) is not None and before.sentence.kind == "list_item":
        first = before
    if before is None or before.sentence.kind != "heading":
        return None
    items: list[Place] = []
    following: Place | None = first
    while following is not None and following.sentence.kind == "list_item" and len(items) < MAX_ITEMS:
        if word_count(following.text()) > MAX_NAME_WORDS or is_boilerplate(following.text()):
            break
        items.append(following)
        following = following.moved(1)
    if len(items) < 2 or place.index > items[-1].index:
        return None
    text = f"{_headed(before)} {_enumerated([fold(item.text()) for item in items])}"
    return Statement(before, items[-1], text, stands_alone=True)


def _headed(heading: Place) -> str:
    """A heading as what leads in the lines below it."""
    text = fold(heading.text())
    return text if text.endswith((*_OPENS, *_ASKS, ".", "!")) else f"{text}:"


def _item_text(item: Place) -> str:
    """Trimmed, with the first letter as it stands: the item goes on a sentence."""
    raw = fold(_BULLET.sub("", item.text()))
    text = trim(item.text())
    return raw[:1] + text[1:] if text[:1].lower() == raw[:1] else text


def _items_after(lead: Place) -> list[Place]:
    """The list items that follow, as many as a reader can take in, up to the first that is a paragraph of its own."""
    items: list[Place] = []
    ends = (":", "?") if _is_item(lead) else ("?",)
    count = word_count(lead.text())
    following = lead.moved(1)
    while following is not None and _is_item(following) and len(items) < MAX_ITEMS:
        after = following.moved(1)
        goes_on = after is not None and _same_block(following, after) and not _BULLET.match(after.text())
        count += word_count(following.text())
        if goes_on or count > MAX_JOINED_WORDS or following.text().rstrip().endswith(ends):
            break
        if is_boilerplate(following.text()):
            break
        items.append(following)
        following = after
    while items and items[-1].text().rstrip().endswith(":"):
        items.pop()  # what it opens was left out
    return items


def _inline_list(place: Place, raw: str) -> Statement | None:
    """A list that the page's text runs together on one line: `such as:   - rest   - ice`."""
    lead, *items = [fold(part) for part in _INLINE_BULLET.split(raw)]
    if not lead.endswith(":"):
        return None
    lead = trim(lead)
    text = f"{lead} {_enumerated([item for item in items if item])}"
    stands = standing(f"{lead[:-1]}.")
    if stands == "never" or word_count(text) > MAX_JOINED_WORDS:
        return None
    return Statement(place, place, text, stands_alone=stands == "alone")


def _enumerated(items: list[str]) -> str:
    """Items on one line. The line breaks between them become commas, or semicolons where an item has a comma or is
    long."""
    bare = [item.rstrip(" .;,") for item in items]
    separator = (
        "; " if any("," in item or "." in item or ":" in item[:-1] or len(item.split()) > 6 for item in bare) else ", "
    )
    joined = separator.join(bare) + "."
    return joined.replace(f":{separator}", ": ")  # an item that opens a list of its own


def _stopped(text: str) -> str:
    """Begun with a capital and ended as `_ended`."""
    return capitalised(_ended(text))


def _ended(text: str) -> str:
    """Ended with a full stop if it has no end mark of its own."""
    return text if text.rstrip("\"'”’)]")[-1:] in ".!…。！؟।" else text.rstrip(" ;,") + "."


__all__ = [
    "MAX_JOINED_WORDS",
    "MAX_WORDS",
    "MAX_WORDS_OF_BEST",
    "Place",
    "Statement",
    "statement",
    "word_count",
]
