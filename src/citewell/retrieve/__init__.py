"""From what was typed to ranked documents."""

from citewell.retrieve.fuse import Fused, fuse, spread
from citewell.retrieve.neighbours import lean_on_neighbours
from citewell.retrieve.parse import iso_date, parse
from citewell.retrieve.rank import Found, Ranked, rank_documents
from citewell.retrieve.spelling import did_you_mean, respell

__all__ = [
    "Found",
    "Fused",
    "Ranked",
    "did_you_mean",
    "fuse",
    "iso_date",
    "lean_on_neighbours",
    "parse",
    "rank_documents",
    "respell",
    "spread",
]
