"""The few words of our own that stand around quotes, written and read in one place.

In: two quotes with the numbers of their sources. Out: one sentence that says that they disagree; and back.
"""

from __future__ import annotations

import regex

_SIDES = regex.compile(r"Sources disagree: “(?P<one>.+)” \[(?P<first>\d+)\], but “(?P<other>.+)” \[(?P<second>\d+)\]\.")


def disagreement(one: str, first: int, other: str, second: int) -> str:
    """The sentence that sets one quote of source `first` against another of source `second`."""
    return f"Sources disagree: “{one}” [{first}], but “{other}” [{second}]."


def sides(text: str) -> tuple[tuple[str, int], tuple[str, int]] | None:
    """The two quotes and the numbers of their sources in such a sentence; None if it is not one, or not plainly one."""
    found = _SIDES.fullmatch(text)
    if found is None or text.count("], but “") != 1:
        return None
    return (found["one"], int(found["first"])), (found["other"], int(found["second"]))
