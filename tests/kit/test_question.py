"""kit.question: what a query asks for, read from its words."""

from __future__ import annotations

import pytest

from citewell.kit.question import defines, misses_a_number, read_question
from citewell.kit.words import terms


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("What is spondylolysis?", "definition"),
        ("spondylolysis", "definition"),
        ("information about scoliosis", "definition"),
        ("Is a pars fracture dangerous?", "yes_no"),
        ("How long does it take to heal?", "time"),
        ("How many vertebrae are there?", "number"),
        ("Who described the fracture?", "person"),
        ("How do I put on a brace?", "steps"),
        ("Why does the bone break?", "reason"),
        ("difference between a slip and a crack", "comparison"),
        ("pars fracture treatment", "topic"),
    ],
)
def test_the_kind_of_answer(text: str, kind: str) -> None:
    """The question word, or the want of one, says what is asked for."""
    assert read_question(text).kind == kind


def test_topic_and_side() -> None:
    """`pars fracture treatment` is about a pars fracture and asks for the treatment side of it."""
    question = read_question("best treatment for a pars fracture")
    assert question.topic == tuple(terms("pars fracture"))
    assert question.facets == ("treatment",)


def test_a_number_may_be_part_of_a_name() -> None:
    """Trisomy 7 is not trisomy 13; an age or a dose is no name."""
    question = read_question("What causes trisomy 7 in a 30 year old?")
    assert question.numbers == ("7",)
    assert misses_a_number(question, "Trisomy 17 is rare.")
    assert not misses_a_number(question, "Trisomy 7 is rare.")


def test_capitals_are_names() -> None:
    """ODD is not odd; a query all in capitals says nothing by them."""
    assert read_question("information on ODD").acronyms == ("ODD",)
    assert read_question("INFORMATION ON ODD").acronyms == ()


@pytest.mark.parametrize(
    ("text", "share"),
    [
        ("Asthma is a disease of the airways.", 1.0),
        ("Asthma (AZ-ma) is a chronic disease of the lung.", 1.0),
        ("Asthma attacks are a common cause of absence.", 0.6),
        ("Many people have asthma, a disease of the airways.", 0.7),
        ("Smoke can make asthma worse.", 0.0),
    ],
)
def test_a_definition_has_the_topic_as_its_subject(text: str, share: float) -> None:
    """It says what the thing itself is, not what something beside it is."""
    assert defines(text, tuple(terms("asthma"))) == share


def test_words_with_a_capital_inside_a_query_are_names() -> None:
    """The word that begins a query has its capital anyway, and a query in title case tells only its acronyms."""
    assert read_question("Does Lipitor harm the liver?").names == ("lipitor",)
    assert read_question("Lipitor and the liver").names == ()
    assert read_question("Treatments For HIV In Young Children").names == ("hiv",)


@pytest.mark.parametrize(
    ("text", "things"),
    [
        ("spondylolysis vs spondylolisthesis", (("spondylolysi",), ("spondylolisthesi",))),
        ("What is the difference between a virus and a bacterium?", (("virus",), ("bacterium",))),
        ("compare ibuprofen with paracetamol", (("ibuprofen",), ("paracetamol",))),
        ("how does gout differ from arthritis", (("gout",), ("arthriti",))),
        ("pars fracture treatment", ()),
    ],
)
def test_the_two_things_of_a_comparison(text: str, things: tuple[tuple[str, ...], ...]) -> None:
    assert read_question(text).compared == things
