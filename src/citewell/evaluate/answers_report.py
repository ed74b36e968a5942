"""What was noted of each question, as the report of the suite `answers`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from statistics import fmean
from typing import Any

from citewell.evaluate.baselines import BASELINES
from citewell.evaluate.baselines import LIBRARIES as SUMMARISERS
from citewell.evaluate.questions import Question
from citewell.evaluate.report import Report, versions
from citewell.evaluate.rouge import NAMES
from citewell.evaluate.significance import Comparison, paired

AS_ASKED = "citewell"
"""Citewell as a user gets it, which refuses some questions."""

OURS = "never silent"
"""Citewell writing from whatever it finds: a summary of sources that were chosen for the question, as baselines do."""

REFUSED_AS_EMPTY = "refused as empty"

WORDS, SENTENCES, DANGLING, SHORT = 3, 4, 5, 6
"""Places in the scores of one system at one length, after the three of ROUGE."""

Record = Mapping[str, Any]

NOTES = (
    "Citation recall and precision are judged by Citewell's own support checker on the quoted words, not by people.",
    "ROUGE is F at the length of each reference, whole sentences, every system cut alike, none of them abstaining.",
    '"Refused as empty" is Citewell as users get it, where a refused question counts 0; "answered" is the other share.',
)


def report_of(
    dataset: str, questions: Sequence[Question], records: Sequence[Record], settings: Mapping[str, object]
) -> Report:
    """Figures over all questions of a file.

    Args:
        records: for each question what `evaluate.answers` noted.
    """
    systems = {name: _at_length(records, name) for name in (OURS, *BASELINES)}
    best = _best_baseline(systems)
    return Report(
        suite="answers",
        dataset=dataset,
        count=len(questions),
        metrics={**_as_user(records), **systems[OURS], **_refused_as_empty(records)},
        baselines={name: systems[name] for name in BASELINES},
        settings=settings,
        versions=versions(("rouge-score", *SUMMARISERS)),
        notes=NOTES,
        significance={best: _compared(records, best)} if best else {},
        details={
            "refused": dict(Counter(record["user"]["reason"] for record in records if not record["user"]["answered"])),
            "dangling_by_reason": dict(sum((Counter(r["user"]["dangling"]) for r in records), Counter())),
            "answers": {q.name: r["user"]["text"] for q, r in zip(questions, records, strict=True)},
            "per_question": {q.name: r["at"] for q, r in zip(questions, records, strict=True)},
        },
    )  # fmt: skip


def _as_user(records: Sequence[Record]) -> dict[str, float]:
    users = [record["user"] for record in records]
    answered = [user for user in users if user["answered"]]
    held: Counter[str] = Counter()
    for user in users:
        held.update(user["attribution"])
    sentences = max(held["sentences"], 1)
    figures = {
        "answered": len(answered) / len(users),
        "words": _mean([user["words"] for user in answered]),
        "sentences": _mean([user["attribution"]["sentences"] for user in answered]),
        "sources cited": _mean([user["sources"] for user in answered]),
        "verbatim quotes": held["quotes_verbatim"] / max(held["citations"], 1),
        "verbatim sentences": held["sentences_verbatim"] / sentences,
        "citation recall": held["supported"] / sentences,
        "citation precision": held["supporting"] / max(held["citations"], 1),
        "dangling sentences": sum(sum(user["dangling"].values()) for user in users) / sentences,
    }
    shorts = [user["short_answers"] for user in users if user["short_answers"][1]]
    if shorts:
        figures["short-answer recall"] = _mean([found / known for found, known in shorts])
    return figures


def _at_length(records: Sequence[Record], system: str) -> dict[str, float]:
    """ROUGE by kind of reference over all questions; length and form over all kinds."""
    figures: dict[str, float] = {}
    for kind in _kinds(records):
        scores = [record["at"][kind][system] for record in records if kind in record["at"]]
        for place, name in enumerate(NAMES):
            figures[f"{name}, {kind}"] = _mean([score[place] for score in scores])
    every = [record["at"][kind][system] for record in records for kind in record["at"]]
    if every:
        sentences = sum(score[SENTENCES] for score in every)
        figures["words, at reference length"] = _mean([score[WORDS] for score in every if score[WORDS]])
        figures["dangling, at reference length"] = sum(score[DANGLING] for score in every) / max(sentences, 1)
    shorts = [score[SHORT] for score in every if score[SHORT] >= 0]
    if shorts:
        figures["short-answer recall, at reference length"] = _mean(shorts)
    return figures


def _refused_as_empty(records: Sequence[Record]) -> dict[str, float]:
    """What the scores become when every refusal counts 0."""
    figures = _at_length(records, AS_ASKED)
    return {f"{name}, {REFUSED_AS_EMPTY}": value for name, value in figures.items() if name.startswith("ROUGE")}


def _best_baseline(systems: Mapping[str, Mapping[str, float]]) -> str | None:
    """The baseline with the highest mean of all ROUGE figures over all questions."""
    names = [name for name in systems[OURS] if name.startswith("ROUGE")]
    if not names:
        return None
    return max(BASELINES, key=lambda baseline: _mean([systems[baseline][name] for name in names]))


def _compared(records: Sequence[Record], baseline: str) -> dict[str, Comparison]:
    """Citewell against a baseline, at the length of each reference."""
    found = {}
    for kind in _kinds(records):
        at = [record["at"][kind] for record in records if kind in record["at"]]
        for place, name in enumerate(NAMES):
            ours, theirs = [scores[OURS][place] for scores in at], [scores[baseline][place] for scores in at]
            found[f"{name}, {kind}"] = paired(ours, theirs)
    return found


def _kinds(records: Sequence[Record]) -> list[str]:
    return list(dict.fromkeys(kind for record in records for kind in record["at"]))


def _mean(values: Sequence[float]) -> float:
    return fmean(values) if values else 0.0
