"""How blocks and sentences are packed for the store: small fixed-width integers, read without parsing."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import get_args

import numpy as np

from citewell.types import Block, BlockKind, Sentence

KINDS: tuple[BlockKind, ...] = get_args(BlockKind)
_CODE = {kind: code for code, kind in enumerate(KINDS)}


_AS_JSON = b"\xff"
"""What a packed structure begins with; those of libraries made before this form are bare arrays, which cannot."""


@dataclass(frozen=True, slots=True)
class Structure:
    """What is known of a revision's text beside the text."""

    blocks: tuple[Block, ...]
    omitted: tuple[tuple[str, int], ...] = ()
    max_snippet: int | None = None


def pack_structure(structure: Structure) -> bytes:
    """A mark, then JSON: rows of kind, start, end, level, label, lead-in, without what is empty at their ends."""
    rows = [_row(block) for block in structure.blocks]
    told = {"blocks": rows, "omitted": structure.omitted, "max_snippet": structure.max_snippet}
    return _AS_JSON + json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")


def unpack_structure(packed: bytes) -> Structure:
    """The structure of a revision; of older libraries (n, 4) little-endian int32: kind, start, end, level."""
    if not packed.startswith(_AS_JSON):
        rows = np.frombuffer(packed, dtype="<i4").reshape(-1, 4).tolist()
        return Structure(tuple(Block(KINDS[kind], start, end, level) for kind, start, end, level in rows))
    told = json.loads(packed[1:].decode("utf-8", "surrogatepass"))
    blocks = tuple(Block(KINDS[kind], *rest) for kind, *rest in told["blocks"])
    return Structure(blocks, tuple((why, words) for why, words in told["omitted"]), told["max_snippet"])


def _row(block: Block) -> list[object]:
    row: list[object] = [_CODE[block.kind], block.start, block.end, block.level, block.label, block.lead_in]
    for empty in (None, ""):
        if row[-1] == empty:
            row.pop()
    return row


def pack_sentences(sentences: Sequence[Sentence]) -> bytes:
    """(n, 3) little-endian int32: kind, start, end. Headings follow from the passage, see `unpack_sentences`."""
    return np.array([(_CODE[s.kind], s.start, s.end) for s in sentences], dtype="<i4").tobytes()


def unpack_sentences(packed: bytes, *, start: int, text: str, heading: str) -> tuple[Sentence, ...]:
    """Sentences of a passage that starts at `start` of its document and stands below `heading` ("outer > inner")."""
    current = heading.rpartition(" > ")[2]
    sentences = []
    for kind, first, last in np.frombuffer(packed, dtype="<i4").reshape(-1, 3).tolist():
        sentences.append(Sentence(first, last, KINDS[kind], current))
        if KINDS[kind] == "heading":
            current = text[first - start : last - start]
    return tuple(sentences)
