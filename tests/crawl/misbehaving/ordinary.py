"""Routes that behave, or nearly: what an honest server does on a bad day."""

from __future__ import annotations

import gzip
import zlib

import brotli
import zstandard

from tests.crawl.misbehaving.exchange import PAGE, ROUTES, Exchange, route

VARIANTS = {
    "bomb": ("gzip", "deflate", "br", "zstd"),
    "no_content_with_body": ("204", "304"),
    "odd_status": ("000", "101"),
    "packed": ("gzip", "x-gzip", "deflate", "bare-deflate", "br", "zstd", "utf-8", "two-members"),
    "status": ("403", "404", "410", "500", "503"),
    "to": ("private", "loopback", "metadata", "number", "mapped", "file", "script", "ftp", "no-host", "credentials"),
}


@route
def index(exchange: Exchange) -> None:
    """Links to every route, and to each kind of those that want to be told one."""
    names = [name for name in ROUTES if name not in {"index", "missing", *VARIANTS}]
    paths = [*names, *(f"{name}/{rest}" for name, rests in VARIANTS.items() for rest in rests)]
    links = "".join(f'<li><a href="/{path}">{path}</a></li>' for path in paths)
    exchange.page(f"<!doctype html><title>Index</title><ul>{links}</ul>".encode())


@route
def ok(exchange: Exchange) -> None:
    exchange.page()


@route
def missing(exchange: Exchange) -> None:
    exchange.page(b"<title>Not found</title>", status="404 Not Found")


@route
def status(exchange: Exchange) -> None:
    if exchange.rest in {"204", "304"}:
        exchange.head(f"{exchange.rest} No content")
    else:
        exchange.page(b"<title>A status</title>", status=f"{exchange.rest} Whatever")


@route
def conditional(exchange: Exchange) -> None:
    if exchange.visit.headers.get("if-none-match") == '"one"':
        exchange.head("304 Not Modified", 'ETag: "one"')
    else:
        exchange.page(PAGE, 'ETag: "one"')


@route
def changing(exchange: Exchange) -> None:
    exchange.page(PAGE.replace(b"Some text", f"Text number {exchange.count}".encode()))


@route
def flaky(exchange: Exchange) -> None:
    exchange.page(status="500 Oops" if exchange.count == 1 else "200 OK")


@route
def busy(exchange: Exchange) -> None:
    if exchange.count == 1:
        exchange.page(b"", "Retry-After: 1", status="429 Too Many Requests")
    else:
        exchange.page()


@route
def always_busy(exchange: Exchange) -> None:
    exchange.page(b"", "Retry-After: 3600", status="503 Service Unavailable")


@route
def never_modified(exchange: Exchange) -> None:
    exchange.head("304 Not Modified")


@route
def packed(exchange: Exchange) -> None:
    """The page in the coding that the path names."""
    pack = {
        "gzip": gzip.compress,
        "x-gzip": gzip.compress,
        "deflate": zlib.compress,
        "bare-deflate": lambda data: zlib.compress(data, wbits=-15),
        "br": brotli.compress,
        "zstd": zstandard.compress,
        "utf-8": bytes,
        "two-members": lambda data: gzip.compress(data[:50]) + gzip.compress(data[50:]) + b"\0\0\0",
    }[exchange.rest]
    name = {"bare-deflate": "deflate", "two-members": "gzip"}.get(exchange.rest, exchange.rest)
    exchange.page(pack(PAGE), f"Content-Encoding: {name}")
