"""What every request passes on its way in and every response on its way out, whatever it is for.

In: an ASGI app and the rules. Out: an ASGI app that refuses strangers, floods and oversized bodies, names itself in
every header that keeps a page harmless, counts, and writes one line of log. A plain ASGI layer: responses stream
through it, and a client that goes away is seen.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable

from limits import parse as parse_rate
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter
from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from citewell.config import ServeSettings
from citewell.errors import CitewellError
from citewell.serve.access import Access, Client, same_origin
from citewell.serve.metrics import Metrics
from citewell.serve.owner import ENTER
from citewell.serve.problems import Problem, problem_app, problem_of

SAFE_METHODS = ("GET", "HEAD", "OPTIONS")
OPEN_PATHS = ("/healthz", "/readyz", "/sign-in", ENTER, "/static/", "/favicon")
"""What everybody may ask for: it tells nothing of the library, and whoever signs in has to see the page of it."""

COSTLY_PATHS = ("/search", "/stored", "/api/", "/suggest", "/mcp")
"""What is counted against the rate of a client."""

GUESSING_PATHS = ("/sign-in", ENTER)
"""Where a secret may be tried; counted too, whoever asks."""

NAMED_PATHS = ("/metrics",)
"""What is not for everybody, even where everybody may read."""

SECURITY_HEADERS = {
    "content-security-policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self';"
        " manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none';"
        " require-trusted-types-for 'script'"
    ),
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",  # a query is nobody's business whose page is opened from the results
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}

LogLine = Callable[[Scope, Client, int, float], None]


class Guards:
    """The outermost layer of the server."""

    def __init__(
        self, app: ASGIApp, *, settings: ServeSettings, access: Access, metrics: Metrics, log: LogLine
    ) -> None:
        self._app = app
        self._settings = settings
        self._access = access
        self._metrics = metrics
        self._log = log
        self._limiter = MovingWindowRateLimiter(MemoryStorage())
        self._rate = parse_rate(settings.rate)
        self._underway: Counter[str] = Counter()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = time.perf_counter()
        headers = Headers(scope=scope)
        address = (scope.get("client") or ("", 0))[0]
        problem: Problem | None = None
        try:
            client = self._access.client(headers, address)
        except CitewellError as error:  # the tokens cannot be read
            client, problem = Client(None, f"address {address}"), problem_of(error)
        scope.setdefault("state", {})["client"] = client
        response = _Response(send)
        problem = problem or self._refusal(scope, headers, client)
        counted = client.key if problem is None and _is_costly(scope, client) else ""
        self._underway[counted] += 1
        app = self._app if problem is None else problem_app(problem)
        if problem is not None:
            self._metrics.refused(problem.kind)
        # whoever answers GET answers HEAD: uvicorn, whose scope this is a copy of, leaves out the body
        asked = {**scope, "method": "GET"} if scope["method"] == "HEAD" else scope
        try:
            await app(asked, _Bounded(receive, self._settings.body_bytes), response)
        finally:
            self._underway[counted] -= 1
            if not self._underway[counted]:
                del self._underway[counted]
            seconds = time.perf_counter() - started
            route = getattr(asked.get("route"), "path", "other")
            self._metrics.requested(scope["method"], route, response.status, seconds)
            self._log(scope, client, response.status, seconds)

    def _refusal(self, scope: Scope, headers: Headers, client: Client) -> Problem | None:
        path, method = scope["path"], scope["method"]
        if not self._access.knows_host(headers):
            return Problem(421, "unknown_host", "This server is not known by that name.",
                           "start it with --name NAME to be asked for by a name of its own")  # fmt: skip
        if _length(headers) > self._settings.body_bytes:
            return Problem(413, "too_large", f"The request is larger than {self._settings.body_bytes:,} bytes.")
        if method not in SAFE_METHODS and not same_origin(headers):
            return Problem(403, "cross_site", "A page of another site may not send this request.")
        if self._access.names_several(headers):
            return Problem(400, "several_users", "The request names its user more than once.",
                           "the proxy has to replace the header that a client sends")  # fmt: skip
        if self._is_too_often(path, client):
            return Problem(429, "too_many", f"No more than {self._settings.rate.replace('/', ' requests a ')}.",
                           "wait a little", retry_after_s=10)  # fmt: skip
        if _is_costly(scope, client) and self._underway[client.key] >= self._settings.underway_each:
            return Problem(429, "too_many", f"No more than {self._settings.underway_each} requests at a time.",
                           "wait for the answers to those before", retry_after_s=2)  # fmt: skip
        is_let_in = client.is_known if path.startswith(NAMED_PATHS) else client.role is not None
        if not is_let_in and not path.startswith(OPEN_PATHS):
            return Problem(401, "sign_in", "A token is needed here.",
                           "the owner makes one: citewell token add NAME; then open /sign-in, or send it as a header:"
                           " Authorization: Bearer TOKEN. On the owner's own machine: open the address that"
                           " citewell serve has printed")  # fmt: skip
        return None

    def _is_too_often(self, path: str, client: Client) -> bool:
        """Count a request: what costs work against who asks, and a wrong secret against where it comes from, whatever
        it is sent for."""
        keys = [client.key] if path.startswith(COSTLY_PATHS) and client.role is not None and not client.owner else []
        keys += [client.key] if path.startswith(GUESSING_PATHS) else []
        keys += [f"wrong from {client.guessed}"] if client.guessed else []
        let_pass = [self._limiter.hit(self._rate, key) for key in keys]
        return not all(let_pass)


def _is_costly(scope: Scope, client: Client) -> bool:
    """Whether a request is counted among those of its client that are worked on."""
    return client.role is not None and not client.owner and scope["path"].startswith(COSTLY_PATHS)


def _length(headers: Headers) -> int:
    value = headers.get("content-length", "0")
    return int(value) if value.isascii() and value.isdigit() else 0


class _Bounded:
    """A request's body, up to its bound, whatever its head said."""

    def __init__(self, receive: Receive, limit: int) -> None:
        self._receive = receive
        self._left = limit

    async def __call__(self) -> Message:
        message = await self._receive()
        if message["type"] == "http.request":
            self._left -= len(message.get("body", b""))
            if self._left < 0:
                raise HTTPException(413, "The request is larger than it may be.")
        return message


class _Response:
    """A response on its way out: its status is noted, and headers that keep it harmless are set."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self.status = 499  # the client went away before there was any

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            headers = MutableHeaders(scope=message)
            for name, value in SECURITY_HEADERS.items():
                headers.setdefault(name, value)
            headers.setdefault("cache-control", "no-store")
        await self._send(message)
