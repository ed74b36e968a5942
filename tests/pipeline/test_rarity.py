"""How rare a word is in a library that is too small to say so by itself."""

from __future__ import annotations

from pathlib import Path

from citewell.pipeline.rarity import rarity
from tests.documents_of_kinds import document, library

GLOSSARY = document("Bells", [("heading", "Bells"), ("definition", "Cope: The outer part of the mould of a bell.")])


def test_a_word_that_a_small_library_lacks_does_not_outweigh_what_it_is_about(tmp_path: Path) -> None:
    """Of "what does cope mean" a page that tells it has one word of two."""
    opened = library(tmp_path, GLOSSARY)
    idf = rarity(opened)
    assert idf("mean") < idf("cope") < idf("zyzzyva") < 1.5 * idf("cope")
    opened.close()


def test_a_commoner_word_weighs_less(tmp_path: Path) -> None:
    """In general English, where the library knows neither."""
    opened = library(tmp_path, GLOSSARY)
    idf = rarity(opened)
    assert 0 < idf("result") < idf("number") < idf("offer") < idf("zyzzyva")
    opened.close()
