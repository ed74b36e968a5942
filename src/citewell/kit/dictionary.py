"""Is this a word at all? Lists of common words in English and Russian, by script, from pyspellchecker's data."""

from __future__ import annotations

import gzip
import json
from functools import cache
from importlib import resources

import regex

_CYRILLIC = regex.compile(r"\p{Cyrillic}")


def is_common(word: str) -> bool:
    """Whether a lower-case word, as kit.words gives it, is a known one of its script's most frequent language."""
    return word in _listed("ru" if _CYRILLIC.match(word) else "en")


@cache
def _listed(language: str) -> frozenset[str]:
    """Read at the first question, in about a tenth of a second: most queries hold no word that must be looked up."""
    file = resources.files("spellchecker") / "resources" / f"{language}.json.gz"
    return frozenset(json.loads(gzip.decompress(file.read_bytes())))
