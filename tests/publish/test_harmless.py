"""Text and addresses of others can be read, and nothing more."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citewell.publish.harmless import MAX_PLACE, direction, language, live, one_line, place, plain
from tests.publish import hostile

ANY_TEXT = st.text(alphabet=st.characters(codec=None, categories=None))


@given(text=ANY_TEXT)
def test_any_text_can_be_written_and_turns_nothing(text: str) -> None:
    """What comes out is UTF-8, JSON and XML, and has no character that changes the direction of others."""
    out = plain(text)
    assert json.loads(json.dumps(out, ensure_ascii=False).encode()) == out
    assert all(char in "\n\t" or ord(char) >= 32 for char in out)
    assert not set(out) & set("\x7f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufffe\uffff")
    assert plain(out) == out
    assert "\n" not in one_line(text)


def test_what_can_be_read_stays() -> None:
    """Every letter, mark and sign of an ordinary text, whatever its script."""
    text = "5 < 6 & “quotes”\tnaïve Ελληνικά العربية 中文 \N{PILE OF POO}\n"
    assert plain(text) == text


@pytest.mark.parametrize("url", hostile.ADDRESSES)
def test_a_hostile_address_is_no_link(url: str) -> None:
    """Another scheme, or anything that a browser might read in another way than we do."""
    found = live(url)
    assert found is None or (found == url and url.startswith("https://evil.example/") and "\n" not in url)


@pytest.mark.parametrize("url", ["https://a.example/b?c=d&e=f#g", "http://a.example", "https://bücher.example/ü"])
def test_addresses_of_the_web_are_links(url: str) -> None:
    assert live(url) == url


def test_a_file_is_shown_by_its_name_alone() -> None:
    """A page is for strangers, and folders tell of their owner."""
    assert place("file:///home/owner/private/bread%20notes.pdf") == "bread notes.pdf"
    assert place("file:///home/owner/corpus.jsonl#17") == "corpus.jsonl #17"


@given(url=ANY_TEXT | st.sampled_from(hostile.ADDRESSES))
def test_a_place_is_one_short_line(url: str) -> None:
    shown = place(url)
    assert len(shown) <= MAX_PLACE
    assert shown == one_line(shown)


@pytest.mark.parametrize("tag", [None, "", "EN", 'en" onclick="x', "english!", "e"])
def test_only_a_language_tag_is_one(tag: str | None) -> None:
    assert language(tag) == ""
    assert (language("de"), language("zh-Hant")) == ("de", "zh-Hant")


def test_direction_is_that_of_the_first_letter() -> None:
    """Figures and signs have none."""
    assert direction("2026: العربية and English") == "rtl"
    assert direction("(1) English עברית") == "ltr"
    assert direction("123 ...") == "ltr"
