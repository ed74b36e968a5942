"""Unpacking gives back what was packed, piece by piece, and never much more than a piece at once."""

from __future__ import annotations

import gzip
import tracemalloc
import zlib
from collections.abc import Callable
from contextlib import suppress

import brotli
import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from citewell.crawl.fetch.unpack import ACCEPTED, MEMBERS, Unpacker, unpacker
from citewell.errors import FetchError
from tests.crawl.misbehaving.hostile import BOMBS, zstandard_frame

PACK: dict[str, Callable[[bytes], bytes]] = {
    "gzip": gzip.compress,
    "deflate": zlib.compress,
    "br": brotli.compress,
    "zstd": zstandard.compress,
}


def unpacked(how: Unpacker, data: bytes, step: int = 1 << 16) -> bytes:
    return b"".join(piece for start in range(0, len(data), step) for piece in how.unpack(data[start : start + step]))


@given(st.sampled_from(ACCEPTED), st.binary(max_size=5_000), st.integers(1, 700), st.integers(1, 40))
def test_what_was_packed_comes_back(coding: str, data: bytes, step: int, times: int) -> None:
    """However the bytes are cut up on their way."""
    how = unpacker([coding])
    assert unpacked(how, PACK[coding](data * times), step) == data * times
    assert how.finished()


@given(st.sampled_from(ACCEPTED), st.binary(min_size=100, max_size=2_000), st.data())
def test_what_is_cut_short_is_not_finished(coding: str, data: bytes, draw: st.DataObject) -> None:
    """The part that came is right as far as it goes."""
    whole = PACK[coding](data)
    part = whole[: draw.draw(st.integers(1, len(whole) - 1))]
    how = unpacker([coding])
    assert data.startswith(unpacked(how, part))
    assert not how.finished()


@given(st.sampled_from(ACCEPTED), st.binary(max_size=500))
def test_what_was_never_packed_is_an_error_or_nothing(coding: str, data: bytes) -> None:
    """No other exception gets out, and nothing hangs."""
    with suppress(FetchError):
        unpacked(unpacker([coding]), data, 7)


@pytest.mark.parametrize("coding", ["gzip", "zstd"])
def test_streams_end_to_end_are_one_body(coding: str) -> None:
    """Up to a number that no honest body has."""
    members = PACK[coding](b"one ") + PACK[coding](b"two")
    for step in (1, 3, 1000):
        assert unpacked(unpacker([coding]), members, step) == b"one two"
    with pytest.raises(FetchError, match="more than"):
        unpacked(unpacker([coding]), PACK[coding](b"") * (MEMBERS + 1))


def test_a_bare_deflate_stream_is_read_too() -> None:
    """Many servers leave the wrapping out that the standard asks for."""
    packer = zlib.compressobj(wbits=-15)
    data = packer.compress(b"bare" * 100) + packer.flush()
    for step in (1, 1000):
        assert unpacked(unpacker(["deflate"]), data, step) == b"bare" * 100


@pytest.mark.parametrize("coding", ACCEPTED)
def test_a_bomb_takes_little_memory(coding: str) -> None:
    """Fifty megabytes go by in pieces; at no time is more than a few of them there."""
    bomb, how, size = BOMBS[coding](), unpacker([coding]), 0
    parts = [next(bomb) for _ in range(60)]
    tracemalloc.start()
    try:
        for piece in (piece for part in parts for piece in how.unpack(part)):
            size += len(piece)
            if size > 50_000_000:
                break
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert size > 50_000_000
    assert peak < 20_000_000


def test_a_window_wider_than_the_standard_allows_is_refused() -> None:
    """A few bytes of a zstd frame can ask for 128 MiB and more (RFC 9659 allows 8)."""
    assert unpacked(unpacker(["zstd"]), zstandard_frame(window=0x68, blocks=3))
    with pytest.raises(FetchError):
        unpacked(unpacker(["zstd"]), zstandard_frame(window=0x88, blocks=3))


@pytest.mark.parametrize("encodings", [[], ["identity"], ["utf-8"], ["none", ""], ["text/html"]])
def test_what_is_no_coding_is_passed_over(encodings: list[str]) -> None:
    """Servers write all kinds of things there."""
    assert unpacked(unpacker(encodings), b"as it is") == b"as it is"


@pytest.mark.parametrize("encodings", [["gzip, gzip"], ["gzip", "br"], ["compress"], ["gzip,utf-8,deflate"]])
def test_packed_twice_or_in_what_was_not_asked_for_is_refused(encodings: list[str]) -> None:
    """Each further wrapping multiplies what a bomb can do."""
    with pytest.raises(FetchError, match="packed"):
        unpacker(encodings)
