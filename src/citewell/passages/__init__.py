"""Cut documents into passages, and passages into sentences, without losing a character."""

from citewell.passages.sentences import sentences
from citewell.passages.split import split

__all__ = ["sentences", "split"]
