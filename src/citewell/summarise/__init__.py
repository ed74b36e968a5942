"""Query and one document's evidence -> Summary, or an excerpt where no statement stands alone."""

from citewell.summarise.excerpt import excerpt
from citewell.summarise.extractive import summarise

__all__ = ["excerpt", "summarise"]
