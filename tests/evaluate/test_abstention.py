"""The suite `abstention`: what was answered and refused, and what every other threshold would have done."""

from __future__ import annotations

import json
import runpy
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from citewell.compose.answer import ANSWERS
from citewell.config import AddSettings
from citewell.errors import CitewellError
from citewell.evaluate.abstention import curve, evaluate_abstention, read_asked, threshold_for
from citewell.evaluate.report import Report
from citewell.index.library import Library
from citewell.pipeline.add import add, find
from citewell.pipeline.vectors import make_vectors

pytest.importorskip("scipy")

SCRIPT = Path(__file__).parents[2] / "scripts" / "make_abstention.py"
PAGE = (
    "Hepatitis A is an infection of the liver by a virus. Hepatitis A spreads by food and water that hold the virus. "
    "A vaccine prevents hepatitis A and is given in two doses."
)
QUESTIONS = [
    {"question": "How does hepatitis A spread?", "answerable": True},
    {"question": "Is there a vaccine against hepatitis A?", "answerable": True},
    {"question": "Who built the Eiffel Tower in Paris?", "answerable": False, "kind": "off_topic"},
    {
        "question": "Which mutations of the gene BRCA2 raise the risk of cancer?",
        "answerable": False,
        "kind": "near_miss",
    },
]


def written(path: Path, rows: list[dict[str, object]]) -> Path:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Report:
    folder = tmp_path_factory.mktemp("abstention")
    (folder / "hepatitis.txt").write_text(f"Hepatitis A\n\n{PAGE}\n", encoding="utf-8")
    with Library.write(folder / "library") as library:
        add(library, find([str(folder / "hepatitis.txt")]), settings=AddSettings(workers=1))
    make_vectors(folder / "library")
    questions = written(folder / "questions.jsonl", QUESTIONS)
    return evaluate_abstention(folder / "library", questions, work=folder, progress=lambda *_: None)


def test_shares_are_those_of_the_answers(report: Report) -> None:
    """What the page says is answered, what it does not is refused, and each kind has its share."""
    assert report.metrics["answered, answerable"] == 1
    assert report.metrics["refused, off_topic"] == report.metrics["refused, near_miss"] == 1
    assert report.metrics["refused, unanswerable"] == report.metrics["balanced accuracy"] == 1
    assert report.details["wrong"] == []


def test_the_deciding_score_is_set_beside_plain_ones(report: Report) -> None:
    """The same figures of the curve for the best cosine and the best BM25 score."""
    assert report.metrics["ROC-AUC"] == 1
    assert set(report.baselines) == {"best cosine", "best BM25", "their sum"} == set(report.significance)
    for figures in report.baselines.values():
        assert set(figures) <= set(report.metrics)


def test_the_threshold_of_the_product_lies_on_the_curve(report: Report) -> None:
    """Confidence is the chance of an answer: answers lie at the chance from which there is one, or above."""
    points = report.details["curve"]
    assert isinstance(points, list)
    thresholds = [point["threshold"] for point in points]
    assert thresholds == sorted(thresholds)
    assert thresholds[0] < ANSWERS <= thresholds[-1]


@given(st.lists(st.floats(0, 2), min_size=1, max_size=60), st.floats(0.01, 1))
def test_a_threshold_lets_enough_pass_and_is_the_highest_that_does(values: list[float], share: float) -> None:
    """At least the share lies at or above it; above it there is less."""
    scores = np.array(values)
    threshold = threshold_for(scores, share)
    assert (scores >= threshold).mean() >= share - 1e-9
    assert (scores > threshold).mean() < share


@given(st.lists(st.tuples(st.floats(0, 2), st.booleans()), min_size=2, max_size=60))
def test_the_higher_the_threshold_the_fewer_are_answered(items: list[tuple[float, bool]]) -> None:
    """Along the curve answers fall and refusals rise."""
    scores, truths = np.array([s for s, _ in items]), np.array([t for _, t in items], dtype=np.bool_)
    if truths.all():
        return
    points = curve(scores, truths, {"off_topic": ~truths})
    answered = [point["answered, answerable"] for point in points]
    refused = [point["refused, off_topic"] for point in points]
    assert answered == sorted(answered, reverse=True)
    assert refused == sorted(refused)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"answerable": "yes"}, "'answerable' is a text"),
        ({"answerable": None}, "'answerable' is null"),
        ({"question": "  "}, "question is empty"),
        ({"question": "How does  hepatitis A spread?"}, "asked before, in line 1"),
        ({"kind": 3}, "'kind' is no text"),
    ],
)
def test_a_bad_row_is_named_with_its_line(tmp_path: Path, change: dict[str, object], said: str) -> None:
    """The second row is bad; the message says where and what."""
    path = written(tmp_path / "questions.jsonl", [QUESTIONS[0], QUESTIONS[1] | change])
    with pytest.raises(CitewellError, match=said) as caught:
        read_asked(path)
    assert f"{path}, line 2" in str(caught.value)


def test_made_questions_miss_exactly_what_was_taken_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No document that answers a near miss is left, none that answers an answerable question is gone."""
    own, other = collection(tmp_path / "own", 12), collection(tmp_path / "other", 5)
    out = tmp_path / "out"
    options = ["--answerable", "4", "--near-miss", "3", "--off-topic", "2"]
    monkeypatch.setattr(sys, "argv", ["make_abstention.py", str(own), str(other), str(out), *options])
    runpy.run_path(str(SCRIPT), run_name="__main__")
    kept = {json.loads(line)["_id"] for line in (out / "corpus.jsonl").read_text(encoding="utf-8").splitlines()}
    asked = read_asked(out / "questions.jsonl")
    numbers = {kind: {q.text.split()[-1] for q in asked if q.kind == kind} for kind in ("answerable", "near_miss")}
    assert all(f"own-{number}" in kept for number in numbers["answerable"])
    assert all(f"own-{number}" not in kept for number in numbers["near_miss"])
    assert [sum(q.kind == kind for q in asked) for kind in ("answerable", "near_miss", "off_topic")] == [4, 3, 2]
    assert all(q.answerable == (q.kind == "answerable") for q in asked)


def collection(folder: Path, count: int) -> Path:
    """A collection in which query n is answered by document n alone."""
    (folder / "qrels").mkdir(parents=True)
    name = folder.name
    written(folder / "corpus.jsonl", [{"_id": f"{name}-{n}", "text": f"Text {n}."} for n in range(count)])
    written(folder / "queries.jsonl", [{"_id": f"q{n}", "text": f"{name} question {n}"} for n in range(count)])
    lines = "".join(f"q{n}\t{name}-{n}\t1\n" for n in range(count))
    (folder / "qrels" / "test.tsv").write_text(f"query-id\tcorpus-id\tscore\n{lines}", encoding="utf-8")
    return folder
