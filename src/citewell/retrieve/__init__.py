"""From what was typed to ranked documents."""

from citewell.retrieve.fuse import Fused, fuse
from citewell.retrieve.parse import iso_date, parse
from citewell.retrieve.rank import Found, Ranked, rank_documents

__all__ = ["Found", "Fused", "Ranked", "fuse", "iso_date", "parse", "rank_documents"]
