"""Which connections may stay."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass

from hypothesis import given
from hypothesis import strategies as st

from citewell.serve.connections import Connections


@dataclass(eq=False)
class Made:
    """A connection that notes whether it was ended."""

    is_unfinished: bool = True
    is_known: bool = False
    dropped: bool = False

    def drop(self) -> None:
        self.dropped = True


def test_one_client_has_a_few_of_them() -> None:
    """By its address, of IPv6 by its network; this machine and trusted proxies ask for many."""
    connections = Connections(100, 2, (ipaddress.ip_network("10.0.0.0/8"),))
    for address in ("203.0.113.1", "198.51.100.1"):
        assert [connections.admit(Made(), address) for _ in range(3)] == [True, True, False]
    assert [connections.admit(Made(), f"2001:db8::{number}") for number in range(3)] == [True, True, False]
    for address in ("127.0.0.1", "::1", "10.1.2.3", "::ffff:10.1.2.3"):
        assert [connections.admit(Made(), address) for _ in range(3)] == [True] * 3


def test_who_leaves_makes_room() -> None:
    connections = Connections(100, 1)
    first = Made()
    assert connections.admit(first, "203.0.113.1")
    assert not connections.admit(Made(), "203.0.113.1")
    connections.leave(first)
    connections.leave(first)
    assert connections.admit(Made(), "203.0.113.1")
    assert len(connections) == 1


def test_the_oldest_stranger_that_is_not_worked_for_gives_way() -> None:
    """Then the oldest of those who are known; nobody who is being answered."""
    connections = Connections(4, 100)
    owner, busy, stranger, later = Made(is_known=True), Made(is_unfinished=False), Made(), Made()
    for each in (owner, busy, stranger, later):
        assert connections.admit(each, "127.0.0.1")
    order = []
    for _ in range(3):
        assert connections.admit(Made(is_unfinished=False), "127.0.0.1")
        order.append([each.dropped for each in (owner, busy, stranger, later)])
    assert order == [[False, False, True, False], [False, False, True, True], [True, False, True, True]]
    assert not connections.admit(Made(), "127.0.0.1")
    assert len(connections) == 4


@given(st.lists(st.tuples(st.booleans(), st.booleans(), st.integers(0, 3)), max_size=40))
def test_there_are_never_more_than_may_be(opened: list[tuple[bool, bool, int]]) -> None:
    """And every one that is open is known to be."""
    connections = Connections(5, 3)
    inside: list[Made] = []
    for unfinished, known, client in opened:
        made = Made(unfinished, known)
        if connections.admit(made, f"203.0.113.{client}"):
            inside.append(made)
        inside = [each for each in inside if not each.dropped]
        assert len(connections) == len(inside) <= 5
