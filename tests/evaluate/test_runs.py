"""Runs on file are TREC's, and come back as they went."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citewell.errors import JudgedDataError, UsageError
from citewell.evaluate.runs import read_run, write_run

IDS = st.text("abcü0-", min_size=1, max_size=4)


@given(run=st.dictionaries(IDS, st.lists(IDS, min_size=1, max_size=120, unique=True), min_size=1, max_size=3))
def test_a_run_comes_back_in_its_order(run: dict[str, list[str]], tmp_path_factory: pytest.TempPathFactory) -> None:
    """Whoever sorts by score finds our ranks, as deep as they go."""
    path = tmp_path_factory.mktemp("runs") / "run.trec"
    write_run(path, run, tag="t")
    assert read_run(path, doc_ids={doc for found in run.values() for doc in found}) == run


def test_lines_have_the_six_cells_of_the_form(tmp_path: Path) -> None:
    write_run(tmp_path / "run", {"q1": ["d2", "d1"]}, tag="citewell-bm25")
    first, second = (tmp_path / "run").read_text().splitlines()
    assert first.split() == ["q1", "Q0", "d2", "1", "1.00000000", "citewell-bm25"]
    assert second.split()[2:4] == ["d1", "2"]


def test_scores_decide_and_not_the_ranks(tmp_path: Path) -> None:
    """Equal scores are ordered by document id, falling, as trec_eval does."""
    (tmp_path / "run").write_text("q Q0 a 1 0.5 t\nq Q0 b 2 0.9 t\nq Q0 c 3 0.5 t\n")
    assert read_run(tmp_path / "run", doc_ids=set("abc")) == {"q": ["b", "c", "a"]}


@pytest.mark.parametrize(
    ("content", "line", "said"),
    [
        ("q Q0 a 1 0.5 t\nq Q0 a 2 0.4 t\n", 2, "ranked twice"),
        ("q Q0 x 1 0.5 t\n", 1, "'x' is not in the corpus"),
        ("q Q0 a 1 0.5\n", 1, "5 cells where six should be"),
        ("q Q0 a 1 best t\n", 1, "'best' is no number"),
        ("q Q0 a 1 nan t\n", 1, "no number"),
    ],
)
def test_a_fault_names_file_and_line(tmp_path: Path, content: str, line: int, said: str) -> None:
    (tmp_path / "run").write_text(content)
    with pytest.raises(JudgedDataError) as caught:
        read_run(tmp_path / "run", doc_ids={"a"})
    assert str(caught.value).startswith(f"{tmp_path / 'run'}, line {line}: ")
    assert said in str(caught.value)


def test_an_empty_run_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "run").write_text("")
    with pytest.raises(JudgedDataError, match="holds no run"):
        read_run(tmp_path / "run", doc_ids=())


def test_what_the_form_cannot_hold_is_refused_and_nothing_is_written(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot stand in a run file"):
        write_run(tmp_path / "run", {"q": ["a", "two words"]}, tag="t")
    with pytest.raises(UsageError, match="cannot be written"):
        write_run(tmp_path / "none" / "run", {"q": ["a"]}, tag="t")
    assert list(tmp_path.iterdir()) == []
