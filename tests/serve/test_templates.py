"""What a template makes of the text that is put into it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from citewell.present.texts import shown
from citewell.serve import templates
from citewell.serve.problems import Problem
from citewell.serve.templates import macros, render
from tests.serve.reading import Page, check_harmless

ANY_TEXT = st.text(st.characters(exclude_categories=[], exclude_characters="\n\t"), max_size=30) | st.sampled_from(
    ["<script>alert(1)</script>", '"><b x="', "{{ 7*7 }}", "{% raw %}", "&lt;b&gt;", "</title>", "--><!--", "'"]
)


@given(ANY_TEXT)
def test_text_stays_text(text: str) -> None:
    """In an element, in an attribute, in the title of the page: all of it, and nothing but it."""
    problem = Problem(404, "x", text, detail=f"detail {text}")
    page = render("problem.html", problem=problem, query=text)
    page.encode()
    check_harmless(page)
    root = Page(page).root
    assert "".join(root.xpath("//main/h1")[0].itertext()) == shown(text)
    assert root.xpath("//input[@name='q']/@value") == [shown(text)]
    assert f"detail {shown(text)}" in "".join(root.xpath("//main")[0].itertext())


@given(ANY_TEXT)
def test_a_macro_within_a_macro_escapes_once(text: str) -> None:
    made = str(macros("base.html").head(text))  # type: ignore[attr-defined]
    assert html.document_fromstring(made).xpath("string(//title)") == shown(text)


def test_names_of_nothing_are_not_kept() -> None:
    """Anybody may ask for any name, as often as they like."""
    kept = [each for each in vars(templates).values() if hasattr(each, "cache_info")]
    before = sum(each.cache_info().currsize for each in kept)
    for number in range(100):
        assert templates.asset(f"none-{number}.css") is None
    assert sum(each.cache_info().currsize for each in kept) <= before + 1
