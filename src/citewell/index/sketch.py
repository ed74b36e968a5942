"""Sketches of texts that tell near-copies apart from texts on the same subject.

A sketch is the `SIZE` smallest hashes of a text's word shingles (a bottom-k sketch). Two sketches give an unbiased
estimate of the texts' resemblance: the share of shingles they have in common. Source: Broder, "On the resemblance and
containment of documents", SEQUENCES 1997.
"""

from __future__ import annotations

import zlib
from collections import Counter, defaultdict

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


class CopyFinder:
    """Finds, among the sketches it has kept, the first that another one is a near-copy of.

    An index from hashes to sketches picks the few worth comparing, so a hundred documents cost about a millisecond.
    """

    def __init__(self, threshold: float) -> None:
        self._threshold = threshold  # least resemblance of near-copies, in (0, 1]
        self._kept: list[bytes] = []
        self._by_hash: defaultdict[int, list[int]] = defaultdict(list)

    def original(self, sketch: bytes) -> int | None:
        """The place, in the order they were kept, of the first sketch that this one resembles enough; None if none."""
        shared = Counter(place for value in _hashes(sketch) for place in self._by_hash.get(value, ()))
        enough = self._threshold * len(_hashes(sketch)) / 2
        near = sorted(place for place, count in shared.items() if count >= enough)
        return next((place for place in near if resemblance(self._kept[place], sketch) >= self._threshold), None)

    def keep(self, sketch: bytes) -> None:
        """Remember a sketch."""
        for value in _hashes(sketch):
            self._by_hash[value].append(len(self._kept))
        self._kept.append(sketch)


def _hashes(sketch: bytes) -> list[int]:
    hashes: list[int] = np.frombuffer(sketch, dtype="<u8").tolist()
    return hashes
