"""The suite `support`: what it reports follows from the checker's own verdicts."""

from __future__ import annotations

import json
from itertools import islice
from pathlib import Path

import pytest

from citewell.evaluate.claims import read_judged
from citewell.evaluate.report import Report
from citewell.evaluate.rows import open_text
from citewell.evaluate.support import evaluate_support, word_overlap
from citewell.verify import SupportChecker

pytest.importorskip("scipy")

ROWS = [
    ("Aspirin relieves pain.", "Aspirin relieves pain.", "supported"),
    ("Aspirin relieves pain.", "Aspirin relieves pain and lowers fever in adults.", "supported"),
    ("Aspirin relieves pain.", "The bridge was opened in 1932.", "not_supported"),
    ("The dose is 20 mg.", "The dose is 40 mg.", "contradicted"),
    ("Ice helps a sprained ankle.", "A sprained ankle swells.", "partial"),
]


@pytest.fixture
def judged(tmp_path: Path) -> Path:
    path = tmp_path / "judged.jsonl"
    rows = [{"claim": claim, "evidence": [text], "label": label} for claim, text, label in ROWS]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


def quietly(*paths: Path, work: Path) -> Report:
    return evaluate_support(paths, work=work, progress=lambda *_: None)


def figures(report: Report) -> tuple[object, ...]:
    return report.metrics, report.baselines, report.significance, report.details


def test_the_checker_is_asked_and_its_verdicts_are_counted(judged: Path, tmp_path: Path) -> None:
    """Recall of the verdict is the share of supported rows that the checker calls so; nothing is smoothed."""
    report = quietly(judged, work=tmp_path)
    checker = SupportChecker()
    verdicts = [checker.support(claim, text).label for claim, text, _ in ROWS]
    assert report.metrics["recall, verdict"] == verdicts[:2].count("supported") / 2
    assert report.count == len(ROWS)
    assert report.details["labels"] == {"supported": 2, "not_supported": 1, "contradicted": 1, "partially_supported": 1}
    assert report.details["groups"] == 3  # the first three rows share a claim
    assert set(report.baselines) == {"words alone", "word overlap", "cosine"} == set(report.significance)


def test_the_same_data_give_the_same_figures(judged: Path, tmp_path: Path) -> None:
    """Bootstrap included; and no journal is left behind."""
    assert figures(quietly(judged, work=tmp_path)) == figures(quietly(judged, work=tmp_path))
    assert list(tmp_path.glob("*.journal")) == []


def test_a_stopped_run_goes_on_where_it_was(judged: Path, tmp_path: Path) -> None:
    """What was judged before the stop is not judged again."""
    told: list[int] = []

    def stop(_what: str, done: int, _total: int) -> None:
        told.append(done)
        if done == 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        evaluate_support([judged], work=tmp_path, progress=stop)
    kept = next(tmp_path.glob("*.journal")).read_text(encoding="utf-8").splitlines()
    assert len(kept) == 1 + 3
    assert figures(quietly(judged, work=tmp_path)) == figures(quietly(judged, work=tmp_path / "elsewhere"))


def test_several_files_have_a_report_each(judged: Path, tmp_path: Path) -> None:
    """One object for all, each file's own inside."""
    other = tmp_path / "other.jsonl"
    other.write_bytes(judged.read_bytes())
    report = quietly(judged, other, work=tmp_path)
    assert report.count == 2 * len(ROWS)
    assert list(report.details["files"]) == ["judged.jsonl", "other.jsonl"]  # type: ignore[call-overload]


def test_overlap_is_the_share_of_words_found() -> None:
    """All words of the claim, in any form: 1; none: 0; no words at all: 0."""
    assert word_overlap("Aspirin relieves pain", "It relieved the pain: aspirin.") == pytest.approx(1)
    assert word_overlap("Aspirin relieves pain", "Bridges fall.") == 0
    assert word_overlap("", "Bridges fall.") == 0


@pytest.mark.data
def test_it_runs_on_judged_data(data: Path, tmp_path: Path) -> None:
    """The first rows of a set by others: a score that tells supported claims better than a coin."""
    source = data / "support" / "begin_dev.jsonl"
    part = tmp_path / "begin.jsonl"
    with open_text(source) as lines:
        part.write_bytes(b"".join(islice(lines, 60)))
    report = quietly(part, work=tmp_path)
    assert report.count == len(read_judged(part)) == 60
    assert report.metrics["ROC-AUC"] > 0.6
