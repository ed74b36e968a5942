"""Routes that attack: endless answers, bombs, and content that harms its reader."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Callable, Iterator

import brotli

from tests.crawl.misbehaving.exchange import PAGE, ZEROS, Exchange, over, route

# Too much


@route
@over
def endless(exchange: Exchange) -> None:
    exchange.head()
    for _ in exchange.going_on():
        exchange.send(b"<p>and on and on</p>" * 1000)


@route
@over
def endless_missing(exchange: Exchange) -> None:
    exchange.head("404 Not Found")
    for _ in exchange.going_on():
        exchange.send(ZEROS)


@route
@over
def endless_headers(exchange: Exchange) -> None:
    exchange.send(b"HTTP/1.1 200 OK\r\n")
    for number in exchange.going_on():
        exchange.send(f"X-Header-{number}: {'x' * 100}\r\n".encode())


@route
@over
def endless_continue(exchange: Exchange) -> None:
    for _ in exchange.going_on():
        exchange.send(b"HTTP/1.1 100 Continue\r\n\r\n" * 100)


@route
@over
def endless_trailers(exchange: Exchange) -> None:
    exchange.head("200 OK", "Transfer-Encoding: chunked")
    exchange.send(b"5\r\nhello\r\n0\r\n")
    for number in exchange.going_on():
        exchange.send(f"X-Trailer-{number}: {'x' * 100}\r\n".encode())


@route
@over
def endless_chunk_extension(exchange: Exchange) -> None:
    exchange.head("200 OK", "Transfer-Encoding: chunked")
    exchange.send(b"5;")
    for _ in exchange.going_on():
        exchange.send(b"x" * 10_000)


@route
@over
def endless_status_line(exchange: Exchange) -> None:
    exchange.send(b"HTTP/1.1 200 ")
    for _ in exchange.going_on():
        exchange.send(b"x" * 10_000)


@route
@over
def tiny_chunks(exchange: Exchange) -> None:
    exchange.head("200 OK", "Transfer-Encoding: chunked")
    for _ in exchange.going_on():
        exchange.send(b"1\r\nx\r\n" * 10_000)


@route
@over
def giant_header(exchange: Exchange) -> None:
    exchange.page(PAGE, f"X-Giant: {'x' * 1_000_000}")


@route
@over
def many_headers(exchange: Exchange) -> None:
    exchange.page(PAGE, *(f"X-Header-{number}: x" for number in range(1000)))


@route
def control_header(exchange: Exchange) -> None:
    exchange.page(PAGE, "X-Bell: \x07ring\x1b[31mred\x1b[0m", "X-Accent: caf\xe9", 'ETag: "a\x01b"')


@route
def odd_header_name(exchange: Exchange) -> None:
    exchange.page(PAGE, "X Odd Name: yes", "Good: yes")


@route
def cookies(exchange: Exchange) -> None:
    exchange.page(PAGE, "Set-Cookie: a=b; Path=/", "Set-Cookie: c=d")


@route
@over
def bomb(exchange: Exchange) -> None:
    """A body that unpacks to far more than it is; the path says in which coding."""
    exchange.head("200 OK", f"Content-Encoding: {exchange.rest}", "Transfer-Encoding: chunked")
    pieces = BOMBS[exchange.rest]()
    exchange.stream(next(pieces) for _ in exchange.going_on())


@route
@over
def packed_nothing(exchange: Exchange) -> None:
    """A body that goes on for ever and unpacks to nothing: empty blocks of deflate."""
    exchange.head("200 OK", "Content-Encoding: deflate", "Transfer-Encoding: chunked")
    exchange.stream((b"\x78\x9c" if not number else b"\x00\x00\x00\xff\xff" * 10_000) for number in exchange.going_on())


@route
@over
def many_members(exchange: Exchange) -> None:
    exchange.head("200 OK", "Content-Encoding: gzip", "Transfer-Encoding: chunked")
    member = gzip.compress(b"", mtime=0)
    exchange.stream(member * 1000 for _ in exchange.going_on())


@route
@over
def packed_twice(exchange: Exchange) -> None:
    inner = gzip.compress(bytes(10_000_000))
    exchange.page(gzip.compress(gzip.compress(inner)), "Content-Encoding: gzip, gzip, gzip")


@route
@over
def wide_zstd(exchange: Exchange) -> None:
    """Asks for a window of 128 MiB."""
    exchange.page(zstandard_frame(window=0x88, blocks=10), "Content-Encoding: zstd")


def zstandard_frame(*, window: int = 0x68, blocks: int = 10) -> bytes:
    """A frame whose blocks of 128 KiB are 4 bytes each: one byte, repeated (RFC 8878). Window 0x68 is 8 MiB."""
    block = ((128 * 1024) << 3 | 1 << 1).to_bytes(3, "little") + b"x"
    return b"\x28\xb5\x2f\xfd\x00" + bytes([window]) + block * blocks


def _gzip_bomb() -> Iterator[bytes]:
    packer = zlib.compressobj(9, wbits=31)
    while True:
        yield packer.compress(ZEROS)


def _deflate_bomb() -> Iterator[bytes]:
    packer = zlib.compressobj(9)
    while True:
        yield packer.compress(ZEROS)


def _brotli_bomb() -> Iterator[bytes]:
    packer = brotli.Compressor(quality=5)
    while True:
        yield packer.process(ZEROS * 10) + packer.flush()


def _zstd_bomb() -> Iterator[bytes]:
    yield zstandard_frame(blocks=1)
    while True:
        yield zstandard_frame(blocks=10_000)[6:]


BOMBS: dict[str, Callable[[], Iterator[bytes]]] = {
    "gzip": _gzip_bomb,
    "deflate": _deflate_bomb,
    "br": _brotli_bomb,
    "zstd": _zstd_bomb,
}


# Hostile content


@route
def deep(exchange: Exchange) -> None:
    exchange.page(b"<div>" * 50_000 + b"deep" + b"</div>" * 50_000)


@route
def wide(exchange: Exchange) -> None:
    exchange.page(b"<p " + b"a=b " * 200_000 + b">many attributes</p>")


@route
def xml_laughs(exchange: Exchange) -> None:
    levels = [f'<!ENTITY e{number} "{f"&e{number - 1};" * 10}">' for number in range(1, 12)]
    doctype = f'<!DOCTYPE r [<!ENTITY e0 "ha">{"".join(levels)}]>'
    text = f'<?xml version="1.0"?>{doctype}<urlset><url><loc>&e11;</loc></url></urlset>'
    exchange.page(text.encode(), kind="application/xml")


@route
def xml_quadratic(exchange: Exchange) -> None:
    text = f'<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a "{"a" * 100_000}">]><urlset>{"&a;" * 100_000}</urlset>'
    exchange.page(text.encode(), kind="application/xml")


@route
def xml_outside(exchange: Exchange) -> None:
    body = b"""<?xml version="1.0"?>
<!DOCTYPE r [<!ENTITY f SYSTEM "file:///etc/passwd"><!ENTITY n SYSTEM "/seen_by_entity">]>
<urlset><url><loc>&f;&n;</loc></url></urlset>"""
    exchange.page(body, kind="application/xml")


@route
def terminal_title(exchange: Exchange) -> None:
    exchange.page(b"<title>\x1b]0;owned\x07\x1b[31mred $(reboot) ; rm -rf ~ ../../etc/passwd</title><p>Text")
