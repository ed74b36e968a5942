from __future__ import annotations

import base64
import hashlib

from hypothesis import given
from hypothesis import strategies as st

from citewell.crawl.archives.digests import agrees, digest_key, sha1_digest

WORDS = hashlib.sha1(b"words").digest()


def test_a_digest_holds_however_it_is_written() -> None:
    """Base 32, 16 or 64, in either alphabet and case, with padding or without: example-digest.warc has most of them."""
    spellings = {
        sha1_digest(b"words"),
        sha1_digest(b"words").lower(),
        "SHA-1:" + base64.b32encode(WORDS).decode(),
        "sha1:" + WORDS.hex(),
        "sha1:" + WORDS.hex().upper(),
        "sha1:" + base64.b64encode(WORDS).decode(),
        "sha1:" + base64.urlsafe_b64encode(WORDS).decode().rstrip("="),
    }
    assert {agrees(spelling, [b"other", b"words"]) for spelling in spellings} == {True}
    assert {agrees(spelling, [b"other"]) for spelling in spellings} == {False}
    assert len({digest_key(spelling) for spelling in spellings}) == 1


@given(declared=st.text())
def test_what_is_no_digest_says_nothing(declared: str) -> None:
    assert agrees(declared, [b""]) in {None, True, False}
    assert agrees("whirlpool:" + declared, [b""]) is None
    digest_key(declared)


@given(content=st.binary(), other=st.binary())
def test_only_the_same_bytes_have_the_same_digest(content: bytes, other: bytes) -> None:
    for algorithm in ("sha256", "md5", "blake2b"):
        declared = f"{algorithm}:{hashlib.new(algorithm, content).hexdigest()}"
        assert agrees(declared, [other]) is (content == other)
