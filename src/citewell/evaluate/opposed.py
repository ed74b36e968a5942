"""Pairs of texts that contradict each other, and pairs that merely differ, built from judged claims.

In: judged claims, of which some have several pieces of evidence. Out: Pairs, each with texts on other subjects to make
a small library, the claim being the query. The same rows give the same pairs: what is drawn is drawn by a hash.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations, product
from typing import Literal, TypeAlias

from citewell.evaluate.claims import Judged
from citewell.kit.words import terms, words

Half: TypeAlias = Literal["all", "first", "second"]
"""Which claims: one half to tune on, the other to report, told apart by a hash of the claim."""

Kind: TypeAlias = Literal[
    "two_sources", "claim_and_source", "both_support", "both_contradict", "neutral", "claim_supported", "claim_neutral",
    "other_claim",
]  # fmt: skip
CONTRADICTING: tuple[Kind, ...] = ("two_sources", "claim_and_source")
"""A supporting and a contradicting piece of evidence; the claim itself as a source and a contradicting one."""
DIFFERING: tuple[Kind, ...] = (
    "both_support", "both_contradict", "neutral", "claim_supported", "claim_neutral", "other_claim",
)  # fmt: skip
"""Evidence on the same side, or on no side, or for the most similar other claim."""

PER_CLAIM = 4
"""Pairs of one kind and claim at most: claims with much evidence would count for all."""
OTHERS = 3
"""Texts on other subjects in each small library."""
_NEGATIONS = frozenset("not no never none neither nor cannot without dont doesnt didnt isnt arent wasnt werent".split())
OVERLAP = 0.5
"""Share of the shorter text's words from which the baseline takes two texts for statements on the same."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two texts of two sources on one claim, and what else stands in their library."""

    kind: Kind
    claim: str
    one: str
    other: str
    others: tuple[str, ...]

    @property
    def contradicts(self) -> bool:
        return self.kind in CONTRADICTING


def pairs_of(rows: Sequence[Judged], *, half: Half = "all", limit: int = 100) -> list[Pair]:
    """Build pairs of every kind that the rows allow.

    Args:
        half: claims of one half only.
        limit: pairs of one kind at most, drawn by hash.
    """
    by_claim: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for row in rows:
        if row.evidence not in by_claim[row.claim][row.label]:
            by_claim[row.claim][row.label].append(row.evidence)
    neighbours = _neighbours(list(by_claim))
    drawn: dict[Kind, list[tuple[str, str, str]]] = defaultdict(list)
    for claim, evidence in by_claim.items():
        if not _is_in(claim, half):
            continue
        near = by_claim[neighbours[claim]]["supported"] if claim in neighbours else []
        for kind, found in _kinds(claim, evidence, near).items():
            chosen = sorted(found, key=lambda pair: _hash(claim, kind, *pair))[:PER_CLAIM]
            drawn[kind] += [(claim, one, other) for one, other in chosen]
    texts = sorted({row.evidence for row in rows})
    subjects = {text: frozenset(terms(text)) for text in texts}
    return [
        Pair(kind, claim, one, other, _others(claim, texts, subjects, (one, other), by_claim[claim]))
        for kind in (*CONTRADICTING, *DIFFERING)
        for claim, one, other in sorted(drawn[kind], key=lambda found: _hash(kind, *found))[:limit]
    ]


def negation_and_overlap(one: str, other: str) -> bool:
    """The baseline: one text denies something, the other nothing, and they share half of the shorter one's words."""
    here, there = frozenset(terms(one)), frozenset(terms(other))
    shared = len(here & there) >= OVERLAP * max(1, min(len(here), len(there)))
    return shared and _NEGATIONS.isdisjoint(words(one)) != _NEGATIONS.isdisjoint(words(other))


def _kinds(claim: str, evidence: dict[str, list[str]], near: Sequence[str]) -> dict[Kind, Iterable[tuple[str, str]]]:
    support, against, neutral = (evidence[label] for label in ("supported", "contradicted", "not_supported"))
    said = as_sentence(claim)
    elsewhere = [text for text in near if text not in support + against]
    return {
        "two_sources": product(support, against),
        "claim_and_source": product([said], against),
        "both_support": combinations(support, 2),
        "both_contradict": combinations(against, 2),
        "neutral": product(support + against, neutral),
        "claim_supported": product([said], support),
        "claim_neutral": product([said], neutral),
        "other_claim": product(support, elsewhere),
    }


def as_sentence(claim: str) -> str:
    """A claim as a source would say it: with a capital and a full stop."""
    bare = claim.strip().strip("\"'“”‘’").rstrip(" ,;:")
    return bare[:1].upper() + bare[1:] + ("" if bare[-1:] in ".!?" else ".")


def _neighbours(claims: Sequence[str]) -> dict[str, str]:
    """Of each claim the other one that shares most of its words; none where no word is shared."""
    found = {claim: frozenset(terms(claim)) for claim in claims}
    nearest: dict[str, str] = {}
    for claim in claims:
        likeness = [
            (len(found[claim] & found[other]) / max(1, len(found[claim] | found[other])), other)
            for other in claims
            if other != claim
        ]
        best = max(likeness, default=(0.0, ""))
        if best[0] > 0:
            nearest[claim] = best[1]
    return nearest


def _others(
    claim: str,
    texts: Sequence[str],
    subjects: dict[str, frozenset[str]],
    sides: tuple[str, str],
    evidence: dict[str, list[str]],
) -> tuple[str, ...]:
    """Texts that share at most one word with the claim and were not judged with it, drawn by hash."""
    asked = frozenset(terms(claim))
    judged = {*sides, *(text for found in evidence.values() for text in found)}
    start = int(_hash(claim, *sides)[:8], 16)
    chosen: list[str] = []
    for step in range(len(texts)):
        text = texts[(start + step * 7919) % len(texts)]  # a prime step, so that neighbours on file are not neighbours
        if text not in judged and text not in chosen and len(asked & subjects[text]) <= 1:
            chosen.append(text)
        if len(chosen) == OTHERS:
            break
    return tuple(chosen)


def _is_in(claim: str, half: Half) -> bool:
    return half == "all" or (int(_hash(claim)[:8], 16) % 2 == 0) == (half == "first")


def _hash(*parts: str) -> str:
    return hashlib.sha256("\x1f".join(parts).encode("utf-8", "backslashreplace")).hexdigest()
