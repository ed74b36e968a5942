"""Documents for tests, made of blocks of given kinds, and libraries of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from citewell.extract import document_id, revision_of
from citewell.extract.draft import place
from citewell.extract.lead_ins import introduced
from citewell.extract.parts import Part
from citewell.index.library import Batch, Library
from citewell.pipeline.prepare import entry_of
from citewell.types import BlockKind, Document

Kinds = Sequence[tuple[BlockKind, str]]


def document(title: str, parts: Kinds, *, url: str = "", max_snippet: int | None = None) -> Document:
    """A document of parts, as a reader would give it."""
    text, blocks = place([Part(kind, said, level=int(kind == "heading")) for kind, said in parts])
    blocks = introduced(text, blocks)
    source = url or f"file:///shelf/{title.replace(' ', '-')}.html"
    made = Document(
        doc_id=document_id(source), revision="", source=source, url=source, title=title, site="Shelf", text=text,
        blocks=blocks, fetched="2026-01-01T00:00:00Z", language="en", filetype="html", max_snippet=max_snippet,
    )  # fmt: skip
    revision = revision_of(
        text=text, blocks=blocks, title=title, site="Shelf", url=source, language="en", max_snippet=max_snippet
    )
    return replace(made, revision=revision)


def library(folder: Path, *documents: Document) -> Library:
    """A library of them, without vectors, open for asking."""
    with Library.write(folder) as opened:
        opened.add(Batch(entries=[entry_of(each) for each in documents]))
        opened.finish_adding()
    return Library.read(folder)
