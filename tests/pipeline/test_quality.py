"""Floors under the quality of answers on the demonstration library. Raise them when it gets better.

The questions were written with the pages, before the answerer existed, and its rules were later made by reading its
answers to them: a floor against falling back, no measure of quality elsewhere (docs/decisions/answers.md).
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from citewell.config import RetrieveSettings
from citewell.index.library import Library
from citewell.pipeline.ask import ask
from citewell.types import Answer

QUESTIONS: dict[str, Any] = json.loads((Path(__file__).parent / "demo_questions.json").read_text("utf-8"))


@pytest.fixture(scope="module")
def answers(demo: Library) -> dict[str, Answer]:
    everything = [row["query"] for row in QUESTIONS["answerable"]] + QUESTIONS["near_misses"] + QUESTIONS["off_topic"]
    return {query: ask(demo, query, settings=RetrieveSettings()) for query in everything}


def test_what_the_pages_answer_is_answered(answers: dict[str, Answer]) -> None:
    """24 of 25; found on 2026-11-22: 24."""
    assert sum(answers[row["query"]].answered for row in QUESTIONS["answerable"]) >= 24


def test_answers_cite_the_page_that_answers(answers: dict[str, Answer]) -> None:
    """Of the questions, in how many the answer cites one of the pages written for it: 23 of 25; found: 23."""
    right = 0
    for row in QUESTIONS["answerable"]:
        answer = answers[row["query"]]
        cited = {answer.results[c.source - 1].source.document.url for s in answer.sentences for c in s.citations}
        hosts = {url.split("/")[2] for url in cited}
        right += not hosts.isdisjoint(page.split("/")[0] for page in row["pages"])
    assert right >= 23


def test_near_misses_are_mostly_refused(answers: dict[str, Answer]) -> None:
    """Right topic, missing fact: at most 5 of 10 are answered; found on 2026-12-01: 5.

    It was 3, found 2, while thresholds were fitted to these very questions. On 111 near misses of seven libraries that
    nothing was fitted to the reader refuses .60 where the rules refused .56 (docs/decisions/reader.md).
    """
    assert sum(answers[query].answered for query in QUESTIONS["near_misses"]) <= 5


def test_off_topic_is_refused(answers: dict[str, Answer]) -> None:
    assert not any(answers[query].answered for query in QUESTIONS["off_topic"])


def test_answers_have_a_readable_length(answers: dict[str, Answer]) -> None:
    """One short paragraph: never more than six sentences or 120 words."""
    for answer in answers.values():
        assert len(answer.sentences) <= 6
        assert sum(len(sentence.text.split()) for sentence in answer.sentences) <= 120
