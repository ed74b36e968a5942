"""What speaks of the thing that was asked about comes before what speaks of something else."""

from __future__ import annotations

from citewell.evidence import weigh
from citewell.types import Evidence, Source
from tests.sources import query, rarity, source


def best_first(text: str, *sources: Source) -> list[Evidence]:
    known = rarity(sources)
    return weigh(query(text), sources, query_vector=None, idf=lambda term: known.get(term, 1.0))


def test_symptoms_of_another_disease_come_after_those_asked_for() -> None:
    """The page is on the right subject; the sentence names another one as that of its symptoms."""
    page = source(
        "Symptoms of a stroke include sudden weakness of the face. Symptoms of hypertension include headaches.",
        title="Hypertension",
    )
    found = best_first("symptoms of hypertension", page)
    assert found[0].text.startswith("Symptoms of hypertension")
    assert found[1].relevance < 0.7 * found[0].relevance


def test_a_page_on_the_thing_itself_comes_before_one_on_a_kind_of_it() -> None:
    sentence = "Treatment of asthma begins with an inhaler."
    found = best_first(
        "treatment of asthma",
        source(sentence, rank=1, title="Occupational asthma"),
        source(sentence, rank=2, title="Asthma"),
        source(sentence, rank=3, title="Eczema"),
    )
    relevance = {e.source: e.relevance for e in found}
    assert relevance[2] > relevance[1] > relevance[3]


def test_what_several_sources_say_weighs_more() -> None:
    """Two of three pages say one thing and the third another: what is said twice comes first."""
    found = best_first(
        "what helps against warts",
        source("Warts can be treated with duct tape by patient people.", rank=1, title="Warts"),
        source("Warts can be treated with salicylic acid from the pharmacy.", rank=2, title="Warts"),
        source("Warts can be treated with salicylic acid by anyone.", rank=3, title="Warts"),
    )
    assert "salicylic" in found[0].text


def test_a_comparison_is_answered_by_what_sets_two_things_side_by_side() -> None:
    """A trial of patients with either of them names both and compares neither."""
    page = source(
        "A trial of patients with gout or pseudogout found that exercise lowered pain more than rest did. "
        "Gout comes from crystals of uric acid, while pseudogout comes from crystals of calcium.",
        title="Crystal arthritis",
    )
    assert best_first("difference between gout and pseudogout", page)[0].text.startswith("Gout comes")


def test_a_yes_or_no_question_is_answered_by_what_takes_a_side() -> None:
    page = source(
        "Every few years a paper writes about copper bracelets for arthritis. "
        "Copper bracelets for arthritis have no effect on pain.",
        title="Arthritis",
    )
    assert "no effect" in best_first("do copper bracelets help arthritis", page)[0].text
