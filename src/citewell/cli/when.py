"""Moments and spans of time as people read them."""

from __future__ import annotations

import time
from datetime import datetime

_UNITS = ((86_400.0, "day"), (3_600.0, "hour"), (60.0, "minute"))


def moment(seconds: float) -> str:
    """A moment (seconds since the epoch) in local time, with how far it is from now."""
    shown = datetime.fromtimestamp(seconds).astimezone().strftime("%Y-%m-%d %H:%M")
    return f"{shown} ({distance(seconds - time.time())})"


def distance(seconds: float) -> str:
    """How long ago, or in how long: "3 hours ago", "in 2 days", "just now"."""
    for length, name in _UNITS:
        number = round(abs(seconds) / length)
        if abs(seconds) >= length:
            said = f"{number} {name}{'s' * (number != 1)}"
            return f"in {said}" if seconds > 0 else f"{said} ago"
    return "now" if seconds > 0 else "just now"


def span(seconds: float) -> str:
    """A length of time: "41.2 s", "12 min", "3.4 h"."""
    if seconds < 120:
        return f"{seconds:.1f} s"
    return f"{seconds / 60:.0f} min" if seconds < 7_200 else f"{seconds / 3_600:.1f} h"
