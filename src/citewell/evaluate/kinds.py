"""The suite `kinds`: is each block told to be of the kind that people say it is?

In: labels of blocks (evaluate.kind_labels) and the folder of their files. Out: precision and recall by kind, and of the
one question that matters most: may the block be quoted at all? Files are read as `citewell add` reads them.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any, cast

from rich import box
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from citewell.config import AddSettings, cores
from citewell.errors import SourceNotFound, UsageError
from citewell.evaluate.grids import figure
from citewell.evaluate.kind_labels import KINDS, Label, found_blocks, read_labels, sheet_rows
from citewell.evaluate.packed import files_below, read_files
from citewell.evaluate.report import Progress, Report, versions
from citewell.extract import known_suffixes
from citewell.kit.files import write_whole
from citewell.kit.workers import supervised
from citewell.pipeline.prepare import PageJob, Prepared, prepare
from citewell.types import UNQUOTABLE, Document, Page

Pairs = Sequence[tuple[str, str]]
"""Kinds of blocks: as labelled, as read."""

_FETCHED = "2000-01-01T00:00:00Z"  # no figure depends on it


@dataclass(frozen=True, slots=True)
class Judged:
    """A label and the kind that the reader gave its block; None if the block was not found."""

    label: Label
    read: str | None


def evaluate_kinds(paths: Sequence[Path], *, data: Path, progress: Progress) -> Report:
    """Judge the kinds of blocks.

    Args:
        paths: of labels, .jsonl or .jsonl.gz.
        data: the folder that the labels' `file` is relative to.
    Raises:
        SourceNotFound, JudgedDataError: labels are not as they should be, or a file is missing.
    """
    labels = read_labels(paths)
    by_file: dict[str, list[Label]] = {}
    for label in labels:
        by_file.setdefault(label.file, []).append(label)
    judged: list[Judged] = []
    failed: list[str] = []
    for name, document in documents(_named(data, by_file), len(by_file), progress):
        if document is None:
            failed.append(name)
        blocks = found_blocks(document, by_file[name]) if document else [None] * len(by_file[name])
        judged += [Judged(label, b.kind if b else None) for label, b in zip(by_file[name], blocks, strict=True)]
    pairs = [(one.label.kind, one.read) for one in judged if one.read is not None]
    return Report(
        suite="kinds",
        dataset=", ".join(path.name for path in paths),
        count=len(judged),
        metrics=overall(pairs) | {"found": len(pairs) / len(judged) if judged else 0.0},
        baselines={},
        settings={"data": str(data)},
        versions=versions(("trafilatura", "lxml")),
        notes=(
            "Figures are over the blocks that were found; a block not found is not in what was read.",
            "quotable: whether the block's kind may be quoted in an answer. P, R: precision and recall of those that "
            "may; wrongly kept from quoting: share of those that may, by their label.",
        ),
        details={
            "kinds": by_kind(pairs),
            "confusion": confusion(pairs),
            "by page": _by(judged, lambda label: label.page_kind),
            "by site": _by(judged, lambda label: label.site),
            "not found": dict(Counter(one.label.kind for one in judged if one.read is None)),
            "failed": failed,
        },
    )


def write_sheet(
    places: Sequence[Path], out: Path, *, data: Path, size: int, windows: int, page_kind: str, progress: Progress
) -> int:
    """Write a sheet to be filled in with kinds; see kind_labels.sheet_rows.

    Args:
        places: files, folders and packed trees below `data`.
    Returns:
        How many blocks are on it.
    Raises:
        SourceNotFound: a place is not there, or not below `data`.
        UsageError: the sheet cannot be written.
    """
    files = [
        (_relative(name, data), content)
        for place in places
        for name, content in files_below(place, known_suffixes())
        if not name.endswith((".jsonl", ".jsonl.gz"))
    ]
    lines = [
        json.dumps(row, ensure_ascii=False)
        for name, document in documents(files, len(files), progress)
        if document is not None
        for row in sheet_rows(document, file=name, size=size, windows=windows, page_kind=page_kind)
    ]
    try:
        write_whole(out, "".join(f"{line}\n" for line in lines))
    except OSError as problem:
        raise UsageError(f"{out} cannot be written: {(problem.strerror or str(problem)).lower()}") from problem
    return len(lines)


def documents(
    files: Iterable[tuple[str, bytes]], count: int, progress: Progress
) -> Iterator[tuple[str, Document | None]]:
    """The files as `add` would read them, in its worker processes; None for one that it would list as failed."""
    settings = AddSettings()
    names: list[str] = []

    def jobs() -> Iterator[PageJob]:
        for number, (name, content) in enumerate(files):
            names.append(name)
            yield PageJob(number, Page(f"file:///{name}", content, None, _FETCHED), PurePosixPath(name).name)

    outcomes = supervised(
        prepare, jobs(), workers=settings.workers or cores(), timeout_s=settings.document_timeout_s,
        memory_mb=settings.document_memory_mb,
    )  # fmt: skip
    for done, outcome in enumerate(outcomes):
        prepared: Prepared | None = outcome.result
        yield names[done], prepared.entries[0].document if prepared is not None and prepared.entries else None
        progress("files", done + 1, count)


def overall(pairs: Pairs) -> dict[str, float]:
    """The share of blocks of the right kind, and how well those that may be quoted are told from the others."""
    if not pairs:
        return {}
    may = [(said not in UNQUOTABLE, read not in UNQUOTABLE) for said, read in pairs]
    both, said, read = sum(a and b for a, b in may), sum(a for a, _ in may), sum(b for _, b in may)
    return {
        "kind right": sum(said == read for said, read in pairs) / len(pairs),
        "F1, mean over kinds": _mean([row["F1"] for row in by_kind(pairs).values() if row["labelled"]]),
        **{f"quotable {name}": value for name, value in _prf(both, said, read).items()},
        "wrongly kept from quoting": (said - both) / said if said else 0.0,
        "unquotable told": 1 - (read - both) / (len(pairs) - said) if len(pairs) > said else 1.0,
    }


def by_kind(pairs: Pairs) -> dict[str, dict[str, float]]:
    """Precision, recall and F1 of each kind that was labelled or read, with how many blocks it was labelled on."""
    said, read = Counter(said for said, _ in pairs), Counter(read for _, read in pairs)
    right = Counter(said for said, read in pairs if said == read)
    return {
        kind: {**_prf(right[kind], said[kind], read[kind]), "labelled": said[kind], "read": read[kind]}
        for kind in KINDS
        if said[kind] or read[kind]
    }


def confusion(pairs: Pairs) -> dict[str, dict[str, int]]:
    """Labelled kind -> kind as read -> how many blocks, most frequent first."""
    table: dict[str, Counter[str]] = {}
    for said, read in pairs:
        table.setdefault(said, Counter())[read] += 1
    return {kind: dict(table[kind].most_common()) for kind in KINDS if kind in table}


def kinds_table(report: Report) -> RenderableType:
    """What the report has by kind, for a terminal: a row a kind, with what else its blocks were taken for."""
    grid = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for heading in ("kind", "P", "R", "F1", "blocks", "taken for"):
        grid.add_column(Text(heading), justify="left" if heading in ("kind", "taken for") else "right")
    kinds, table, missing = (_mapping(report.details[name]) for name in ("kinds", "confusion", "not found"))
    for kind, row in kinds.items():
        others = ", ".join(f"{other} {n}" for other, n in table.get(kind, {}).items() if other != kind)
        grid.add_row(kind, *(figure(row[name])[:4] for name in ("P", "R", "F1")), str(row["labelled"]), others)
    lost = ", ".join(f"{kind} {n}" for kind, n in missing.items())
    return Group(grid, *([Text(f"Not found: {lost}.")] if lost else []))


def _mapping(value: object) -> Mapping[str, Any]:
    return cast("Mapping[str, Any]", value)


def _named(data: Path, names: Iterable[str]) -> Iterator[tuple[str, bytes]]:
    for name, content in read_files(data, names):
        if content is None:
            raise SourceNotFound(f"there is no file {name} in {data}", hint="name the folder of the files with --data")
        yield name, content


def _relative(name: str, data: Path) -> str:
    path = Path(name).absolute()
    if not path.is_relative_to(data.absolute()):
        raise SourceNotFound(f"{name} is not below {data}", hint="name a folder that holds all files with --data")
    return path.relative_to(data.absolute()).as_posix()


def _by(judged: Sequence[Judged], of: Callable[[Label], str]) -> dict[str, dict[str, float]]:
    groups: dict[str, list[tuple[str, str]]] = {}
    for one in judged:
        if one.read is not None:
            groups.setdefault(of(one.label), []).append((one.label.kind, one.read))
    return {name: {"blocks": len(pairs), **overall(pairs)} for name, pairs in sorted(groups.items())}


def _prf(right: int, said: int, read: int) -> dict[str, float]:
    precision, recall = right / read if read else 0.0, right / said if said else 0.0
    return {"P": precision, "R": recall, "F1": 2 * right / (said + read) if said + read else 0.0}


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else 0.0
