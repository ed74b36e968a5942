"""Reports over several files of one suite as one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from citewell.evaluate.report import Report, to_json


def together(reports: Sequence[Report]) -> Report:
    """One report for several files: counts are added, figures are means over the files, each counting the same.

    A figure that only some files have is the mean over those. Every file's own report is in `details["files"]`. A
    single report comes back as it is.

    Raises:
        ValueError: there is none, or they are of different suites.
    """
    if len({report.suite for report in reports}) != 1:
        raise ValueError("reports of one suite are put together, one at least")
    first = reports[0]
    if len(reports) == 1:
        return first
    names = dict.fromkeys(name for report in reports for name in report.baselines)
    return Report(
        suite=first.suite,
        dataset=", ".join(report.dataset for report in reports),
        count=sum(report.count for report in reports),
        metrics=_means([report.metrics for report in reports]),
        baselines={name: _means([r.baselines[name] for r in reports if name in r.baselines]) for name in names},
        settings=first.settings,
        versions=first.versions,
        notes=("Figures are means over files, each counting the same.", *_without_repetition(reports)),
        details={"files": {report.dataset: to_json(report) for report in reports}},
    )


def sampled(report: Report, limit: int | None, items: str) -> Report:
    """The report of a sample says that it is one; without a limit it comes back as it is."""
    if limit is None:
        return report
    note = f"Only the first {limit:,} {items}."
    return replace(report, settings={**report.settings, "limit": limit}, notes=(note, *report.notes))


def _means(columns: Sequence[Mapping[str, float]]) -> dict[str, float]:
    names = dict.fromkeys(name for column in columns for name in column)
    return {name: _mean([column[name] for column in columns if name in column]) for name in names}


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values)


def _without_repetition(reports: Sequence[Report]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(note for report in reports for note in report.notes))
