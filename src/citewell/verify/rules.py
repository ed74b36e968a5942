"""Differences that no amount of shared words can outweigh.

In: a claim, its evidence and their comparison. Out: the first difference found, in plain words, or None. Each rule
would rather call a true support unproven than let a changed number, a lost "not" or a vanished "may" pass.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import regex

from citewell.kit.meaning import Number
from citewell.kit.words import stem
from citewell.verify.features import Comparison, denials, name_is_in, number_is_in
from citewell.verify.reading import Reading, SentenceReading

EFFECTS = frozenset(
    stem(word)
    for word in """
    increase decrease reduce raise lower rise fall grow shrink decline drop improve worsen cause prevent promote
    inhibit activate stimulate suppress induce enhance impair accelerate delay slow block protect damage harm cure
    treat heal kill positive negative positively negatively scarce rare common ineffective inaccurate more less fewer
    higher greater larger smaller longer shorter better worse earlier later faster slower stronger weaker
    """.split()
)
"""Stems that say which way something goes, or which thing acts on which."""
_UP = frozenset(map(stem, "increase raise rise grow elevate gain higher more greater larger".split()))
_DOWN = frozenset(map(stem, "decrease reduce lower fall decline drop shrink diminish less fewer smaller".split()))
_ALIKE = {term: group for group in (_UP, _DOWN) for term in group}
_TURNING_PREFIX = regex.compile(r"(?:un|in|im|ir|il|de|dis|dys|non|mis|anti)(?=[a-z]{4})")
_ALL_THERE = 0.8  # share of the claim from which its words count as there; below, missing words are the better reason
_IN_ONE = 0.5  # share of the claim that one sentence must say
_RANGE_GAP = 6  # characters: "2- to 3-inch" has five between its numbers


@dataclass(frozen=True, slots=True)
class Difference:
    """Why the evidence does not carry the claim; `opposite` if it says the contrary where the other words agree."""

    reason: str
    opposite: bool = False


Rule = Callable[[Reading, Reading, Comparison, SentenceReading], Difference | None]


def difference(claim: Reading, evidence: Reading, compared: Comparison) -> Difference | None:
    """The first difference that rules support out; None if there is none."""
    if not claim.sentences:
        return Difference("the claim has no words")
    if compared.best is None:
        return Difference("the evidence has no words")
    for rule in RULES:
        found = rule(claim, evidence, compared, compared.best)
        if found is not None:
            return found
    return None


def _question(claim: Reading, _evidence: Reading, _compared: Comparison, best: SentenceReading) -> Difference | None:
    if any(s.asks for s in claim.sentences):
        return Difference("the claim is a question")
    if best.asks or (best.aims and not any(s.aims for s in claim.sentences)):
        return Difference("the evidence only asks")
    return None


def _number(claim: Reading, evidence: Reading, _compared: Comparison, _best: SentenceReading) -> Difference | None:
    for number in claim.numbers:
        if number_is_in(number.value, number.unit, evidence):
            continue
        rivals = [n for n in evidence.numbers if n.unit == number.unit and n.unit]
        rivals = rivals or [n for n in evidence.numbers if n.value == number.value]
        instead = f"the evidence says {_shown(rivals[:2])}" if rivals else "the evidence does not say it"
        return Difference(f"{instead}, the claim says {_shown([number])}", opposite=bool(rivals))
    return None


def _shown(found: Sequence[Number]) -> str:
    """ "2 to 3 inch" for the ends of a range, else the first of them."""
    in_range = len(found) == 2 and found[1].start - found[0].end <= _RANGE_GAP
    values = " to ".join(n.value for n in found) if in_range else found[0].value
    return f"{values} {found[0].unit}".strip()


def _name(claim: Reading, evidence: Reading, _compared: Comparison, _best: SentenceReading) -> Difference | None:
    for name in claim.names:
        if not name_is_in(name, evidence):
            return Difference(f'the evidence does not name "{" ".join(name)}"')
    return None


def _negation(claim: Reading, _evidence: Reading, compared: Comparison, best: SentenceReading) -> Difference | None:
    if _is_clean(compared):
        return None
    here, there = denials(claim), best.negations
    if bool(here) == bool(there) and not compared.negation:
        return None
    who, other = ("claim", "evidence") if here > there else ("evidence", "claim")
    about = f' "{compared.negation}"' if compared.negation else ""
    return Difference(
        f"the {who} denies{about or ' something'}, the {other} does not", opposite=bool(compared.negation)
    )


def _opposite(_claim: Reading, _evidence: Reading, compared: Comparison, _best: SentenceReading) -> Difference | None:
    if compared.opposites is None:
        return None
    here, there = compared.opposites
    return Difference(f'the evidence says "{there}", the claim says "{here}"', opposite=True)


def _prefixed(claim: Reading, _evidence: Reading, _compared: Comparison, best: SentenceReading) -> Difference | None:
    """ "deactivates" against "activates", "inaccurate" against "accurate"."""
    here = {bare: word for word in claim.words if (bare := _bare(word))}
    there = {bare: word for word in best.words if (bare := _bare(word))}
    for word in claim.words:
        if stem(word) in there and stem(word) not in best.term_set:
            return Difference(f'the evidence says "{there[stem(word)]}", the claim says "{word}"', opposite=True)
    for word in best.words:
        if stem(word) in here and stem(word) not in claim.term_set:
            return Difference(f'the evidence says "{word}", the claim says "{here[stem(word)]}"', opposite=True)
    return None


def _bare(word: str) -> str:
    """The stem of a word without the prefix that turns it round, "" if it has none."""
    found = _TURNING_PREFIX.match(word)
    return stem(word[found.end() :]) if found else ""


def _scattered(_claim: Reading, _evidence: Reading, compared: Comparison, _best: SentenceReading) -> Difference | None:
    if compared.found >= _ALL_THERE and compared.found_in_best < _IN_ONE:
        return Difference("no sentence of the evidence says it as a whole")
    return None


def _is_clean(compared: Comparison) -> bool:
    """Whether the claim nearly repeats a sentence unchanged: then verify.edits has looked word by word."""
    return compared.repetition is not None and not compared.repetition.problem


def _certainty(claim: Reading, _evidence: Reading, compared: Comparison, best: SentenceReading) -> Difference | None:
    """A "may", "usually" or "if" of the evidence that the claim leaves out, or an "all" that it puts in."""
    if _is_clean(compared):
        return None
    for kind in ("doubt", "sometimes", "conditions"):
        there: frozenset[str] = getattr(best, kind)
        here = frozenset[str]().union(*(getattr(s, kind) for s in claim.sentences))
        if there and not here:
            return Difference(f'the evidence says "{min(there)}", the claim leaves it out')
    for group in sorted(best.groups):
        if all(group not in s.words for s in claim.sentences):
            return Difference(f'the evidence says it of "{group}" only')
    added = frozenset[str]().union(*(s.always for s in claim.sentences)) - best.always
    return Difference(f'the claim says "{min(added)}", the evidence does not') if added else None


def _effect(claim: Reading, _evidence: Reading, _compared: Comparison, best: SentenceReading) -> Difference | None:
    """A verb of effect that the evidence does not use: who shares the nouns only speaks of the same things."""
    said = {stem(word): word for word in claim.words}
    there = frozenset(stem(word) for word in best.words)
    for term, word in said.items():
        if term in EFFECTS and not (_ALIKE.get(term, {term}) & there):
            return Difference(f'the evidence does not say "{word}"')
    return None


def _order(claim: Reading, _evidence: Reading, _compared: Comparison, best: SentenceReading) -> Difference | None:
    """Who does what to whom: "A causes B" is not "B causes A", and "more than" has two sides."""
    for sentence in claim.sentences:
        for place, word in enumerate(sentence.words):
            there = _place(word, best) if word == "than" or stem(word) in EFFECTS else None
            if there is not None and _is_turned(sentence, place, best, there):
                return Difference(f'the evidence says it the other way round about "{word}"')
    return None


def _place(word: str, sentence: SentenceReading) -> int | None:
    wanted = stem(word)
    return next((k for k, other in enumerate(sentence.words) if stem(other) == wanted), None)


def _is_turned(one: SentenceReading, here: int, other: SentenceReading, there: int) -> bool:
    """Whether what stands before a word on one side stands behind it on the other, unless one side is passive."""
    before, behind = _sides(one, here)
    before_there, behind_there = _sides(other, there)
    forward, back = len(before & behind_there), len(behind & before_there)
    crossed = forward and back and forward + back > len(before & before_there) + len(behind & behind_there)
    straight = before & before_there and behind & behind_there
    passive = _is_passive(one, here) != _is_passive(other, there)
    return bool(straight if passive else crossed)


def _sides(sentence: SentenceReading, place: int) -> tuple[frozenset[str], frozenset[str]]:
    """The content stems that stand only before a word, and those that stand only behind it."""
    before = frozenset(map(stem, sentence.words[:place])) & sentence.term_set
    behind = frozenset(map(stem, sentence.words[place + 1 :])) & sentence.term_set
    return before - behind, behind - before


def _is_passive(sentence: SentenceReading, place: int) -> bool:
    return "by" in sentence.words[place + 1 : place + 3]


def _edited(_claim: Reading, _evidence: Reading, compared: Comparison, _best: SentenceReading) -> Difference | None:
    """A near repetition with a word changed, moved or left out that matters."""
    found = compared.repetition
    return Difference(found.problem) if found is not None and found.problem else None


RULES: tuple[Rule, ...] = (
    _question,
    _number,
    _name,
    _negation,
    _opposite,
    _prefixed,
    _certainty,
    _edited,
    _effect,
    _order,
    _scattered,
)
"""In the order in which they are asked."""
