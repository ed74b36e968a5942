"""verify.verify: only what is supported is kept."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from citewell.types import AnswerSentence, Citation
from citewell.verify import SupportChecker, verify


def citation(quote: str, source: int = 1) -> Citation:
    return Citation(source, f"d{source}", "r1", 0, len(quote), quote)


def draft(text: str, *quotes: str, made_by: str = "extractive") -> list[AnswerSentence]:
    cited = tuple(citation(quote, place) for place, quote in enumerate(quotes, 1))
    return [AnswerSentence(text, cited, made_by)]


def judged(given: list[AnswerSentence]) -> list[AnswerSentence]:
    return list(verify(given, checker=SupportChecker()))


REST = "Most of the fractures heal with rest."


def test_a_shortened_quote_is_supported_in_full() -> None:
    """An extractive sentence with nothing lost is certain."""
    found = judged(draft(REST, "However, most of the fractures heal with rest [2]."))
    assert [(c.support, c.score) for c in found[0].citations] == [("supported", 1.0)]


def test_a_quote_cut_too_far_is_dropped() -> None:
    """A sentence that lost "most" is not shown, even where another source would support it."""
    found = judged(draft("Fractures heal with rest.", "Most fractures heal with rest.", "Fractures heal with rest."))
    assert found == []


def test_a_second_source_must_say_it_too() -> None:
    """Further citations are kept only where the checker finds support."""
    found = judged(draft(REST, REST, "With rest, most of the fractures heal.", "Rest is good for the heart."))
    assert [c.source for c in found[0].citations] == [1, 2]
    assert all(c.support == "supported" and c.score >= 0.8 for c in found[0].citations)


def test_a_model_is_never_an_authority() -> None:
    """A sentence that a model wrote passes the checker or is dropped."""
    assert judged(draft("With rest, most of the fractures heal.", REST, made_by="model"))
    assert not judged(draft("The fractures heal with rest.", REST, made_by="model"))


def test_a_model_may_be_carried_by_its_second_source() -> None:
    """One supported citation is enough for a sentence that is not a quote."""
    found = judged(draft("With rest, most of the fractures heal.", "Rest is good.", REST, made_by="model"))
    assert [c.source for c in found[0].citations] == [2]


def test_no_citation_no_sentence() -> None:
    """A sentence without citations is never shown."""
    assert judged(draft(REST)) == []


def test_similarity_is_asked_for_what_the_checker_judges() -> None:
    """The checker gets the cosine of claim and quote; the sentence's own quote needs none."""
    asked: list[tuple[str, str]] = []

    def similarity(claim: str, quote: str) -> float:
        asked.append((claim, quote))
        return 0.9

    list(verify(draft(REST, REST, "Rest heals."), checker=SupportChecker(), idf=lambda _: 1.0, similarity=similarity))
    assert asked == [(REST, "Rest heals.")]


TEXTS = st.sampled_from([REST, "Rest may help.", "Rest helps.", "It takes 3 weeks.", "It takes 3 to 6 weeks.", ""])
DRAFTS = st.lists(
    st.builds(
        AnswerSentence,
        TEXTS,
        st.lists(TEXTS.map(citation), max_size=3).map(tuple),
        st.sampled_from(["extractive", "model"]),
    ),
    max_size=4,
)


@given(DRAFTS)
def test_nothing_unsupported_is_left(drafted: list[AnswerSentence]) -> None:
    """Sentences that stay were drafted, citations that stay are supported, and judging again changes nothing."""
    found = judged(drafted)
    assert {s.text for s in found} <= {s.text for s in drafted}
    assert all(s.citations and all(c.support == "supported" for c in s.citations) for s in found)
    assert judged(found) == found
