"""Routes that send the visitor elsewhere."""

from __future__ import annotations

from tests.crawl.misbehaving.exchange import ZEROS, Exchange, over, route


@route
def loop(exchange: Exchange) -> None:
    exchange.redirect("/loop")


@route
def there(exchange: Exchange) -> None:
    exchange.redirect("/back")


@route
def back(exchange: Exchange) -> None:
    exchange.redirect("/there")


@route
def chain(exchange: Exchange) -> None:
    left = int(exchange.rest or 30)
    exchange.redirect(f"/chain/{left - 1}" if left else "/ok")


@route
def endless_chain(exchange: Exchange) -> None:
    exchange.redirect(f"/endless_chain/{int(exchange.rest or 0) + 1}")


REDIRECTS = {
    "private": "http://10.0.0.1/",
    "loopback": "http://127.0.0.9:1/",
    "metadata": "http://169.254.169.254/latest/meta-data/",
    "number": "http://2130706433/",
    "mapped": "http://[::ffff:127.0.0.1]/",
    "file": "file:///etc/passwd",
    "script": "javascript:alert(1)",
    "ftp": "ftp://127.0.0.1/",
    "no-host": "http:///nowhere",
    "credentials": "http://user:password@127.0.0.1/",
    "bad-port": "http://127.0.0.1:99999/",
    "empty": "",
    "lines": "/ok\x01\x02",
}


@route
def to(exchange: Exchange) -> None:
    """To a place that no page should be redirected to; the path says which."""
    exchange.redirect(REDIRECTS[exchange.rest])


@route
@over
def redirect_with_endless_body(exchange: Exchange) -> None:
    exchange.head("302 Found", "Location: /ok")
    for _ in exchange.going_on():
        exchange.send(ZEROS)
