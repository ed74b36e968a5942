"""The connections of a server: how many there may be, of one client and of all, and which has to go for another.

In: connections as they are opened. Out: whether each may stay. Where all places are taken, the oldest connection over
which nothing is worked on gives way, those of strangers before those of the owner and of others who are known: so no
number of half-sent requests keeps anybody out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Protocol

from citewell.serve.access import Network, address_of, counted_as


class Connection(Protocol):
    """What has to be known of a connection."""

    @property
    def is_unfinished(self) -> bool:
        """Whether nothing is worked on."""

    @property
    def is_known(self) -> bool:
        """Whether it is of the owner, or of another whom the server knows."""

    def drop(self) -> None:
        """End it."""


class Connections:
    """All that are open.

    Args:
        most: of all clients together.
        each: of one client. This machine and trusted proxies, which ask for many, may have all.
    """

    def __init__(self, most: int, each: int, proxies: Sequence[Network] = ()) -> None:
        self._most = most
        self._each = each
        self._proxies = proxies
        self._open: dict[Connection, str] = {}  # in the order in which they were opened
        self._numbers: Counter[str] = Counter()

    def __len__(self) -> int:
        return len(self._open)

    def admit(self, connection: Connection, address: str) -> bool:
        """Take a connection in, if need be in place of another; False if there is no place for it."""
        client = counted_as(address)
        if self._numbers[client] >= self._each and not self._asks_for_many(address):
            return False
        if len(self._open) >= self._most and not self._make_room():
            return False
        self._open[connection] = client
        self._numbers[client] += 1
        return True

    def leave(self, connection: Connection) -> None:
        """A connection has ended; one that was not taken in is none of ours."""
        client = self._open.pop(connection, None)
        if client is not None:
            self._numbers[client] -= 1
            if not self._numbers[client]:
                del self._numbers[client]

    def _make_room(self) -> bool:
        unfinished = [each for each in self._open if each.is_unfinished]
        if not unfinished:
            return False
        chosen = min(unfinished, key=lambda each: each.is_known)  # the first of them is the oldest
        self.leave(chosen)
        chosen.drop()
        return True

    def _asks_for_many(self, address: str) -> bool:
        found = address_of(address)
        return found is not None and (found.is_loopback or any(found in network for network in self._proxies))
