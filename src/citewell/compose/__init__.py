"""Evidence -> Draft: choose, order and cite the sentences of one answer."""

from citewell.compose.answer import ANSWERS, compose
from citewell.compose.select import Budget

__all__ = ["ANSWERS", "Budget", "compose"]
