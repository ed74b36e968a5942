"""A library whose pages want to be more than text: in every field, by every way into it."""

from __future__ import annotations

import html
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from citewell.config import AddSettings
from citewell.index.library import Batch, Library
from citewell.index.store import Entry
from citewell.pipeline.add import add, find
from tests.index.builders import entry
from tests.publish.hostile import ADDRESSES, TEXTS

WORD = "kumquat"
LONG = "x" * 5_000
ATTACKS = [
    *TEXTS,
    LONG,
    "\" autofocus onfocus='alert(1)",
    "</h1></a><a href=javascript:alert(1)>",
    "' -->\u2028<svg/onload=x>",
]


def hostile_library(folder: Path) -> Path:
    """The folder of the library."""
    files = folder / "<img src=x onerror=alert(1)>"
    files.mkdir(parents=True)
    (files / "corpus.jsonl").write_text("".join(json.dumps(row) + "\n" for row in _rows()), encoding="utf-8")
    for number, text in enumerate(ATTACKS):
        (files / f'{number}"><script>{{{{7*7}}}}.html').write_text(_page(text), "utf-8", "replace")
    with Library.write(folder / "library") as library:
        add(library, find([str(files)]), settings=AddSettings(workers=1), collection="\"><script>alert('c')</script>")
        library.add(Batch(entries=list(_entries())))
        library.label(["entry0"], "\u202ecollection\0{{7*7}}")
        library.finish_adding()
    return folder / "library"


def _statement(text: str) -> str:
    return f"A {WORD} is harvested in {text} winter, when its skin is orange. Every {WORD} is eaten whole."


def _rows() -> Iterator[dict[str, object]]:
    for number, text in enumerate(ATTACKS):
        url = ADDRESSES[number % len(ADDRESSES)]
        more = {"author": text, "site": text, "published": text, "language": text}
        yield {
            "_id": f"{number}{text}"[:200], "title": f"{text} {WORD} {number}", "text": _statement(text), "url": url,
            "metadata": more,
        } | more  # fmt: skip


def _page(text: str) -> str:
    safe = html.escape(text.replace("\0", "\N{REPLACEMENT CHARACTER}"))
    return (
        f'<!doctype html><html lang="{safe}"><head><title>{safe} {WORD}</title><meta name="author" content="{safe}">'
        f'<meta property="og:site_name" content="{safe}"><link rel="canonical" href="{safe}">'
        f'<meta property="article:published_time" content="{safe}"></head><body><article><h1>{safe} {WORD}</h1>'
        f"<p>{html.escape(_statement(text))}</p><h2>{safe} {WORD} by hand</h2>"
        f"<ul><li>{safe} one</li><li>two {safe}</li></ul>"
        f"<table><tr><td>{safe}</td><td>{WORD} | {safe}</td></tr></table><pre>{safe}</pre></article></body></html>"
    )


def _entries() -> Iterator[Entry]:
    """Documents as extraction makes none now: what a library of an earlier or later version may hold."""
    addresses = [url for url in ADDRESSES if url != "https://[::1"]  # the store takes none that cannot be read
    for number, text in enumerate([each for each in ATTACKS if "\ud800" not in each]):
        url = addresses[number % len(addresses)]
        made = entry(
            f"entry{number}", f"{text} {WORD}", _statement(text), url=url, title=f"{text} {WORD}", site=text,
            author=text, published=f"2026-01-01{text}", modified=f"2026-01-02{text}", language=text,
        )  # fmt: skip
        document = replace(made.document, filetype=text, revision=f"{number}{text}"[:300])
        passages = tuple(replace(passage, heading=f"{text} > {text} {WORD}") for passage in made.passages)
        yield replace(made, document=document, passages=passages)
