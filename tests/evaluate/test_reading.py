"""The suite `reader`: graded candidates are read where they stand today, and the figures are those of their order.

Whether the reader is any good is no matter here: a reader that gives known scores stands in its place.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from io import StringIO
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from citewell.cli.eval import eval_command
from citewell.errors import JudgedDataError, SourceNotFound
from citewell.evaluate.graded import Candidate, read_texts
from citewell.evaluate.reading.answers import Reply, figures_of_answers
from citewell.evaluate.reading.choice import Reached, figures_of_choice
from citewell.evaluate.reading.figures import Judged, figures, ndcg, of_ratio, ranking
from citewell.evaluate.reading.questions import Given, Question, Side, read_near_misses, read_questions
from citewell.evaluate.reading.scored import Scored
from citewell.evaluate.reading.suite import evaluate_reader
from citewell.evaluate.reading.tables import reader_table
from citewell.evaluate.reading.texts import Texts, place_of_texts
from citewell.evaluate.report import Progress, Report
from citewell.pipeline.asked import whole
from citewell.reader import Reader, ToRead
from citewell.types import Reading
from tests.sources import useful
from tests.told import Told, reading

pytest.importorskip("scipy")

PAGE = """# Tides

The tide rises twice a day in most harbours of the world. It falls as often, and sailors wait for it.

## Springs

Spring tides come at new moon and at full moon. They are the highest of all the tides of a month.
"""
RISES = "The tide rises twice a day in most harbours of the world."
FALLS = "It falls as often, and sailors wait for it."
SPRING = "Spring tides come at new moon and at full moon."
GONE = "Herring is salted in barrels."


class KnownReader(Reader):
    """Gives a sentence the score that stands in `scores`, else -9; the chance is one if anything scores above 0."""

    name = "known"

    def __init__(self, scores: dict[str, float]) -> None:
        super().__init__()
        self.scores = scores
        self.seen: list[tuple[str, ToRead]] = []

    def read(self, question: str, passages: Sequence[ToRead]) -> list[tuple[Reading, ...]]:
        self.seen += [(question, passage) for passage in passages]
        return [
            tuple(Reading(0.5, 0.5, 0.5, 0.5, self.scores.get(sentence, -9.0)) for sentence in passage.sentences)
            for passage in passages
        ]

    def chance(self, readings: Sequence[Reading]) -> float:
        return float(max(reading.score for reading in readings) > 0)


def candidate(n: int, text: str, grade: int, **further: Any) -> dict[str, Any]:
    given = {"n": n, "document": "Tides", "heading": "Tides", "kind": "paragraph", "text": text, "follows": False}
    return {**given, "grade": grade, "leans": False, **further}


def question(name: str, *candidates: dict[str, Any], text: str = "How often does the tide rise?",
             kind: str = "how-many", answerable: bool = True) -> dict[str, Any]:  # fmt: skip
    return {"id": name, "library": "sea", "question": text, "kind": kind, "answerable": answerable,
            "candidates": list(candidates)}  # fmt: skip


QUESTIONS = [
    question("sea-1", candidate(1, RISES, 3), candidate(2, FALLS, 1), candidate(3, GONE, 0)),
    question("sea-2", candidate(1, FALLS, 0), candidate(2, SPRING, 2), text="When is spring tide?", kind="when"),
    question("sea-3", candidate(1, SPRING, 1), text="When is neap tide?", kind="near_miss", answerable=False),
    question("sea-4", candidate(1, FALLS, 0), text="Who wrote Faust?", kind="off topic", answerable=False),
    question("sea-5", candidate(1, FALLS, 1), text="How deep is the sea?"),
]
CHANGED = [
    {"id": "sea-1-nm", "of": "sea-1", "library": "sea", "question": "How often does the river rise?", "keeps": {}},
    {"id": "x-1-nm", "of": "x-1", "library": "elsewhere", "question": "And here?", "keeps": {}},
]


def written(path: Path, rows: Sequence[dict[str, Any]]) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A file of questions, and its texts in a folder beside it."""
    (tmp_path / "sea" / "files").mkdir(parents=True)
    (tmp_path / "sea" / "files" / "tides.md").write_text(PAGE, encoding="utf-8")
    written(tmp_path / "sea.jsonl", QUESTIONS)
    written(tmp_path / "changed.jsonl", CHANGED)
    return tmp_path


def report_of(folder: Path, reader: Reader, **how: Any) -> Report:
    given = {"texts": {}, "work": folder / "work", "progress": lambda *_: None, "reader": reader}
    return evaluate_reader([folder / "sea.jsonl"], **{**given, **how})


def judged(grades: Sequence[int], scores: Sequence[float], *, name: str = "a", chance: float = 0.5,
           side: Side = "answerable") -> Judged:  # fmt: skip
    given = tuple(
        Given(Candidate("sea", name, n, "Tides", "", "paragraph", f"Text {n}.", grade, False), None)
        for n, grade in enumerate(grades, 1)
    )
    asked = Question(name, "sea", "How often?", "how-many", side, name, given)
    return Judged(asked, Scored(list(scores), list(scores), list(scores), chance, 0.0, 0.0, 1, 10, 1.0))


# --- questions -------------------------------------------------------------------------------------------------------


def test_a_question_stands_on_the_side_that_its_grades_and_its_kind_tell(folder: Path) -> None:
    """Kinds are the same however they are written; where nothing helps and an answer was meant, we do not know."""
    found = read_questions(folder / "sea.jsonl")
    assert [one.side for one in found] == ["answerable", "answerable", "near misses", "foreign", "in doubt"]
    assert [one.kind for one in found] == ["how-many", "when", "near-miss", "off-topic", "how-many"]


def test_the_kind_of_an_unanswerable_question_may_say_nothing(tmp_path: Path) -> None:
    row = question("sea-9", candidate(1, FALLS, 1), kind="who", answerable=False)
    assert read_questions(written(tmp_path / "sea.jsonl", [row]))[0].side == "not answerable"


def test_a_changed_question_has_the_candidates_of_its_origin_and_none_helps(folder: Path) -> None:
    """Of questions that were not given there are no candidates, so they are left out."""
    [near] = read_near_misses(folder / "changed.jsonl", read_questions(folder / "sea.jsonl"))
    assert (near.id, near.origin, near.side, near.grades) == ("sea-1-nm", "sea-1", "near misses", [0, 0, 0])
    assert [one.candidate.text for one in near.candidates] == [RISES, FALLS, GONE]


def test_a_missing_field_is_told_with_its_line(tmp_path: Path) -> None:
    rows = [QUESTIONS[0], {name: value for name, value in QUESTIONS[1].items() if name != "kind"}]
    with pytest.raises(JudgedDataError, match="line 2: the field 'kind' is missing"):
        read_questions(written(tmp_path / "sea.jsonl", rows))


# --- texts -----------------------------------------------------------------------------------------------------------


def test_a_locator_is_believed_only_if_its_words_stand_there(folder: Path) -> None:
    """Else the candidate is looked for by its letters."""
    texts = Texts(read_texts(folder / "sea" / "files"))
    start = texts.documents["tides.md"].text.index(FALLS)
    there = {"file": "tides.md", "start": start, "end": start + len(FALLS)}
    sha256 = hashlib.sha256(FALLS.encode()).hexdigest()
    rows = [
        candidate(1, "quite other words", 2, **there, sha256=sha256),
        candidate(2, FALLS, 2, **{**there, "start": 0}, sha256=sha256),
    ]
    [asked] = read_questions(written(folder / "two.jsonl", [question("sea-1", *rows)]))
    for span in texts.places(asked.candidates):
        assert span is not None
        # Alignment leaves the full stop behind the last letter out.
        assert texts.documents[span.file].text[span.start : span.end].rstrip(".") == FALLS.rstrip(".")


def test_a_candidate_that_is_two_sentences_today_covers_both(folder: Path) -> None:
    texts = Texts(read_texts(folder / "sea" / "files"))
    row = candidate(1, f"{RISES} {FALLS}", 3)
    [asked] = read_questions(written(folder / "two.jsonl", [question("sea-1", row)]))
    [span] = texts.places(asked.candidates)
    assert span is not None
    assert len(texts.sentences(span)) == 2


def test_texts_are_where_it_was_said_or_beside_the_questions(folder: Path) -> None:
    assert place_of_texts(folder / "sea.jsonl", "sea", {}) == folder / "sea" / "files"
    assert place_of_texts(folder / "sea.jsonl", "sea", {"sea": Path("x")}) == Path("x")
    with pytest.raises(SourceNotFound) as told:
        place_of_texts(folder / "lake.jsonl", "lake", {})
    assert "--texts lake=PATH" in str(told.value.hint)


# --- figures ---------------------------------------------------------------------------------------------------------


@given(st.lists(st.integers(0, 3), min_size=1, max_size=12))
def test_the_best_order_has_a_gain_of_one_and_no_order_has_more(grades: list[int]) -> None:
    best = ndcg(sorted(grades, reverse=True), 5)
    assert best == (1.0 if any(grades) else 0.0)
    assert 0.0 <= ndcg(grades, 5) <= best


def test_gains_grow_with_the_power_of_the_grade() -> None:
    assert ndcg([0, 3], 5) == pytest.approx(0.63093, abs=1e-5)
    assert ndcg([2, 3], 5) == pytest.approx((3 + 7 * 0.63093) / (7 + 3 * 0.63093), abs=1e-5)


def test_each_figure_counts_the_questions_that_can_have_it() -> None:
    """Where nothing helps no order is better than another; where nothing states the answer no 3 can be found."""
    some = [
        judged([3, 0, 0, 0], [0, 3, 2, 1], name="last"),
        judged([2, 0], [1, 0], name="no-three"),
        judged([0, 1], [1, 0], name="none", side="foreign"),
    ]
    found = ranking(some, "reader")
    assert found["first helps"] == {"sea/last": 0.0, "sea/no-three": 1.0}
    assert found["a 3 among the first three"] == {"sea/last": 0.0}
    assert set(found["nDCG@5"]) == {"sea/last", "sea/no-three"}


def test_equal_scores_leave_the_order_of_the_texts() -> None:
    assert judged([1, 3, 2], [0, 0, 0]).ordered("words") == [(0, 1), (0, 3), (0, 2)]


def test_answerable_questions_are_told_from_each_side_by_itself() -> None:
    some = [
        judged([3], [1], name="yes", chance=0.7),
        judged([0], [1], name="near", chance=0.9, side="near misses"),
        judged([0], [1], name="far", chance=0.1, side="foreign"),
        judged([0], [1], name="doubt", chance=0.0, side="in doubt"),
    ]
    found = figures(some, "reader")
    areas = {name: figure.value for name, figure in found.items() if name.startswith("AUC")}
    assert areas == {"AUC, near misses": 0.0, "AUC, foreign": 1.0, "AUC, all others": 0.5}
    assert found["Brier"].value == pytest.approx((0.3**2 + 0.9**2 + 0.1**2) / 3)
    assert (found["answered at 0.5, answerable"].value, found["answered at 0.5, others"].value) == (1.0, 0.5)


@given(st.lists(st.floats(0, 1), min_size=1, max_size=20))
def test_an_interval_holds_its_value_between_the_extremes(values: list[float]) -> None:
    figure = of_ratio(values)
    assert min(values) - 1e-9 <= figure.low <= figure.high <= max(values) + 1e-9
    assert (figure.count, figure) == (len(values), of_ratio(values))


def test_of_all_threes_each_counts_once_and_of_questions_each_does() -> None:
    found = figures_of_choice([Reached(3, {4: 0, 8: 3, 16: 3, 32: 3}), Reached(1, {4: 1, 8: 1, 16: 1, 32: 1}),
                               Reached(0, dict.fromkeys((4, 8, 16, 32), 0))])  # fmt: skip
    assert found["a 3 within 4 passages"].value == 0.5
    assert found["3s within 4 passages"].value == 0.25
    assert found["3s within 8 passages"].value == 1.0


# --- figures of answers ----------------------------------------------------------------------------------------------


def replied(shown: list[list[int]], grades: Sequence[int], *, name: str = "a", words: int = 10,
            side: Side = "answerable") -> tuple[Question, Reply]:  # fmt: skip
    """A question whose candidates have these grades, and an answer whose sentences show these candidates."""
    asked = judged(grades, [0.0] * len(grades), name=name, side=side).question
    return asked, Reply(shown, words, 1.0, 0.0)


def values(*replies: tuple[Question, Reply]) -> dict[str, float]:
    return {name: figure.value for name, figure in figures_of_answers(replies).items()}


def test_the_figures_of_answers_count_what_was_graded() -> None:
    """The second answer begins with a sentence that nobody graded: it says nothing of first sentences."""
    found = values(
        replied([[0, 1], [2]], [1, 2, 0], name="no-three", words=30),
        replied([[], [0]], [3], name="three", words=10),
        replied([], [3, 2], name="refused"),
    )
    assert found == {
        "answered": pytest.approx(2 / 3), "first helps": 1.0, "shown helps": 0.5, "a 3 shown": 1.0, "words": 20.0,
        "unjudged": 0.25,
    }  # fmt: skip


def test_a_candidate_that_two_sentences_show_counts_once() -> None:
    assert values(replied([[0], [0, 1]], [3, 0]))["shown helps"] == 0.5


def test_a_3_that_stays_hidden_is_missed_only_where_there_is_an_answer() -> None:
    """A refusal is counted by `answered`."""
    some = [replied([[1]], [3, 2], name="hidden"), replied([], [3], name="refused"), replied([[0]], [2], name="none")]
    assert values(*some)["a 3 shown"] == 0.0
    assert figures_of_answers(some)["a 3 shown"].count == 1


def test_refusals_are_told_by_side_and_doubtful_questions_are_not() -> None:
    found = figures_of_answers([
        replied([[0]], [0], name="near", side="near misses"), replied([], [0], name="near-2", side="near misses"),
        replied([], [0], name="far", side="foreign"), replied([[0]], [1], name="none", side="not answerable"),
        replied([[0]], [1], name="doubt", side="in doubt"),
    ])  # fmt: skip
    assert {name: (figure.value, figure.count) for name, figure in found.items()} == {
        "near misses refused": (0.5, 2), "foreign refused": (1.0, 1), "not answerable refused": (0.0, 1),
    }  # fmt: skip


def test_answers_of_which_nothing_was_graded_have_no_figure_of_what_helps() -> None:
    assert values(replied([[], []], [2])) == {"answered": 1.0, "words": 10.0, "unjudged": 1.0}


@given(st.lists(st.tuples(st.lists(st.lists(st.integers(0, 3)), max_size=3), st.lists(st.integers(0, 3), min_size=4,
       max_size=4), st.sampled_from(["answerable", "near misses", "in doubt"])), max_size=6))  # fmt: skip
def test_every_share_is_between_nothing_and_all_and_within_its_interval(
    some: list[tuple[list[list[int]], list[int], Side]],
) -> None:
    replies = [replied(shown, grades, name=str(n), side=side) for n, (shown, grades, side) in enumerate(some)]
    for name, figure in figures_of_answers(replies).items():
        assert 0.0 <= figure.value <= (10.0 if name == "words" else 1.0)
        assert figure.low - 1e-9 <= figure.high
        assert 0 < figure.count <= len(some)


# --- the suite -------------------------------------------------------------------------------------------------------


def test_candidates_are_read_in_the_passages_that_hold_them(folder: Path) -> None:
    """What is lost is read alone, under its own heading; a passage is read once whatever it holds."""
    reader = KnownReader({RISES: 2.0, FALLS: 3.0, GONE: 1.0})
    out = folder / "scores.jsonl"
    report = report_of(folder, reader, limit=1, scores=out)
    asked = [passage for said, passage in reader.seen if said.startswith("How often")]
    assert len([passage for passage in asked if RISES in passage.sentences and FALLS in passage.sentences]) == 1
    assert [passage for passage in asked if GONE in passage.sentences] == [ToRead("Tides", (GONE,), ("",))]
    [row] = [json.loads(line) for line in out.read_text("utf-8").splitlines()]
    assert row["scores"] == [[3.0, 1], [2.0, 3], [1.0, 0]]
    assert (row["id"], row["answerable"], row["first"], row["third"]) == ("sea-1", True, 3.0, 1.0)
    assert (report.metrics["first helps"], report.metrics["a 3 among the first three"]) == (0.0, 1.0)


def test_figures_are_told_by_library_by_kind_and_by_language(folder: Path) -> None:
    report = report_of(folder, KnownReader({RISES: 2.0, SPRING: 1.0}), near_misses=[folder / "changed.jsonl"])
    assert report.count == 6
    details: Any = report.details
    assert details["libraries"]["sea"]["count"] == 6
    assert {name: group["count"] for name, group in details["kinds"].items()} == {
        "how-many": 2, "when": 1, "near-miss": 2, "off-topic": 1,
    }  # fmt: skip
    assert list(details["languages"]) == ["en"]
    assert details["kinds"]["when"]["reader"]["first helps"] == {"value": 1.0, "low": 1.0, "high": 1.0, "count": 1}
    assert set(report.baselines) == {"cosine", "words"}
    assert {"AUC, near misses", "AUC, foreign", "AUC, all others"} <= report.metrics.keys()
    assert reader_table(report)


def test_a_stopped_run_goes_on_where_it_was(folder: Path) -> None:
    """What is finished is kept: the questions before the fault are not read again."""
    first = KnownReader({RISES: 2.0})
    stop = _StopsAt("When is neap tide?", {RISES: 2.0})
    with pytest.raises(KeyboardInterrupt):
        report_of(folder, stop)
    report_of(folder, first)
    assert {said for said, _ in first.seen} == {"a", "When is neap tide?", "Who wrote Faust?", "How deep is the sea?"}


class _StopsAt(KnownReader):
    def __init__(self, question: str, scores: dict[str, float]) -> None:
        super().__init__(scores)
        self.question = question

    def read(self, question: str, passages: Sequence[ToRead]) -> list[tuple[Reading, ...]]:
        if question == self.question:
            raise KeyboardInterrupt
        return super().read(question, passages)


def test_the_choice_of_passages_is_that_of_a_library_of_the_texts(folder: Path) -> None:
    """One short page is one of the first four passages, so all that it states is reached; what is lost is not."""
    rows = [question("sea-1", candidate(1, RISES, 3), candidate(2, GONE, 3))]
    written(folder / "sea.jsonl", rows)
    report = report_of(folder, KnownReader({}), passages=True)
    assert report.metrics["a 3 within 4 passages"] == 1.0
    assert report.metrics["3s within 8 passages"] == 0.5
    assert set(report.details["passages"]) == {"sea"}  # type: ignore[call-overload]


def test_the_command_reads_with_the_reader_of_the_package(folder: Path) -> None:
    words = ["reader", str(folder / "sea.jsonl"), "--limit", "1", "--work", str(folder / "work"), "--json"]
    done = CliRunner().invoke(eval_command, words)
    assert done.exit_code == 0, done.output
    value = json.loads(done.stdout)
    assert (value["suite"], value["dataset"], value["count"]) == ("reader", "sea", 1)
    assert value["metrics"]["tokens a question"] > 0


def test_texts_need_a_name_and_a_path(folder: Path) -> None:
    done = CliRunner().invoke(eval_command, ["reader", str(folder / "sea.jsonl"), "--texts", "sea"])
    assert done.exit_code == 2
    assert "--texts needs" in done.output


# --- answers ---------------------------------------------------------------------------------------------------------

LEANT = useful(2.0, leans=0.1)


def asked(folder: Path, found: dict[str, Reading], *, chance: float = 0.9, **how: Any) -> tuple[Report, Told]:
    """What the suite says when answers are made of what such a reader finds."""
    with reading(found, chance=chance) as reader:
        return report_of(folder, KnownReader({}), answers=True, **how), reader


def test_what_an_answer_quotes_is_found_among_the_candidates(folder: Path) -> None:
    """All that is shown of sea-1 is its 3; refused are those for which nothing is found."""
    report, _ = asked(folder, {RISES: LEANT}, limit=1, near_misses=[folder / "changed.jsonl"])
    details: Any = report.details
    found = {name: figure["value"] for name, figure in details["intervals"]["answers"].items()}
    assert found["answered"] == found["first helps"] == found["shown helps"] == found["a 3 shown"] == 1.0
    assert (found["words"], found["unjudged"]) == (12.0, 0.0)
    assert report.metrics["answers, first helps"] == 1.0


def test_a_candidate_is_shown_if_half_of_it_is_quoted(folder: Path) -> None:
    """Not if it is less: what was graded was another sentence."""
    long = f"{RISES} {FALLS}"
    text = Texts(read_texts(folder / "sea" / "files")).documents["tides.md"].text
    for start, end, shown in ((0, 0, True), (0, 20, False)):
        first = text.index(long) + start
        quote = text[first : first + len(long) + end]
        place = {"file": "tides.md", "start": first, "end": first + len(quote)}
        row = candidate(1, quote, 3, **place, sha256=hashlib.sha256(quote.encode()).hexdigest())
        written(folder / "sea.jsonl", [question("sea-1", row)])
        report, _ = asked(folder, {RISES: LEANT})
        assert report.metrics["answers, unjudged"] == float(not shown)


def test_answers_are_told_by_library_by_kind_and_by_language(folder: Path) -> None:
    report, _ = asked(folder, {RISES: LEANT}, near_misses=[folder / "changed.jsonl"])
    details: Any = report.details
    for groups, name in (("libraries", "sea"), ("languages", "en")):
        assert details[groups][name]["answers"]["answered"]["count"] == 2
    assert details["kinds"]["off-topic"]["answers"].keys() == {"foreign refused"}
    refused = details["kinds"]["near-miss"]["answers"]["near misses refused"]
    assert refused["count"] == 2
    shown = StringIO()
    Console(width=80, file=shown).print(reader_table(report))
    assert "near misses refused" in shown.getvalue()
    assert f"{2 * refused['value']:.0f}/2" in shown.getvalue()
    assert "…" not in shown.getvalue()


def test_without_answers_nothing_is_told_of_them(folder: Path) -> None:
    report = report_of(folder, KnownReader({}))
    details: Any = report.details
    assert "answers" not in details["intervals"]
    assert "answers" not in details["libraries"]["sea"]
    assert not [name for name in report.metrics if name.startswith("answers")]


def test_scores_have_what_the_chance_is_made_of(folder: Path) -> None:
    """Of all questions, also those without an answer: the best score, the share not named, whether it was answered."""
    out = folder / "scores.jsonl"
    asked(folder, {RISES: useful(2.5)}, chance=0.1, scores=out)
    rows = {row["id"]: row for row in map(json.loads, out.read_text("utf-8").splitlines())}
    assert list(rows) == ["sea-1", "sea-2", "sea-3", "sea-4", "sea-5"]
    assert {row["answered"] for row in rows.values()} == {False}
    assert rows["sea-1"]["best"] == 2.5
    assert 0.0 <= rows["sea-1"]["unnamed"] < rows["sea-5"]["unnamed"] <= 1.0


def test_questions_that_were_asked_are_not_asked_again_after_a_stop(folder: Path) -> None:
    with pytest.raises(KeyboardInterrupt):
        asked(folder, {RISES: LEANT}, progress=_stops_at("asking sea", 3))
    with mock.patch("citewell.evaluate.reading.answers.whole", side_effect=whole) as calls:
        asked(folder, {RISES: LEANT})
    assert [call.args[1].text for call in calls.call_args_list] == ["Who wrote Faust?", "How deep is the sea?"]


def _stops_at(step: str, count: int) -> Progress:
    def told(what: str, done: int, _total: int) -> None:
        if (what, done) == (step, count):
            raise KeyboardInterrupt

    return told


def test_the_command_asks_as_users_ask(folder: Path) -> None:
    """With the reader of the package: its answers, and their table below the others."""
    words = ["reader", str(folder / "sea.jsonl"), "--limit", "1", "--answers", "--work", str(folder / "work")]
    done = CliRunner().invoke(eval_command, words)
    assert done.exit_code == 0, done.output
    assert "unjudged" in done.stdout
