"""How well an extracted text agrees with what people marked on the page.

In: texts. Out: precision, recall and F1 of words, of runs of four words and of segments. White space never counts.

Source of the runs of four words, and of taking F1 from the mean precision and recall over pages: scrapinghub's
article-extraction-benchmark. Source of counting marked pieces over all pages: trafilatura's evaluation.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean
from typing import Any

import regex

RUN = 4
_WORD = regex.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Agreement:
    """Of one page, each in [0, 1]."""

    precision: float  # share of what came out that is wanted
    recall: float  # share of what is wanted that came out

    @property
    def f1(self) -> float:
        return harmonic(self.precision, self.recall)


@dataclass(frozen=True, slots=True)
class TextAgreement:
    """Of one page whose whole text is known."""

    words: Agreement
    runs: Agreement
    segments: Agreement


@dataclass(frozen=True, slots=True)
class Pieces:
    """Of one page of which pieces are known."""

    found: int  # of the wanted
    wanted: int
    strayed: int  # of the unwanted, those that came out
    unwanted: int

    @property
    def right(self) -> float:
        """Share of the pieces on their right side."""
        return (self.found + self.unwanted - self.strayed) / (self.wanted + self.unwanted)


def text_agreement(gold: str, text: str) -> TextAgreement:
    """Compare a text with the whole text of its page."""
    gold_words, words = _words(gold), _words(text)
    return TextAgreement(
        words=_overlap(Counter(gold_words), Counter(words)),
        runs=_overlap(Counter(_runs(gold_words)), Counter(_runs(words))),
        segments=_segments(gold, text),
    )


def pieces(text: str, wanted: Sequence[str], unwanted: Sequence[str]) -> Pieces:
    """Look for marked pieces in a text."""
    folded = _folded(text)
    found = sum(_folded(piece) in folded for piece in wanted)
    strayed = sum(_folded(piece) in folded for piece in unwanted)
    return Pieces(found, len(wanted), strayed, len(unwanted))


def means_of_texts(agreements: Sequence[TextAgreement]) -> dict[str, float]:
    """Precision and recall as means over pages, F1 of these means."""
    figures: dict[str, float] = {}
    for name, chosen in (
        ("words", [agreement.words for agreement in agreements]),
        ("4-words", [agreement.runs for agreement in agreements]),
        ("segments", [agreement.segments for agreement in agreements]),
    ):
        precision, recall = fmean(a.precision for a in chosen), fmean(a.recall for a in chosen)
        figures |= {f"{name} P": precision, f"{name} R": recall, f"{name} F1": harmonic(precision, recall)}
    return figures


def means_of_pieces(counted: Sequence[Pieces]) -> dict[str, float]:
    """Precision, recall and F1 of the wanted pieces over all pages together; the share of unwanted ones left out."""
    found, strayed = sum(c.found for c in counted), sum(c.strayed for c in counted)
    wanted, unwanted = sum(c.wanted for c in counted), sum(c.unwanted for c in counted)
    precision, recall = _share(found, found + strayed), _share(found, wanted)
    return {
        "pieces P": precision,
        "pieces R": recall,
        "pieces F1": harmonic(precision, recall),
        "unwanted left out": _share(unwanted - strayed, unwanted),
    }


def harmonic(precision: float, recall: float) -> float:
    """F1."""
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def _words(text: str) -> list[str]:
    return [word.lower() for word in _WORD.findall(text)]


def _runs(words: Sequence[str]) -> list[tuple[str, ...]]:
    """All runs of four words; a shorter text is one run."""
    return [tuple(words[first : first + RUN]) for first in range(max(1, len(words) - RUN + 1))] if words else []


def _overlap(gold: Counter[Any], found: Counter[Any]) -> Agreement:
    common = (gold & found).total()
    return Agreement(_share(common, found.total()), _share(common, gold.total()))


def _segments(gold: str, text: str) -> Agreement:
    """Segments are lines, as paragraphs are separated. One counts if it stands whole in the other text."""
    whole_gold, whole_text = _folded(gold), _folded(text)
    wanted, found = ([_folded(line) for line in lines.splitlines() if line.strip()] for lines in (gold, text))
    right = sum(segment in whole_gold for segment in found)
    there = sum(segment in whole_text for segment in wanted)
    return Agreement(_share(right, len(found)), _share(there, len(wanted)))


def _share(part: int, whole: int) -> float:
    """Nothing of nothing is all of it."""
    return part / whole if whole else 1.0


def _folded(text: str) -> str:
    return " ".join(text.split())
