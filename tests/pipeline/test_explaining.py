"""`ask --explain`: why there is an answer, or none."""

from __future__ import annotations

from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console

from citewell.cli.render import print_answer
from citewell.config import RetrieveSettings
from citewell.contract import answer_json
from citewell.index.library import Library
from citewell.pipeline.ask import ask
from citewell.types import Answer, AnswerExplanation
from tests.documents_of_kinds import document, library
from tests.sources import useful
from tests.told import reading

VALVES = document("Valves", [("heading", "Valves"), ("paragraph", "The valve V-210 opens at nine bar."),
                             ("paragraph", "It is made of brass.")])  # fmt: skip
TOLD = {"The valve": useful(4.25, leans=0.2), "It is": useful(1.5)}


@pytest.fixture
def valves(tmp_path: Path) -> Iterator[Library]:
    opened = library(tmp_path / "library", VALVES)
    yield opened
    opened.close()


def explained(opened: Library, text: str, chance: float = 0.9) -> Answer:
    with reading(TOLD, chance=chance):
        return ask(opened, text, settings=RetrieveSettings(), explain=True)


def explanation(answer: Answer) -> AnswerExplanation:
    assert answer.explanation is not None
    return answer.explanation


def printed(answer: Answer) -> str:
    out = StringIO()
    print_answer(Console(width=100, file=out), answer)
    return " ".join(out.getvalue().split())


def test_the_best_score_is_the_readers_own(valves: Library) -> None:
    """As it was before words and meaning were joined to it: this is what the chance is made of."""
    found = explanation(explained(valves, "made of brass"))
    [score] = [one.reading.score for one in found.sentences if one.text.startswith("The valve")]
    assert score < found.best == 4.25


def test_a_refusal_tells_the_word_that_is_not_named(valves: Library) -> None:
    """In words, and in the JSON with its share of the question's weight."""
    answer = explained(valves, "At what pressure does the valve V-250 open?", chance=0.1)
    found = explanation(answer)
    assert (answer.answered, found.unnamed_word) == (False, "V-250")
    assert 0.2 < found.unnamed < 0.9
    told = answer_json(answer)["explanation"]
    assert {name: told[name] for name in ("best", "unnamed", "unnamed_word")} == {
        "best": 4.25, "unnamed": found.unnamed, "unnamed_word": "V-250",
    }  # fmt: skip
    assert f"“V-250”, {found.unnamed:.0%} of the question's weight, stands neither" in printed(answer)


def test_where_all_is_named_nothing_is_told_of_it(valves: Library) -> None:
    answer = explained(valves, "valve V-210 brass")
    assert (explanation(answer).unnamed, explanation(answer).unnamed_word) == (0.0, None)
    assert "weight" not in printed(answer)


def test_in_a_script_that_was_not_taught_there_is_no_score(valves: Library) -> None:
    """There words alone decide, and no weights are fitted to them."""
    found = explanation(explained(valves, "клапан V-210"))
    assert (found.best, found.unnamed, found.unnamed_word) == (None, 0.0, None)


def test_where_nothing_was_found_there_is_no_score(valves: Library) -> None:
    assert explanation(explained(valves, "zyzzyva")).best is None
