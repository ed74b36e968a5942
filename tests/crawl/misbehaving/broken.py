"""Routes that are slow, that break off, and that lie."""

from __future__ import annotations

import gzip
import socket
import struct

from tests.crawl.misbehaving.exchange import PAGE, ZEROS, Exchange, over, route

# Slow


@route
@over
def stall(exchange: Exchange) -> None:
    exchange.wait()


@route
@over
def stall_body(exchange: Exchange) -> None:
    exchange.head("200 OK", "Content-Length: 1000")
    exchange.send(PAGE[:50])
    exchange.wait()


@route
@over
def drip(exchange: Exchange) -> None:
    exchange.head("200 OK", "Content-Length: 1000000")
    for _ in exchange.going_on():
        exchange.send(b"x")
        exchange.wait(0.05)


@route
@over
def drip_headers(exchange: Exchange) -> None:
    exchange.send(b"HTTP/1.1 200 OK\r\nX-Slow: ")
    for _ in exchange.going_on():
        exchange.send(b"x")
        exchange.wait(0.05)


@route
def slow(exchange: Exchange) -> None:
    """The path says after how many seconds."""
    exchange.wait(float(exchange.rest or 1))
    exchange.page()


# Cut short or malformed


@route
@over
def truncated(exchange: Exchange) -> None:
    exchange.head("200 OK", "Content-Length: 1000")
    exchange.send(PAGE)


@route
@over
def truncated_chunked(exchange: Exchange) -> None:
    exchange.head("200 OK", "Transfer-Encoding: chunked")
    exchange.send(b"ff\r\n", PAGE)


@route
@over
def truncated_gzip(exchange: Exchange) -> None:
    data = gzip.compress(PAGE * 50, mtime=0)[:-20]
    exchange.page(data, "Content-Encoding: gzip")


@route
@over
def broken_chunked(exchange: Exchange) -> None:
    exchange.head("200 OK", "Transfer-Encoding: chunked")
    exchange.wait(float(exchange.rest or 0))
    exchange.send(b"5\r\nhello\r\nno number\r\nhello\r\n0\r\n\r\n")


@route
@over
def not_gzip(exchange: Exchange) -> None:
    exchange.page(PAGE, "Content-Encoding: gzip")


@route
def longer_than_said(exchange: Exchange) -> None:
    """What follows the announced length looks like the answer to the next request."""
    exchange.head("200 OK", "Content-Length: 5")
    exchange.send(b"hello", b"HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nforged")


@route
@over
def two_lengths(exchange: Exchange) -> None:
    exchange.head("200 OK", "Content-Length: 5", "Content-Length: 6")
    exchange.send(b"hello!")


@route
@over
def length_and_chunked(exchange: Exchange) -> None:
    exchange.head("200 OK", "Content-Length: 5", "Transfer-Encoding: chunked")
    exchange.send(b"5\r\nhello\r\n0\r\n\r\n")


@route
def no_content_with_body(exchange: Exchange) -> None:
    """The path says with which status."""
    data = f"HTTP/1.1 {exchange.rest} None\r\nContent-Length: 100\r\n\r\n".encode() + PAGE
    exchange.send(data)


@route
@over
def odd_status(exchange: Exchange) -> None:
    exchange.page(status=f"{exchange.rest} Odd")


@route
@over
def http09(exchange: Exchange) -> None:
    exchange.send(PAGE)


@route
@over
def garbage(exchange: Exchange) -> None:
    exchange.send(bytes(range(256)) * 20)


@route
@over
def close(exchange: Exchange) -> None:
    pass


@route
@over
def reset(exchange: Exchange) -> None:
    exchange.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


@route
@over
def reset_body(exchange: Exchange) -> None:
    exchange.head("200 OK", "Content-Length: 1000")
    exchange.send(PAGE)
    exchange.wait(0.1)
    exchange.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


# Lies


@route
def wrong_charset(exchange: Exchange) -> None:
    exchange.page("<title>Æsop</title><p>Naïve café".encode("cp1252"), kind="text/html; charset=utf-8")


@route
def no_such_charset(exchange: Exchange) -> None:
    exchange.page(PAGE, kind="text/html; charset=no-such-thing")


@route
def wrong_type(exchange: Exchange) -> None:
    exchange.page(b"\x89PNG\r\n\x1a\n" + bytes(1000), kind="text/html")


@route
def no_type(exchange: Exchange) -> None:
    exchange.page(PAGE, kind="")


@route
@over
def video(exchange: Exchange) -> None:
    exchange.head("200 OK", kind="video/mp4")
    for _ in exchange.going_on():
        exchange.send(ZEROS)


@route
@over
def huge_announced(exchange: Exchange) -> None:
    exchange.head("200 OK", "Content-Length: 10000000000")
    exchange.wait()
