"""The report of the suite `reader` for people: a row a library, a kind of question, a language."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, cast

from rich import box
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from citewell.evaluate.reading.answers import (
    ANSWERED,
    FIRST_HELPS,
    REFUSED,
    SHOWN_HELPS,
    STATES_SHOWN,
    UNJUDGED,
    WORDS,
)
from citewell.evaluate.reading.figures import FIRST, NDCG, THREE
from citewell.evaluate.report import Report

_GROUPS = {"libraries": "library", "kinds": "kind", "languages": "language"}
_AREA = "AUC, all others"
_SHOWN = (ANSWERED, FIRST_HELPS, SHOWN_HELPS, STATES_SHOWN, WORDS, UNJUDGED)


def reader_table(report: Report) -> RenderableType:
    """The intervals of all figures, then the figures of each group; where questions were asked, the same of answers."""
    intervals = cast("Mapping[str, Any]", report.details["intervals"])
    groups = {corner: cast("Mapping[str, Any]", report.details[name]) for name, corner in _GROUPS.items()}
    tables = [_intervals("reader", intervals["reader"]), *(_groups(corner, some) for corner, some in groups.items())]
    if "answers" in intervals:
        tables.append(_intervals("answers", intervals["answers"]))
        tables += [table for corner, some in groups.items() for table in _answers(corner, some) if table.row_count]
    return Group(*tables)


def _intervals(corner: str, figures: Mapping[str, Mapping[str, float]]) -> Table:
    grid = _grid(corner, ("", "95 % interval", "questions"))
    for name, figure in figures.items():
        grid.add_row(name, _short(figure), f"{_plain(figure['low'])} to {_plain(figure['high'])}", f"{figure['count']}")
    return grid


def _groups(corner: str, groups: Mapping[str, Mapping[str, Any]]) -> Table:
    """The reader's figures with half the width of the interval of the first; those of cosine and words beside it."""
    grid = _grid(corner, ("all", NDCG, "cosine", "words", FIRST, "3 in 3", "AUC"))
    for name, group in groups.items():
        ours = group["reader"]
        ndcg = ours.get(NDCG)
        wide = f" ±{_plain((ndcg['high'] - ndcg['low']) / 2)}" if ndcg else ""
        rivals = (_short(group[system].get(NDCG)) for system in ("cosine", "words"))
        rest = (_short(ours.get(metric)) for metric in (FIRST, THREE, _AREA))
        grid.add_row(name, str(group["count"]), f"{_short(ndcg)}{wide}", *rivals, *rest)
    return grid


def _answers(corner: str, groups: Mapping[str, Mapping[str, Any]]) -> list[Table]:
    """What answers show, and how many of the questions that have none were refused: a row a group that has any."""
    parts = ((_SHOWN, _short), (tuple(REFUSED.values()), _counted))
    return [_some(corner, groups, metrics, told) for metrics, told in parts]


def _some(
    corner: str,
    groups: Mapping[str, Mapping[str, Any]],
    metrics: tuple[str, ...],
    told: Callable[[Mapping[str, float] | None], str],
) -> Table:
    grid = _grid(corner, metrics)
    for name, group in groups.items():
        ours = group["answers"]
        if any(metric in ours for metric in metrics):
            grid.add_row(name, *(told(ours.get(metric)) for metric in metrics))
    return grid


def _grid(corner: str, columns: tuple[str, ...]) -> Table:
    grid = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    grid.add_column(Text(corner))
    for name in columns:
        grid.add_column(Text(name), justify="right")
    return grid


def _short(figure: Mapping[str, float] | None) -> str:
    return _plain(figure["value"]) if figure else ""


def _counted(figure: Mapping[str, float] | None) -> str:
    return f"{figure['value'] * figure['count']:.0f}/{figure['count']}" if figure else ""


def _plain(value: float) -> str:
    return f"{value:.3f}".removeprefix("0") if value <= 1 else f"{value:.1f}"
