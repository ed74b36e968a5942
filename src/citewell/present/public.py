"""What readers are told of where things lie: the name of a file and not its path, an address without its secrets.

Where files lie is their owner's business, and an address may let in whoever knows it. What stands in documents is left
as it is: it is quoted.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit, urlunsplit

HIDDEN = "…"
PATHS = frozenset({"message", "hint"})
ADDRESSES = frozenset({"url", "link", "claimed_url", "source"})

_SECRETS = frozenset(
    """
    token access_token auth_token id_token refresh_token share_token session_token x-amz-security-token
    key api_key apikey api-key access_key secret client_secret share_key resourcekey
    sig signature x-amz-signature x-goog-signature x-ms-signature hmac
    auth authorization authkey password passwd pwd pass passcode code invite
    """.split()
)
"""Parameters by which servers know who may read: those of OAuth, of signed addresses of Amazon, Google and Microsoft,
and of links that are shared."""

_LOCAL = re.compile(r"file:\S+|(?<![\w:/.])(?:/[^\s/'\"]+)+/([^\s/'\"]*)")


def has_secret(url: str) -> bool:
    """Whether an address holds what would let others in."""
    return public_address(url) != url and not url.startswith("file:")


def public_address(url: str) -> str:
    """An address as any reader may see it."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return url
    if parts.scheme == "file":
        name = parts.path.rstrip("/").rpartition("/")[2]
        return f"file:{name}" + (f"#{public_address(parts.fragment)}" if parts.fragment else "")
    query = "&".join(map(_parameter, parts.query.split("&")))
    netloc = parts.netloc.rpartition("@")[2]
    if query == parts.query and netloc == parts.netloc:
        return url
    return urlunsplit(parts._replace(query=query, netloc=netloc))


def without_paths(text: str) -> str:
    """Words of ours with the names of files in place of their paths."""
    return _LOCAL.sub(lambda found: public_address(found[0]) if found[0].startswith("file:") else found[1], text)


def public_json(told: Any, folder: Path | None = None) -> Any:
    """An object of `contract` as any reader may have it.

    Args:
        folder: of the library, where words of ours may name it.
    """
    if isinstance(told, dict):
        return {name: _public(name, value, folder) for name, value in told.items()}
    if isinstance(told, list):
        return [public_json(each, folder) for each in told]
    return told


def _public(name: str, value: Any, folder: Path | None) -> Any:
    if not isinstance(value, str):
        return public_json(value, folder)
    if name == "folder":
        return Path(value).name
    if name in ADDRESSES:
        return public_address(value)
    if name not in PATHS:
        return value
    return without_paths(value if folder is None else value.replace(str(folder), folder.name))


def _parameter(written: str) -> str:
    name, equals, value = written.partition("=")
    return f"{name}={HIDDEN}" if equals and value and unquote(name).lower() in _SECRETS else written
