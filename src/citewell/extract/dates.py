"""Dates as files write them -> ISO 8601 dates. What is not a full date of a likely year is None, never a guess."""

from __future__ import annotations

import re
from datetime import date
from email.utils import parsedate

_YEARS = range(1500, 2101)  # outside, a number is a fault or a default of some program
_NUMERIC = re.compile(r"^\s*(?:D:)?(\d{4})([-/.]?)(\d{2})\2(\d{2})(?!\d(?!\d{5}))")


def iso_date(written: object) -> str | None:
    """The calendar date in `YYYY-MM-DD`, `YYYY/MM/DD`, `YYYYMMDD...`, `D:YYYYMMDD...` (PDF), or an e-mail's date.

    Returns:
        `YYYY-MM-DD`, or None if no full date is written there.
    """
    if isinstance(written, date):  # datetimes are dates, too
        return _checked(written.year, written.month, written.day)
    text = str(written or "")[:100]
    numeric = _NUMERIC.match(text)
    if numeric:
        return _checked(int(numeric[1]), int(numeric[3]), int(numeric[4]))
    try:
        parsed = parsedate(text)
    except (ValueError, IndexError, TypeError):
        return None
    return _checked(*parsed[:3]) if parsed else None


def _checked(year: int, month: int, day: int) -> str | None:
    if year not in _YEARS:
        return None
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None
