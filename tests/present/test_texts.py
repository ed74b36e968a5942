"""Text and addresses of strangers on their way to a page."""

from __future__ import annotations

import unicodedata
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citewell.present.texts import REPLACEMENT, address_path, asked_terms, marked, shown, unnamed, web_link

ANY_TEXT = st.text(st.characters(exclude_categories=[]), max_size=80)
"""Half surrogates and controls included."""

QUERIES = st.lists(st.sampled_from("bread baking ovens don't 脊椎骨折 骨折 ขนมปัง hîver x2 a".split()), max_size=4).map(
    " ".join
)
TEXTS = st.lists(
    st.sampled_from(
        "bread breads Baked oven ovens, 脊椎骨折治疗 骨折骨折 ขนมปังอบ hiver don't x2 <b> &amp; \n".split(" ")
    ),
    max_size=12,
).map(" ".join)


@given(ANY_TEXT)
def test_what_no_page_can_hold_is_replaced_one_for_one(text: str) -> None:
    """So that offsets into a text hold for what is shown of it."""
    found = shown(text)
    assert len(found) == len(text)
    assert all(new in (old, REPLACEMENT) for new, old in zip(found, text, strict=True))
    assert not any(unicodedata.category(each) in ("Cc", "Cs") for each in found.replace("\n", "").replace("\t", ""))
    found.encode()


@pytest.mark.parametrize("text", ["plain", "a\nb\tc", "äöü 日本 𝛼", "\u202e\u200d", "{{7*7}} <script>"])
def test_whatever_can_be_read_stays(text: str) -> None:
    """Escaping is the template's work, and white space and marks of direction carry meaning."""
    assert shown(text) == text


@given(
    ANY_TEXT
    | st.builds("{}{}".format, st.sampled_from(["http://", "https://", "HTTP:", "//", "javascript:"]), ANY_TEXT)
)
def test_only_web_addresses_become_links(url: str) -> None:
    """Whatever it is, it is a web address with a host, whole, or no link."""
    link = web_link(url)
    if link is not None:
        parts = urlsplit(link)
        assert link == url
        assert parts.scheme in ("http", "https")
        assert parts.hostname
        assert not any(unicodedata.category(each) in ("Cc", "Cs") or each.isspace() for each in link)


@pytest.mark.parametrize("url", ["https://a.example/x?y=1#:~:text=z", "http://a.example:8000/", "https://[::1]/x"])
def test_a_web_address_is_a_link(url: str) -> None:
    assert web_link(url) == url


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)", "JaVaScRiPt:alert(1)//https://x.example/", "j\navascript:x", " javascript:alert(1)",
        "\x01javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "vbscript:x", "//evil.example/", "/search",
        "https:///nohost", "https:nohost", "https://[::1", "https://a.example/ b", "https://a.example/\0",
        "https://a.example/\nb", "",
    ],
)  # fmt: skip
def test_other_addresses_are_no_links(url: str) -> None:
    assert web_link(url) is None


@pytest.mark.parametrize(
    ("url", "path"),
    [
        ("https://www.docs.example.org/guide/install/", "docs.example.org › guide › install"),
        ("https://a.example/x?y=1#part", "a.example › x › ?y=1"),
        ("file:///home/corpus.jsonl#row-7", "corpus.jsonl › #row-7"),
        ("https://a.example/caf%C3%A9", "a.example › café"),
        ("https://a.example/%E2%80%AEgod", f"a.example › {REPLACEMENT}god"),
        ("https://[::1", "https://[::1"),
        ("https://a.example/\x1b[31m", f"a.example › {REPLACEMENT}[31m"),
    ],
)
def test_an_address_is_read_as_a_path(url: str, path: str) -> None:
    assert address_path(url) == path


@given(ANY_TEXT)
def test_any_address_can_be_read(url: str) -> None:
    address_path(url).encode()


@given(text=TEXTS | ANY_TEXT, query=QUERIES | ANY_TEXT)
def test_marked_pieces_put_together_are_the_text(text: str, query: str) -> None:
    """Nothing is lost or twice, and no piece is empty."""
    pieces = marked(text, asked_terms(query))
    assert "".join(piece for piece, _ in pieces) == text
    assert all(piece for piece, _ in pieces)


@pytest.mark.parametrize(
    ("text", "query", "words"),
    [
        ("Breads are baked in ovens; bread cools.", "baking bread", ["Breads", "baked", "bread"]),
        ("The broad beam of a bakery", "baking bread", []),
        ("脊椎骨折治疗", "骨折", ["骨折"]),
        ("骨折骨折", "骨折", ["骨折骨折"]),
        ("脊椎骨折", "脊椎骨折", ["脊椎骨折"]),
        ("What the fracture is", "what is the fracture", ["fracture"]),
        ("bread on another site", "bread site:bread.example", ["bread"]),
    ],
)
def test_words_of_the_query_are_marked_in_any_form(text: str, query: str, words: list[str]) -> None:
    """Whole words where a script has words, else the characters asked for; no word without meaning, no operator."""
    assert [piece for piece, is_asked in marked(text, asked_terms(query)) if is_asked] == words


def test_what_was_searched_in_place_of_a_slip_is_marked() -> None:
    assert marked("fresh bread", asked_terms("braed", [("braed", "bread")]))[1] == ("bread", True)


@pytest.mark.parametrize(
    ("query", "missing"),
    [
        ("bread in Mongolia", ["mongolia"]),
        ("baking breads", []),
        ("what is the yurt yurt?", ["yurt"]),
        ("ovenn", []),
        ("bread -yurt", []),
    ],
)
def test_words_that_no_result_names_are_told(query: str, missing: list[str]) -> None:
    """Once each, as typed; not those without meaning, nor what was read as another word, nor what was excluded."""
    assert unnamed(query, [("ovenn", "oven")], ["Bread is baked", "in the oven."]) == missing
