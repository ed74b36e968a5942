"""The suite `abstention`: does it stay silent where the library has no answer, and only there?

In: a library and questions of which people know whether it can answer them. Out: the shares answered and refused on
both sides and by kind of question, and the curve: what would be refused at every other threshold of the score that
decides (reader.Reader.chance). Beside it the curves of scores that a plain search would have: the cosine of the best
passage, and the BM25 score of the best passage for the weight of the query's words; and their sum.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

from citewell.config import RetrieveSettings
from citewell.evaluate.binary import Scores, Truths, compared, counted, roc_auc
from citewell.evaluate.extra import need
from citewell.evaluate.journal import Journal, key_of
from citewell.evaluate.report import Progress, Report, code_digest, versions
from citewell.evaluate.rows import read_rows
from citewell.index.library import Library
from citewell.pipeline.ask import ask
from citewell.pipeline.rarity import rarity
from citewell.retrieve import parse

ANSWERABLE, UNANSWERABLE = "answerable", "unanswerable"
"""Kinds of the questions that name none."""

WANTED = 0.92
"""Share of the answerable that should be answered: refusing more than 8 % of them makes a search engine a nuisance."""

CURVE_POINTS = 21


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, and whether the library can answer it."""

    name: str
    text: str
    answerable: bool
    kind: str  # "off_topic", "near_miss", whatever the file says


@dataclass(frozen=True, slots=True)
class Found:
    """What became of a question, and what each scorer says; higher is rather answered."""

    answered: bool
    confidence: float
    cosine: float
    bm25: float


def evaluate_abstention(folder: Path, path: Path, *, work: Path, progress: Progress) -> Report:
    """Judge when the answerer is silent.

    Args:
        folder: of the library that is asked.
        path: a .jsonl or .jsonl.gz of `{question, answerable: true|false, kind}`; the kind may be missing.
        work: where finished questions are kept until the evaluation is done.
    Raises:
        LibraryMissing, SourceNotFound, JudgedDataError
        MissingExtra: scipy is not installed.
    """
    need("scipy")
    questions = read_asked(path)
    library = Library.read(folder)
    try:
        settings = {"suite": "abstention", "library": str(library.revision())}
        key = key_of([path], settings, {"code": code_digest()})
        with Journal(work / f"abstention-{path.name}.journal", key) as journal:
            for done, question in enumerate(questions):
                progress(path.name, done, len(questions))
                if question.name not in journal.done:
                    journal.record(question.name, asdict(_found(library, question.text)))
            progress(path.name, len(questions), len(questions))
            found = [Found(**journal.done[question.name]) for question in questions]
            report = _report(path.name, str(library.revision()), questions, found)
            journal.finish()
    finally:
        library.close()
    return report


def read_asked(path: Path) -> list[Asked]:
    """All questions of a file.

    Raises:
        SourceNotFound, JudgedDataError: with the line; also where a question is empty or comes twice.
    """
    questions: list[Asked] = []
    seen: dict[str, int] = {}
    for row in read_rows(path, {"question": str, "answerable": bool}):
        text, kind = " ".join(row.data["question"].split()), row.data.get("kind")
        if not text:
            raise row.error("the question is empty")
        if text in seen:
            raise row.error(f"the question was asked before, in line {seen[text]}", "leave one of them out")
        if not isinstance(kind, str | None):
            raise row.error("the field 'kind' is no text")
        seen[text] = row.number
        answerable = row.data["answerable"]
        name = str(row.data.get("id", f"line-{row.number}"))
        questions.append(Asked(name, text, answerable, kind or (ANSWERABLE if answerable else UNANSWERABLE)))
    return questions


def _found(library: Library, text: str) -> Found:
    answer = ask(library, text, settings=RetrieveSettings())
    query = parse(text)
    dense = library.search_dense(query, library.encode(query.words), 1) if query.words else []
    lexical = library.search_lexical(query, 1)
    idf = rarity(library)
    weight = math.fsum(map(idf, query.terms)) or 1.0
    return Found(
        answer.answered,
        answer.confidence,
        dense[0][1] if dense else 0.0,
        lexical[0][1] / weight if lexical else 0.0,
    )


def _report(dataset: str, revision: str, questions: Sequence[Asked], found: Sequence[Found]) -> Report:
    truths = np.array([question.answerable for question in questions], dtype=np.bool_)
    kinds = {kind: np.array([q.kind == kind for q in questions]) for kind in _unanswerable(questions)}
    answered = np.array([f.answered for f in found], dtype=np.bool_)
    ours = np.array([f.confidence for f in found])
    cosine, bm25 = np.array([f.cosine for f in found]), np.array([f.bm25 for f in found])
    rivals = {"best cosine": cosine, "best BM25": bm25, "their sum": cosine + bm25}
    every = np.arange(len(questions))
    return Report(
        suite="abstention",
        dataset=dataset,
        count=len(questions),
        metrics={**_rates(answered, truths, kinds), **_ranking(ours, truths, kinds)},
        baselines={name: _ranking(scores, truths, kinds) for name, scores in rivals.items()},
        settings={"library_revision": revision, **asdict(RetrieveSettings())},
        versions=versions(("scipy",)),
        notes=_notes(truths),
        significance={name: {"ROC-AUC": compared(ours, s, truths, every)} for name, s in rivals.items()},
        details={
            "questions_by_kind": {kind: sum(q.kind == kind for q in questions) for kind in _kinds(questions)},
            "curve": curve(ours, truths, kinds),
            "curves_of_baselines": {name: curve(scores, truths, kinds) for name, scores in rivals.items()},
            "per_question": {
                q.name: {name: round(float(value), 4) for name, value in asdict(f).items()}
                for q, f in zip(questions, found, strict=True)
            },
            "wrong": [
                {"question": q.text, "kind": q.kind, "answered": f.answered, "confidence": round(f.confidence, 4)}
                for q, f in zip(questions, found, strict=True)
                if q.answerable != f.answered
            ],
        },
    )


def _rates(answered: Truths, truths: Truths, kinds: Mapping[str, Truths]) -> dict[str, float]:
    """What happened."""
    said = counted(answered, truths)
    rates = {"answered, answerable": said.recall, "refused, unanswerable": said.specificity}
    rates |= {f"refused, {kind}": float((~answered[here]).mean()) for kind, here in kinds.items()}
    return {**rates, "balanced accuracy": said.balanced_accuracy}


def _ranking(scores: Scores, truths: Truths, kinds: Mapping[str, Truths]) -> dict[str, float]:
    """What a score could do: against all, against each kind, and what it refuses while it answers enough."""
    figures = {"ROC-AUC": roc_auc(scores, truths)}
    for kind, here in kinds.items():
        figures[f"ROC-AUC, {kind}"] = roc_auc(scores[truths | here], truths[truths | here])
    threshold = threshold_for(scores[truths], WANTED)
    for kind, here in kinds.items():
        figures[f"refused, {kind}, when {WANTED:.0%} are answered"] = float((scores[here] < threshold).mean())
    return figures


def threshold_for(scores: Scores, share: float) -> float:
    """The highest threshold from which on at least this share of the scores lies."""
    if not len(scores):
        return 0.0
    rank = min(len(scores), math.ceil(share * len(scores) - 1e-9))
    return float(np.sort(scores)[len(scores) - rank])


def curve(scores: Scores, truths: Truths, kinds: Mapping[str, Truths]) -> list[dict[str, float]]:
    """What is answered and refused at thresholds spread over the scores, from answering all to answering few."""
    thresholds = np.unique(np.quantile(scores, np.linspace(0, 1, CURVE_POINTS)))
    return [
        {
            "threshold": round(float(threshold), 4),
            "answered, answerable": round(float((scores[truths] >= threshold).mean()) if truths.any() else 0.0, 4),
            **{f"refused, {kind}": round(float((scores[here] < threshold).mean()), 4) for kind, here in kinds.items()},
        }
        for threshold in thresholds
    ]


def _kinds(questions: Sequence[Asked]) -> list[str]:
    return list(dict.fromkeys(question.kind for question in questions))


def _unanswerable(questions: Sequence[Asked]) -> list[str]:
    return _kinds([question for question in questions if not question.answerable])


def _notes(truths: Truths) -> tuple[str, ...]:
    notes = [
        "The confidence of an answer is the chance, from 0 to 1, that what was found answers the question.",
        f'"When {WANTED:.0%} are answered" takes for each score the threshold that does so on these very questions.',
    ]
    if truths.all() or not truths.any():
        notes.append("All questions are of one side, so an area of .5 says nothing.")
    return tuple(notes)
