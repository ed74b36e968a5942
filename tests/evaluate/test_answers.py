"""The suite `answers`: the real pipeline on given sources, beside plain methods at the same length."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from citewell.errors import UsageError
from citewell.evaluate.answers import budget_at, evaluate_answers
from citewell.evaluate.baselines import BASELINES
from citewell.evaluate.report import Report
from citewell.evaluate.rows import open_text

pytest.importorskip("rouge_score")
pytest.importorskip("sumy")

ANKLE = (
    "A sprained ankle is an injury of the ligaments around the ankle joint. Rest and ice reduce the swelling of a "
    "sprained ankle in the first two days. Most sprained ankles heal within six weeks without surgery."
)
CAST = (
    "A severe ankle sprain may need a brace or a short leg cast for ten days. Surgery for a sprained ankle is rare. "
    "Exercises after a sprained ankle bring back strength and balance."
)
BRIDGE = "The harbour bridge was opened in 1932. The bridge carries eight lanes of traffic and two railway tracks."
ROWS = [
    {
        "id": "ankle",
        "question": "How is a sprained ankle treated?",
        "sources": [
            {"n": 1, "title": "Sprained ankle", "text": ANKLE, "short_answer": "rest and ice"},
            {"n": 2, "title": "Ankle sprain care", "text": CAST, "short_answer": "short leg cast"},
        ],
        "answers": [
            {
                "kind": "short",
                "text": "Rest and ice reduce the swelling of a sprained ankle in the first two days [1].",
            },
            {"kind": "long", "text": f"{ANKLE} {CAST}"},
        ],
    },
    {
        "id": "bridge",
        "question": "What are the symptoms of scarlet fever in infants?",
        "sources": [{"n": 1, "title": "Harbour bridge", "text": BRIDGE}],
        "answers": [{"kind": "short", "text": "Scarlet fever brings a red rash and a sore throat."}],
    },
]


@pytest.fixture(scope="module")
def work(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("work")


@pytest.fixture(scope="module")
def questions(work: Path) -> Path:
    path = work / "questions.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in ROWS), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def report(questions: Path, work: Path) -> Report:
    return evaluate_answers([questions], work=work, progress=lambda *_: None)


def test_what_is_asked_is_the_product(report: Report) -> None:
    """One question is answered from its own two sources, word for word; the other one is refused."""
    assert report.count == 2
    assert report.metrics["answered"] == 0.5
    assert report.metrics["verbatim quotes"] == report.metrics["verbatim sentences"] == 1
    assert report.metrics["citation recall"] == report.metrics["citation precision"] == 1
    texts = report.details["answers"]
    assert isinstance(texts, dict)
    assert "ankle" in texts["ankle"]
    assert texts["bridge"] == ""


def test_each_question_sees_only_its_own_sources(report: Report) -> None:
    """The bridge question is refused although the library holds other texts, and no bridge is in the other answer."""
    assert report.details["refused"] == {"thin_evidence": 1}
    assert "bridge" not in str(report.details["answers"]["ankle"])  # type: ignore[index]


def test_a_summary_of_given_sources_is_not_refused(report: Report) -> None:
    """Written and scored at the reference's length although a user would be refused."""
    assert report.metrics["ROUGE-1, long"] > 0.3
    assert report.metrics["ROUGE-1, short"] > 0


def test_a_refused_question_may_count_as_nothing_said(report: Report) -> None:
    """With refusals as empty answers no figure is higher; no baseline has such a figure."""
    assert 0 < report.metrics["ROUGE-1, short, refused as empty"] <= report.metrics["ROUGE-1, short"]
    assert not any("refused" in name for figures in report.baselines.values() for name in figures)


def test_every_baseline_is_measured_at_the_same_length(report: Report) -> None:
    """The same figures for all, of answers about as long as the references."""
    assert set(report.baselines) == set(BASELINES)
    for figures in report.baselines.values():
        assert set(figures) <= set(report.metrics)
        assert figures["words, at reference length"] < 60
    assert len(report.significance) == 1


def test_short_answers_are_looked_for(report: Report) -> None:
    """Both short answers can be found in what is said of ankles at the length of all sources."""
    assert 0 < report.metrics["short-answer recall"] <= 1


def test_the_same_question_asked_again_has_the_same_figures(questions: Path, work: Path, report: Report) -> None:
    """A run that is stopped after one question and taken up again gives what one run gives."""

    def stop(what: str, done: int, _total: int) -> None:
        if what == questions.name and done == 1:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        evaluate_answers([questions], work=work, progress=stop)
    assert len((work / "answers-questions.jsonl.journal").read_text(encoding="utf-8").splitlines()) == 2
    again = evaluate_answers([questions], work=work, progress=lambda *_: None)
    assert (again.metrics, again.baselines) == (report.metrics, report.baselines)


def test_a_question_without_sources_needs_a_library(tmp_path: Path) -> None:
    """The message names the question and the two ways out."""
    path = tmp_path / "questions.jsonl"
    path.write_text('{"id": "q1", "question": "What helps?"}\n', encoding="utf-8")
    with pytest.raises(UsageError, match="'q1' gives no sources") as caught:
        evaluate_answers([path], work=tmp_path, progress=lambda *_: None)
    assert "--library" in caught.value.hint
    assert "--corpus" in caught.value.hint


def test_the_budget_follows_the_reference() -> None:
    """About as long as the reference, but never so short that no sentence fits."""
    assert (budget_at(100).min_words, budget_at(100).max_words) == (90, 112)
    assert budget_at(5).max_words == 25


@pytest.mark.data
def test_it_runs_on_judged_data(data: Path, tmp_path: Path) -> None:
    """Three questions with sources by others: every figure is there and in its range."""
    part = tmp_path / "quotesum.jsonl"
    with open_text(data / "answers" / "quotesum_dev.jsonl") as lines:
        part.write_bytes(b"".join(next(iter(lines)) for _ in range(3)))
    found = evaluate_answers([part], work=tmp_path, progress=lambda *_: None)
    assert found.count == 3
    shares = {name: value for name, value in found.metrics.items() if not name.startswith(("words", "sent", "sources"))}
    assert all(0 <= value <= 1 for value in shares.values())
