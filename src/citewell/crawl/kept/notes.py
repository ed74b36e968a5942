"""What a crawl learns about a site's addresses: shapes that lead nowhere new, parameters that make no difference.

Both processes of a crawl note here what they see; the fetching one asks before it fetches. The judgements themselves
are crawl.kept.shapes'.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection
from urllib.parse import urlsplit

from citewell.crawl.address import site_of
from citewell.crawl.kept.shapes import Novelty, exhausted, inert_parameter, note, shapes_of

VOTES_NEEDED = 2
"""Pairs of addresses with the same page that show a parameter to make no difference."""

_AGAINST = -1_000  # one pair of addresses with different pages outweighs all votes
_COMPARED = 200  # addresses of one path that a new vote is compared with


class Notes:
    """The tables `shapes` and `inert` of an open crawl file, for one source; changes belong into a transaction."""

    def __init__(self, connection: sqlite3.Connection, source_id: int) -> None:
        self.connection = connection
        self.source_id = source_id

    # --- shapes ------------------------------------------------------------------------------------------------------

    def note_page(self, url: str, *, new: bool) -> None:
        """Note whether a page held anything new, for both shapes of its address."""
        for shape in filter(None, shapes_of(url)):
            novelty = note(self._novelty(shape), new)
            self.connection.execute(
                "INSERT INTO shapes (source_id, shape, novelty, stopped) VALUES (?, ?, ?, ?)"
                " ON CONFLICT (source_id, shape) DO UPDATE SET novelty = excluded.novelty,"
                " stopped = max(stopped, excluded.stopped)",
                (self.source_id, shape, json.dumps([novelty.read, novelty.recent]), exhausted(novelty)),
            )

    def forget_shapes(self, host: str, name: str) -> None:
        """Forget what pages with a parameter gave that turned out to make no difference: they were copies."""
        beginning = f"{site_of(host)}/"
        rows = self.connection.execute(
            "SELECT shape FROM shapes WHERE source_id = ? AND substr(shape, 1, ?) = ?",
            (self.source_id, len(beginning), beginning),
        ).fetchall()
        for (shape,) in rows:
            names = shape.partition("?")[2].split("&")
            if name in names or names == ["*"]:
                self.connection.execute("DELETE FROM shapes WHERE source_id = ? AND shape = ?", (self.source_id, shape))

    def stopped_shapes(self) -> frozenset[str]:
        """Shapes of addresses that have turned out to be traps."""
        rows = self.connection.execute(
            "SELECT shape FROM shapes WHERE source_id = ? AND stopped = 1", (self.source_id,)
        )
        return frozenset(shape for (shape,) in rows)

    def turned_away(self, shape: str) -> int:
        """Count one more address that was turned away for its shape; how many there were."""
        row = self.connection.execute(
            "UPDATE shapes SET turned_away = turned_away + 1 WHERE source_id = ? AND shape = ? RETURNING turned_away",
            (self.source_id, shape),
        ).fetchone()
        return int(row[0]) if row else 0

    def traps(self) -> list[tuple[str, int]]:
        """Stopped shapes, each with how many addresses were turned away for it."""
        rows = self.connection.execute(
            "SELECT shape, turned_away FROM shapes WHERE source_id = ? AND stopped = 1 ORDER BY shape",
            (self.source_id,),
        )
        return [(shape, number) for shape, number in rows]

    # --- parameters --------------------------------------------------------------------------------------------------

    def inert_parameters(self) -> dict[str, frozenset[str]]:
        """By host, names of parameters that make no difference to a page."""
        names: dict[str, set[str]] = {}
        for host, name in self.connection.execute(
            "SELECT host, name FROM inert WHERE source_id = ? AND votes >= ?", (self.source_id, VOTES_NEEDED)
        ):
            names.setdefault(host, set()).add(name)
        return {host: frozenset(found) for host, found in names.items()}

    def note_same_page(self, host: str, url: str, other: str) -> str | None:
        """Note that two addresses gave the same page; the parameter that is known by it to make no difference."""
        name = inert_parameter(url, other)
        if name is None:
            return None
        votes = _AGAINST if self._makes_a_difference(host, other, name) else 1
        row = self.connection.execute(
            "INSERT INTO inert (source_id, host, name, votes) VALUES (?, ?, ?, ?)"
            " ON CONFLICT (source_id, host, name) DO UPDATE SET votes = votes + excluded.votes RETURNING votes",
            (self.source_id, host, name, votes),
        ).fetchone()
        return name if row[0] == VOTES_NEEDED else None

    def seems_inert(self, host: str, url: str, other: str) -> bool:
        """Whether two addresses of the same page differ only in a parameter that, as far as is known, makes no
        difference."""
        row = self.connection.execute(
            "SELECT votes > 0 FROM inert WHERE source_id = ? AND host = ? AND name = ?",
            (self.source_id, host, inert_parameter(url, other)),
        ).fetchone()
        return bool(row and row[0])

    def _makes_a_difference(self, host: str, url: str, name: str) -> bool:
        """Whether pages in the library have the same address but for this parameter, and different texts."""
        parts = urlsplit(url)
        beginning = f"{parts.scheme}://{parts.netloc}{parts.path}?"
        rows = self.connection.execute(
            "SELECT url FROM urls WHERE source_id = ? AND host = ? AND doc_id IS NOT NULL AND url <> ?"
            " AND substr(url, 1, ?) = ? LIMIT ?",
            (self.source_id, host, url, len(beginning), beginning, _COMPARED),
        )
        return any(inert_parameter(url, other) == name for (other,) in rows)

    def _novelty(self, shape: str) -> Novelty:
        row = self.connection.execute(
            "SELECT novelty FROM shapes WHERE source_id = ? AND shape = ?", (self.source_id, shape)
        ).fetchone()
        return Novelty(*json.loads(row[0])) if row else Novelty()


def stopped(url: str, shapes: Collection[str]) -> str | None:
    """The stopped shape that an address has, if it has one."""
    return next((shape for shape in shapes_of(url) if shape in shapes), None) if shapes else None


def trap_detail(shape: str) -> str:
    """Why addresses of a stopped shape are not fetched, in plain words."""
    return f"pages like {shape} held hardly anything new"
