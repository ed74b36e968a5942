"""`citewell serve`."""

from __future__ import annotations

import ipaddress
import logging
import socket
import webbrowser
from pathlib import Path
from threading import Timer

import click
from rich.text import Text

from citewell.cli.output import library_option, printable, stderr
from citewell.config import ServeSettings
from citewell.errors import ServeError, UsageError

DEFAULTS = ServeSettings()
OPEN_AFTER_S = 1.0


@click.command("serve", short_help="Serve the web page and the API.")
@click.option(
    "--port",
    type=click.IntRange(0, 65_535),
    default=DEFAULTS.port,
    show_default=True,
    help="Port to listen on; 0 for any that is free.",
)
@click.option(
    "--host",
    default=DEFAULTS.host,
    show_default=True,
    help="Address to listen on. 0.0.0.0 is every one of this machine; then others need tokens.",
)
@click.option(
    "--name",
    "names",
    multiple=True,
    metavar="NAME",
    help="A host name by which the server is asked for, as behind a reverse proxy. May be repeated.",
)
@click.option("--public", is_flag=True, help="Let whoever reaches the server read without a token.")
@click.option("--trust-loopback", is_flag=True,
              help="Take whoever is on this machine for the owner, without a secret. Never behind a reverse proxy: all"
                   " its visitors would be.")  # fmt: skip
@click.option("--allow-writing", is_flag=True,
              help='Let clients with the role "write" add sites and visit them again.')  # fmt: skip
@click.option(
    "--trusted-proxy",
    "trusted_proxies",
    multiple=True,
    metavar="ADDRESS",
    help="Address or network of a reverse proxy that is believed about whom it asks for (X-Forwarded-For, and the"
    " header of --proxy-header). May be repeated.",
)
@click.option(
    "--proxy-header",
    metavar="HEADER",
    help="Header in which a trusted proxy names its user. It must set it on every request, in place of what the client"
    " sent.",
)
@click.option(
    "--writer",
    "writers",
    multiple=True,
    metavar="USER",
    help="A user named by the proxy who may write. May be repeated.",
)
@click.option(
    "--refresh",
    "refresh_minutes",
    is_flag=False,
    flag_value=60,
    default=0,
    type=click.IntRange(0, 100_000),
    metavar="MINUTES",
    help="Visit pages that are due every so many minutes (60 if no number is given).",
)
@click.option(
    "--workers",
    type=click.IntRange(0, 64),
    default=0,
    metavar="N",
    help="Processes that answer. Default: one for each core.",
)
@click.option(
    "--rate", default=DEFAULTS.rate, show_default=True, help="Requests for each client that is not the owner."
)
@click.option("--log-queries", is_flag=True, help="Write what is asked into the log; it is left out otherwise.")
@click.option("--open", "open_page", is_flag=True, help="Open the page in your browser.")
@library_option
def serve_command(
    port: int, host: str, names: tuple[str, ...], public: bool, trust_loopback: bool, allow_writing: bool,
    trusted_proxies: tuple[str, ...], proxy_header: str | None, writers: tuple[str, ...], refresh_minutes: int,
    workers: int, rate: str, log_queries: bool, open_page: bool, library: Path,
) -> None:  # fmt: skip
    """Serve the web page and the API of a library, on this machine only unless told otherwise.

    \b
      citewell serve --open
      citewell serve --refresh
      citewell serve --host 0.0.0.0            (others need a token: citewell token add NAME)
      citewell serve --name answers.example.org --trusted-proxy 127.0.0.1 --proxy-header Remote-User

    The address that it prints signs your browser in as the owner; --open opens it. Your own programs send what
    `citewell token owner` prints. Whoever has neither that nor a token gets nothing, on this machine too.

    The page works without JavaScript. The API is told at /api/openapi.json, assistants connect at /mcp, monitors ask
    /healthz, /readyz and /metrics. Stop it with Ctrl-C. The log is one line of JSON for each request, on standard
    error, without what was asked.
    """
    settings = ServeSettings(
        host=host, port=port, names=tuple(name.lower() for name in names), public=public, writable=allow_writing,
        trust_loopback=trust_loopback, trusted_proxies=trusted_proxies, proxy_header=proxy_header, writers=writers,
        refresh_minutes=refresh_minutes, workers=workers, rate=_rate(rate), log_queries=log_queries,
    )  # fmt: skip
    _refuse_if_trust_rests_on_nothing(settings)
    from citewell.serve.app import make_server  # only here: it takes as long to import as a short command takes to run
    from citewell.serve.listen import bound_socket, run
    from citewell.serve.logs import JsonFormatter
    from citewell.serve.owner import Running, noted

    _refuse_if_nobody_could_enter(library, settings)
    server = make_server(library, settings)
    listening = bound_socket(host, port)
    bound = listening.getsockname()[1]
    url = _url(host, bound)
    lines = logging.StreamHandler()
    lines.setFormatter(JsonFormatter())
    logging.basicConfig(level=logging.WARNING, handlers=[lines])
    logging.getLogger("citewell.serve.jobs").setLevel(logging.INFO)  # who had something done is worth a line
    logging.getLogger("uvicorn.error").setLevel(logging.CRITICAL)  # why it cannot start is told in our own words
    logging.getLogger("asyncio").setLevel(logging.ERROR)  # it warns of every reader that has gone away
    owner = server.shared.owner
    address = url if trust_loopback else owner.address(url)
    note = Running(str(library.absolute()), url, _public_url(settings, bound), owner.secret)
    with noted(bound, note) as page:
        told = Text.assemble("Serving ", printable(str(library)), " at ", (address, "bold"), "  (Ctrl-C stops it)")
        stderr().print(told, soft_wrap=True)
        if open_page:
            shown = url if trust_loopback else page.as_uri() if page else address
            Timer(OPEN_AFTER_S, webbrowser.open, [shown]).start()
        if not run(server.app, listening, settings):
            raise server.shared.engine.failure or ServeError("the server could not start")


def _refuse_if_trust_rests_on_nothing(settings: ServeSettings) -> None:
    """
    Raises:
        UsageError: what is trusted could be sent by anybody.
    """
    from citewell.serve.access import networks

    networks(settings.trusted_proxies)
    others = {"--name": settings.names, "--proxy-header": settings.proxy_header, "--public": settings.public,
              "--trusted-proxy": settings.trusted_proxies}  # fmt: skip
    given = [option for option, value in others.items() if value]
    if settings.trust_loopback and given:
        raise UsageError(
            f"--trust-loopback does not go with {given[0]}: behind a proxy everybody seems to be on this machine",
            hint="leave it out: the address that citewell serve prints signs you in",
        )
    if settings.proxy_header and not settings.trusted_proxies:
        raise UsageError(
            f"anybody could send the header {settings.proxy_header}: no proxy is trusted to set it",
            hint="name the proxy by its address, for one on this machine: --trusted-proxy 127.0.0.1",
        )


def _refuse_if_nobody_could_enter(library: Path, settings: ServeSettings) -> None:
    """
    Raises:
        UsageError: others are to reach the server, and there is no way for them to be let in.
    """
    from citewell.serve.tokens import Tokens

    if settings.public or settings.proxy_header or _is_loopback(settings.host) or Tokens(library).all():
        return
    raise UsageError(
        f"on {settings.host} others can reach the server, and nobody has a token",
        hint="make one: citewell token add NAME; or let everybody read: --public",
    )


def _rate(text: str) -> str:
    from limits import parse

    try:
        parse(text)
    except ValueError as problem:
        raise UsageError(f"--rate {text} is not a rate", hint="write it as 120/minute or 5/second") from problem
    return text


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _url(host: str, port: int) -> str:
    shown = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, f"[{host}]" if ":" in host else host)  # noqa: S104
    return f"http://{shown}:{port}/"


def _public_url(settings: ServeSettings, port: int) -> str:
    """Where others ask for the server, as far as it can be known."""
    if settings.names:
        return f"https://{settings.names[0]}/"
    if settings.host in ("0.0.0.0", "::"):  # noqa: S104
        return f"http://{socket.gethostname()}:{port}/"
    return _url(settings.host, port)
