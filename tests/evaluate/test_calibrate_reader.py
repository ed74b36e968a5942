"""The weights of the chance that an answer is here are those under which what was seen is likeliest."""

from __future__ import annotations

import importlib.util
import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from citewell.errors import JudgedDataError, SourceNotFound

pytest.importorskip("scipy")

SCRIPTS = Path(__file__).parents[2] / "scripts"
LAW = (1.5, 0.8, -4.0)
WEIGHT = st.floats(-3, 3).map(lambda value: round(value, 3))


@pytest.fixture(scope="module")
def script() -> Iterator[ModuleType]:
    """The script, which finds its neighbour as it does when it is run."""
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(SCRIPTS)
        spec = importlib.util.spec_from_file_location("calibrate_reader", SCRIPTS / "calibrate_reader.py")
        assert spec is not None
        assert spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        patch.setitem(sys.modules, spec.name, module)
        spec.loader.exec_module(module)
        yield module


def row(name: str, *, best: float | None = 1.0, unnamed: float = 0.0, side: str = "answerable",
        library: str = "sea") -> dict[str, Any]:  # fmt: skip
    return {"id": name, "library": library, "side": side, "answerable": side == "answerable", "best": best,
            "unnamed": unnamed, "answered": True, "scores": []}  # fmt: skip


def drawn(count: int, law: Sequence[float] = LAW, seed: int = 7) -> list[dict[str, Any]]:
    """Questions of four libraries that are answerable as often as a law says."""
    dice = np.random.default_rng(seed)
    rows = []
    for number in range(count):
        best, unnamed = float(dice.normal(0, 3)), float(dice.uniform(0, 1) * dice.integers(0, 2))
        chance = 1 / (1 + np.exp(-(law[0] + law[1] * best + law[2] * unnamed)))
        side = "answerable" if dice.random() < chance else ("near misses", "foreign", "not answerable")[number % 3]
        rows.append(row(f"q{number}", best=best, unnamed=unnamed, side=side, library="abcd"[number % 4]))
    return rows


def written(path: Path, rows: Sequence[dict[str, Any]]) -> Path:
    path.write_text("".join(json.dumps(one) + "\n" for one in rows), encoding="utf-8")
    return path


def run(script: ModuleType, monkeypatch: pytest.MonkeyPatch, *words: object) -> None:
    monkeypatch.setattr(sys, "argv", ["calibrate_reader.py", *map(str, words)])
    script.main()


# --- logistic regression ---------------------------------------------------------------------------------------------


@given(st.tuples(WEIGHT, WEIGHT, WEIGHT))
def test_the_chances_of_a_law_give_the_law_back(script: ModuleType, law: tuple[float, float, float]) -> None:
    """Chances in place of yes and no are what infinitely many questions would give."""
    dice = np.random.default_rng(1)
    rows = np.column_stack([np.ones(2_000), dice.normal(0, 1, 2_000), dice.uniform(0, 1, 2_000)])
    found = script.logistic(rows, script.chances(rows, np.array(law)))
    assert found == pytest.approx(np.array(law), abs=0.01)


def test_weights_stay_finite_where_they_tell_all_examples_apart(script: ModuleType) -> None:
    rows = np.array([[1.0, value] for value in (-2.0, -1.0, 1.0, 2.0)])
    constant, slope = script.logistic(rows, np.array([0.0, 0.0, 1.0, 1.0]))
    assert abs(constant) < 0.01
    assert 1 < slope < 100


# --- from scores to a calibration ------------------------------------------------------------------------------------


def test_the_law_behind_the_scores_is_found_and_written(
    script: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """In the form that make_reader.py puts into the model: constant, best, unnamed, of four digits."""
    rows, out = drawn(4_000), tmp_path / "calibration.json"
    first, second = written(tmp_path / "one.jsonl", rows[:1_000]), written(tmp_path / "two.jsonl", rows[1_000:])
    run(script, monkeypatch, first, second, "--out", out)
    value = json.loads(out.read_text("utf-8"))
    assert list(value) == ["calibration"]
    assert value["calibration"] == pytest.approx(LAW, abs=0.3)
    assert value["calibration"] == [round(weight, 4) for weight in value["calibration"]]
    told = capsys.readouterr().out
    assert "4000 questions" in told
    assert "near misses ." in told
    assert "reliability (said -> true): 0.0" in told
    assert float(told.rpartition("calibration error ")[2]) < 0.03


def test_left_out_are_questions_in_doubt_and_those_of_which_nothing_was_read(
    script: ModuleType, tmp_path: Path
) -> None:
    rows = [row("a"), row("b", side="in doubt"), row("c", best=None, side="foreign"), row("d", side="near misses")]
    asked, left_out = script.read_scores([written(tmp_path / "scores.jsonl", rows)])
    assert ([one.answerable for one in asked], left_out) == ([True, False], 2)


def test_each_library_is_judged_by_weights_of_the_others(script: ModuleType, tmp_path: Path) -> None:
    """Questions of a library that follows another law do not change what is told of their own weights."""
    rows = drawn(2_000)
    odd = [one | {"best": -one["best"], "id": f"odd {one['id']}", "library": "odd"} for one in rows[:200]]
    asked, _ = script.read_scores([written(tmp_path / "scores.jsonl", [*rows, *odd])])
    lines = {line.partition(":")[0]: line for line in script.left_one_out(asked)}
    assert list(lines) == ["a", "b", "c", "d", "odd", "together"]
    areas = {name: float(line.partition("AUC ")[2].split()[0]) for name, line in lines.items()}
    losses = {name: float(line.rpartition("loss ")[2]) for name, line in lines.items()}
    assert areas["odd"] < 0.5 < 0.8 < areas["a"]
    assert losses["a"] < losses["together"] < losses["odd"]


def test_who_says_one_half_loses_the_logarithm_of_two(script: ModuleType) -> None:
    truths = np.array([True, False, True])
    assert script.log_loss(np.full(3, 0.5), truths) == pytest.approx(np.log(2))
    assert script.log_loss(truths.astype(float), truths) == pytest.approx(0.0)
    assert np.isfinite(script.log_loss(1 - truths.astype(float), truths))


@pytest.mark.parametrize(("rows", "told"), [
    ([{name: value for name, value in row("a").items() if name != "best"}], "line 1: no best score"),
    ([row("a"), row("a")], "line 2: the question 'a' of 'sea' comes a second time"),
])  # fmt: skip
def test_scores_that_cannot_be_used_are_told_with_their_line(
    script: ModuleType, tmp_path: Path, rows: list[dict[str, Any]], told: str
) -> None:
    with pytest.raises(JudgedDataError, match=told):
        script.read_scores([written(tmp_path / "scores.jsonl", rows)])


def test_the_same_name_in_two_libraries_is_two_questions(script: ModuleType, tmp_path: Path) -> None:
    rows = [row("a"), row("a", library="lake")]
    assert len(script.read_scores([written(tmp_path / "scores.jsonl", rows)])[0]) == 2


def test_a_file_that_is_not_there_is_told(script: ModuleType, tmp_path: Path) -> None:
    with pytest.raises(SourceNotFound):
        script.read_scores([tmp_path / "none.jsonl"])


@pytest.mark.parametrize(("rows", "words", "told"), [
    ([row("a"), row("b")], [], "weights need both"),
    ([row("a"), row("b", side="foreign", best=-1.0)], ["--leave-one-out"], "no library but 'sea'"),
    ([row("a", best=None)], [], "weights need both"),
])  # fmt: skip
def test_nothing_is_written_where_nothing_can_be_fitted(
    script: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, rows: list[dict[str, Any]], words: list[str],
    told: str,
) -> None:  # fmt: skip
    out = tmp_path / "calibration.json"
    with pytest.raises(SystemExit, match=told):
        run(script, monkeypatch, written(tmp_path / "scores.jsonl", rows), "--out", out, *words)
    assert not out.exists()
