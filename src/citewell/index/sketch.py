"""Sketches of texts that tell near-copies apart from texts on the same subject.

A sketch is the `SIZE` smallest hashes of a text's word shingles (a bottom-k sketch). Two sketches give an unbiased
estimate of the texts' resemblance: the share of shingles they have in common. Source: Broder, "On the resemblance and
containment of documents", SEQUENCES 1997.
"""

from __future__ import annotations

import zlib

import numpy as np

from citewell.kit.words import words

SIZE = 128
SHINGLE_WORDS = 4
_MULTIPLIER = np.uint64(0x9E3779B97F4A7C15)  # odd, bits well mixed: 2^64 divided by the golden ratio


def sketch(text: str) -> bytes:
    """Up to `SIZE` little-endian uint64 hashes, ascending; all shingles if there are fewer."""
    tokens = words(text)
    if not tokens:
        return b""
    hashes = np.fromiter((zlib.crc32(word.encode()) for word in tokens), dtype=np.uint64, count=len(tokens))
    width = min(SHINGLE_WORDS, len(hashes))
    count = len(hashes) - width + 1
    shingles = np.zeros(count, dtype=np.uint64)
    for offset in range(width):
        shingles = (shingles + hashes[offset : offset + count]) * _MULTIPLIER
        shingles ^= shingles >> np.uint64(29)
    return np.unique(shingles)[:SIZE].astype("<u8").tobytes()


def resemblance(one: bytes, other: bytes) -> float:
    """Estimated share of shingles in common, in [0, 1]; exact for texts shorter than a sketch."""
    first, second = np.frombuffer(one, dtype="<u8"), np.frombuffer(other, dtype="<u8")
    if not len(first) or not len(second):
        return 0.0
    smallest = np.union1d(first, second)[:SIZE]
    return float(np.isin(smallest, np.intersect1d(first, second)).mean())
