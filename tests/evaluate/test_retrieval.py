"""The suite `retrieval`: what is judged is what users get, and the figures are those of the ranking."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from citewell.config import RetrieveSettings
from citewell.errors import JudgedDataError, UsageError
from citewell.evaluate.kept import kept_library
from citewell.evaluate.retrieval import DEPTH, evaluate_retrieval, judged_settings, ranked_ids
from citewell.evaluate.runs import read_run
from citewell.index.library import Library
from citewell.pipeline.search import Mode, rank
from tests.evaluate.collections import DOCUMENTS, made


def nothing(_what: str, _done: int, _total: int) -> None:
    pass


@pytest.fixture(scope="module")
def work(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One work folder for all tests, so that the library of a collection is made once."""
    return tmp_path_factory.mktemp("work")


@pytest.fixture
def garden(tmp_path: Path) -> Path:
    return made(tmp_path / "garden")


def test_ours_stands_beside_words_alone_and_meaning_alone(garden: Path, work: Path) -> None:
    report = evaluate_retrieval(garden, work=work, progress=nothing)
    assert report.count == 2
    assert set(report.baselines) == set(report.significance) == {"bm25", "dense"}
    assert report.metrics["nDCG@10"] == pytest.approx(1.0, abs=0.2)
    assert report.significance["bm25"]["MAP"].difference == pytest.approx(
        report.metrics["MAP"] - report.baselines["bm25"]["MAP"]
    )


def test_near_copies_and_one_site_are_not_held_back(garden: Path, work: Path) -> None:
    """Both copies of the text on bread are judged relevant: folding would lose one of them."""
    report = evaluate_retrieval(garden, work=work, mode="bm25", progress=nothing)
    assert report.metrics["Recall@100"] == 1.0
    assert any("near-copies" in note for note in report.notes)


def test_words_alone_need_no_vectors(garden: Path, tmp_path: Path) -> None:
    seen = []
    evaluate_retrieval(
        garden, work=tmp_path / "work", mode="bm25", progress=lambda what, _done, _total: seen.append(what)
    )
    assert "vectors" not in seen
    assert "queries, bm25" in seen


def test_a_run_that_was_written_compares_as_equal(garden: Path, work: Path, tmp_path: Path) -> None:
    options: dict[str, Any] = {"work": work, "mode": "bm25", "progress": nothing}
    run = tmp_path / "before.trec"
    evaluate_retrieval(garden, run_file=run, **options)
    report = evaluate_retrieval(garden, against=str(run), **options)
    assert dict(report.baselines["before.trec"]) == dict(report.metrics)
    assert report.significance["before.trec"]["nDCG@10"].p_value == 1
    assert set(read_run(run, doc_ids=DOCUMENTS)) == {"q1", "q2"}


def test_a_place_for_the_run_that_is_not_there_is_said_before_the_work(garden: Path, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="there is no folder"):
        evaluate_retrieval(garden, work=tmp_path / "w", run_file=tmp_path / "none" / "run", progress=nothing)
    assert not (tmp_path / "w").exists()


def test_a_sample_says_that_it_is_one(garden: Path, work: Path) -> None:
    report = evaluate_retrieval(garden, work=work, mode="bm25", limit=1, progress=nothing)
    assert (report.count, report.settings["limit"]) == (1, 1)
    assert report.notes[0] == "Only the first 1 judged queries."


def test_another_mode_can_be_compared_with(garden: Path, work: Path) -> None:
    report = evaluate_retrieval(garden, work=work, mode="bm25", against="dense", progress=nothing)
    assert set(report.baselines) == {"dense"}


def test_a_run_of_another_collection_is_refused(garden: Path, work: Path, tmp_path: Path) -> None:
    for content, said in (("q1 Q0 cake 1 1 t\n", "not in the corpus"), ("x9 Q0 bread 1 1 t\n", "none of the judged")):
        (tmp_path / "run").write_text(content)
        with pytest.raises(JudgedDataError, match=said):
            evaluate_retrieval(garden, work=work, mode="bm25", against=str(tmp_path / "run"), progress=nothing)


def test_a_stopped_run_goes_on_where_it_was(garden: Path, work: Path) -> None:
    """The queries that were ranked are not ranked again, and nothing is left when it is done."""

    def stop(what: str, done: int, _total: int) -> None:
        if (what, done) == ("queries, bm25", 1):
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        evaluate_retrieval(garden, work=work, mode="bm25", progress=stop)
    journal = work / "retrieval-garden.journal"
    assert '"bm25 q1"' in journal.read_text()
    whole = evaluate_retrieval(garden, work=work, mode="bm25", progress=nothing)
    assert whole.count == 2
    assert not journal.exists()


@pytest.mark.parametrize("mode", ["bm25", "dense", "hybrid"])
def test_measuring_changes_nothing_that_users_see_first(garden: Path, work: Path, mode: Mode) -> None:
    """The judged ranking begins with the users' own, here of one passage a search, and is filled below its end."""
    library = Library.read(kept_library(garden / "corpus.jsonl", work, vectors=True, progress=nothing))
    settings = replace(judged_settings(RetrieveSettings()), passages_k=1)
    text = "is bread baked by the moon in winter"
    users = [found.info.doc_id for found in rank(library, text, settings, mode)]
    ranked = ranked_ids(library, text, settings, mode)
    library.close()
    assert ranked[: len(users)] == users
    assert len(users) < len(ranked) == len(set(ranked)) <= DEPTH
