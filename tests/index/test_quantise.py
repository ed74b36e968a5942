from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from citewell.index.quantise import binarise, quantise, restore

ROWS = np.random.default_rng(3).normal(size=(200, 384)).astype(np.float32)
UNIT = ROWS / np.linalg.norm(ROWS, axis=1, keepdims=True)


def test_eight_bits_keep_the_direction() -> None:
    """The cosine of a vector with its restored self."""
    assert (restore(quantise(UNIT)) * UNIT).sum(axis=1).min() > 0.999


def test_one_bit_a_dimension_keeps_neighbours_near() -> None:
    """Vectors that point alike differ in few bits, others in about half."""
    near = UNIT + 0.02 * np.roll(UNIT, 1, axis=0)
    changed = np.bitwise_count(binarise(UNIT) ^ binarise(near)).sum(axis=1)
    others = np.bitwise_count(binarise(UNIT) ^ binarise(np.roll(UNIT, 1, axis=0))).sum(axis=1)
    assert changed.max() < 20
    assert others.min() > 120


@given(st.lists(st.floats(-1, 1, width=32), min_size=8, max_size=8))
def test_restored_rows_have_length_one_or_are_zero(values: list[float]) -> None:
    length = float(np.linalg.norm(restore(quantise(np.array([values], dtype=np.float32)))))
    assert length == pytest.approx(1.0, abs=1e-4) or length == 0.0
