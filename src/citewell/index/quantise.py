"""Vectors in fewer bytes: eight bits a dimension to score with, one bit a dimension to find candidates with."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from citewell.types import Vectors


def quantise(vectors: Vectors) -> NDArray[np.int8]:
    """(n, dim) int8: each row scaled by its own greatest component, so that all eight bits are used.

    Direction is kept, length is not.
    """
    peaks = np.abs(vectors).max(axis=1, keepdims=True, initial=0.0)
    scaled: NDArray[np.int8] = np.round(vectors * (127.0 / np.maximum(peaks, 1e-12))).astype(np.int8)
    return scaled


def restore(rows: NDArray[np.int8]) -> Vectors:
    """(n, dim) float32 rows of length 1 (rows of zeros stay zero): the inverse of `quantise` but for rounding."""
    values = rows.astype(np.float32)
    norms = np.sqrt(np.einsum("ij,ij->i", values, values))[:, None]
    restored: Vectors = values / np.maximum(norms, 1e-12)
    return restored


def binarise(vectors: NDArray[np.float32] | NDArray[np.int8]) -> NDArray[np.uint8]:
    """(n, dim / 8) uint8: bit set where the component is above zero. Hamming distance grows with the angle."""
    return np.packbits(vectors > 0, axis=1)
