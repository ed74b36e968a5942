"""Do two statements contradict each other on what was asked?

In: two texts of different sources and the parts of the query (kit.point). Out: why they do, in plain words, or None.
Precision comes first: both must name the same parts of the query, tie the same of them together, and say it of the same
thing in opposite directions; statements limited to some, to different groups or states, hypotheses and open questions
oppose nothing. What it finds and misses: docs/decisions/disagreement.md.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from citewell.kit.direction import MOVES, NOUNS_OF_TIES, Direction
from citewell.kit.frames import sides
from citewell.kit.point import UNTELLING, Part, named, with_alike
from citewell.kit.words import terms
from citewell.types import AnswerSentence
from citewell.verify.deletion import deletion_problem
from citewell.verify.findings import Finding, Statement, Stems, limits, read_findings

NAMED_FROM = 0.6
"""Share of a part, weighed by rarity, from which a statement names it: "brain cancer" does not name lung cancer."""
MOVED_FROM = 0.6
"""The same, for what a finding is said of."""
APART_FROM = 0.25
"""Share of a query of one part that each side of a tie must name."""
SHOWN = 2
"""Disagreements of one answer at most."""

_PAIRS: tuple[tuple[Direction, Direction], ...] = (
    ("up", "down"),
    ("better", "worse"),
    ("works", "harms"),
    ("safe", "harms"),
)
_OPPOSED = frozenset(frozenset(pair) for pair in _PAIRS)

Weight = Callable[[str], float]


def contradiction(one: str, other: str, asked: Sequence[Part], weight: Weight) -> str | None:
    """Why two statements contradict each other on the point asked; None if that is not plain.

    Args:
        one, other: statements of two sources.
        asked: the parts of the query.
        weight: rarity of a stem, > 0.
    """
    here, there = read_findings(one), read_findings(other)
    if here.unsure or there.unsure:
        return None
    shared = with_alike(terms(one)) & with_alike(terms(other))
    both = [part for part in asked if named(part, shared, weight) >= NAMED_FROM]
    for a, b in _opposed(here, there):
        if _may_differ(here.clauses[a.clause], there.clauses[b.clause]):
            continue
        if _on_point(a, b, _without(a, both), weight) or (
            len(asked) == 1 and _on_one_part(a, b, asked[0], shared, weight)
        ):
            return f'one says "{_said(a)}", the other "{_said(b)}"'
    return None


def _opposed(here: Statement, there: Statement) -> Iterator[tuple[Finding, Finding]]:
    for a in here.findings:
        for b in there.findings:
            if _are_opposed(a, b):
                yield a, b


def _are_opposed(a: Finding, b: Finding) -> bool:
    if a.direction is None or b.direction is None:
        return a.direction is b.direction and a.word == b.word and a.denied != b.denied
    if a.direction == b.direction:
        return a.denied != b.denied
    if frozenset({a.direction, b.direction}) in _OPPOSED:
        return not a.denied and not b.denied
    if "tied" in (a.direction, b.direction):  # no tie at all, and yet one moves
        tie, move = (a, b) if a.direction == "tied" else (b, a)
        return tie.denied and move.direction in MOVES and not move.denied
    return False


def _may_differ(one: str, other: str) -> bool:
    """Whether two clauses may both hold: one is said of some only, or each of another group or state."""
    (some, states), (some_there, states_there) = limits(one), limits(other)
    return some or some_there or states != states_there


def _on_point(a: Finding, b: Finding, both: Sequence[Part], weight: Weight) -> bool:
    """Whether two opposed findings are said of the same part, and both statements tie it to the same other part."""

    def common(one: Stems, other: Stems) -> set[Part]:
        shared = with_alike(one) & with_alike(other)
        return {part for part in both if named(part, shared, weight) >= MOVED_FROM}

    around = common(a.around, b.around)
    if a.direction in MOVES or b.direction in MOVES:
        movers = {part for part in both if not any(_is_moved(part, finding, weight) for finding in (a, b))}
        by_itself = len(around) >= 2 and not (a.moves_object or b.moves_object)  # "X of Y fell", "X of Y rose"
        return bool(around) and len(around | movers) >= 2 and (bool(movers) or by_itself)
    if a.direction in ("works", "harms", "safe", "advised"):
        return bool(around)
    ends = (common(a.before, b.before), common(a.behind, b.behind))
    crossed = (common(a.before, b.behind), common(a.behind, b.before))
    if a.direction == "tied" and not NOUNS_OF_TIES.isdisjoint((a.word, b.word)) and len(around) >= 2:
        return True
    tied = all(ends) and len(ends[0] | ends[1]) >= 2
    return tied or (a.direction == "tied" and all(crossed) and len(crossed[0] | crossed[1]) >= 2)


def _without(finding: Finding, parts: Sequence[Part]) -> list[Part]:
    """The parts without the plain word that a finding is about: of "cats transmit" the cats."""
    if finding.direction is not None:
        return list(parts)
    bare = (tuple(s for s in part if s != finding.word) for part in parts)
    return [part for part in bare if part]


def _is_moved(part: Part, finding: Finding, weight: Weight) -> bool:
    return finding.moves_object and named(part, with_alike(finding.behind), weight) >= NAMED_FROM


def _on_one_part(a: Finding, b: Finding, part: Part, shared: Stems, weight: Weight) -> bool:
    """For a query that is one row of nouns ("ibuprofen covid mortality"): some of it is moved, and the rest named."""
    if a.direction not in MOVES or b.direction not in MOVES:
        return False
    asked = frozenset(part)
    moved = (with_alike(a.around) & with_alike(b.around) & asked) - UNTELLING
    rest = (shared & asked) - moved
    return min(named(part, moved, weight), named(part, rest, weight)) >= APART_FROM


def _said(finding: Finding) -> str:
    return f"not {finding.word}" if finding.denied else finding.word


def judged_disagreements(
    proposed: Sequence[AnswerSentence], asked: Sequence[Part], weight: Weight
) -> tuple[AnswerSentence, ...]:
    """Of the proposed disagreements the few that hold, in their order: both sides are their quotes with nothing lost,
    and contradict each other on the point asked. No two share a statement."""
    kept: list[AnswerSentence] = []
    used: set[tuple[str, int]] = set()
    for sentence in proposed:
        places = {(citation.doc_id, citation.start) for citation in sentence.citations}
        if len(kept) < SHOWN and used.isdisjoint(places) and _holds(sentence, asked, weight):
            cited = tuple(replace(c, support="supported", score=1.0) for c in sentence.citations)
            kept.append(replace(sentence, citations=cited))
            used |= places
    return tuple(kept)


def _holds(sentence: AnswerSentence, asked: Sequence[Part], weight: Weight) -> bool:
    shown = sides(sentence.text)
    if shown is None or [number for _, number in shown] != [c.source for c in sentence.citations]:
        return False
    quoted = zip(shown, sentence.citations, strict=True)
    if any(deletion_problem(text, citation.quote) is not None for (text, _), citation in quoted):
        return False
    return contradiction(shown[0][0], shown[1][0], asked, weight) is not None
