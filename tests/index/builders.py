"""Small documents for tests of the library, cut the plainest way: one passage a paragraph, one sentence a passage."""

from __future__ import annotations

import hashlib

from citewell.index.sketch import sketch
from citewell.index.store import Entry
from citewell.types import Block, Document, Passage, Sentence


def document(name: str, *paragraphs: str, **fields: str | None) -> Document:
    """A document named `name` whose text is the paragraphs put two lines apart."""
    text = "\n\n".join(paragraphs)
    blocks, start = [], 0
    for paragraph in paragraphs:
        blocks.append(Block("paragraph", start, start + len(paragraph)))
        start += len(paragraph) + 2
    known: dict[str, str | None] = {"title": name.title(), "site": "Tests", "url": f"https://{name}.example/", **fields}
    revision = hashlib.sha256(f"{text}{sorted(known.items())}".encode()).hexdigest()[:16]
    return Document(
        doc_id=name, revision=revision, source=f"file:///tests/{name}", text=text, blocks=tuple(blocks),
        fetched="2026-01-01T00:00:00Z", filetype="txt", **known,  # type: ignore[arg-type]
    )  # fmt: skip


def entry(name: str, *paragraphs: str, **fields: str | None) -> Entry:
    """The same, ready to be written."""
    made = document(name, *paragraphs, **fields)
    passages = []
    ends = [block.start for block in made.blocks[1:]] + [len(made.text)]
    for block, end in zip(made.blocks, ends, strict=True):
        text = made.text[block.start : end]
        sentences = (Sentence(block.start, block.end, "paragraph"),)
        name_of = f"{name}#{block.start}-{end}"
        passages.append(Passage(name_of, name, block.start, end, text, sentences=sentences))
    return Entry(made, tuple(passages), sketch(made.text))
