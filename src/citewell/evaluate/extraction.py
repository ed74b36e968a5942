"""The suite `extraction`: is the main text of a page read, all of it and nothing else?

In: a folder of gold.jsonl and pages. Out: how well the texts that `citewell add` reads agree with what people marked,
beside trafilatura by itself and all that is visible. How agreement is counted: evaluate.agreement. The two other
readers: evaluate.readers.

A row of gold.jsonl has `id`, `file` (the page, relative to the folder) and either `text`, the whole main text, or
`with` and `without`: pieces that must come out, and pieces that must not.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from citewell.config import AddSettings, cores
from citewell.crawl.files import file_source
from citewell.errors import SourceNotFound
from citewell.evaluate.agreement import Pieces, TextAgreement, means_of_pieces, means_of_texts, pieces, text_agreement
from citewell.evaluate.as_seen import as_seen
from citewell.evaluate.readers import READERS
from citewell.evaluate.report import Progress, Report, versions
from citewell.evaluate.rows import Row, read_rows
from citewell.evaluate.significance import Comparison, paired
from citewell.kit.workers import supervised
from citewell.pipeline.prepare import FileJob, Prepared, prepare

OURS = "citewell"


@dataclass(frozen=True, slots=True)
class Gold:
    """What people said of one page: its whole text, or pieces of it."""

    row: Row
    name: str
    page: Path
    text: str | None
    wanted: tuple[str, ...] = ()
    unwanted: tuple[str, ...] = ()


def evaluate_extraction(folder: Path, *, limit: int | None = None, progress: Progress) -> Report:
    """Judge the reader of web pages.

    Args:
        folder: with gold.jsonl[.gz] and the pages that it names.
        limit: only the first pages.
    Raises:
        SourceNotFound, JudgedDataError: gold.jsonl is not as it should be, or a page is missing, with file and line.
    """
    golds = read_gold(folder)[:limit]
    settings = AddSettings()
    ours, failed = _read_as_added(golds, settings, progress)
    texts = {OURS: ours}
    for name, reader in READERS.items():
        texts[name] = _read_by(reader, golds, name, progress)
    figures: dict[str, dict[str, float]] = {name: {} for name in texts}
    tests: dict[str, dict[str, Comparison]] = {name: {} for name in READERS}
    for judged in (_judge_texts, _judge_pieces):
        judged(golds, texts, figures, tests)
    return Report(
        suite="extraction",
        dataset=folder.resolve().name,
        count=len(golds),
        metrics=figures.pop(OURS),
        baselines=figures,
        settings={"limit": limit, **asdict(settings)},
        versions=versions(("trafilatura", "lxml")),
        notes=_notes(golds, limit),
        significance={name: found for name, found in tests.items() if found},
        details={"failed": failed},
    )


def read_gold(folder: Path) -> list[Gold]:
    """The judged pages of a folder, each checked to be there."""
    files = [path for path in (folder / "gold.jsonl", folder / "gold.jsonl.gz") if path.is_file()]
    if not files:
        raise SourceNotFound(
            f"there is no gold.jsonl in {folder}", hint="it should have a row for each page: id, file, text"
        )
    return [_gold(folder, row) for row in read_rows(files[0], {"id": (str, int), "file": str})]


def _gold(folder: Path, row: Row) -> Gold:
    page = folder / row.data["file"]
    if not page.is_file():
        raise row.error(f"the page {row.data['file']!r} is not in {folder}", "add the page, or take the row out")
    name = str(row.data["id"])
    if isinstance(row.data.get("text"), str):
        if not row.data["text"].strip():
            raise row.error("the text is empty", "a page without a main text cannot be judged; take the row out")
        return Gold(row, name, page, row.data["text"])
    wanted, unwanted = (_pieces_of(row, key) for key in ("with", "without"))
    if not wanted and not unwanted:
        raise row.error("neither a text nor pieces", "a row needs `text`, or `with` and `without`")
    return Gold(row, name, page, None, wanted, unwanted)


def _pieces_of(row: Row, key: str) -> tuple[str, ...]:
    value = row.data.get(key, [])
    if not isinstance(value, list) or not all(isinstance(piece, str) and piece.strip() for piece in value):
        raise row.error(f"the field {key!r} should be a list of texts, none of them empty")
    return tuple(value)


def _read_as_added(
    golds: Sequence[Gold], settings: AddSettings, progress: Progress
) -> tuple[list[str], dict[str, str]]:
    """The texts that `add` would store, as their pages show them; "" where it would list the page as failed. They are
    read in its worker processes."""
    texts, failed = dict.fromkeys((gold.page for gold in golds), ""), {}

    def jobs() -> Iterator[FileJob]:
        for page in texts:
            yield FileJob(page, file_source(page.absolute()), "", None)

    outcomes = supervised(
        prepare, jobs(), workers=settings.workers or cores(), timeout_s=settings.document_timeout_s,
        memory_mb=settings.document_memory_mb,
    )  # fmt: skip
    for done, outcome in enumerate(outcomes, 1):
        page = outcome.item.path
        prepared: Prepared | None = outcome.result
        if prepared is not None and prepared.entries:
            texts[page] = as_seen(prepared.entries[0].document)
        else:
            failed[page.name] = prepared.failure.reason if prepared is not None and prepared.failure else "stopped"
        progress("pages, citewell", done, len(texts))
    return [texts[gold.page] for gold in golds], failed


def _read_by(reader: Callable[[bytes], str], golds: Sequence[Gold], name: str, progress: Progress) -> list[str]:
    texts = []
    for done, gold in enumerate(golds, 1):
        texts.append(reader(gold.page.read_bytes()))
        progress(f"pages, {name}", done, len(golds))
    return texts


Figures = dict[str, dict[str, float]]
Tests = dict[str, dict[str, Comparison]]


def _judge_texts(golds: Sequence[Gold], texts: Mapping[str, Sequence[str]], figures: Figures, tests: Tests) -> None:
    """The pages of which the whole text is known."""
    chosen = [number for number, gold in enumerate(golds) if gold.text is not None]
    if not chosen:
        return
    found: dict[str, list[TextAgreement]] = {
        name: [text_agreement(golds[number].text or "", read[number]) for number in chosen]
        for name, read in texts.items()
    }
    for name, agreements in found.items():
        figures[name] |= means_of_texts(agreements)
    ours = [agreement.words.f1 for agreement in found[OURS]]
    for name in tests:
        tests[name]["page's words F1"] = paired(ours, [agreement.words.f1 for agreement in found[name]])


def _judge_pieces(golds: Sequence[Gold], texts: Mapping[str, Sequence[str]], figures: Figures, tests: Tests) -> None:
    """The pages of which pieces are known."""
    chosen = [number for number, gold in enumerate(golds) if gold.text is None]
    if not chosen:
        return
    found: dict[str, list[Pieces]] = {
        name: [pieces(read[number], golds[number].wanted, golds[number].unwanted) for number in chosen]
        for name, read in texts.items()
    }
    for name, counted in found.items():
        figures[name] |= means_of_pieces(counted)
    ours = [counted.right for counted in found[OURS]]
    for name in tests:
        tests[name]["page's pieces right"] = paired(ours, [counted.right for counted in found[name]])


def _notes(golds: Sequence[Gold], limit: int | None) -> tuple[str, ...]:
    notes = [f"Only the first {limit:,} pages."] if limit is not None else []
    if any(gold.text is not None for gold in golds):
        notes.append(
            "words, 4-words: precision and recall of words and of runs of four, with their repetitions, means over "
            "pages; F1 is of these means. segments: paragraphs that stand whole in the other text."
        )
    if any(gold.text is None for gold in golds):
        notes.append("pieces: marked pieces, over all pages; found if they stand in the text, white space aside.")
    return tuple(notes)
