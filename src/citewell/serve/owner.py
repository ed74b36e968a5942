"""The owner of a server: a secret that is made when it starts, and where the owner's own programs find it.

In: where the server listens. Out: the secret, the address that signs a browser in with it, and one file a server in the
owner's state folder. Being on this machine proves nothing: behind a reverse proxy everybody is. Being able to read a
file that only the owner can read does.
"""

from __future__ import annotations

import hmac
import json
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field
from html import escape
from pathlib import Path

import platformdirs

from citewell.kit.files import write_whole

PREFIX = "cwo_"
ENTER = "/enter"
"""The page that signs a browser in by the secret in its address."""


def _new_secret() -> str:
    return PREFIX + secrets.token_urlsafe(32)


@dataclass(frozen=True, slots=True)
class Owner:
    """Whoever knows the secret of this run of the server."""

    secret: str = field(default_factory=_new_secret, repr=False)

    def is_meant_by(self, secret: str) -> bool:
        """Whether this is the secret; it takes the same time whether it is nearly so or not at all."""
        return hmac.compare_digest(self.secret.encode(), secret.encode("utf-8", "surrogatepass"))

    def address(self, url: str) -> str:
        """Where a browser is signed in as the owner; `url` is the server's, with a slash at its end."""
        return f"{url.rstrip('/')}{ENTER}?key={self.secret}"


@dataclass(frozen=True, slots=True)
class Running:
    """A server that runs, as its owner's programs find it."""

    library: str
    url: str  # where it is asked for on this machine
    public_url: str  # where others ask for it
    secret: str = field(repr=False)


def running(port: int) -> Running | None:
    """What is noted of this user's server at a port, None if nothing is."""
    try:
        return Running(**json.loads(_note(port).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None


def running_for(library: Path) -> Running | None:
    """What is noted of a server of this user over a library; of several the one that started last."""
    with suppress(OSError):
        notes = sorted(_folder().glob("*.json"), key=lambda each: each.stat().st_mtime, reverse=True)
        for note in notes:
            found = running(int(note.stem)) if note.stem.isdigit() else None
            if found is not None and found.library == str(library.absolute()):
                return found
    return None


@contextmanager
def noted(port: int, server: Running) -> Iterator[Path | None]:
    """Note a server while it runs, for its owner's eyes only; the page that opens it in a browser, None if the state
    folder cannot be written.

    A browser is given this page and not the address itself: other users of the machine can read the words that a
    command was started with.
    """
    note, page = _note(port), _note(port).with_suffix(".html")
    address = escape(Owner(server.secret).address(server.url))
    text = f'<!doctype html><meta http-equiv="refresh" content="0; url={address}"><a href="{address}">Citewell</a>\n'
    try:
        note.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        write_whole(page, text, mode=0o600)
        write_whole(note, json.dumps(asdict(server)), mode=0o600)
    except OSError:
        yield None
        return
    try:
        yield page
    finally:
        if running(port) == server:  # else another one has taken the port since
            for each in (note, page):
                with suppress(OSError):
                    each.unlink()


def _folder() -> Path:
    return platformdirs.user_state_path("citewell") / "servers"


def _note(port: int) -> Path:
    return _folder() / f"{port}.json"
