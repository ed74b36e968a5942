"""Questions are read strictly: what is wrong is named with file and line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from citewell.errors import CitewellError
from citewell.evaluate.questions import LONG_ANSWER, read_questions

GOOD = {
    "id": "a",
    "question": "What helps a sprain?",
    "sources": [{"n": 1, "text": "Rest helps.", "title": "Sprain", "short_answer": "The rest"}],
    "answers": [{"kind": "by hand", "text": "Rest [1]."}, {"kind": "by hand", "text": "[ 1 Rest helps. ]"}],
}


def written(folder: Path, *rows: object) -> Path:
    path = folder / "questions.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


def test_references_are_gathered_by_kind_without_marks(tmp_path: Path) -> None:
    """Marks of sources are not wording; short answers are compared without articles."""
    (question,) = read_questions(written(tmp_path, GOOD))
    assert question.references == {"by hand": ("Rest.", "Rest helps.")}
    assert question.short_answers == ("rest",)
    assert question.sources[0].title == "Sprain"


def test_a_row_may_name_a_document_of_a_corpus(tmp_path: Path) -> None:
    """With the corpus it has that one source; its long answer is a reference."""
    corpus = tmp_path / "corpus.jsonl"
    corpus.write_text('{"_id": "7", "title": "T", "text": "Rest helps."}\n', encoding="utf-8")
    path = written(tmp_path, {"_id": "q7", "pmid": 7, "question": "Does rest help?", "long_answer": "Yes."})
    (question,) = read_questions(path, corpus)
    assert [source.text for source in question.sources] == ["Rest helps."]
    assert question.references == {LONG_ANSWER: ("Yes.",)}
    assert not read_questions(path)[0].sources


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"question": " "}, "question is empty"),
        ({"question": 5}, "'question' is a whole number"),
        ({"sources": [{"n": 1, "text": " "}]}, "source 1 has no text"),
        ({"sources": [{"n": 1}]}, "source 1 has no text"),
        ({"sources": "Rest."}, "no list of objects"),
        ({"answers": [{"kind": "x", "text": "[1]"}]}, "answer 1 has no text"),
        ({"answers": ["Rest."]}, "no list of objects"),
        ({"final_decision": "perhaps"}, "final_decision 'perhaps' is unknown"),
        ({"id": "a"}, "used before, in line 1"),
    ],
)
def test_a_bad_row_is_named_with_its_line(tmp_path: Path, change: dict[str, object], said: str) -> None:
    """The second row is bad; the message says where and what, the hint what to do."""
    path = written(tmp_path, GOOD, GOOD | {"id": "b"} | change)
    with pytest.raises(CitewellError, match=said) as caught:
        read_questions(path)
    assert f"{path}, line 2" in str(caught.value)
    assert caught.value.hint


def test_a_document_that_the_corpus_lacks_is_named(tmp_path: Path) -> None:
    """The row says which document it wants, the message which corpus lacks it."""
    corpus = tmp_path / "corpus.jsonl"
    corpus.write_text('{"_id": "7", "text": "Rest helps."}\n', encoding="utf-8")
    path = written(tmp_path, {"pmid": "8", "question": "Does rest help?"})
    with pytest.raises(CitewellError, match=r"line 1: the document '8' is not in .*corpus\.jsonl"):
        read_questions(path, corpus)


def test_the_development_files_are_read_whole(data: Path) -> None:
    """Every row is good; the counts are those of their description."""
    corpus = data / "retrieval" / "pubmedqa" / "corpus.jsonl.gz"
    counts = {path.name: len(read_questions(path, corpus)) for path in sorted((data / "answers").iterdir())}
    assert sorted(counts.values()) == [46, 50, 52, 135, 500]
