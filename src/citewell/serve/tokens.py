"""Tokens by which those who are not on this machine are let in: a file beside the library, holding only their hashes.

A token is 256 random bits, so a plain SHA-256 of it tells nothing and needs no salt.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal, TypeAlias, get_args

from citewell.errors import LibraryError, LibraryUnwritable, UsageError
from citewell.kit.files import write_whole
from citewell.kit.users import closed

Role: TypeAlias = Literal["read", "write"]
FILE_NAME = "tokens.json"
PREFIX = "cw_"


@dataclass(frozen=True, slots=True)
class Token:
    """What is kept of a token."""

    name: str
    role: Role
    sha256: str
    created: str  # ISO date


class Tokens:
    """The tokens of a library. The file is read again whenever it has changed, so a removed token is out at once."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / FILE_NAME
        self._stamp: tuple[int, int, int] | None = None
        self._tokens: tuple[Token, ...] = ()

    def all(self) -> tuple[Token, ...]:
        """
        Raises:
            LibraryError: the file is not what this program writes.
        """
        try:
            status = self._path.stat()
        except FileNotFoundError:
            self._stamp, self._tokens = None, ()
            return ()
        stamp = (status.st_ino, status.st_mtime_ns, status.st_size)
        if stamp != self._stamp:
            self._tokens, self._stamp = self._read(), stamp
        return self._tokens

    def find(self, secret: str) -> Token | None:
        """The token that a secret belongs to; it takes the same time whether there is one or not."""
        digest = _sha256(secret)
        found = [token for token in self.all() if hmac.compare_digest(token.sha256, digest)]
        return found[0] if found else None

    def add(self, name: str, role: Role, *, today: str) -> str:
        """Make a token and return its secret, which is kept nowhere.

        Raises:
            UsageError: the name is taken or empty.
            LibraryUnwritable
        """
        if not name.strip() or any(token.name == name for token in self.all()):
            raise UsageError(f"a token cannot be named {name!r}", hint="choose a name that no other token has")
        secret = PREFIX + secrets.token_urlsafe(32)
        self._write((*self.all(), Token(name, role, _sha256(secret), today)))
        return secret

    def remove(self, name: str) -> None:
        """
        Raises:
            UsageError: there is no such token.
            LibraryUnwritable
        """
        left = tuple(token for token in self.all() if token.name != name)
        if len(left) == len(self.all()):
            raise UsageError(f"there is no token named {name!r}", hint="see: citewell token list")
        self._write(left)

    def _read(self) -> tuple[Token, ...]:
        try:
            rows = json.loads(self._path.read_text(encoding="utf-8"))["tokens"]
            tokens = tuple(Token(**row) for row in rows)
            if not all(map(_is_sound, tokens)):
                raise ValueError("a field is not what it should be")
        except PermissionError as problem:
            raise closed(self._path, "read") from problem
        except (OSError, ValueError, KeyError, TypeError) as problem:
            raise LibraryError(
                f"the file of tokens {self._path} cannot be read",
                hint="remove it and make new tokens: citewell token add NAME",
            ) from problem
        return tokens

    def _write(self, tokens: tuple[Token, ...]) -> None:
        text = json.dumps({"tokens": [asdict(token) for token in tokens]}, indent=1)
        try:
            write_whole(self._path, text, mode=0o600)
        except OSError as problem:
            raise LibraryUnwritable(
                f"the file of tokens {self._path} cannot be written: {problem.strerror}"
            ) from problem


def _is_sound(token: Token) -> bool:
    return token.role in get_args(Role) and all(isinstance(value, str) for value in asdict(token).values())


def _sha256(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()
