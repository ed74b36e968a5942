"""Labels of kinds: blocks that people were shown and said the kind of, and the sheets to do it on.

In: files, or sheets filled in. Out: sheets (JSON lines with an empty `kind`), or labels and the blocks they are of.
A label knows its block by a digest of how its text begins (evaluate.letters), not by a place: readers of files change,
what people see does not. So it holds no text of others and can be passed on.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, get_args

from citewell.evaluate.letters import KEY_LETTERS, Letters, folded, key_of_text, keyed_places
from citewell.evaluate.rows import read_rows
from citewell.types import Block, BlockKind, Document

KINDS: tuple[BlockKind, ...] = get_args(BlockKind)
SHOWN_CHARS = 300
"""Of a block's text on a sheet."""


@dataclass(frozen=True, slots=True)
class Label:
    """What a person said of one block."""

    file: str  # relative to the folder of data
    key: str  # evaluate.letters.key_of_text of the block
    kind: BlockKind
    site: str = ""
    page_kind: str = ""  # such as "manual", "shop", "forum": what kind of page the block is from
    letters: int = KEY_LETTERS  # how many the key is made of; fewer for a shorter block
    occurrence: int = 1  # which of the blocks of this file with the same key


def read_labels(paths: Iterable[Path]) -> list[Label]:
    """The labels of sheets that were filled in; rows whose kind is empty are passed over.

    Raises:
        SourceNotFound, JudgedDataError: a file is not as it should be, with the line.
    """
    return [
        _label(row.data)
        for path in paths
        for row in read_rows(path, {"file": str, "key": str, "kind": str})
        if row.data["kind"] and _known(row.data["kind"], row)
    ]


def _known(kind: str, row: Any) -> bool:
    if kind not in KINDS:
        raise row.error(f"there is no kind {kind!r}", f"it should be one of: {', '.join(KINDS)}")
    return True


def _label(data: Mapping[str, Any]) -> Label:
    return Label(
        file=data["file"],
        key=data["key"],
        kind=data["kind"],
        site=str(data.get("site", "")),
        page_kind=str(data.get("page_kind", "")),
        letters=int(data.get("letters", KEY_LETTERS)),
        occurrence=int(data.get("occurrence", 1)),
    )


def found_blocks(document: Document, labels: Sequence[Label]) -> list[Block | None]:
    """The block that each label of a document is of, None for one that is not in it.

    A block is found by its key; if none begins so, by where in the text the letters of the key stand.
    """
    by_key: dict[str, list[Block]] = {}
    for block in document.blocks:
        by_key.setdefault(key_of_text(document.text[block.start : block.end]), []).append(block)
    missing = [label for label in labels if label.key not in by_key]
    inside = _inside(document, missing) if missing else {}
    return [_chosen(by_key[label.key], label) if label.key in by_key else inside.get(label.key) for label in labels]


def _chosen(blocks: Sequence[Block], label: Label) -> Block:
    return blocks[min(label.occurrence, len(blocks)) - 1]


def _inside(document: Document, labels: Sequence[Label]) -> dict[str, Block]:
    letters = Letters.of(document.text)
    wanted: dict[int, set[str]] = {}
    for label in labels:
        wanted.setdefault(label.letters, set()).add(label.key)
    found: dict[str, Block] = {}
    for length, keys in wanted.items():
        for key, place in keyed_places(letters, keys, length):
            found.setdefault(key, next(block for block in document.blocks if block.end > place))
    return found


def sheet_rows(
    document: Document, *, file: str, size: int, windows: int, page_kind: str = ""
) -> Iterator[dict[str, object]]:
    """Rows of a sheet: windows of neighbouring blocks, each with the heading above it and room for its kind.

    Which windows is told by the file's name, so that the same files give the same sheet. What kind the reader takes a
    block for is not shown: it would be believed.

    Args:
        size: blocks of a window.
        windows: how many of them, none overlapping; fewer where the document is shorter.
    """
    texts = [document.text[block.start : block.end] for block in document.blocks]
    headings = list(_headings(document.blocks, texts))
    keys = list(map(key_of_text, texts))
    seen: dict[str, int] = {}
    occurrences = []
    for key in keys:
        seen[key] = seen.get(key, 0) + 1
        occurrences.append(seen[key])
    for number in _numbers(len(texts), file, size, windows):
        letters = min(len(folded(texts[number])), KEY_LETTERS)
        if letters:
            yield {
                "site": document.site,
                "page_kind": page_kind,
                "file": file,
                "number": number + 1,
                "heading": headings[number],
                "text": texts[number][:SHOWN_CHARS],
                "key": keys[number],
                "letters": letters,
                "occurrence": occurrences[number],
                "kind": "",
            }


def _headings(blocks: Sequence[Block], texts: Sequence[str]) -> Iterator[str]:
    heading = ""
    for block, text in zip(blocks, texts, strict=True):
        yield heading
        if block.kind == "heading":
            heading = text


def _numbers(count: int, file: str, size: int, windows: int) -> list[int]:
    """Numbers of the blocks of the windows: the document is cut into as many stretches, each has one window in it."""
    windows = max(1, min(windows, count // size))
    chosen: list[int] = []
    for window in range(windows):
        first, last = count * window // windows, count * (window + 1) // windows
        room = max(last - first - size, 0) + 1
        start = first + int.from_bytes(hashlib.sha256(f"{file} {window}".encode()).digest()[:4]) % room
        chosen += range(start, min(start + size, last))
    return chosen
