"""reader.model: every sentence gets a reading, the same on every run; a model that is not there is told."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citewell.config import RetrieveSettings
from citewell.errors import ModelDamaged
from citewell.index.library import Library
from citewell.pipeline import ask as pipeline
from citewell.reader import Reader, ToRead
from citewell.types import Opening, Reading
from tests.cli.in_process import run

READER, TWICE = Reader(threads=1), Reader(threads=2)
QUESTION = "how long is a brace worn"
BRACE = ToRead("Treatment", ("A brace is worn for three months.", "It is taken off at night.", "Most return to sport."))
BREAD = ToRead("Bread", ("Bread is baked for forty minutes.",))
LONG = ToRead("", tuple(f"Sentence {number} of a long page speaks of braces and of bread." for number in range(60)))


def test_each_sentence_has_a_reading_in_the_order_given() -> None:
    found = READER.read(QUESTION, [BRACE, ToRead("Nothing", ()), BREAD, LONG])
    assert [len(each) for each in found] == [3, 0, 1, 60]
    for reading in (reading for each in found for reading in each):
        assert all(0 <= chance <= 1 for chance in (reading.helps, reading.states, reading.best, reading.leans))
    assert READER.read(QUESTION, []) == []


def test_threads_do_not_change_what_is_found() -> None:
    """Nor does reading it again."""
    passages = [BRACE, BREAD, LONG, BRACE]
    assert READER.read(QUESTION, passages) == TWICE.read(QUESTION, passages) == READER.read(QUESTION, passages)


def test_passages_beside_it_do_not_change_what_a_passage_is_worth() -> None:
    alone = READER.read(QUESTION, [BRACE])[0]
    assert READER.read(QUESTION, [LONG, BRACE])[1] == READER.read(QUESTION, [BRACE, BREAD])[0] == alone


def test_the_question_and_what_stands_above_are_read() -> None:
    """The same sentences are worth something else to another question, and under another heading."""
    found = READER.read(QUESTION, [BRACE])
    assert READER.read("how is bread baked", [BRACE]) != found
    assert READER.read(QUESTION, [ToRead("Bread", BRACE.sentences)]) != found


def test_what_reading_costs_grows_with_the_text() -> None:
    one, many = READER.tokens(QUESTION, BREAD), READER.tokens(QUESTION, LONG)
    assert 0 == READER.tokens(QUESTION, ToRead("Nothing", ())) < one < many


ODD = ["", " ", "\ud800", "\udfff half \ud83d", "\0\x1b[2J", "[CLS] [SEP]", "a" * 100_000, "脊椎骨折" * 200, "🏴‍☠️" * 50]


@pytest.mark.parametrize("text", ODD)
def test_any_text_can_be_read(text: str) -> None:
    """As a question, above a passage, and as a sentence of it."""
    (found,) = READER.read(text, [ToRead(text, (text, "Bread is baked."))])
    assert len(found) == 2
    assert len(READER.read(QUESTION, [ToRead("", (text,))])[0]) == 1


@given(question=st.text(max_size=40), sentences=st.lists(st.text(max_size=60), max_size=4))
@settings(max_examples=15)
def test_any_passage_can_be_read(question: str, sentences: Sequence[str]) -> None:
    (found,) = READER.read(question, [ToRead("", tuple(sentences))])
    assert len(found) == len(sentences)
    assert (found,) == tuple(TWICE.read(question, [ToRead("", tuple(sentences))]))


# --- the chance of an answer -----------------------------------------------------------------------------------------


def scored(*scores: float) -> list[Reading]:
    return [Reading(0.5, 0.5, 0.5, 0.5, score) for score in scores]


def test_where_nothing_was_read_there_is_no_answer() -> None:
    assert READER.chance([]) == 0.0


@given(scores=st.lists(st.floats(-40, 40), min_size=1, max_size=6), more=st.floats(0, 10))
@settings(max_examples=50)
def test_the_chance_of_an_answer_grows_with_what_was_found(scores: list[float], more: float) -> None:
    """It lies between 0 and 1, and the order of what was read does not count."""
    chance = READER.chance(scored(*scores))
    assert 0.0 <= chance <= 1.0
    assert READER.chance(scored(*reversed(scores))) == chance
    assert READER.chance(scored(*(score + more for score in scores))) >= chance


# --- files -----------------------------------------------------------------------------------------------------------


def models(folder: Path, **content: bytes | None) -> Path:
    """The models of the package with other content of the reader's, None for a file that is not there."""
    package = files("citewell") / "models"
    for model, name in (("reader", "model.onnx"), ("minilm", "tokenizer.json")):
        (folder / model).mkdir(parents=True)
        own = content.get(model, b"")
        if own == b"":
            shutil.copy(str(package / model / name), folder / model / name)
        elif own is not None:
            (folder / model / name).write_bytes(own)
    return folder


@pytest.mark.parametrize("content", [None, b"no model", b"\x08\x07" * 1_000])
def test_a_model_that_is_missing_or_another_is_told_with_what_to_do(tmp_path: Path, content: bytes | None) -> None:
    reader = Reader(folder=models(tmp_path, reader=content))
    with pytest.raises(ModelDamaged, match=r"models/reader/model\.onnx") as told:
        reader.read(QUESTION, [BRACE])
    assert "citewell search" in told.value.hint
    assert told.value.reason == "model_damaged"


@pytest.mark.parametrize("content", [None, b"no tokenizer", b"\xff\xfe", b"{}"])
def test_so_is_a_tokenizer(tmp_path: Path, content: bytes | None) -> None:
    reader = Reader(folder=models(tmp_path, minilm=content))
    with pytest.raises(ModelDamaged, match=r"models/minilm/tokenizer\.json"):
        reader.read(QUESTION, [BRACE])


@pytest.fixture
def without_a_model(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = Reader(folder=models(tmp_path, reader=None))
    monkeypatch.setattr(pipeline, "_reader", lambda: broken)


@pytest.mark.usefixtures("without_a_model")
def test_search_works_without_the_model(demo: Library) -> None:
    """And who asks has the results before the error comes."""
    query = "pars fracture treatment"
    assert pipeline.ask(demo, query, settings=RetrieveSettings(), answering=False).results
    steps = pipeline.ask_in_steps(demo, query, settings=RetrieveSettings())
    opening = next(steps)
    assert isinstance(opening, Opening)
    assert opening.results
    with pytest.raises(ModelDamaged):
        next(steps)


@pytest.mark.usefixtures("without_a_model")
def test_the_command_line_says_what_to_do(demo_folder: Path) -> None:
    assert run("search", "pars fracture", library=demo_folder).returncode == 0
    done = run("ask", "pars fracture", library=demo_folder)
    assert done.returncode != 0
    assert "models/reader/model.onnx" in done.stderr
    assert "citewell search" in done.stderr
    assert "Traceback" not in done.stderr
