"""Places and readings in, evidence out: the runs that could be quoted, best first.

Twice: cheaply, for the summaries of results, which come at once; and by what the reader found, for the answer.
Everything is decided by the input alone; ties go to the better source, then to the earlier place.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import exp

from citewell.evidence.joined import VOTES
from citewell.evidence.places import Place
from citewell.evidence.promising import Promising
from citewell.evidence.runs import Run, may_be_quoted, opens, run_of
from citewell.kit.words import terms
from citewell.types import UNQUOTABLE, Evidence, FoundPassage, Reading, Source

PER_SOURCE = 4  # sentences for the summary of a result
HIGHEST = 1.6  # of a cheap score
USEFUL = 0.08  # chance of helping below which nothing is taken beside the best
CONSIDERED = 40  # sentences that an answer is chosen from


def sketched(looked_at: Sequence[Promising]) -> list[Evidence]:
    """The most promising sentences of each source, each by itself, best first."""
    best = sorted(looked_at, key=lambda one: (-one.score, one.place.source.rank, one.place.sentence.start))
    taken: dict[int, int] = {}
    found = []
    for one in best:
        rank = one.place.source.rank
        run = Run(one.place, one.place)
        if taken.get(rank, 0) < PER_SOURCE and may_be_quoted(run) and not opens(one.place):
            taken[rank] = taken.get(rank, 0) + 1
            found.append(evidence_of(run, min(max(one.score / HIGHEST, 0.0), 1.0), None))
    return found


def weigh(passages: Sequence[tuple[Source, FoundPassage]], readings: Sequence[Sequence[Reading]]) -> list[Evidence]:
    """The runs around the sentences that the reader finds of use, best first; two may share sentences.

    Args:
        passages: as they were read.
        readings: for each passage one for each of its sentences.
    """
    read: dict[tuple[str, int], tuple[Place, Reading]] = {}
    for (source, passage), found in zip(passages, readings, strict=True):
        for index, reading in enumerate(found):
            place = Place(source, passage, index)
            read.setdefault(place.key, (place, reading))
    by_key: Mapping[tuple[str, int], Reading] = {key: reading for key, (_, reading) in read.items()}
    ranked = sorted(read.values(), key=lambda one: (-one[1].score, one[0].source.rank, one[0].sentence.start))
    useful = [one for one in ranked if one[0].sentence.kind not in UNQUOTABLE][:CONSIDERED]
    evidence: dict[tuple[int, int, int], Evidence] = {}
    for place, reading in useful:
        if reading.helps < USEFUL and evidence:
            continue
        run = run_of(place, by_key)
        if run is not None:
            one = evidence_of(run, round(1 / (1 + exp(-reading.score / VOTES)), 4), reading)
            evidence.setdefault((one.source, one.start, one.end), one)
    return list(evidence.values())


def evidence_of(run: Run, relevance: float, reading: Reading | None) -> Evidence:
    """A run as evidence."""
    document = run.first.source.document
    text = run.text()
    return Evidence(
        source=run.first.source.rank,
        doc_id=document.doc_id,
        revision=document.revision,
        start=run.first.sentence.start,
        end=run.last.sentence.end,
        quote=run.quote,
        text=text,
        relevance=relevance,
        reading=reading,
        kind=run.kind,
        heading=run.first.sentence.heading,
        terms=tuple(terms(text)),
        vector=run.vector(),
    )
