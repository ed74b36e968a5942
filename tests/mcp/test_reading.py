"""Windows into documents: exact places, whole words, bounded, and nothing left out."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from citewell.errors import UsageError
from citewell.mcp.arguments import ReadArguments
from citewell.mcp.reading import read_heading, read_json
from citewell.types import Document

TEXTS = st.text(st.sampled_from("ab \n.é汉😀"), min_size=1, max_size=600)
BOUNDS = st.integers(100, 300)


def document(text: str) -> Document:
    return Document(
        doc_id="d1", revision="r1", source="file:///a.txt", url="https://example.org/a", title="A text", site="Example",
        text=text, blocks=(), fetched="2026-01-01T00:00:00Z",
    )  # fmt: skip


@given(TEXTS, BOUNDS, st.data())
def test_a_quote_stands_in_its_window(text: str, max_chars: int, data: st.DataObject) -> None:
    """The window is the text at its place, holds the quote whole, and is no longer than was asked."""
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, min(len(text), start + max_chars)))
    context = data.draw(st.integers(0, 200))
    wanted = ReadArguments(doc_id="d1", start=start, end=end, context=context, max_chars=max_chars)
    read = read_json(document(text), wanted)
    assert read["text"] == text[read["start"] : read["end"]]
    assert read["start"] <= start < end <= read["end"]
    assert max(start - read["start"], read["end"] - end) <= context
    assert len(read["text"]) <= max_chars
    assert read["span"] == {"start": start, "end": end, "quote": text[start:end]}


@given(TEXTS, BOUNDS)
def test_reading_on_leaves_nothing_out(text: str, max_chars: int) -> None:
    """The parts tile the text, whatever it holds."""
    parts: list[str] = []
    place: int | None = 0
    while place is not None:
        part = read_json(document(text), ReadArguments(doc_id="d1", start=place, max_chars=max_chars))
        assert 0 < len(part["text"]) <= max_chars
        parts.append(part["text"])
        place = part["next"]
    assert "".join(parts) == text


@given(st.lists(st.sampled_from(["a", "of", "fracture", "treatment"]), min_size=40, max_size=120), BOUNDS)
def test_no_word_is_cut(words: list[str], max_chars: int) -> None:
    """Where there are blanks nearby, an edge falls between words."""
    text = " ".join(words)
    start = text.index(" ", len(text) // 2) + 1
    end = (text + " ").index(" ", start)
    assume(end > start)
    for wanted in (
        ReadArguments(doc_id="d1", max_chars=max_chars),
        ReadArguments(doc_id="d1", start=start, end=end, context=60, max_chars=max_chars),
    ):
        assert set(read_json(document(text), wanted)["text"].split()) <= set(words)


def test_a_quote_longer_than_the_bound_is_read_on() -> None:
    """It begins the window, and `next` leads to its rest."""
    read = read_json(document("word " * 100), ReadArguments(doc_id="d1", start=10, end=400, max_chars=100))
    assert (read["start"], read["next"]) == (10, 110)
    assert read["span"]["end"] == 400


def test_the_link_opens_at_the_quote() -> None:
    """Without a quote it opens the document."""
    whole = document("The first sentence. The second sentence.")
    assert read_json(whole, ReadArguments(doc_id="d1"))["link"] == "https://example.org/a"
    quoted = read_json(whole, ReadArguments(doc_id="d1", start=20, end=40))
    assert quoted["link"] == "https://example.org/a#:~:text=The%20second%20sentence."
    assert "The quote at 20-40: “The second sentence.”" in read_heading(quoted)


@pytest.mark.parametrize("place", [{"start": 9}, {"start": 3, "end": 3}, {"start": 3, "end": 10}, {"end": 3}])
def test_what_is_not_in_the_text_is_refused(place: dict[str, int]) -> None:
    """And never answered with the nearest that there is."""
    with pytest.raises(UsageError):
        read_json(document("nine char"), ReadArguments(doc_id="d1", **place))
