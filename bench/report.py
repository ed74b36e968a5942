"""Tables of figures, as text for people or as JSON for programs."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from statistics import median
from textwrap import wrap
from typing import Any, TypeVar

import numpy as np

from bench.machine import describe

T = TypeVar("T")
Row = dict[str, Any]


@dataclass(slots=True)
class Table:
    """Rows with the same columns; the first column names the row."""

    title: str
    rows: list[Row]
    note: str = ""


@dataclass(slots=True)
class Report:
    """What one run of a benchmark found, with the machine as it was when the run began."""

    name: str
    machine: dict[str, str] = field(default_factory=describe)
    tables: list[Table] = field(default_factory=list)

    def add(self, title: str, rows: list[Row], note: str = "") -> None:
        self.tables.append(Table(title, rows, note))

    def as_text(self) -> str:
        head = [f"citewell bench {self.name}", *(f"  {name}: {value}" for name, value in self.machine.items())]
        return "\n".join([*head, *(_text(table) for table in self.tables), ""])

    def as_json(self) -> str:
        tables = [{"title": t.title, "note": t.note, "rows": t.rows} for t in self.tables]
        shown = {"schema": "citewell.bench/1", "bench": self.name, "machine": self.machine, "tables": tables}
        return json.dumps(shown, indent=2) + "\n"


def say(text: str) -> None:
    """A word on what is being done, on standard error."""
    sys.stderr.write(f"[{time.strftime('%H:%M:%S')}] {text}\n")
    sys.stderr.flush()


def timed(function: Callable[[], T]) -> tuple[float, T]:
    """Seconds that a call took, and its value."""
    start = time.perf_counter()
    value = function()
    return time.perf_counter() - start, value


def in_turns(rounds: int, things: dict[str, Callable[[], float]]) -> dict[str, float]:
    """Call all things in turn, A B A B ..., each giving seconds: the median of each.

    So a machine that gets busier or hotter meanwhile slows all of them alike.
    """
    seconds: dict[str, list[float]] = {name: [] for name in things}
    for number in range(rounds):
        for name, thing in things.items():
            seconds[name].append(thing())
            say(f"round {number + 1}: {name} {seconds[name][-1]:.2f} s")
    return {name: median(values) for name, values in seconds.items()}


def percentiles(values: Sequence[float]) -> Row:
    """p50, p95 and p99."""
    p50, p95, p99 = np.percentile(np.asarray(values), [50, 95, 99])
    return {"p50": round(float(p50), 2), "p95": round(float(p95), 2), "p99": round(float(p99), 2)}


def aim(what: str, wanted: str, found: float, met: bool, unit: str = "") -> Row:
    """A row of the table of aims."""
    return {"aim": what, "wanted": wanted, "found": f"{found:,.2f} {unit}".strip(), "": "met" if met else "MISSED"}


def _text(table: Table) -> str:
    columns = list(table.rows[0]) if table.rows else []
    cells = [columns, *([_cell(row.get(column, "")) for column in columns] for row in table.rows)]
    widths = [max(len(row[i]) for row in cells) for i in range(len(columns))]
    lines = ["  ".join([row[0].ljust(widths[0]), *map(str.rjust, row[1:], widths[1:])]).rstrip() for row in cells]
    lines.insert(1, "  ".join("-" * width for width in widths))
    return "\n".join(
        [
            "",
            table.title,
            *(f"  {line}" for line in lines),
            *wrap(table.note, 100, initial_indent="  ", subsequent_indent="  "),
        ]
    )


def _cell(value: object) -> str:
    if isinstance(value, float):
        return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:,.1f}" if abs(value) >= 20 else f"{value:,.2f}"
    return f"{value:,}" if isinstance(value, int) else str(value)
