"""What a publisher withholds is blank for strangers, and all else stands where it stood."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from citewell.present.withheld import as_anybody_may_read
from tests.serve.test_stored_view import document

TEXT = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=12)


@given(st.lists(st.tuples(st.sampled_from(["paragraph", "withheld", "code"]), TEXT), max_size=6))
def test_only_what_is_withheld_becomes_blank(blocks: list[tuple[str, str]]) -> None:
    """Blocks and the places in the text stay; a document without such blocks stays as it is."""
    whole = document(*blocks)
    read = as_anybody_may_read(whole)
    assert len(read.text) == len(whole.text)
    assert [(b.kind, b.start, b.end) for b in read.blocks] == [(b.kind, b.start, b.end) for b in whole.blocks]
    for block in whole.blocks:
        told, was = (each.text[block.start : block.end] for each in (read, whole))
        assert told.isspace() if block.kind == "withheld" else told == was
    if all(kind != "withheld" for kind, _ in blocks):
        assert read == whole


def test_neither_is_its_label_told() -> None:
    """The term of a definition is part of it."""
    whole = document(("withheld", "code word: swordfish"))
    whole = replace(whole, blocks=(replace(whole.blocks[0], label="code word"),))
    assert as_anybody_may_read(whole).blocks[0].label == ""
