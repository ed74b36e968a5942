"""What workers are made to do in tests. Apart from the tests, so that a worker need not import pytest."""

from __future__ import annotations

import ctypes
import os
import sys
import time


def double(number: int) -> int:
    return 2 * number


def misbehave(how: str) -> object:
    if how == "sleep":
        time.sleep(3_600)
    if how == "spin":
        while True:
            pass
    if how == "allocate":
        return len(bytearray(10 << 30))
    if how == "abort":
        os.abort()
    if how == "exit at once":
        os._exit(7)
    if how == "segfault":
        ctypes.string_at(0)
    if how == "exit":
        sys.exit(3)
    if how == "raise":
        raise ValueError("two\nlines")
    if how == "huge":
        return b"x" * (50 << 20)
    if how == "unpicklable":
        return lambda: None
    if how == "process":
        return os.getpid()
    return how


def slow_first(number: int) -> int:
    time.sleep(0.2 if number == 0 else 0)
    return number


def leave_behind(megabytes: int) -> int:
    HOARD.append(bytearray(megabytes << 20))
    return os.getpid()


HOARD: list[bytearray] = []


class Unreadable:
    """Can be pickled, and not read again."""

    def __reduce__(self) -> tuple[object, tuple[str]]:
        return (int, ("no number",))


def unreadable(_: int) -> Unreadable:
    return Unreadable()
