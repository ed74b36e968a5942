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
    return _resemblance(_hashes(one), _hashes(other))


def _resemblance(first: frozenset[int], second: frozenset[int]) -> float:
    if not first or not second:
        return 0.0
    smallest = sorted(first | second)[:SIZE]
    return len((first & second).intersection(smallest)) / len(smallest)


class CopyFinder:
    """Finds, among the sketches it has kept, the first that another one is a near-copy of."""

    def __init__(self, threshold: float) -> None:
        self._threshold = threshold  # least resemblance of near-copies, in (0, 1]; above 1 nothing is one
        self._kept: list[frozenset[int]] = []

    def original(self, sketch: bytes) -> int | None:
        """The place, in the order they were kept, of the first sketch that this one resembles enough; None if none."""
        if self._threshold > 1:
            return None
        hashes = _hashes(sketch)
        enough = self._threshold * len(hashes) / 2  # less in common cannot resemble enough: most pairs end here
        for place, kept in enumerate(self._kept):
            if len(hashes & kept) >= enough and _resemblance(kept, hashes) >= self._threshold:
                return place
        return None

    def keep(self, sketch: bytes) -> None:
        """Remember a sketch."""
        self._kept.append(_hashes(sketch))


def _hashes(sketch: bytes) -> frozenset[int]:
    return frozenset(np.frombuffer(sketch, dtype="<u8").tolist())
