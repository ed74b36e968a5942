"""The lines of a document that match a query best, cut at words, for a result whose document holds no statement that
stands alone.

In: a query and one source. Out: one line of text with "…" where something was left out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import regex

from citewell.kit.headings import lists_literature
from citewell.kit.words import beginning
from citewell.types import BlockKind, FoundPassage, Query, Source

ELLIPSIS = "…"
_WITHHELD: frozenset[BlockKind] = frozenset({"withheld"})
_AROUND: frozenset[BlockKind] = frozenset({"navigation", "consent", "template"})
_LEAST_CHARS = 10
"""A shorter excerpt says nothing."""


def excerpt(query: Query, source: Source, *, max_chars: int = 220) -> str:
    """The stretch of a source's passages, at most `max_chars` long, that holds most different words of the query.

    Cut between words; "…" marks each end that is not the end of the passage. "" for a source without text. An unbroken
    run of letters longer than the limit is cut inside. What a publisher withholds is left out, and an excerpt is no
    longer than the publisher allows; what is no text of the page itself is shown only where there is nothing else.
    """
    if source.max_snippet is not None:
        max_chars = min(max_chars, source.max_snippet)
    pattern = _any_word_of(query)
    room = max(max_chars - 2 * len(ELLIPSIS) - 2, 1)
    shown = [_without(found, _WITHHELD | _AROUND) for found in source.passages]
    if not any(_has_words(found.passage.text) for found in shown):
        shown = [_without(found, _WITHHELD) for found in source.passages]
    windows = [_best_window(found, pattern, room) for found in shown if _has_words(found.passage.text)]
    if not windows or max_chars < _LEAST_CHARS:
        return ""
    _, _, found, start = max(windows, key=lambda window: (window[0], -window[1]))
    return _cut(found.passage.text, start, room)


def _without(found: FoundPassage, kinds: frozenset[BlockKind]) -> FoundPassage:
    """The passage with blanks and an ellipsis in place of sentences of some kinds, so that all places stay."""
    hidden = [sentence for sentence in found.passage.sentences if sentence.kind in kinds]
    if not hidden:
        return found
    offset, text = found.passage.start, found.passage.text
    for sentence in hidden:
        start, end = sentence.start - offset, sentence.end - offset
        text = text[:start] + ELLIPSIS.ljust(end - start) + text[end:]
    kept = tuple(sentence for sentence in found.passage.sentences if sentence.kind not in kinds)
    return replace(found, passage=replace(found.passage, text=text, sentences=kept))


def _has_words(text: str) -> bool:
    return bool(text.replace(ELLIPSIS, "").strip())


def _any_word_of(query: Query) -> regex.Pattern[str] | None:
    """A pattern for the beginnings of words that the terms of a query share with their other forms."""
    stumps = sorted({beginning(term) for term in query.terms}, key=lambda stump: (-len(stump), stump))
    return regex.compile(rf"\b(?:{'|'.join(map(regex.escape, stumps))})", regex.IGNORECASE) if stumps else None


def _best_window(
    found: FoundPassage, pattern: regex.Pattern[str] | None, room: int
) -> tuple[float, int, FoundPassage, int]:
    """Score, place in the document, passage and start of the best stretch of one passage."""
    text = found.passage.text
    hits = [(m.start(), m.group().lower()) for m in pattern.finditer(text)] if pattern else []
    literature = [
        (s.start - found.passage.start, s.end - found.passage.start)
        for s in found.passage.sentences
        if lists_literature(s.heading)
    ]
    hits = [(place, word) for place, word in hits if not any(start <= place < end for start, end in literature)]
    best = (-1.0, 0)
    for start in _starts(found, [place for place, _ in hits]):
        inside = [word for place, word in hits if start <= place < start + room]
        score = len(set(inside)) + 0.05 * min(len(inside), 10)
        best = max(best, (score, -start))
    return best[0] + 0.1 * found.score, found.passage.start, found, -best[1]


def _starts(found: FoundPassage, hits: Sequence[int]) -> list[int]:
    """Windows begin at the first sentence, at those with a hit, and at the hits themselves."""
    offset = found.passage.start
    sentences = [s.start - offset for s in found.passage.sentences if s.kind != "heading"]
    text = found.passage.text
    first = len(text) - len(text.lstrip())
    near = [max((start for start in sentences if start <= hit), default=hit) for hit in hits]
    return sorted({first, *sentences[:1], *near, *hits})


def _cut(text: str, start: int, room: int) -> str:
    """From a start at a word's beginning as many whole words as there is room for, on one line."""
    while start > 0 and not text[start - 1].isspace():
        start -= 1
    rest = text[start : start + 2 * room].split()
    body = rest[0][:room] if rest else ""
    for word in rest[1:]:
        if len(body) + 1 + len(word) > room:
            break
        body = f"{body} {word}"
    whole = body == " ".join(text[start:].split())
    shown = f"{ELLIPSIS + ' ' if text[:start].strip() else ''}{body}{'' if whole else ' ' + ELLIPSIS}"
    return shown.replace(f"{ELLIPSIS} {ELLIPSIS}", ELLIPSIS)
