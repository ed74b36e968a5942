"""Citation recall and precision as their paper counts them, and what is verbatim."""

from __future__ import annotations

import pytest

from citewell.evaluate.citations import attribution, is_made_of, supporting
from citewell.types import AnswerSentence, Citation, SupportLabel


def sentence(text: str, *quotes: str) -> AnswerSentence:
    return AnswerSentence(text, tuple(Citation(n, "d", "r", 0, len(q), q) for n, q in enumerate(quotes, 1)))


def holds_all_words(claim: str, evidence: str) -> SupportLabel:
    """A judge whose verdicts can be seen: all words of the claim, some, or none."""
    wanted = set(claim.split())
    held = wanted & set(evidence.split())
    return "supported" if held == wanted else "partially_supported" if held else "not_supported"


@pytest.mark.parametrize(
    ("quotes", "count"),
    [
        (["rest and ice help", "nothing"], 1),  # one alone is enough, the other is idle
        (["rest and", "ice help"], 2),  # only together, both are needed
        (["rest and", "ice help", "nothing"], 2),  # ... and the third is idle
        (["rest and", "nothing"], 0),  # not even together: partial support earns nothing
        (["rest and ice help", "ice help"], 1),  # partial beside full earns nothing
    ],
)
def test_a_citation_is_precise_alone_or_where_all_are_needed(quotes: list[str], count: int) -> None:
    """Liu, Zhang & Liang 2023, section on citation precision."""
    assert supporting(sentence("rest and ice help", *quotes), holds_all_words) == count


def test_recall_takes_all_citations_of_a_sentence_together() -> None:
    """A sentence is recalled if its quotes, read together, say it; one without citations never is."""
    sentences = [sentence("rest helps", "rest", "helps"), sentence("ice helps", "ice"), sentence("rest helps")]
    found = attribution(sentences, judge=holds_all_words, stored=lambda c: c.quote)
    assert (found.supported, found.sentences) == (1, 3)
    assert (found.supporting, found.citations) == (2, 3)


def test_a_quote_must_be_the_text_at_its_place() -> None:
    """Promise 1, looked at from outside."""
    found = attribution([sentence("rest helps", "rest helps")], judge=holds_all_words, stored=lambda c: "x" + c.quote)
    assert found.quotes_verbatim == 0


@pytest.mark.parametrize(
    ("text", "quotes", "made"),
    [
        ("Rest helps.", ["Rest, they say, helps."], True),
        ("Rest helps most.", ["Rest helps."], False),
        ("Helps rest.", ["Rest helps."], False),
        ("Rest and ice.", ["Take rest.", "Use ice."], True),
        (
            "Symptoms are rash, fever, and cough.",
            ["Symptoms are rash and fever.", "Signs: cough, fever, or pain."],
            True,
        ),
        (
            "Symptoms are fever and bad cough.",
            ["Symptoms are rash and fever.", "Signs: cough, fever, bad pain."],
            False,
        ),
        ("Rest and heat.", ["Take rest.", "Use ice."], False),
        ("Rest and ice.", ["Rest ice."], False),
    ],
)
def test_a_sentence_is_made_of_its_quotes_by_deletion(text: str, quotes: list[str], made: bool) -> None:
    """Of several quotes a list may be made, each item being of one."""
    assert is_made_of(text, quotes) is made
