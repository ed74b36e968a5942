"""The library of a corpus is made once, by the reader that users have."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from citewell.errors import JudgedDataError, UsageError
from citewell.evaluate.kept import kept_library, row_ids
from citewell.index.library import Library
from tests.evaluate.collections import DOCUMENTS, made


def kept(corpus: Path, work: Path) -> Path:
    return kept_library(corpus, work, vectors=False, progress=lambda _what, _done, _total: None)


@contextmanager
def opened(folder: Path) -> Iterator[Library]:
    library = Library.read(folder)
    yield library
    library.close()


def test_documents_are_known_by_the_ids_of_their_rows(tmp_path: Path) -> None:
    odd = "a b/c#d%20é"
    corpus = made(tmp_path / "c", documents=DOCUMENTS | {odd: "A row with an odd name."}) / "corpus.jsonl"
    with opened(kept(corpus, tmp_path / "work")) as library:
        assert set(row_ids(library).values()) == {*DOCUMENTS, odd}


def test_it_is_found_again_wherever_the_corpus_lies(tmp_path: Path) -> None:
    """The same bytes in another place, with another date, are the same corpus."""
    corpus = made(tmp_path / "a" / "c") / "corpus.jsonl"
    first = kept(corpus, tmp_path / "work")
    with opened(first) as library:
        revision = library.revision()
    (tmp_path / "b" / "c").mkdir(parents=True)
    second = kept(Path(shutil.copyfile(corpus, tmp_path / "b" / "c" / "corpus.jsonl")), tmp_path / "work")
    assert second == first
    with opened(second) as library:
        assert library.revision() == revision


def test_a_moved_work_folder_gives_no_document_twice(tmp_path: Path) -> None:
    corpus = made(tmp_path / "c") / "corpus.jsonl"
    kept(corpus, tmp_path / "work")
    (tmp_path / "work").rename(tmp_path / "moved")
    with opened(kept(corpus, tmp_path / "moved")) as library:
        assert library.counts().documents == len(DOCUMENTS)
        assert sorted(row_ids(library).values()) == sorted(DOCUMENTS)


def test_another_corpus_has_another_library(tmp_path: Path) -> None:
    one = made(tmp_path / "a" / "c") / "corpus.jsonl"
    other = made(tmp_path / "b" / "c", documents={"x": "Another text altogether."}) / "corpus.jsonl"
    assert kept(one, tmp_path / "work") != kept(other, tmp_path / "work")


def test_rows_without_text_are_let_through(tmp_path: Path) -> None:
    corpus = made(tmp_path / "c", documents=DOCUMENTS | {"empty": ""}) / "corpus.jsonl"
    with opened(kept(corpus, tmp_path / "work")) as library:
        assert library.counts().documents == len(DOCUMENTS)


def test_any_other_failure_is_an_error_of_the_data(tmp_path: Path) -> None:
    corpus = made(tmp_path / "c") / "corpus.jsonl"
    corpus.write_text(corpus.read_text() + "not json\n")
    with pytest.raises(JudgedDataError, match=r"corpus\.jsonl: line 6: not JSON"):
        kept(corpus, tmp_path / "work")


def test_a_work_folder_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(UsageError, match="cannot be written") as caught:
        kept(made(tmp_path / "c") / "corpus.jsonl", tmp_path / "file")
    assert "--work" in caught.value.hint
