"""Figures for a terminal: every one is shown, whatever the number of systems."""

from __future__ import annotations

import pytest
from rich.console import Console, Group

from citewell.evaluate.grids import MANY, figure, grids

METRICS = {"answered": 0.9, "ROUGE-1, short": 0.41, "ROUGE-2, short": 0.21, "ROUGE-1, long, refused as empty": 0.52}
OTHERS = {name: value / 2 for name, value in METRICS.items() if name != "answered"}


def shown(baselines: int) -> str:
    console = Console(width=80)
    with console.capture() as captured:
        console.print(Group(*grids(METRICS, {f"plain {n}": OTHERS for n in range(baselines)})))
    return captured.get()


@pytest.mark.parametrize("baselines", [0, 1, MANY - 1, MANY, 2 * MANY])
def test_no_figure_is_lost(baselines: int) -> None:
    """Ours and those of each baseline, in one grid or in several, uncut."""
    text = shown(baselines)
    for value in METRICS.values():
        assert text.count(figure(value)) == 1
    for value in OTHERS.values():
        assert text.count(figure(value)) == baselines
    assert "…" not in text


def test_many_systems_stand_below_one_another() -> None:
    """A grid for what is ours alone, and one for each kind of figure, named in its corner."""
    lines = [line.split() for line in shown(MANY).splitlines()]
    assert ["short", "ROUGE-1", "ROUGE-2"] in lines
    assert ["long,", "refused", "as", "empty", "ROUGE-1"] in lines
    assert ["citewell", "0.4100", "0.2100"] in lines
    assert ["plain", "0", "0.2050", "0.1050"] in lines


def test_few_systems_stand_side_by_side() -> None:
    """A row a metric, a column a system."""
    lines = [line.split() for line in shown(1).splitlines()]
    assert ["ROUGE-1,", "short", "0.4100", "0.2050"] in lines


def test_large_counts_are_whole_and_missing_figures_blank() -> None:
    assert (figure(1234.5), figure(0.12345), figure(None)) == ("1,234", "0.1235", "")
