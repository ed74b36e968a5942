"""Documents to a library: how fast, which stage takes what, and the ratio to the bare parts.

For each input (a corpus file and a folder of HTML pages) `add` as the command does it and the bare parts are run in
turns. Bare parts are trafilatura or json, then sentencex, in as many processes; tantivy with its default tokenizer;
onnxruntime over the same token numbers. The shares of the stages are taken from a sample in one process, one stage
after another. Vectors are made for a sample of passages, and the time for all of them is calculated from it.
"""

from __future__ import annotations

import argparse
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench import parts
from bench.inputs import NAMES, Input, make_input
from bench.report import Report, Row, aim, in_turns, say, timed
from bench.stages import stages
from citewell.config import AddSettings, cores
from citewell.index.encoder import Encoder, PassageText
from citewell.index.library import Library
from citewell.pipeline.add import add, find

LENGTH = (150, 170)
"""Words of the passages whose vectors are made: passages "of 160 words"."""


def run(options: argparse.Namespace) -> Report:
    """Measure and report."""
    report = Report("add")
    aims: list[Row] = []
    with work_folder(options.work) as work:
        for name in [options.only] if options.only else NAMES:
            given = make_input(name, options.data, work)
            say(f"{given.what}: {given.documents:,} documents, {given.size / 1e6:.1f} MB")
            _measure(given, options, work, report, aims)
    report.add("Aims", aims)
    return report


def _measure(given: Input, options: argparse.Namespace, work: Path, report: Report, aims: list[Row]) -> None:
    texts, samples = _read_back(given, work, options.encode)
    settings = AddSettings()
    seconds = in_turns(options.rounds, {
        "add": lambda: _add(given, work / "again", settings),
        "bare reading": lambda: parts.read_bare(given, settings.workers or cores()),
        "bare tantivy": lambda: parts.index_bare(texts, work / "bare"),
    })  # fmt: skip
    ours, bare = _vectors(samples, options.rounds)
    whole = {"add": len(texts) / ours, "bare": len(texts) / bare}
    floor = seconds["bare reading"] + seconds["bare tantivy"]
    ratio = (seconds["add"] + whole["add"]) / (floor + whole["bare"])
    size = f"{given.documents:,} documents, {given.size / 1e6:.1f} MB, {len(texts):,} passages"
    report.add(f"Adding {given.what} ({size})", [
        _row("add: read, cut, stored, searchable", seconds["add"], given, seconds["add"] / floor),
        _row("bare reading (library and sentences)", seconds["bare reading"], given),
        _row("bare tantivy, same texts", seconds["bare tantivy"], given),
        _row("vectors of all passages (calculated)", whole["add"], given, whole["add"] / whole["bare"]),
        _row("bare onnxruntime, same tokens (calculated)", whole["bare"], given),
        _row("all", seconds["add"] + whole["add"], given, ratio),
    ], f"Medians of {options.rounds} rounds in turns; both use {cores()} processes or threads.")  # fmt: skip
    report.add(f"Passages per second, both cores ({LENGTH[0]} to {LENGTH[1]} words, {len(samples)} of {given.name})", [
        {"": "encoder: passage and sentence vectors", "passages/s": ours}, {"": "bare onnxruntime", "passages/s": bare},
    ])  # fmt: skip
    staged = min(options.staged, given.documents)
    report.add(f"Stages of adding, {given.name}: {staged} documents in one process", stages(given, work, staged))
    aims.append(aim(f"{given.name}: add to the sum of its parts", "<= 1.3", ratio, ratio <= 1.3))
    aims.append(aim(f"{given.name}: text only, to its parts", "<= 1.3", seconds["add"] / floor,
                    seconds["add"] <= 1.3 * floor))  # fmt: skip
    aims.append(aim(f"{given.name}: passages/s of about 160 words", ">= 30", ours, ours >= 30))
    if given.name == "corpus":
        aims.append(aim("corpus: searchable as text", "<= 60 s", seconds["add"], seconds["add"] <= 60, "s"))


def _row(what: str, seconds: float, given: Input, ratio: float | None = None) -> Row:
    return {
        "": what, "seconds": seconds, "documents/s": given.documents / seconds, "MB/s": given.size / 1e6 / seconds,
        "ratio to bare": "" if ratio is None else ratio,
    }  # fmt: skip


def _add(given: Input, folder: Path, settings: AddSettings) -> float:
    """Seconds of `citewell add --no-vectors` to a new library."""
    shutil.rmtree(folder, ignore_errors=True)
    start = time.perf_counter()
    with Library.write(folder) as library:
        add(library, find([str(given.path)]), settings=settings)
    return time.perf_counter() - start


def _read_back(given: Input, work: Path, wanted: int) -> tuple[list[str], list[PassageText]]:
    """Add once to warm up: the texts of all passages, and some of about 160 words as the encoder reads them."""
    folder = work / "again"
    _add(given, folder, AddSettings())
    library = Library.read(folder)
    try:
        texts: list[str] = []
        samples: list[PassageText] = []
        for stored in library.store.passages_after(0):
            passage = stored.passage
            texts.append(passage.text)
            if LENGTH[0] <= len(passage.text.split()) <= LENGTH[1]:
                spans = tuple((s.start - passage.start, s.end - passage.start) for s in passage.sentences)
                samples.append(PassageText(f"{stored.info.title}. {passage.heading}", passage.text, spans))
    finally:
        library.close()
    return texts, samples[:: max(1, len(samples) // wanted)][:wanted]


def _vectors(samples: list[PassageText], rounds: int) -> tuple[float, float]:
    """Passages per second of our encoder and of the bare session, on all cores."""
    windows = parts.Recorder().record(samples)
    encoder, opened = Encoder(threads=cores()), parts.session()
    seconds = in_turns(rounds, {
        "encoder": lambda: timed(lambda: list(encoder.encode_passages(samples)))[0],
        "bare onnxruntime": lambda: parts.encode_bare(windows, opened, cores()),
    })  # fmt: skip
    return len(samples) / seconds["encoder"], len(samples) / seconds["bare onnxruntime"]


@contextmanager
def work_folder(folder: Path | None) -> Iterator[Path]:
    """The folder named, or a temporary one."""
    if folder is not None:
        folder.mkdir(parents=True, exist_ok=True)
        yield folder
        return
    with tempfile.TemporaryDirectory(prefix="citewell-bench-") as made:
        yield Path(made)
