"""How far the words of a claim stand in its evidence, as numbers in [0, 1] for a logistic regression.

In: two readings (verify.reading) and a weight for each stem. Out: one vector, its places named by FEATURES. What
the numbers are worth is learned by scripts/train_support.py; rules that overrule them are in verify.rules.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence, Set
from dataclasses import dataclass

from citewell.verify.edits import Repetition, repetition
from citewell.verify.opposites import OPPOSITES
from citewell.verify.reading import Reading, SentenceReading

FEATURES = (
    "found",  # share of the claim's content words found anywhere in the evidence, weighted by rarity, squared
    "found_nearly",  # words found by stem or by their first five letters
    "letters",  # share of the claim's groups of four letters, squared: catches other endings and compounds
    "rarest_missing",  # weight of the rarest word that is missing, as a share of the greatest weight
    "missing",  # words missing, saturating
    "pairs",  # share of neighbouring content words found as neighbours
    "triples",  # share of its runs of three words found
    "in_order",  # longest common subsequence of content words with the best sentence, as a share of the claim's
    "run",  # longest run of words in common, as a share of the claim
    "covered",  # share of the best sentence's words that the claim says too
    "numbers_missing",
    "numbers_found",
    "negation_differs",  # a shared word is denied on one side only
    "negation_only_here",  # one side has a negation, the other none
    "opposites",
    "doubt_gained",  # the best sentence doubts, the claim does not
    "doubt_lost",
    "sometimes_gained",
    "always_gained",
    "repeated",  # the claim nearly repeats a sentence and changes nothing that matters (verify.edits)
)
"""In the order of the vector."""

Weight = Callable[[str], float]
_LEAST = 0.01  # a small library gives weight 0 to a word that stands in all of it


@dataclass(frozen=True, slots=True)
class Comparison:
    """A claim beside its evidence: the numbers, and what the rules need of them."""

    vector: tuple[float, ...]  # in the order of FEATURES
    found: float  # share of the claim's content words in the evidence, weighted by rarity
    best: SentenceReading | None  # the evidence's sentence that says most of the claim
    found_in_best: float
    negation: str  # the word that one side denies and the other states, "" if none
    opposites: tuple[str, str] | None  # word of the claim, its opposite in the evidence
    repetition: Repetition | None

    def value(self, feature: str) -> float:
        """The value of one of FEATURES."""
        return self.vector[FEATURES.index(feature)]


def compare(claim: Reading, evidence: Reading, weight: Weight) -> Comparison:
    """Lay a claim beside its evidence.

    Args:
        claim, evidence: as read; either may be without words.
        weight: of a stem, >= 0, greater for rarer ones (inverse document frequency); only ratios matter.
    """
    weights = {term: max(weight(term), _LEAST) for term in claim.term_set}
    shares = [_share(weights, s.term_set) for s in evidence.sentences]
    best = max(range(len(shares)), key=lambda k: (shares[k], -k), default=None)
    sentence = None if best is None else evidence.sentences[best]
    found = _share(weights, evidence.term_set)
    lost_numbers = sum(not number_is_in(n.value, n.unit, evidence) for n in claim.numbers)
    negation = _negation(claim, sentence, weights) if sentence else ""
    opposites = _opposites(claim, sentence) if sentence else None
    repeated = repetition(claim, evidence)
    vector = (
        found**2,
        *_by_word(weights, claim, evidence),
        *_by_run(claim, evidence, sentence),
        *_counted(lost_numbers, len(claim.numbers)),
        float(bool(negation)),
        float(sentence is not None and (denials(claim) > 0) != (sentence.negations > 0)),
        float(opposites is not None),
        *_certainty(claim, sentence),
        float(repeated is not None and not repeated.problem),
    )
    share = 0.0 if best is None else shares[best]
    return Comparison(vector, found, sentence, share, negation, opposites, repeated)


def _share(weights: dict[str, float], terms: frozenset[str]) -> float:
    return sum(w for term, w in weights.items() if term in terms) / (sum(weights.values()) or 1.0)


def _by_word(weights: dict[str, float], claim: Reading, evidence: Reading) -> tuple[float, float, float, float]:
    """found_nearly, letters, rarest_missing, missing."""
    missing = {t: w for t, w in weights.items() if t not in evidence.term_set}
    near = sum(w for t, w in missing.items() if len(t) >= 5 and t[:5] in evidence.prefixes)
    total = sum(weights.values()) or 1.0
    found_nearly = (total - sum(missing.values()) + near) / total if weights else 0.0
    letters = _found(claim.letters, evidence.letters) ** 2
    greatest = max(missing.values(), default=0.0) / max(weights.values(), default=1.0)
    return found_nearly, letters, greatest, 1 - math.exp(-len(missing) / 3)


def _found(wanted: Set[object], seen: Set[object]) -> float:
    return len(wanted & seen) / max(1, len(wanted))


def _by_run(
    claim: Reading, evidence: Reading, best: SentenceReading | None
) -> tuple[float, float, float, float, float]:
    """pairs, triples, in_order, run, covered."""
    pairs, triples = _found(claim.pairs, evidence.pairs), _found(claim.triples, evidence.triples)
    if best is None or not claim.words:
        return pairs, triples, 0.0, 0.0, 0.0
    said = [term for s in claim.sentences for term in s.terms]
    in_order = common_subsequence(said, best.terms) / max(1, len(said))
    run = longest_run(claim.words, best.words) / len(claim.words)
    return pairs, triples, in_order, run, _found(best.term_set, claim.term_set)


def common_subsequence(one: Sequence[str], other: Sequence[str]) -> int:
    """Length of the longest common subsequence."""
    row = [0] * (len(other) + 1)
    for word in one:
        diagonal = 0
        for k, there in enumerate(other, 1):
            above = row[k]
            row[k] = diagonal + 1 if word == there else max(above, row[k - 1])
            diagonal = above
    return row[-1]


def longest_run(one: Sequence[str], other: Sequence[str]) -> int:
    """Length of the longest run of words that both have."""
    places: dict[str, list[int]] = {}
    for k, word in enumerate(other):
        places.setdefault(word, []).append(k)
    longest, ending = 0, dict[int, int]()
    for word in one:
        ending = {k: ending.get(k - 1, 0) + 1 for k in places.get(word, ())}
        longest = max(longest, max(ending.values(), default=0))
    return longest


def _counted(lost: int, of: int) -> tuple[float, float]:
    """Share missing and share found; both 0 where the claim has none."""
    return (lost / of, 1 - lost / of) if of else (0.0, 0.0)


def number_is_in(value: str, unit: str, evidence: Reading) -> bool:
    """Whether the evidence says this number, with this unit if both name one; a year also counts for its decade."""
    for number in evidence.numbers:
        if number.value == value and (number.unit == unit or not number.unit or not unit or _dose(number.unit, unit)):
            return True
        if value.endswith("s") and value[:3] == number.value[:3] and len(number.value) >= 4:
            return True
    return value == "1" and not unit  # "one of", "a single": rarely a count that the evidence repeats


def _dose(one: str, other: str) -> bool:
    """mg and mg/kg/day: one names less of the same unit."""
    return one.startswith(other + "/") or other.startswith(one + "/")


def name_is_in(name: Sequence[str], evidence: Reading) -> bool:
    """Whether every word of a name stands in the evidence, in any letter case; "American" also counts for "America"."""
    seen = frozenset(evidence.words)
    return all(word in seen or (len(word) >= 6 and word[:5] in evidence.prefixes) for word in name)


def denials(claim: Reading) -> int:
    """How many negations a text has."""
    return sum(s.negations for s in claim.sentences)


def _negation(claim: Reading, best: SentenceReading, weights: dict[str, float]) -> str:
    """A content word that both share and only one side denies; the weightiest, "" if none."""
    denied = frozenset().union(*(s.negated for s in claim.sentences))
    shared = (denied ^ best.negated) & best.term_set & claim.term_set
    odd = denials(claim) != best.negations
    return max(shared, key=lambda t: (weights[t], t)) if shared and odd else ""


def _opposites(claim: Reading, best: SentenceReading) -> tuple[str, str] | None:
    """A word of the claim whose opposite stands in the best sentence, while neither side has both."""
    for term in sorted(claim.term_set - best.term_set):
        for other in OPPOSITES.get(term, ()):
            if other in best.term_set and other not in claim.term_set:
                return term, other
    return None


def _certainty(claim: Reading, best: SentenceReading | None) -> tuple[float, float, float, float]:
    """doubt_gained, doubt_lost, sometimes_gained, always_gained."""
    if best is None:
        return 0.0, 0.0, 0.0, 0.0
    doubt = frozenset().union(*(s.doubt for s in claim.sentences))
    sometimes = frozenset().union(*(s.sometimes for s in claim.sentences))
    always = frozenset().union(*(s.always for s in claim.sentences))
    return (
        float(bool(best.doubt) and not doubt),
        float(bool(doubt) and not best.doubt),
        float(bool(best.sometimes) and not sometimes),
        float(bool(always - best.always)),
    )
