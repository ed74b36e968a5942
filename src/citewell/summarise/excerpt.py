"""The lines of a document that match a query best, cut at words, for a result whose document holds no statement that
stands alone.

In: a query and one source. Out: one line of text with "…" where something was left out.
"""

from __future__ import annotations

from collections.abc import Sequence

import regex

from citewell.kit.words import stem, words
from citewell.types import FoundPassage, Query, Source

ELLIPSIS = "…"
_WORD = regex.compile(r"\S+")


def excerpt(query: Query, source: Source, *, max_chars: int = 220) -> str:
    """The stretch of at most `max_chars` characters of a source's passages that holds most different words of the
    query.

    Cut between words; "…" marks each end that is not the end of the passage. "" for a source without text. An
    unbroken run of letters longer than the limit is cut inside.
    """
    best: tuple[float, str] = (-1.0, "")
    wanted = frozenset(query.terms)
    for found in source.passages:
        score, text = _best_window(found, wanted, max_chars)
        if score > best[0]:
            best = (score, text)
    return best[1]


def _best_window(found: FoundPassage, wanted: frozenset[str], max_chars: int) -> tuple[float, str]:
    text = found.passage.text
    tokens = [m.span() for m in _WORD.finditer(text)]
    if not tokens:
        return -1.0, ""
    room = max(max_chars - 2 * len(ELLIPSIS) - 2, 1)
    hits = [frozenset(stem(word) for word in words(text[start:end])) & wanted for start, end in tokens]
    starts = _starts(found, tokens)
    score, first, last = max(
        ((_score(hits, tokens, first, room), -first, _last(tokens, first, room)) for first in starts),
        key=lambda w: (w[0], w[1]),
    )
    first = -first
    return score + 0.1 * found.score, _cut(text, tokens, first, last, room)


def _starts(found: FoundPassage, tokens: Sequence[tuple[int, int]]) -> list[int]:
    """Windows begin where sentences do, and every few words besides."""
    offset = found.passage.start
    sentences = {s.start - offset for s in found.passage.sentences if s.kind != "heading"}
    return [i for i, (start, _) in enumerate(tokens) if start in sentences or i % 8 == 0]


def _last(tokens: Sequence[tuple[int, int]], first: int, room: int) -> int:
    """The last token that fits after `first`."""
    last = first
    while last + 1 < len(tokens) and tokens[last + 1][1] - tokens[first][0] <= room:
        last += 1
    return last


def _score(hits: Sequence[frozenset[str]], tokens: Sequence[tuple[int, int]], first: int, room: int) -> float:
    """Different words of the query count most, repeated ones a little."""
    inside = hits[first : _last(tokens, first, room) + 1]
    return len(frozenset().union(*inside)) + 0.05 * sum(len(hit) for hit in inside)


def _cut(text: str, tokens: Sequence[tuple[int, int]], first: int, last: int, room: int) -> str:
    body = " ".join(text[tokens[first][0] : tokens[last][1]].split())[:room]
    before = f"{ELLIPSIS} " if first > 0 else ""
    after = "" if last == len(tokens) - 1 and len(body) < room else f" {ELLIPSIS}"
    return f"{before}{body}{after}"
