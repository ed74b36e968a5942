"""A judged collection is read whole and checked as a whole."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from citewell.errors import JudgedDataError, SourceNotFound
from citewell.evaluate.collection import read_collection
from tests.evaluate.collections import DOCUMENTS, QUERIES, made


def test_only_queries_with_a_relevant_document_are_judged(tmp_path: Path) -> None:
    found = read_collection(made(tmp_path / "garden"))
    assert found.name == "garden"
    assert list(found.queries) == ["q1", "q2"]
    assert found.qrels["q1"] == {"bread": 2, "copy": 1}
    assert found.doc_ids == set(DOCUMENTS)


def test_gzipped_files_are_read_alike(tmp_path: Path) -> None:
    folder = made(tmp_path)
    plain = read_collection(folder)
    for path in (folder / "corpus.jsonl", folder / "queries.jsonl", folder / "qrels" / "test.tsv"):
        path.with_name(path.name + ".gz").write_bytes(gzip.compress(path.read_bytes()))
        path.unlink()
    packed = read_collection(folder)
    assert (packed.queries, packed.qrels, packed.doc_ids) == (plain.queries, plain.qrels, plain.doc_ids)


def test_a_limit_takes_the_first_judged_queries(tmp_path: Path) -> None:
    found = read_collection(made(tmp_path), limit=1)
    assert list(found.queries) == list(found.qrels) == ["q1"]


def test_a_qrels_file_needs_no_header(tmp_path: Path) -> None:
    assert list(read_collection(made(tmp_path, qrels="q1\tbread\t1\n")).queries) == ["q1"]


def test_documents_without_text_are_counted_not_refused(tmp_path: Path) -> None:
    """Old collections have them; nobody can find them."""
    assert read_collection(made(tmp_path, documents=DOCUMENTS | {"empty": " "})).empty == 1


@pytest.mark.parametrize(
    ("qrels", "line", "said"),
    [
        ("q1\tbread\t1\nq9\tbread\t1\n", 2, "query 'q9' is not in the queries file"),
        ("query-id\tcorpus-id\tscore\nq1\tcake\t1\n", 2, "document 'cake' is not in the corpus"),
        ("q1\tbread\t1\nq1\tbread\t1\n", 2, "judged before"),
        ("q1\tbread\n", 1, "2 cells where three should be"),
        ("q1 bread 1\n", 1, "1 cells where three should be"),
        ("q1\tbread\thigh\n", 1, "'high' is no whole number"),
    ],
)
def test_a_fault_in_the_judgements_names_file_and_line(tmp_path: Path, qrels: str, line: int, said: str) -> None:
    with pytest.raises(JudgedDataError) as caught:
        read_collection(made(tmp_path, qrels=qrels))
    assert str(caught.value).startswith(f"{tmp_path / 'qrels' / 'test.tsv'}, line {line}: ")
    assert said in str(caught.value)
    assert caught.value.hint


@pytest.mark.parametrize(
    ("qrels", "said"),
    [("", "no judgements"), ("query-id\tcorpus-id\tscore\n", "no judgements"), ("q1\tbread\t0\n", "no query with")],
)
def test_judgements_that_say_nothing_are_an_error(tmp_path: Path, qrels: str, said: str) -> None:
    with pytest.raises(JudgedDataError, match=said):
        read_collection(made(tmp_path, qrels=qrels))


def test_a_judged_query_without_text_names_its_line(tmp_path: Path) -> None:
    with pytest.raises(JudgedDataError, match=r"queries\.jsonl, line 2: .* has no text"):
        read_collection(made(tmp_path, queries=QUERIES | {"q2": "  "}))


@pytest.mark.parametrize("name", ["corpus", "queries"])
def test_ids_are_unique(tmp_path: Path, name: str) -> None:
    path = made(tmp_path) / f"{name}.jsonl"
    lines = path.read_text().splitlines()
    path.write_text("\n".join([*lines, lines[0]]))
    with pytest.raises(JudgedDataError, match=rf"{name}\.jsonl, line {len(lines) + 1}: .* used before"):
        read_collection(tmp_path)


@pytest.mark.parametrize("name", ["corpus.jsonl", "queries.jsonl", "qrels/test.tsv"])
def test_a_missing_file_is_named(tmp_path: Path, name: str) -> None:
    (made(tmp_path) / name).unlink()
    with pytest.raises(SourceNotFound, match=Path(name).stem):
        read_collection(tmp_path)


def test_an_unknown_split_says_which_there_are(tmp_path: Path) -> None:
    with pytest.raises(SourceNotFound, match="no split 'dev'") as caught:
        read_collection(made(tmp_path), split="dev")
    assert "test" in caught.value.hint
    with pytest.raises(SourceNotFound, match="no split"):
        read_collection(tmp_path, split="../qrels/test")


@pytest.mark.parametrize(
    ("name", "documents", "judged", "positive"),
    [
        ("cranfield", 1400, 225, 1612),
        ("cacm", 3204, 52, 796),
        ("pubmedqa", 1000, 1000, 1000),
        ("xquad/zh", 240, 1190, 1190),
    ],
)
def test_real_collections_have_the_counts_they_are_known_by(
    data: Path, name: str, documents: int, judged: int, positive: int
) -> None:
    found = read_collection(data / "retrieval" / name)
    assert len(found.doc_ids) == documents
    assert len(found.queries) == judged
    assert sum(grade > 0 for grades in found.qrels.values() for grade in grades.values()) == positive
