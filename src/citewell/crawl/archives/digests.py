"""Digests as web archives write them: an algorithm and a value, in base 32, 16 or 64.

WARC leaves both open ("sha1:G7HRM7..." is usual), and tools differ.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Iterable

_ALGORITHMS = {"md5", "sha1", "sha224", "sha256", "sha384", "sha512", "blake2b", "blake2s"}


def sha1_digest(content: bytes) -> str:
    """The digest of some bytes as most archives write it."""
    return "sha1:" + base64.b32encode(hashlib.sha1(content, usedforsecurity=False).digest()).decode()


def agrees(declared: str, readings: Iterable[bytes]) -> bool | None:
    """Whether a digest is that of one of some readings of the same bytes; None if it says nothing that we know."""
    algorithm, value = _parsed(declared)
    if not value:
        return None
    return any(hashlib.new(algorithm, reading, usedforsecurity=False).digest() == value for reading in readings)


def digest_key(declared: str) -> bytes:
    """The same for the same digest, however it is written; other names stand for themselves."""
    algorithm, value = _parsed(declared)
    return algorithm.encode() + b":" + value if value else declared.strip().encode("utf-8", "replace")


def _parsed(declared: str) -> tuple[str, bytes]:
    """Algorithm and value; an empty value if either cannot be told."""
    name, _, written = declared.strip().partition(":")
    algorithm = name.lower().replace("-", "")
    if algorithm not in _ALGORITHMS:
        return "", b""
    size = hashlib.new(algorithm, usedforsecurity=False).digest_size
    bare = written.strip().rstrip("=")
    try:
        if len(bare) == 2 * size:
            value = bytes.fromhex(bare)
        elif len(bare) == -(-size * 8 // 5):
            value = base64.b32decode(bare.upper() + "=" * (-len(bare) % 8))
        else:
            value = base64.urlsafe_b64decode(bare.replace("+", "-").replace("/", "_") + "=" * (-len(bare) % 4))
    except (ValueError, binascii.Error):
        return "", b""
    return (algorithm, value) if len(value) == size else ("", b"")
