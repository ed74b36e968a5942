"""evidence.standalone: what a stranger understands, what needs the sentence before it, and what is no statement."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citewell.evidence.standalone import refers_back, standing, standing_of_lead_in


@pytest.mark.parametrize(
    "text",
    [
        "Most people with a pars fracture get better without an operation.",
        "It is important to stop sport for some weeks.",
        "If the bone has not healed after six months, surgery may be needed.",
        "The condition of the bone decides on the treatment.",
        "Patients who rest return to their sport within six months.",
        "Doctors see the crack on a scan, but they often miss it on an X-ray.",
        "Una fractura de la pars puede curarse con reposo en pocos meses.",
    ],
)
def test_a_whole_statement_stands_alone(text: str) -> None:
    """It names what it speaks of."""
    assert standing(text) == "alone"


@pytest.mark.parametrize(
    "text",
    [
        "It is not a spine fusion and takes two hours.",
        "This means that the bone cannot heal by itself.",
        "These fractures are common among gymnasts and divers.",
        "They should stop all sport for three months.",
        "Such patients are treated with a brace first.",
        "He did not return to the sport.",
        "The latter is used more often in children.",
        "The condition is more common in boys than in girls.",
        "During this time the patient wears a brace.",
        "During the last months of pregnancy, it may slow the growth of the child.",
        "When it occurs in children, rest is enough in most cases.",
        "Another option is surgery with a titanium screw.",
        "In the pooled analysis the result was the same with and without a brace.",
        "Doctors know little about the cause of this disease in adults.",
        "In some families, affected people have a milder form of it.",
        "Some of these patients need an operation in the end.",
    ],
)
def test_a_sentence_that_points_back_leans(text: str) -> None:
    """A pronoun, a demonstrative or a bare noun at its head stands for something said before."""
    assert standing(text) == "leans"


@pytest.mark.parametrize(
    "text",
    [
        "What is the treatment of a pars fracture?",
        "Treatment of complicated fractures of the lower spine.",
        "The natural history of spondylolysis: a follow-up evaluation.",
        "Too short.",
        "and then the bone heals within a few weeks.",
        "Home | Conditions | The spine is a column of bones.",
        "Treatment is based on age (see the next chapter.",
        "Problems with memory No one knows what causes the disease.",
        "If Diabetes is Not Managed Diabetes is a very serious disease.",
        "3. The bone heals within a few weeks of rest.",
        "The treatment of a pars fracture is usually",
    ],
)
def test_a_scrap_is_never_a_statement(text: str) -> None:
    """Questions, titles, beginnings, run-together lines and layout are not shown as sentences."""
    assert standing(text) == "never"


@given(st.text(max_size=80))
def test_any_text_gets_a_verdict(text: str) -> None:
    """No text is an error."""
    assert standing(text) in {"alone", "leans", "never"}


@pytest.mark.parametrize(
    ("text", "is_statement"),
    [
        ("The Fennel library ships as a package for .NET 9 and for Java.", True),
        ("The tide mill of Olm grinds barley for two villages on the shore.", True),
        ("A day ticket of the hill tram costs 17 crowns until midnight.", True),
        ("The shape of steel boats in winter and in spring.", False),
        ("The colour of glass from the old furnaces.", False),
        ("(All of the words stand in these parentheses.)", False),
    ],
)
def test_a_form_in_s_behind_its_subject_is_a_verb(text: str, is_statement: bool) -> None:
    """It need not be one of the verbs that are listed; nouns behind a preposition are none."""
    assert (standing(text) == "alone") is is_statement


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("Bring with you:", "alone"),
        ("Symptoms:", "alone"),
        ("Guests of the sauna must do this:", "alone"),
        ("They must bring:", "leans"),
        ("Bring with them:", "leans"),
    ],
)
def test_what_leads_in_a_list_may_be_short(text: str, verdict: str) -> None:
    """The list goes on what it begins; a pronoun needs what stands before it here too."""
    assert standing_of_lead_in(text) == verdict


def test_a_noun_that_is_pointed_to_must_stand_before() -> None:
    """`this disease` in mid-sentence is understood only where a disease was named."""
    assert refers_back("Little is known of this disease.", "Asthma is a disease of the airways.")
    assert not refers_back("Little is known of this disease.", "The frontal lobes help to plan.")


@pytest.mark.parametrize(
    ("text", "is_statement"),
    [
        ("Working with your doctor to treat other conditions that can interfere with asthma management.", False),
        ("Listening to loud music is a common cause of hearing loss.", True),
        ("Eating foods that are high in salt can raise blood pressure.", True),
        ("Being overweight increases the risk of stroke.", True),
        ("Taking part in a class which teaches the way to breathe.", False),
    ],
)
def test_an_ing_form_needs_a_verb_of_its_own(text: str, is_statement: bool) -> None:
    """`Working with ... that can interfere ...` is a title: the only verb stands in the clause."""
    assert (standing(text) == "alone") is is_statement


@pytest.mark.parametrize(
    "text",
    [
        "Tests for Glaucoma Glaucoma is detected through a comprehensive eye exam.",
        "Type 1 Diabetes Type 1 diabetes is usually first diagnosed in children.",
    ],
)
def test_a_heading_run_into_its_sentence_is_no_statement(text: str) -> None:
    assert standing(text) == "never"
