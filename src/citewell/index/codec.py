"""How blocks and sentences are packed for the store: small fixed-width integers, read without parsing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import get_args

import numpy as np

from citewell.types import Block, BlockKind, Sentence

KINDS: tuple[BlockKind, ...] = get_args(BlockKind)
_CODE = {kind: code for code, kind in enumerate(KINDS)}


def pack_blocks(blocks: Sequence[Block]) -> bytes:
    """(n, 4) little-endian int32: kind, start, end, level."""
    return np.array([(_CODE[b.kind], b.start, b.end, b.level) for b in blocks], dtype="<i4").tobytes()


def unpack_blocks(packed: bytes) -> tuple[Block, ...]:
    rows = np.frombuffer(packed, dtype="<i4").reshape(-1, 4).tolist()
    return tuple(Block(KINDS[kind], start, end, level) for kind, start, end, level in rows)


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
