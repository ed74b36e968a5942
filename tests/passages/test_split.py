"""Passages tile the text, follow its structure and keep to their length."""

from __future__ import annotations

import gzip
import json
import time
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citewell.passages import sentences, split
from citewell.passages.measure import count_words
from citewell.types import Block, Document
from tests.passages.documents import document, documents, of_text

TEN = "One bone heals well when it is left at rest. "  # ten words


def test_empty_text_has_no_passages() -> None:
    """And white space is one passage without sentences, for passages tile the text."""
    assert split(document()) == []
    (passage,) = split(of_text(" \n", ()))
    assert (passage.text, passage.sentences, passage.passage_id) == (" \n", (), "d1#0-2")


def test_short_sections_are_put_together() -> None:
    """A passage of twenty words says too little to be found."""
    parts = [("heading", 2, "A"), ("paragraph", 0, TEN * 4), ("heading", 2, "B"), ("paragraph", 0, TEN * 4)]
    assert len(split(document(*parts))) == 1  # type: ignore[arg-type]


def test_a_new_section_starts_a_passage() -> None:
    """When what stands before it is long enough."""
    parts = [("heading", 2, "A"), ("paragraph", 0, TEN * 14), ("heading", 2, "B"), ("paragraph", 0, TEN * 14)]
    first, second = split(document(*parts))  # type: ignore[arg-type]
    assert first.text.startswith("A")
    assert second.text.startswith("B")


def test_a_long_section_is_cut_between_its_blocks() -> None:
    """Not inside one, where the lengths allow."""
    found = document(("heading", 1, "A"), *[("paragraph", 0, TEN * 7)] * 4)
    assert [passage.text.count(TEN.strip()) for passage in split(found)] == [14, 14]


def test_a_long_paragraph_is_cut_between_sentences_without_a_stump() -> None:
    """The pieces are about even: a short tail would say too little."""
    lengths = [count_words(passage.text) for passage in split(document(("paragraph", 0, TEN * 37)))]
    assert sum(lengths) == 370
    assert all(110 <= length <= 220 for length in lengths)


def test_a_heading_goes_with_what_follows() -> None:
    """It never ends a passage while text follows."""
    parts = [("paragraph", 0, TEN * 16), ("heading", 1, "A"), ("heading", 2, "B"), ("paragraph", 0, TEN * 18)]
    first, second = split(document(*parts))  # type: ignore[arg-type]
    assert first.sentences[-1].kind == "paragraph"
    assert second.text.startswith("A\n\nB")


def test_a_list_goes_with_what_introduces_it() -> None:
    """No passage ends with the line that announces a list; a list that fits stays whole."""
    lead, item = "Bring with you:", "a warm coat, dry shoes and a map of the whole valley"
    found = document(
        ("paragraph", 0, TEN * 15),
        ("paragraph", 0, lead),
        *[("list_item", 1, item)] * 8,
        ("paragraph", 0, TEN * 15),
    )
    blocks = tuple(
        replace(block, lead_in=found.blocks[1].start) if block.kind == "list_item" else block for block in found.blocks
    )
    passages = split(replace(found, blocks=blocks))
    (whole,) = (passage for passage in passages if lead in passage.text)
    assert whole.text.count(item) == 8
    assert not any(passage.text.rstrip().endswith(lead) for passage in passages)


def test_heading_is_the_path_above_the_first_sentence() -> None:
    """Outermost first, of the first sentence that is no heading itself."""
    parts = [
        ("heading", 1, "Care"),
        ("heading", 2, "Ice"),
        ("paragraph", 0, TEN * 30),
        ("heading", 1, "Surgery"),
        ("paragraph", 0, TEN * 15),
    ]
    assert [passage.heading for passage in split(document(*parts))] == ["Care > Ice", "Care > Ice", "Surgery"]  # type: ignore[arg-type]


@pytest.mark.parametrize(("target", "longest"), [(0, 10), (20, 10), (-1, -1)])
def test_lengths_must_make_sense(target: int, longest: int) -> None:
    """A wrong length is refused."""
    with pytest.raises(ValueError, match="target_words"):
        split(document(), target_words=target, max_words=longest)


@pytest.mark.parametrize("text", ["word " * 200_000, "x" * 1_000_000, "a.\n" * 50_000, "骨折" * 100_000])
def test_work_grows_with_the_text_only(text: str) -> None:
    """No shape of text is slow."""
    began = time.process_time()
    assert split(of_text(text, (Block("paragraph", 0, len(text)),)))
    assert time.process_time() - began < 5


@given(documents(), st.integers(1, 200), st.integers(0, 100))
def test_passages_tile_the_document(found: Document, target_words: int, more: int) -> None:
    """Put end to end, the passages are the document: nothing lost, offsets exact."""
    passages = split(found, target_words=target_words, max_words=target_words + more)
    assert "".join(passage.text for passage in passages) == found.text
    assert [passage.start for passage in passages] == [0, *(passage.end for passage in passages)][: len(passages)]
    for passage in passages:
        assert passage.text == found.text[passage.start : passage.end]
        assert passage.passage_id == f"d1#{passage.start}-{passage.end}"
    assert [sentence for passage in passages for sentence in passage.sentences] == sentences(found)


@given(documents(), st.integers(1, 200), st.integers(0, 100))
def test_only_a_single_sentence_is_over_the_bound(found: Document, target_words: int, more: int) -> None:
    """And sentences are bounded themselves."""
    for passage in split(found, target_words=target_words, max_words=target_words + more):
        count = sum(count_words(found.text[sentence.start : sentence.end]) for sentence in passage.sentences)
        assert count <= target_words + more or len(passage.sentences) == 1


@given(documents())
def test_white_space_belongs_to_the_passage_before(found: Document) -> None:
    """So that a passage begins with a word; only the first may not."""
    assert all(not passage.text[0].isspace() for passage in split(found)[1:])


@pytest.mark.data
def test_real_documents_are_cut_well(data: Path) -> None:
    """Nine in ten passages of long documents have between half the wanted length and the bound."""
    lengths = []
    with gzip.open(data / "retrieval" / "medquad_liveqa" / "corpus.jsonl.gz", "rt", encoding="utf-8") as rows:
        for _, row in zip(range(30), rows, strict=False):
            text = json.loads(row)["text"]
            found = [count_words(passage.text) for passage in split(of_text(text, (Block("paragraph", 0, len(text)),)))]
            lengths += found if len(found) > 1 else []
    assert max(lengths) <= 220
    assert sum(length >= 80 for length in lengths) >= 0.9 * len(lengths)
