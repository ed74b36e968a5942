"""A web server on loopback that misbehaves on purpose, and writes down every request.

    with MisbehavingServer() as server:
        server.url("/stall")   # http://127.0.0.1:<port>/stall
        server.visits          # every request so far: when, path, headers

It speaks through plain sockets, because no web framework would send what a hostile or broken server sends. A route is
a function named for what it does, in `ordinary`, `broken`, `redirects` or `hostile`; `/` links to all of them.
"""

from tests.crawl.misbehaving.exchange import PAGE, Visit
from tests.crawl.misbehaving.server import MisbehavingServer

__all__ = ["PAGE", "MisbehavingServer", "Visit"]
