"""The data for machines says what the page says, and cannot leave its element."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings

from citewell.publish.jsonld import structured
from citewell.publish.page import page
from tests.publish import answers, hostile
from tests.publish.test_harmless import ANY_TEXT


def test_every_sentence_is_a_claim_that_cites_its_quotes() -> None:
    """A quotation has the exact words, the live page at them, and the document they are part of."""
    told = json.loads(structured(page(answers.full()), "https://answers.example/bread.html"))
    question = told["mainEntity"]
    assert (told["@type"], question["@type"], question["answerCount"]) == ("QAPage", "Question", 1)
    claims = question["acceptedAnswer"]["hasPart"]
    assert [claim["@id"] for claim in claims] == [f"#sentence-{number}" for number in range(1, 6)]
    first, second = claims[0]["citation"]
    assert (first["@type"], first["text"], first["isPartOf"]) == ("Quotation", answers.QUOTE, {"@id": "#source-1"})
    assert first["dateCreated"] == "2026-03-01"
    assert second["isPartOf"] == {"@id": "#source-3"}
    sources = {source["@id"]: source for source in told["citation"]}
    assert sources["#source-1"] == {
        "@type": "CreativeWork",
        "@id": "#source-1",
        "name": "Bread 1",
        "url": "https://site1.example/bread?p=1",
        "publisher": {"@type": "Organization", "name": "Site 1"},
        "author": "A. Baker",
        "datePublished": "2025-01-01",
        "inLanguage": "en",
        "version": "rev1",
    }
    assert [side["citation"][0]["@id"] for side in told["mentions"]] == ["#quote-1a", "#quote-2b"]


def test_without_an_answer_there_is_a_question_alone() -> None:
    told = json.loads(structured(page(answers.answer(results=[answers.result()]))))
    assert told["mainEntity"] == {
        "@type": "Question",
        "name": "how long is bread baked",
        "text": "how long is bread baked",
        "answerCount": 0,
    }


@pytest.mark.parametrize("text", hostile.TEXTS)
@pytest.mark.parametrize("url", ["javascript:alert(1)", "https://evil.example/</script>"])
def test_nothing_in_it_can_end_the_script(text: str, url: str) -> None:
    """No angle bracket, ampersand or line separator stands in it as it is; it is JSON all the same."""
    data = structured(page(hostile.answer(text, url)))
    assert not set(data) & set("<>&\u2028\u2029")
    assert "javascript:" not in json.dumps([each.get("url") for each in json.loads(data).get("citation", [])])


@settings(max_examples=60)
@given(text=ANY_TEXT)
def test_any_text_is_told_as_it_is_shown(text: str) -> None:
    """After reading the JSON the query is the one on the page."""
    shown = page(hostile.answer(text))
    data = structured(shown)
    assert not set(data) & set("<>&\u2028\u2029")
    assert json.loads(data).get("name", "") == shown.query
