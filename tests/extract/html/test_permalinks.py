"""Tests of extract.html.permalinks: signs that lead to their own place are no text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.extract.conftest import Read, outline


@pytest.mark.parametrize("sign", ["¶", "#", "§", "🔗", "&para;"])
@pytest.mark.parametrize(
    "heading",
    [
        "<section id=when><h2>When?{}</h2>",
        "<h2 id=when>When?{}</h2>",
        "<h2>{}<a id=when></a>When?</h2>",
        "<h2><a name=when>When?</a> {}</h2>",
        "<h2><a href='#toc1' role='doc-backlink' class='toc-backref'>When?</a>{}</h2>",
    ],
)
def test_headings_are_without_their_permalink(read: Read, heading: str, sign: str) -> None:
    """Wherever the place is named, and the words of the heading stay even if they lead back to the contents."""
    link = f"<a class=headerlink title='Permalink' href='#when'>{sign}</a>"
    document = read(f"<h1>Tides</h1>{heading.format(link)}<p>The tide turns at noon here.</p>", "a.html")
    assert outline(document)[1] == ("heading", 2, "When?")


def test_terms_and_captions_are_without_it(read: Read) -> None:
    """Also the title of a page is."""
    page = (
        "<title>Oars</title><h1 id=o>Oars<a href='#o'>¶</a></h1><dl><dt id=a>row(boat)<a href='#a'>¶</a></dt>"
        "<dd>Move a boat.</dd></dl><table id=t><caption>Boats<a class=headerlink href='#t'>¶</a></caption>"
        "<tr><th>Name<th>Oars<tr><td>Anna<td>4</table>"
    )
    document = read(page, "a.html")
    assert document.title == "Oars"
    assert [text for _, _, text in outline(document)][:3] == ["Oars", "row(boat): Move a boat.", "Boats"]


def test_other_links_stay(read: Read) -> None:
    """A word is no sign, a sign in a sentence may lead to another place, and § may be what the sentence is about."""
    text = "<p id=y>The mark <a href='#z'>§</a> names a section of <a href='#y'>it</a>.</p>"
    page = f"<h2 id=x>See <a href='#x'>C#</a></h2>{text}"
    assert [text for _, _, text in outline(read(page, "a.html"))] == ["See C#", "The mark § names a section of it."]


@given(st.sampled_from(["h1", "h2", "h3", "h4", "h5", "h6"]), st.text("abc é1", min_size=1).filter(str.strip))
def test_a_heading_keeps_its_words(read: Read, name: str, words: str) -> None:
    """With a permalink it says what it says without."""
    link = "<a class=headerlink href='#a'>¶</a>"
    with_link = read(f"<{name} id=a>{words}{link}</{name}><p>Text.</p>", "a.html").text
    assert with_link == read(f"<{name} id=a>{words}</{name}><p>Text.</p>", "a.html").text
