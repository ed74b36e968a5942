"""The suite `disagreement`: does an answer say so where its sources contradict each other, and only there?

In: judged claims. Out: how often a contradiction is told of pairs that contradict each other, and of those that merely
differ, asking each claim of a small library of its own (evaluate.opposed) as users ask. Beside it a plain baseline:
a negation on one side only, and many words in common.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from citewell.config import RetrieveSettings
from citewell.errors import JudgedDataError
from citewell.evaluate.claims import read_judged
from citewell.evaluate.journal import Journal, key_of
from citewell.evaluate.kept import library_of_rows, row_ids
from citewell.evaluate.opposed import CONTRADICTING, DIFFERING, Half, Kind, Pair, negation_and_overlap, pairs_of
from citewell.evaluate.report import Progress, Report, code_digest, versions
from citewell.evaluate.several import together
from citewell.index.encoder import Encoder
from citewell.index.library import Library
from citewell.pipeline.ask import ask
from citewell.types import Filters

ALARMS_SHOWN = 100
"""Alarms listed in the report's details, to be read: figures alone do not tell a wrong alarm from a wrong label."""
_Z = 1.959964  # standard normal quantile for 95 %


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was said of one pair."""

    alarm: str  # the first disagreement as shown, "" if none
    told: bool  # a disagreement cites both sides of the pair


def evaluate_disagreement(
    paths: Sequence[Path], *, work: Path, half: Half = "all", limit: int = 100, progress: Progress
) -> Report:
    """Measure disagreements on files of judged claims.

    Args:
        paths: each a .jsonl or .jsonl.gz of `{claim, evidence: [...], label}`; claims with rows of several labels give
            the pairs.
        work: where libraries and finished pairs are kept.
        half: one half of the claims, to tune on or to report; told apart by a hash.
        limit: pairs of one kind and file at most.
    Raises:
        SourceNotFound, JudgedDataError: a file is not as it should be, or no pair can be made of it.
        UsageError: the work folder cannot be written.
    """
    read = [(path, pairs_of(read_judged(path), half=half, limit=limit)) for path in paths]
    for path, pairs in read:
        if not any(pair.contradicts for pair in pairs):
            raise JudgedDataError(f"{path} has no contradicted claim", hint="rows labelled `contradicted` are needed")
    return together([_evaluate(path, pairs, work, half, limit, progress) for path, pairs in read])


def _evaluate(path: Path, pairs: Sequence[Pair], work: Path, half: Half, limit: int, progress: Progress) -> Report:
    folder = _library(path, pairs, half, work, progress)
    settings = {"suite": "disagreement", "half": half, "limit": limit}
    key = key_of([path], settings, {"code": code_digest(), "encoder": Encoder.name})
    library = Library.read(folder)
    try:
        with Journal(work / f"disagreement-{path.name}.journal", key) as journal:
            rows = row_ids(library)
            for place, pair in enumerate(pairs):
                progress(path.name, place, len(pairs))
                if _mark(place) not in journal.done:
                    found = _outcome(library, rows, place, pair)
                    journal.record(_mark(place), [found.alarm, found.told])
            progress(path.name, len(pairs), len(pairs))
            outcomes = [Outcome(*journal.done[_mark(place)]) for place in range(len(pairs))]
            report = _report(path, pairs, outcomes, settings)
            journal.finish()
    finally:
        library.close()
    return report


def _mark(place: int) -> str:
    """The site of the sources of the pair at a place, which keeps its library apart from the others'."""
    return f"judged-pair-{place}"


def _library(path: Path, pairs: Sequence[Pair], half: Half, work: Path, progress: Progress) -> Path:
    rows = [
        {"_id": f"{_mark(place)}.{n}", "title": "", "text": text, "metadata": {"site": _mark(place)}}
        for place, pair in enumerate(pairs)
        for n, text in enumerate((pair.one, pair.other, *pair.others))
    ]
    corpus = work / "pairs" / f"{path.name.split('.')[0]}-{half}" / "corpus.jsonl"
    return library_of_rows(rows, corpus, work, progress=progress)


def _outcome(library: Library, rows: Mapping[str, str], place: int, pair: Pair) -> Outcome:
    answer = ask(library, pair.claim, settings=RetrieveSettings(), filters=Filters(sites=(_mark(place),)))
    sides = {f"{_mark(place)}.0", f"{_mark(place)}.1"}
    told = any({rows[c.doc_id] for c in sentence.citations} == sides for sentence in answer.disagreements)
    return Outcome(answer.disagreements[0].text if answer.disagreements else "", told)


def _report(path: Path, pairs: Sequence[Pair], outcomes: Sequence[Outcome], settings: Mapping[str, object]) -> Report:
    found = [(pair, bool(o.alarm), o.told) for pair, o in zip(pairs, outcomes, strict=True)]
    plain = [(pair, said, said) for pair in pairs for said in [negation_and_overlap(pair.one, pair.other)]]
    alarms = [
        {"kind": pair.kind, "claim": pair.claim, "alarm": o.alarm}
        for pair, o in zip(pairs, outcomes, strict=True)
        if o.alarm
    ]
    return Report(
        suite="disagreement",
        dataset=path.name,
        count=len(pairs),
        metrics=figures(found),
        baselines={"negation": figures(plain)},
        settings=settings,
        versions=versions(),
        notes=(
            "Precision depends on how many pairs of each kind there are; the share of alarms by kind does not.",
            "Labels are of a claim and its evidence: two texts on either side of it need not contradict each other.",
        ),
        details={"intervals": _intervals(found), "alarms": alarms[:ALARMS_SHOWN]},
    )


def figures(found: Sequence[tuple[Pair, bool, bool]]) -> dict[str, float]:
    """Precision over all pairs, recall and false alarms in all and by kind.

    Args:
        found: pairs with whether there was an alarm, and whether one cites both sides. On a contradicting pair only
            the latter is right; on any other every alarm is wrong.
    """
    right = sum(told for pair, _, told in found if pair.contradicts)
    alarms = sum(alarm for _, alarm, _ in found)
    result = {"precision": right / alarms} if alarms else {}
    for name, kinds in (("recall", CONTRADICTING), ("false alarms", DIFFERING)):
        result[name] = _share(_said(found, kinds))
        result |= {f"{name}: {kind}": _share(said) for kind in kinds if (said := _said(found, (kind,)))}
    return result


def _said(found: Sequence[tuple[Pair, bool, bool]], kinds: Sequence[Kind]) -> list[bool]:
    return [told if pair.contradicts else alarm for pair, alarm, told in found if pair.kind in kinds]


def _share(said: Sequence[bool]) -> float:
    return sum(said) / len(said) if said else 0.0


def _intervals(found: Sequence[tuple[Pair, bool, bool]]) -> dict[str, list[float]]:
    """Count, of how many, and the ends of the 95 % interval, by kind and in all."""
    right = sum(told for pair, _, told in found if pair.contradicts)
    alarms = sum(alarm for _, alarm, _ in found)
    rows: dict[str, tuple[int, int]] = {"precision": (right, alarms)}
    for name, kinds in (("recall", CONTRADICTING), ("false alarms", DIFFERING)):
        rows[name] = (sum(_said(found, kinds)), len(_said(found, kinds)))
        rows |= {kind: (sum(_said(found, (kind,))), len(_said(found, (kind,)))) for kind in kinds}
    return {name: [hits, of, *wilson(hits, of)] for name, (hits, of) in rows.items()}


def wilson(hits: int, of: int) -> tuple[float, float]:
    """The 95 % interval of a share: (0, 1) for none.

    Source:
        Wilson, Journal of the American Statistical Association 1927.
    """
    if not of:
        return 0.0, 1.0
    share = hits / of
    middle = share + _Z**2 / (2 * of)
    width = _Z * math.sqrt(share * (1 - share) / of + _Z**2 / (4 * of**2))
    whole = 1 + _Z**2 / of
    return round(max(0.0, (middle - width) / whole), 4), round(min(1.0, (middle + width) / whole), 4)
