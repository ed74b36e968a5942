"""Reports over several files."""

from __future__ import annotations

import pytest

from citewell.evaluate.report import Report
from citewell.evaluate.several import sampled, together


def report(name: str, count: int, **metrics: float) -> Report:
    return Report("support", name, count, metrics, {"cosine": metrics}, {}, {}, notes=("Same for all.",))


def test_each_file_counts_the_same() -> None:
    """The mean over files, not over rows; a figure of one file only is that file's."""
    found = together([report("a", 10, auc=0.5, f1=0.3), report("b", 990, auc=0.7)])
    assert (found.dataset, found.count) == ("a, b", 1000)
    assert found.metrics == {"auc": pytest.approx(0.6), "f1": 0.3}
    assert found.baselines["cosine"]["auc"] == pytest.approx(0.6)
    assert list(found.details["files"]) == ["a", "b"]  # type: ignore[call-overload]
    assert found.notes.count("Same for all.") == 1


def test_one_file_is_its_own_report() -> None:
    """Nothing is wrapped around a single report."""
    one = report("a", 10, auc=0.5)
    assert together([one]) is one


def test_a_sample_says_that_it_is_one() -> None:
    """In its settings and in its first note; what is whole says nothing."""
    found = sampled(report("a", 10), 10, "rows")
    assert found.settings["limit"] == 10
    assert found.notes == ("Only the first 10 rows.", "Same for all.")
    assert sampled(found, None, "rows") is found


def test_suites_do_not_mix() -> None:
    """Figures of different suites have no mean."""
    other = Report("answers", "b", 1, {}, {}, {}, {})
    with pytest.raises(ValueError, match="one suite"):
        together([report("a", 10), other])
