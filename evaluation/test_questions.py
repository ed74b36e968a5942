"""What evaluation/questions must hold, and what must not be in it: texts of others."""

from __future__ import annotations

import csv
import tomllib
from pathlib import Path
from typing import Any

import pytest

from citewell.evaluate.located import locators
from citewell.evaluate.rows import read_rows

FOLDER = Path(__file__).parent / "questions"
LIBRARIES: list[dict[str, Any]] = tomllib.loads((FOLDER / "libraries.toml").read_text("utf-8"))["library"]
NAMES = [library["name"] for library in LIBRARIES]
TEXTS, LISTS = ("id", "library", "question", "kind", "note"), ("candidates", "best", "nuggets", "ideal", "wrong")
FIELDS: dict[str, type] = {**dict.fromkeys(TEXTS, str), **dict.fromkeys(LISTS, list), "answerable": bool}
OF_A_CANDIDATE = {"n", "file", "start", "end", "sha256", "letters", "letter_count", "edges", "grade", "leans"}
OF_A_NEAR_MISS: dict[str, type] = {
    **dict.fromkeys(("id", "of", "library", "question", "kind", "changed", "checked"), str),
    "answerable": bool,
}
OF_A_LIBRARY = {"name", "language", "kind", "licence", "files", "source"}
OF_A_SOURCE = {"package", "system", "version", "archive", "sha256", "prefix"}
LONGEST = 300
"""Characters of one thing that we say."""


def files() -> list[dict[str, str]]:
    with (FOLDER / "files.tsv").open(encoding="utf-8", newline="") as table:
        return list(csv.DictReader(table, delimiter="\t"))


@pytest.mark.parametrize("name", NAMES)
def test_rows_hold_places_and_our_own_words_and_nothing_else(name: str) -> None:
    listed = {row["file"] for row in files() if row["library"] == name}
    for row in read_rows(FOLDER / f"{name}.jsonl", FIELDS):
        assert row.data.keys() == FIELDS.keys()
        assert row.data["library"] == name
        assert all(one.keys() == OF_A_CANDIDATE for one in row.data["candidates"])
        assert {one["file"] for one in row.data["candidates"]} <= listed
        said = [row.data["question"], row.data["note"], *row.data["nuggets"]]
        said += [one["text"] for one in row.data["ideal"] + row.data["wrong"]]
        assert all(isinstance(one, str) and len(one) <= LONGEST for one in said)


@pytest.mark.parametrize("name", NAMES)
def test_numbers_name_candidates(name: str) -> None:
    """They count from 1; what is best helps, and what is cited is there."""
    for row in read_rows(FOLDER / f"{name}.jsonl", FIELDS):
        candidates = locators(row)
        assert [one.n for one in candidates] == list(range(1, len(candidates) + 1))
        assert all(one.grade in range(4) and one.start < one.end for one in candidates)
        helping = {one.n for one in candidates if one.grade >= 2}
        assert helping.issuperset(n for run in row.data["best"] for n in run)
        cited = {n for one in row.data["ideal"] + row.data["wrong"] for n in one["cites"]}
        assert cited <= {one.n for one in candidates}


def test_a_near_miss_names_the_question_that_it_was_changed_from() -> None:
    """About a library that is here, the question is here too; about an earlier one it lies in the evaluation data."""
    ids = {row.data["id"] for name in NAMES for row in read_rows(FOLDER / f"{name}.jsonl", FIELDS)}
    for row in read_rows(FOLDER / "nearmiss.jsonl", OF_A_NEAR_MISS):
        assert row.data.keys() == OF_A_NEAR_MISS.keys()
        assert not row.data["answerable"]
        assert row.data["of"] in ids or row.data["library"] not in NAMES
        assert all(len(str(one)) <= LONGEST for one in row.data.values())


def test_libraries_say_where_their_texts_are_from() -> None:
    packages = {(row["library"], row["package"]) for row in files()}
    assert packages == {(library["name"], one["package"]) for library in LIBRARIES for one in library["source"]}
    for library in LIBRARIES:
        assert library.keys() == OF_A_LIBRARY
        for source in library["source"]:
            assert source.keys() == OF_A_SOURCE - (
                {"version", "archive", "sha256"} if source["system"] == "data" else set()
            )


def test_files_are_named_once_and_stay_below_their_folder() -> None:
    named = [(row["library"], row["file"]) for row in files()]
    assert len(named) == len(set(named))
    assert not [file for _, file in named if file.startswith("/") or ".." in Path(file).parts]
