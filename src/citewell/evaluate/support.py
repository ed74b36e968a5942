"""The suite `support`: does the support checker agree with people?

In: judged claims with their evidence. Out: how well its score tells what is supported from the rest, what its verdicts
are worth, and whether its score can be read as a probability. Beside it: the same checker without the cosine, the share
of the claim's words that the evidence holds, and that cosine alone. The checker is asked as `ask` asks it
(verify.verdict).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

from citewell.evaluate.binary import (
    Scores,
    Truths,
    best_balanced_accuracy,
    brier,
    calibration_error,
    compared,
    counted,
    groups,
    interval,
    reliability,
    reliability_json,
    roc_auc,
)
from citewell.evaluate.claims import Judged, read_judged
from citewell.evaluate.extra import need
from citewell.evaluate.journal import Journal, key_of
from citewell.evaluate.report import Progress, Report, code_digest, versions
from citewell.evaluate.several import sampled, together
from citewell.evaluate.texts import spans_of_sentences
from citewell.index.encoder import Encoder, PassageText
from citewell.kit.words import terms
from citewell.types import Vectors
from citewell.verify import SupportChecker
from citewell.verify.frequencies import default_idf

EVEN = 0.5
"""The threshold of a score that is a probability."""

LARGE_GROUP = 0.3
"""Share of all rows in one group from which an interval over groups says little."""

WORDS_ALONE = "words alone"
"""The same checker, not told the cosine: as it judges while a library's vectors are not made."""

_DEPENDS_ON = ("verify", "kit", "index", "passages", "evaluate")


@dataclass(frozen=True, slots=True)
class Found:
    """What each scorer says of one pair."""

    verdict: str
    score: float
    verdict_by_words: str  # of the same checker, without the cosine
    score_by_words: float
    overlap: float
    cosine: float


def evaluate_support(paths: Sequence[Path], *, work: Path, limit: int | None = None, progress: Progress) -> Report:
    """Judge the support checker on files of judged claims.

    Args:
        paths: each a .jsonl or .jsonl.gz of `{claim, evidence: [...], label}`.
        work: where finished rows are kept until the evaluation is done.
        limit: judge only the first rows of each file.
    Returns:
        A report for one file; for several, one with the means over files and all reports in `details`.
    Raises:
        SourceNotFound, JudgedDataError: a file is not as it should be. All are read before the first is judged.
        MissingExtra: scipy is not installed.
    """
    need("scipy")
    read = [(path, read_judged(path)[:limit]) for path in paths]
    return together([sampled(_evaluate(path, rows, work, progress), limit, "rows") for path, rows in read])


def _evaluate(path: Path, rows: Sequence[Judged], work: Path, progress: Progress) -> Report:
    key = key_of([path], {"suite": "support"}, {"code": code_digest(*_DEPENDS_ON), "encoder": Encoder.name})
    with Journal(work / f"support-{path.name}.journal", key) as journal:
        judge = _Judge()
        for done, row in enumerate(rows):
            progress(path.name, done, len(rows))
            if row.name not in journal.done:
                journal.record(row.name, asdict(judge.found(row)))
        progress(path.name, len(rows), len(rows))
        report = _report(path, rows, [Found(**journal.done[row.name]) for row in rows])
        journal.finish()
    return report


class _Judge:
    """The checker and the two baselines."""

    def __init__(self) -> None:
        self._checker = SupportChecker()
        self._encoder = Encoder()
        self._encoded: dict[str, Vectors] = {}

    def found(self, row: Judged) -> Found:
        cosine = self._cosine(row)
        plain = self._checker.support(row.claim, row.evidence)
        given = self._checker.support(row.claim, row.evidence, similarity=cosine)
        overlap = word_overlap(row.claim, row.evidence)
        return Found(given.label, given.score, plain.label, plain.score, overlap, cosine)

    def _cosine(self, row: Judged) -> float:
        """Cosine of the claim and the evidence's closest sentence, or all of it if that is closer."""
        if row.evidence not in self._encoded:
            text = PassageText("", row.evidence, spans_of_sentences(row.evidence))
            made = next(self._encoder.encode_passages([text]))
            self._encoded[row.evidence] = np.vstack([made.passage, made.sentences])
        return float((self._encoded[row.evidence] @ self._encoder.encode_query(row.claim)).max())


def word_overlap(claim: str, evidence: str) -> float:
    """The share of a claim's terms that the evidence holds, each weighed by its rarity in general English: 0 to 1."""
    wanted = list(dict.fromkeys(terms(claim)))  # in order: sums over sets end in other digits each time
    there = set(terms(evidence))
    held = [term for term in wanted if term in there]
    total = sum(map(default_idf, wanted))
    return sum(map(default_idf, held)) / total if total else 0.0


def _report(path: Path, rows: Sequence[Judged], found: Sequence[Found]) -> Report:
    truths = np.array([row.label == "supported" for row in rows], dtype=np.bool_)
    scores = np.array([f.score for f in found])
    rivals = {
        WORDS_ALONE: np.array([f.score_by_words for f in found]),
        "word overlap": np.array([f.overlap for f in found]),
        "cosine": np.array([f.cosine for f in found]),
    }
    group_of = groups([(("claim", _folded(row.claim)), ("evidence", _folded(row.evidence))) for row in rows])
    table = reliability(scores, truths)
    low, high = interval(lambda i: roc_auc(scores[i], truths[i]), group_of)
    largest = max(Counter(group_of.tolist()).values())
    return Report(
        suite="support",
        dataset=path.name,
        count=len(rows),
        metrics=_metrics(scores, truths, [f.verdict for f in found]),
        baselines={
            WORDS_ALONE: _metrics(rivals[WORDS_ALONE], truths, [f.verdict_by_words for f in found]),
            **{name: _ranking(values, truths) for name, values in rivals.items() if name != WORDS_ALONE},
        },
        settings={"supported": "against the rest", "idf": "general English", "cosine": "given, as in ask"},
        versions=versions(("scipy",)),
        notes=_notes(largest / len(rows)),
        significance={
            name: {"ROC-AUC": compared(scores, values, truths, group_of)} for name, values in rivals.items()
        },
        details={
            "roc_auc_interval": [round(low, 4), round(high, 4)],
            "groups": int(group_of.max()) + 1,
            "largest_group": largest,
            "labels": dict(Counter(row.label for row in rows)),
            "verdicts_by_label": _crossed(rows, found),
            "reliability": reliability_json(table),
        },
    )  # fmt: skip


def _metrics(scores: Scores, truths: Truths, verdicts: Sequence[str]) -> dict[str, float]:
    said = counted(np.array([verdict == "supported" for verdict in verdicts], dtype=np.bool_), truths)
    even = counted(scores >= EVEN, truths)
    return {
        **_ranking(scores, truths),
        "balanced accuracy, verdict": said.balanced_accuracy,
        "F1, verdict": said.f1,
        "precision, verdict": said.precision,
        "recall, verdict": said.recall,
        "balanced accuracy, score at .5": even.balanced_accuracy,
        "F1, score at .5": even.f1,
        "calibration error": calibration_error(reliability(scores, truths)),
        "Brier score": brier(scores, truths),
    }


def _ranking(scores: Scores, truths: Truths) -> dict[str, float]:
    """What can be said of a score on any scale."""
    return {
        "ROC-AUC": roc_auc(scores, truths),
        "balanced accuracy, best threshold": best_balanced_accuracy(scores, truths),
    }


def _crossed(rows: Sequence[Judged], found: Sequence[Found]) -> Mapping[str, Mapping[str, int]]:
    """What people said -> what the checker said -> how often."""
    crossed: dict[str, Counter[str]] = {}
    for row, f in zip(rows, found, strict=True):
        crossed.setdefault(row.label, Counter())[f.verdict] += 1
    return {label: dict(counts) for label, counts in sorted(crossed.items())}


def _notes(largest_share: float) -> tuple[str, ...]:
    notes = [
        "Intervals and p-values come from drawing whole groups of rows that share a claim or evidence.",
        '"Best threshold" is chosen on the judged rows themselves: an upper bound, the same for every scorer.',
    ]
    if largest_share > LARGE_GROUP:
        notes.append(f"One group holds {largest_share:.0%} of the rows, so the intervals are rough.")
    return tuple(notes)


def _folded(text: str) -> str:
    return " ".join(text.lower().split())
