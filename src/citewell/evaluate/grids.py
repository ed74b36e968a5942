"""Figures of several systems as grids for a terminal.

In: metric -> value of ours and of each baseline. Out: rich tables. Few systems stand side by side, a row a metric. Many
would not fit, so they stand below one another: first what only ours has, then a grid for each kind of figure ("ROUGE-1,
short answers" is ROUGE-1 of the kind "short answers") with a row a system.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rich import box
from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

OURS = "citewell"
MANY = 4  # baselines from which a column each is too narrow for 80 columns of text

Figures = Mapping[str, float]


def grids(metrics: Figures, baselines: Mapping[str, Figures]) -> list[RenderableType]:
    """The grids of a report: one, or several where there are many baselines."""
    systems = {OURS: metrics, **baselines}
    if len(baselines) < MANY:
        return [_row_a_metric(systems)]
    shared = dict.fromkeys(name for figures in baselines.values() for name in figures)
    alone = {name: value for name, value in metrics.items() if name not in shared}
    by_kind: dict[str, list[str]] = {}
    for name in shared:
        by_kind.setdefault(name.partition(", ")[2], []).append(name)
    first = [_row_a_metric({OURS: alone})] if alone else []
    return [*first, *(_row_a_system(kind, names, systems) for kind, names in by_kind.items())]


def figure(value: float | None) -> str:
    """A figure as it is printed; nothing for one that is not there."""
    return "" if value is None else f"{value:.4f}" if abs(value) < 100 else f"{value:,.0f}"


def _row_a_metric(systems: Mapping[str, Figures]) -> Table:
    grid = _grid("", list(systems))
    for metric in dict.fromkeys(name for figures in systems.values() for name in figures):
        grid.add_row(
            Text(metric), *(Text(figure(figures.get(metric)), style=_style(s)) for s, figures in systems.items())
        )
    return grid


def _row_a_system(kind: str, names: Sequence[str], systems: Mapping[str, Figures]) -> Table:
    grid = _grid(kind, [name.partition(", ")[0] for name in names])
    for system, figures in systems.items():
        style = _style(system)
        grid.add_row(Text(system, style=style), *(Text(figure(figures.get(name)), style=style) for name in names))
    return grid


def _grid(corner: str, columns: Sequence[str]) -> Table:
    grid = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    grid.add_column(Text(corner))
    for name in columns:
        grid.add_column(Text(name), justify="right", overflow="fold")
    return grid


def _style(system: str) -> str:
    return "bold" if system == OURS else ""
