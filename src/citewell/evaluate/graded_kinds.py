"""The suite `graded`: are sentences that help kept, and those of no use as text told apart by their kind?

In: graded candidates and their texts (evaluate.graded). Out: what share of them stands in today's texts
(evaluate.alignment), and by grade what share the kind of their block keeps from being quoted; beside it the kinds that
the reader of that time gave them, of which headings, code and rows were never quoted.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, cast

from rich import box
from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from citewell.errors import UsageError
from citewell.evaluate.alignment import aligned
from citewell.evaluate.graded import AlignedCandidate, lines_of_aligned, read_graded, read_texts, texts_of
from citewell.evaluate.grids import figure
from citewell.evaluate.report import Progress, Report, versions
from citewell.kit.files import write_whole
from citewell.types import UNQUOTABLE

NEVER_QUOTED_THEN = frozenset({"heading", "code", "table_row"})
_HELPS = (2, 3)


def evaluate_graded(
    folder: Path, libraries: Sequence[str], *, texts: Mapping[str, Path], out: Path | None, progress: Progress
) -> Report:
    """Align the candidates of some libraries and tell which their kinds exclude.

    Args:
        folder: with `<library>.jsonl` and `texts`.
        libraries: their names; none for all.
        texts: where those of a library lie that are not in `texts`.
        out: where to write the places, a JSON object a candidate.
    Raises:
        SourceNotFound, JudgedDataError: a file is missing or not as it should be.
        UsageError: `out` cannot be written.
    """
    names = list(libraries) or sorted(path.name.removesuffix(".jsonl") for path in folder.glob("*.jsonl"))
    found: dict[str, list[AlignedCandidate]] = {}
    for done, name in enumerate(names):
        progress(name, done, len(names))
        place = texts[name] if name in texts else texts_of(folder, name)
        found[name] = aligned(read_graded(folder / f"{name}.jsonl"), read_texts(place))
    everything = [one for library in found.values() for one in library]
    if out is not None:
        _write(out, everything)
    return Report(
        suite="graded",
        dataset=folder.resolve().name,
        count=len(everything),
        metrics=alignment_figures(everything) | excluded_now(everything),
        baselines={"kinds of then": excluded_then(everything)},
        settings={"libraries": names},
        versions=versions(("trafilatura", "lxml")),
        notes=(
            "exact: all letters and digits of a candidate stand together; near: most of its words, in order.",
            "kept from quoting: share of the candidates of a grade whose block is of a kind that is never quoted. Of "
            "grade 0 much is a plain sentence off the topic, which no kind can tell.",
        ),
        details={
            "libraries": {name: alignment_figures(one) | excluded_now(one) for name, one in found.items()},
            "then": {name: excluded_then(one) for name, one in found.items()},
            "why lost": dict(Counter(f"{one.candidate.library}: {one.why}" for one in everything if one.how == "lost")),
            "kinds of grade 0": dict(Counter(one.kind for one in everything if one.candidate.grade == 0).most_common()),
        },
    )


def alignment_figures(found: Sequence[AlignedCandidate]) -> dict[str, float]:
    """The shares that were found exactly, nearly and not at all."""
    how = Counter(one.how for one in found)
    return {name: how[name] / len(found) if found else 0.0 for name in ("exact", "near", "lost")}


def excluded_now(found: Sequence[AlignedCandidate]) -> dict[str, float]:
    """By grade, the share whose block may not be quoted; what is lost is not counted."""
    return _by_grade([(one.candidate.grade, one.kind in UNQUOTABLE) for one in found if one.kind is not None])


def excluded_then(found: Sequence[AlignedCandidate]) -> dict[str, float]:
    """The same by the kinds that the candidates had when they were graded."""
    return _by_grade([(one.candidate.grade, one.candidate.kind in NEVER_QUOTED_THEN) for one in found])


def graded_table(report: Report) -> RenderableType:
    """A row a library: what was aligned, and what is kept from quoting, then and now."""
    grid = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for heading in ("library", "exact", "near", "lost", "grade 0: then", "now", "2, 3: then", "now"):
        grid.add_column(Text(heading), justify="left" if heading == "library" else "right")
    now, then = (cast("Mapping[str, Mapping[str, Any]]", report.details[name]) for name in ("libraries", "then"))
    for name, row in now.items():
        pairs = [side.get(key) for key in (_name(0), _name(2)) for side in (then[name], row)]
        grid.add_row(name, *map(figure, (row["exact"], row["near"], row["lost"], *pairs)))
    return grid


def _by_grade(excluded: Sequence[tuple[int, bool]]) -> dict[str, float]:
    groups = {0: (0,), 1: (1,), 2: _HELPS}
    found = {_name(first): [out for grade, out in excluded if grade in grades] for first, grades in groups.items()}
    return {name: sum(outs) / len(outs) for name, outs in found.items() if outs}


def _name(grade: int) -> str:
    return f"kept from quoting: grade {'2 and 3' if grade == 2 else grade}"


def _write(out: Path, found: Sequence[AlignedCandidate]) -> None:
    try:
        write_whole(out, "".join(f"{line}\n" for line in lines_of_aligned(found)))
    except OSError as problem:
        raise UsageError(f"{out} cannot be written: {(problem.strerror or str(problem)).lower()}") from problem
