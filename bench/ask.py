"""Queries to answers: latency by stage, the ratio to a bare floor, opening, memory and disk.

Twice: on a library of real documents (medquad_liveqa, 5,486 of them) and on a large one made from real sentences.
For each query the whole answer and the bare floor are measured in turns. The floor is one embedding by a bare session,
one bare tantivy query (the content words, one field, the first 50) and one scan of the vectors by our dense index.
"""

from __future__ import annotations

import argparse
import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from statistics import mean, median

from bench import inputs
from bench.add import work_folder
from bench.enlarge import make_large
from bench.floor import PARTS, Floor
from bench.probe import probe
from bench.report import Report, Row, aim, percentiles, say, timed
from citewell.config import AddSettings, RetrieveSettings
from citewell.index.library import Library
from citewell.pipeline.add import add, find
from citewell.pipeline.ask import ask

WARM_UP = 10
REST = "parse, refresh, count"
PROBES = 5
PROBE_QUERIES = 50
LARGE_NOTE = (
    "Large library: real sentences in new orders; vectors are real ones plus a little noise (bench/enlarge.py)."
)


def run(options: argparse.Namespace) -> Report:
    """Measure and report."""
    report = Report("ask")
    aims: list[Row] = []
    with work_folder(options.work) as work:
        asked = inputs.queries(options.data, options.queries)
        real = real_library(options.data, work, options.vectors)
        _measure("small", real, work / "floor-small", asked, options.rounds, report, aims)
        if options.passages:
            large = work / f"large-{options.passages}"
            if not large.exists():
                _make(large, lambda folder: make_large(folder, _sources(options.data, work, real), options.passages))
            _measure("large", large, work / f"floor-large-{options.passages}", asked, options.rounds, report, aims)
    report.add("Aims", aims)
    return report


# --- libraries -------------------------------------------------------------------------------------------------------


def real_library(data: Path | None, work: Path, vectors: int) -> Path:
    """A library of the corpus with its real vectors, as many as wanted."""
    folder = work / "real"
    if not folder.exists():
        given = inputs.corpus(data, work)
        _make(folder, lambda new: _add(new, [given.path]))
    with Library.make(folder) as library:
        made = library.counts().passages - library.counts().vectors_pending
        while made < vectors and (step := library.make_vectors()):
            made += step
            if made % 1024 < step:
                say(f"{made:,} real vectors made")
    return folder


def _sources(data: Path | None, work: Path, real: Path) -> list[Path]:
    """The library of the corpus, and one of the other corpora, for their texts only."""
    paths = inputs.other_corpora(data)
    if not paths:
        return [real]
    others = work / "others"
    if not others.exists():
        _make(others, lambda new: _add(new, paths))
    return [real, others]


def _make(folder: Path, make: Callable[[Path], None]) -> None:
    """Make a folder whole or not at all."""
    say(f"making {folder.name}")
    new = folder.with_name(folder.name + ".new")
    make(new)
    new.rename(folder)


def _add(folder: Path, paths: list[Path]) -> None:
    with Library.write(folder) as library:
        add(library, find([str(path) for path in paths]), settings=AddSettings())


# --- measuring -------------------------------------------------------------------------------------------------------


def _measure(
    name: str, folder: Path, floor_folder: Path, asked: list[str], rounds: int, report: Report, aims: list[Row]
) -> None:
    library = Library.read(folder)
    try:
        counts = library.counts()
        floor = Floor(library, floor_folder)
        say(f"asking {name}: {counts.documents:,} documents, {counts.passages:,} passages")
        answers, floors, answered = _asked_in_turns(library, floor, asked, rounds)
    finally:
        library.close()
    made = counts.passages - counts.vectors_pending
    size = f"{counts.documents:,} documents, {counts.passages:,} passages, {made:,} vectors"
    whole, bare = [row["total"] for row in answers], [sum(row.values()) for row in floors]
    ours, theirs = percentiles(whole), percentiles(bare)
    ratio = ours["p95"] / theirs["p95"]
    report.add(f"Asking, {name} library ({size}), ms", [
        {"": "ask", **ours},
        {"": "ask, without the answerer (search)", **percentiles([_search_only(row) for row in answers])},
        {"": "ask, processor time", **percentiles([row["processor"] for row in answers])},
        {"": "bare floor", **theirs},
        *({"": f"  {part}", **percentiles([row[part] for row in floors])} for part in PARTS),
        {"": "ratio of ask to floor", **{p: round(ours[p] / theirs[p], 2) for p in ours}},
    ], f"{len(asked)} queries, {answered} answered; of each the median of {rounds} turns."
       + (f" {LARGE_NOTE}" if name == "large" else ""))  # fmt: skip
    report.add(f"Stages of asking, {name} library, ms", _stages(answers))
    aims += [
        aim(f"{name}: ask p95 to floor", "<= 1.5", ratio, ratio <= 1.5),
        aim(f"{name}: ask p95", "< 150 ms", ours["p95"], ours["p95"] < 150, "ms"),
    ]
    _process(name, folder, asked, report, aims)


def _asked_in_turns(
    library: Library, floor: Floor, asked: list[str], rounds: int
) -> tuple[list[dict[str, float]], list[dict[str, float]], int]:
    """For each query milliseconds by stage of the answer and of the floor, medians; and how many were answered."""
    settings = RetrieveSettings()
    for query in asked[:WARM_UP]:
        ask(library, query, settings=settings)
        floor.ask(query)
    answers: list[dict[str, list[float]]] = [defaultdict(list) for _ in asked]
    floors: list[dict[str, list[float]]] = [defaultdict(list) for _ in asked]
    answered: set[str] = set()
    for number in range(rounds):
        for query, times, bare in zip(asked, answers, floors, strict=True):
            cpu = time.process_time()
            seconds, answer = timed(lambda query=query: ask(library, query, settings=settings))  # type: ignore[misc]
            times["total"].append(seconds * 1000)
            times["processor"].append((time.process_time() - cpu) * 1000)
            answered.update([query] if answer.answered else [])
            for stage, ms in answer.timings_ms:
                times[stage].append(ms)
            times[REST].append(seconds * 1000 - sum(ms for _, ms in answer.timings_ms))
            for part, ms in floor.ask(query).items():
                bare[part].append(ms)
        say(f"round {number + 1} done")
    return [_medians(times) for times in answers], [_medians(bare) for bare in floors], len(answered)


def _medians(times: dict[str, list[float]]) -> dict[str, float]:
    return {name: median(values) for name, values in times.items()}


def _search_only(stages: dict[str, float]) -> float:
    return stages["total"] - stages.get("compose", 0.0) - stages.get("verify", 0.0)


def _stages(answers: list[dict[str, float]]) -> list[Row]:
    """Percentiles of each stage, and its share of all time."""
    names = [name for name in answers[0] if name not in ("total", "processor")]
    total = mean(row["total"] for row in answers)
    rows: list[Row] = []
    for name in [*(name for name in names if name != REST), REST]:
        values = [row.get(name, 0.0) for row in answers]
        rows.append({"stage": name, **percentiles(values), "share": f"{mean(values) / total:.0%}"})
    return rows


# --- what a process pays ---------------------------------------------------------------------------------------------


def _process(name: str, folder: Path, asked: list[str], report: Report, aims: list[Row]) -> None:
    """Opening, memory and disk."""
    runs = [probe(folder, asked[:1]) for _ in range(PROBES)]
    opened = median(found["open_ms"] for found in runs)
    memory = probe(folder, asked[:PROBE_QUERIES])
    rows = [
        {"": "import, ms", "value": median(found["import_ms"] for found in runs)},
        {"": f"open (Library.read), ms, median of {PROBES} new processes", "value": opened},
        {"": "first answer after that, ms", "value": median(found["first_ask_ms"] for found in runs)},
        {"": "resident when opened, MB", "value": memory["opened_mb"]},
        {"": f"resident after {min(PROBE_QUERIES, len(asked))} queries, MB", "value": memory["resident_mb"]},
        {"": "  of it the process's own, MB", "value": memory["own_mb"]},
        {"": "  of it files mapped into memory, MB", "value": memory["mapped_mb"]},
        {"": "peak, MB", "value": memory["peak_mb"]},
        *({"": f"disk: {file}, MB", "value": size / 1e6} for file, size in _disk(folder).items()),
    ]
    report.add(f"A process that asks, {name} library", rows)
    aims += [
        aim(f"{name}: open", "< 300 ms", opened, opened < 300, "ms"),
        aim(f"{name}: resident while asking (peak)", "< 600 MB", memory["peak_mb"], memory["peak_mb"] < 600, "MB"),
    ]


def _disk(folder: Path) -> dict[str, int]:
    """Bytes by file; tantivy's segments together."""
    sizes: dict[str, int] = defaultdict(int)
    for file in sorted(folder.rglob("*")):
        if file.is_file():
            place = file.relative_to(folder)
            name = str(place.parent) + "/" if place.parent.name.startswith("lexical") else str(place)
            sizes[name] += file.stat().st_size
    sizes = {name: size for name, size in sizes.items() if size >= 10_000}
    return sizes | {"all": sum(sizes.values())}
