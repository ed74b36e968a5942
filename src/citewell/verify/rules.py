"""Differences that no amount of shared words can outweigh.

In: a claim, its evidence and their comparison. Out: the first difference found, in plain words, or None. Each rule
would rather call a true support unproven than let a changed number, a lost "not" or a vanished "may" pass.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from citewell.kit.meaning import Number
from citewell.verify.features import Comparison, denials, name_is_in, number_is_in
from citewell.verify.reading import Reading, SentenceReading

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
    return Difference("the evidence only asks") if best.asks else None


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


def _certainty(claim: Reading, _evidence: Reading, _compared: Comparison, best: SentenceReading) -> Difference | None:
    """A "may", "usually" or "if" of the evidence that the claim leaves out, or an "all" that it puts in."""
    for kind in ("doubt", "sometimes", "conditions"):
        there: frozenset[str] = getattr(best, kind)
        here = frozenset[str]().union(*(getattr(s, kind) for s in claim.sentences))
        if there and not here:
            return Difference(f'the evidence says "{min(there)}", the claim leaves it out')
    added = frozenset[str]().union(*(s.always for s in claim.sentences)) - best.always
    return Difference(f'the claim says "{min(added)}", the evidence does not') if added else None


RULES: tuple[Rule, ...] = (_question, _number, _name, _negation, _opposite, _certainty)
"""In the order in which they are asked."""
