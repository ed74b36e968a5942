"""evaluate.disagreement: figures that count what users would see."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from citewell.cli import cli
from citewell.errors import JudgedDataError
from citewell.evaluate.disagreement import evaluate_disagreement, figures, wilson
from citewell.evaluate.opposed import Pair

PAIR = {kind: Pair(kind, "c", "a", "b", ()) for kind in ("two_sources", "both_support", "neutral")}  # type: ignore[arg-type]
ROWS = [
    ("Wearing masks reduces the spread of influenza.", "Masks reduced the spread of influenza.", "supported"),
    ("Wearing masks reduces the spread of influenza.", "Wearing masks did not reduce the spread of influenza.",
     "contradicted"),
    ("Tea grows in Norway.", "Tea is grown in warm and wet countries.", "not_supported"),
]  # fmt: skip


@pytest.fixture
def judged(tmp_path: Path) -> Path:
    path = tmp_path / "judged.jsonl"
    lines = [json.dumps({"claim": c, "evidence": [e], "label": label}) for c, e, label in ROWS]
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def test_an_alarm_is_right_only_if_it_cites_both_sides() -> None:
    """Of a contradicting pair an alarm about something else is wrong too; of any other pair every alarm is."""
    found = [(PAIR["two_sources"], True, True), (PAIR["two_sources"], True, False), (PAIR["both_support"], True, True),
             (PAIR["neutral"], False, False)]  # fmt: skip
    measured = figures(found)
    assert measured["precision"] == pytest.approx(1 / 3)
    assert (measured["recall"], measured["false alarms"]) == (0.5, 0.5)
    assert "precision" not in figures(found[3:])


@given(st.integers(0, 50), st.integers(0, 50))
def test_the_interval_holds_the_share(hits: int, more: int) -> None:
    """Within [0, 1] and around the share; nothing is known of no items."""
    low, high = wilson(hits, hits + more)
    assert 0 <= low <= high <= 1
    assert not hits + more or low - 1e-4 <= hits / (hits + more) <= high + 1e-4


def test_a_contradiction_is_found_through_the_pipeline(judged: Path, tmp_path: Path) -> None:
    """The command asks small libraries as users ask, and lists what it was told."""
    ran = CliRunner().invoke(
        cli, ["eval", "disagreement", str(judged), "--work", str(tmp_path / "work"), "--json"], catch_exceptions=False
    )
    report = json.loads(ran.stdout)
    assert report["metrics"]["recall"] > 0
    assert report["metrics"]["precision"] == 1.0
    assert report["details"]["alarms"][0]["alarm"].startswith("Sources disagree: “")
    assert report["baselines"]["negation"]["recall"] == 1.0


def test_a_file_without_contradictions_is_refused(tmp_path: Path) -> None:
    """There is nothing to find in it."""
    path = tmp_path / "judged.jsonl"
    path.write_text(json.dumps({"claim": "a", "evidence": ["b"], "label": "supported"}), encoding="utf-8")
    with pytest.raises(JudgedDataError, match="no contradicted claim"):
        evaluate_disagreement([path], work=tmp_path / "work", progress=lambda _what, _done, _total: None)
