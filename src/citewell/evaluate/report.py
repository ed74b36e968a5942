"""What an evaluation found: one record for every suite, its JSON and its table.

In: the figures of a suite. Out: `citewell.eval/1` for programs, a rich table for people.
"""

from __future__ import annotations

import hashlib
import platform
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from importlib import metadata
from pathlib import Path
from typing import Any, TypeAlias

from rich import box
from rich.console import Console, ConsoleOptions, Group, RenderableType, RenderResult
from rich.table import Table
from rich.text import Text

import citewell
from citewell.evaluate.grids import grids
from citewell.evaluate.significance import Comparison
from citewell.index.encoder import Encoder

SCHEMA = "citewell.eval/1"

Progress: TypeAlias = Callable[[str, int, int], None]
"""Called with what is being done, how many of it are done, and how many there are."""


@dataclass(frozen=True, slots=True)
class Report:
    """The figures of one suite on one data set, with all that is needed to take them again."""

    suite: str
    dataset: str  # what was read, as it was named
    count: int  # judged items that the figures are means over
    metrics: Mapping[str, float]  # of Citewell as users run it
    baselines: Mapping[str, Mapping[str, float]]  # name -> its figures, from the same run
    settings: Mapping[str, object]
    versions: Mapping[str, str]
    notes: tuple[str, ...] = ()  # what a reader must know to read the figures rightly, each a sentence
    significance: Mapping[str, Mapping[str, Comparison]] = field(default_factory=dict)
    """Baseline -> metric -> Citewell less that baseline, item by item."""
    details: Mapping[str, object] = field(default_factory=dict)  # whatever else a suite reports, plain JSON


def to_json(report: Report) -> dict[str, Any]:
    """`citewell.eval/1`. Fields may be added; none is renamed or removed without a new schema number."""
    return {
        "schema": SCHEMA,
        "suite": report.suite,
        "dataset": report.dataset,
        "count": report.count,
        "metrics": _rounded(report.metrics),
        "baselines": {name: _rounded(figures) for name, figures in report.baselines.items()},
        "settings": dict(report.settings),
        "versions": dict(report.versions),
        "significance": {
            name: {metric: comparison.to_json() for metric, comparison in found.items()}
            for name, found in report.significance.items()
        },
        "notes": list(report.notes),
        "details": dict(report.details),
    }


def table(report: Report) -> RenderableType:
    """The report for a terminal: the figures of Citewell and of each baseline; below them tests and notes."""
    title = Text(f"{report.suite}: {report.dataset} ({report.count:,} judged)", style="bold")
    parts: list[RenderableType] = [_Paragraph(title), *grids(report.metrics, report.baselines)]
    if tests := _comparisons(report.significance):
        parts += [tests]
    return Group(*parts, *(_Paragraph(Text(note, style="dim")) for note in report.notes))


def versions(libraries: Sequence[str] = ()) -> dict[str, str]:
    """Versions of what made the figures: Citewell and its code, Python, the encoder, and the named distributions."""
    found = {
        "citewell": citewell.__version__,
        "code": code_digest(),
        "python": platform.python_version(),
        "encoder": Encoder.name,
    }
    for name in libraries:
        found[name] = metadata.version(name)
    return found


def code_digest(*rooms: str) -> str:
    """Eight hexadecimal digits over the source of the package or of some of its rooms: versions change too rarely to
    tell what a figure was taken with."""
    package = Path(citewell.__file__).parent
    digest = hashlib.sha256()
    for folder in [package / room for room in rooms] or [package]:
        for path in sorted(folder.rglob("*.py")):
            digest.update(str(path.relative_to(package)).encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:8]


@dataclass(frozen=True, slots=True)
class _Paragraph:
    """Text wrapped without blanks at the ends of lines: it will be copied."""

    text: Text

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        for line in self.text.wrap(console, options.max_width):
            line.rstrip()
            yield line


def _comparisons(significance: Mapping[str, Mapping[str, Comparison]]) -> Table | None:
    """A row a baseline and metric: Citewell less the baseline."""
    grid = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for heading in ("citewell less", "", "difference", "95 % interval", "p"):
        grid.add_column(Text(heading), justify="left" if heading in ("citewell less", "") else "right")
    for name, metrics in significance.items():
        for metric, found in metrics.items():
            interval = f"{found.low:+.4f} to {found.high:+.4f}"
            grid.add_row(Text(name), Text(metric), f"{found.difference:+.4f}", interval, f"{found.p_value:.4f}")
    return grid if grid.row_count else None


def _rounded(figures: Mapping[str, float]) -> dict[str, float]:
    return {name: round(value, 6) for name, value in figures.items()}
