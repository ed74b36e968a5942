"""Dates as a reader takes them in.

In: ISO 8601 dates and times as records hold them, in UTC. Out: days, and days in words.
"""

from __future__ import annotations

import re
from datetime import date

MONTHS = (
    "January February March April May June July August September October November December"
).split()  # not from the locale: a page must not depend on the machine that made it
_DAY = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")


def day(moment: str | None) -> str:
    """The day of a date or time; "" where there is none, or none that can be read. A year or a month stays one."""
    found = _DAY.match(moment or "")
    return found.group() if found and _exists(found.group()) else ""


def in_words(iso: str) -> str:
    """2026-03-05 as `5 March 2026`, 2026-03 as `March 2026`, 2026 and "" as they are."""
    year, month, of_month = (*iso.split("-"), "", "")[:3]
    return " ".join(part for part in (of_month.lstrip("0"), MONTHS[int(month) - 1] if month else "", year) if part)


def _exists(iso: str) -> bool:
    year, month, of_month = (*(int(part) for part in iso.split("-")), 1, 1)[:3]
    try:
        return bool(date(year, month, of_month))
    except ValueError:
        return False
