"""What a user would otherwise take: answers put together from the same sources by plain means.

In: the sentences of the sources of one question, with the vectors that the library keeps of them. Out: the same
sentences, in the order in which each method would take them. `cut` makes an answer of a given length of any of them.
LexRank and TextRank are sumy's, imported only here.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np

from citewell.evaluate.dangling import Shown
from citewell.evaluate.extra import missing_extra
from citewell.kit.words import ENGLISH_STOP_WORDS, stem, terms, words
from citewell.types import Vector

LIBRARIES = ("sumy",)

K1, B = 0.9, 0.4
"""Of BM25 over sentences: the values of Anserini, set on many collections."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence of a source. Equality is by place: the same words may stand twice."""

    source: int  # place of the source among those of the question, from 0
    place: int  # of the sentence in its source, from 0
    text: str = field(compare=False)
    vector: Vector = field(compare=False)


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as the baselines see it."""

    text: str
    vector: Vector
    idf: Callable[[str], float]  # rarity of a term in the library
    encode: Callable[[str], Vector]


Baseline = Callable[[Asked, Sequence[Candidate]], list[Candidate]]


def lead(_asked: Asked, candidates: Sequence[Candidate]) -> list[Candidate]:
    """The first sentence of each source as given, then the second of each, and so on."""
    return sorted(candidates, key=lambda c: (c.place, c.source))


def best_source(asked: Asked, candidates: Sequence[Candidate]) -> list[Candidate]:
    """The source of the sentence closest to the question, from its beginning; other sources never."""
    best = max(candidates, key=lambda c: (float(c.vector @ asked.vector), -c.source, -c.place))
    return sorted((c for c in candidates if c.source == best.source), key=lambda c: c.place)


def top_cosine(asked: Asked, candidates: Sequence[Candidate]) -> list[Candidate]:
    """By cosine to the question, each sentence encoded alone, as one would with the encoder and nothing else."""
    closeness = {c: float(asked.encode(c.text) @ asked.vector) for c in candidates}
    return sorted(candidates, key=lambda c: (-closeness[c], c.source, c.place))


def top_cosine_in_context(asked: Asked, candidates: Sequence[Candidate]) -> list[Candidate]:
    """By cosine to the question of the vectors that the library keeps: each sentence read in its passage."""
    return sorted(candidates, key=lambda c: (-float(c.vector @ asked.vector), c.source, c.place))


def top_bm25(asked: Asked, candidates: Sequence[Candidate]) -> list[Candidate]:
    """By BM25 with the question, rarity counted in the whole library.

    Source:
        Robertson & Zaragoza, Foundations and Trends in IR 2009.
    """
    wanted = set(terms(asked.text))
    counts = [Counter(terms(c.text)) for c in candidates]
    mean = max(sum(count.total() for count in counts) / len(counts), 1.0)

    def score(count: Counter[str]) -> float:
        norm = K1 * (1 - B + B * count.total() / mean)
        return math.fsum(asked.idf(term) * count[term] / (count[term] + norm) for term in sorted(wanted & count.keys()))

    scored = [(-score(count), c.source, c.place, c) for count, c in zip(counts, candidates, strict=True)]
    return [c for *_, c in sorted(scored, key=lambda entry: entry[:3])]


def lexrank(_asked: Asked, candidates: Sequence[Candidate]) -> list[Candidate]:
    """By centrality among the sentences of all sources (Erkan & Radev, JAIR 2004); the question is not read."""
    try:
        from sumy.summarizers.lex_rank import LexRankSummarizer
    except ImportError as problem:
        raise missing_extra("sumy") from problem
    return _by_sumy(LexRankSummarizer, candidates)


def textrank(_asked: Asked, candidates: Sequence[Candidate]) -> list[Candidate]:
    """By shared words with the sentences of all sources (Mihalcea & Tarau, EMNLP 2004); the question is not read."""
    try:
        from sumy.summarizers.text_rank import TextRankSummarizer
    except ImportError as problem:
        raise missing_extra("sumy") from problem
    return _by_sumy(TextRankSummarizer, candidates)


BASELINES: dict[str, Baseline] = {
    "lead": lead,
    "best source": best_source,
    "LexRank": lexrank,
    "TextRank": textrank,
    "cosine": top_cosine,
    "cosine in context": top_cosine_in_context,
    "BM25": top_bm25,
}


def cut(ordered: Sequence[Candidate], *, min_words: int, max_words: int) -> list[Candidate]:
    """Whole sentences in their order until the answer is long enough; what would make it too long is passed over.

    Returns:
        At least one sentence, if there is any: the first, when none is short enough.
    """
    chosen: list[Candidate] = []
    total = 0
    for candidate in ordered:
        count = len(candidate.text.split())
        if total + count <= max_words:
            chosen.append(candidate)
            total += count
        if total >= min_words:
            break
    return chosen or list(ordered[:1])


def shown(chosen: Sequence[Candidate]) -> list[Shown]:
    """The sentences as a reader meets them, each with whether its predecessor in the source stands before it."""
    before = [None, *chosen[:-1]]
    return [
        Shown(c.text, follows=b is not None and (b.source, b.place + 1) == (c.source, c.place))
        for b, c in zip(before, chosen, strict=True)
    ]


class _Words:
    """The tokenizer that sumy asks: ours, so that it need not fetch data of its own."""

    @staticmethod
    def to_words(text: str) -> tuple[str, ...]:
        return tuple(words(text))


def _by_sumy(method: Callable[..., object], candidates: Sequence[Candidate]) -> list[Candidate]:
    """Run one of sumy's summarisers with our words, stems and stop words, and see in which order it takes sentences."""
    from sumy.models.dom import ObjectDocumentModel, Paragraph, Sentence

    order: list[int] = []

    def take(rated: Sequence[object]) -> Sequence[object]:
        if all(np.isfinite(info.rating) for info in rated):  # type: ignore[attr-defined]
            order.extend(info.order for info in rated)  # type: ignore[attr-defined]
        return rated

    summarizer = method(stem)
    summarizer.stop_words = ENGLISH_STOP_WORDS  # type: ignore[attr-defined]
    document = ObjectDocumentModel([Paragraph([Sentence(c.text, _Words()) for c in candidates])])
    with np.errstate(all="ignore"):  # sentences without a common word give 0/0; then the given order stands
        summarizer(document, take)  # type: ignore[operator]
    return [candidates[i] for i in order or range(len(candidates))]
