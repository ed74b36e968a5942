"""What is added and asked: real texts and queries where the evaluation data is, else texts made from the demonstration.

In: the folder of the data, or None. Out: files on disk and queries.
"""

from __future__ import annotations

import gzip
import json
import random
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import as_file, files
from pathlib import Path

from citewell.extract import extract
from citewell.passages import split
from citewell.types import Document, Page

NAMES = ("corpus", "pages")
CORPUS = "medquad_liveqa"
OTHER_CORPORA = ("scifact", "pubmedqa", "npl", "cranfield", "cacm")
GENERATED_DOCUMENTS = 500
SEED = 20_260_101


@dataclass(frozen=True, slots=True)
class Input:
    """Files to add."""

    name: str
    what: str  # in words, for the table
    path: Path  # a corpus file or a folder of pages
    documents: int
    size: int  # bytes, unpacked


def make_input(name: str, data: Path | None, folder: Path) -> Input:
    """One of NAMES; what has to be unpacked or made goes into `folder`."""
    return corpus(data, folder) if name == "corpus" else pages(data, folder)


def corpus(data: Path | None, folder: Path) -> Input:
    """A corpus file: medquad_liveqa, or documents made of the demonstration's sentences."""
    if data is not None:
        path = data / "retrieval" / CORPUS / "corpus.jsonl.gz"
        what = f"{CORPUS}, a corpus file"
    else:
        path, what = folder / "generated.jsonl.gz", "a generated corpus file"
        if not path.exists():
            _generate(path)
    lines = sizes(path)
    return Input("corpus", what, path, len(lines), sum(lines))


def pages(data: Path | None, folder: Path) -> Input:
    """A folder of HTML files: the real pages of the data, unpacked, or the demonstration."""
    target = folder / "pages"
    if not target.exists():
        target.mkdir(parents=True)
        for source in _page_files(data):
            name = f"{source.parent.parent.name}-{source.name}".removesuffix(".gz")
            content = source.read_bytes()
            (target / name).write_bytes(gzip.decompress(content) if source.suffix == ".gz" else content)
    found = [file.stat().st_size for file in target.iterdir()]
    return Input("pages", "a folder of HTML pages", target, len(found), sum(found))


def other_corpora(data: Path | None) -> list[Path]:
    """Corpora on other subjects, for the large library."""
    return [data / "retrieval" / name / "corpus.jsonl.gz" for name in OTHER_CORPORA] if data is not None else []


def queries(data: Path | None, limit: int) -> list[str]:
    """Real queries, as many from each of two sets; the demonstration's titles and headings without the data."""
    if data is None:
        return list(dict.fromkeys(_headings()))[:limit]
    chosen: list[str] = []
    for name, share in ((CORPUS, limit // 2), ("scifact", limit - limit // 2)):
        lines = (data / "retrieval" / name / "queries.jsonl").read_text(encoding="utf-8").splitlines()
        chosen += [json.loads(line)["text"] for line in lines][:share]
    return chosen


def sizes(path: Path) -> list[int]:
    """Bytes of each row of a corpus file, unpacked."""
    with gzip.open(path, "rb") as file:
        return [len(line) for line in file]


def sentences() -> list[str]:
    """Sentences of the demonstration's pages."""
    return [
        document.text[sentence.start : sentence.end]
        for document in _demo_documents()
        for passage in split(document)
        for sentence in passage.sentences
        if sentence.kind == "paragraph"
    ]


def _page_files(data: Path | None) -> list[Path]:
    if data is not None:
        return sorted(path for path in (data / "pages").glob("*/html/*") if ".htm" in path.name)
    return _demo_files()


def _demo_files() -> list[Path]:
    with as_file(files("citewell.demo") / "pages") as folder:
        return sorted(folder.rglob("*.html"))


def _demo_documents() -> Iterator[Document]:
    for path in _demo_files():
        yield extract(Page(path.as_uri(), path.read_bytes(), None, "2026-01-01T00:00:00Z"), name=path.name)


def _headings() -> Iterator[str]:
    for document in _demo_documents():
        yield document.title
        yield from (document.text[block.start : block.end] for block in document.blocks if block.kind == "heading")


def _generate(path: Path) -> None:
    """Documents of 40 paragraphs, each of three sentences drawn from the demonstration's, always the same ones."""
    documents = list(_demo_documents())
    pool = [d.text[s.start : s.end] for d in documents for p in split(d) for s in p.sentences if s.kind == "paragraph"]
    rng = random.Random(SEED)
    with gzip.open(path, "wt", encoding="utf-8") as out:
        for number in range(GENERATED_DOCUMENTS):
            text = "\n\n".join(" ".join(rng.choices(pool, k=3)) for _ in range(40))
            title = rng.choice(documents).title
            out.write(json.dumps({"_id": f"generated-{number}", "title": title, "text": text}) + "\n")
