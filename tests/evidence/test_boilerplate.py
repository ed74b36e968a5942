"""evidence.boilerplate: lines about the page are told from lines about the subject."""

from __future__ import annotations

import pytest

from citewell.evidence.boilerplate import is_boilerplate, is_reference
from citewell.kit.headings import lists_literature


@pytest.mark.parametrize(
    "text",
    [
        "Click here to read about pars fractures.",
        "For more information on spondylolysis, see the leaflet.",
        "This page was last reviewed in May 2021.",
        "Call 1-800-555-0100 to speak to a nurse.",
        "Steiner ME, Micheli LJ. Treatment of spondylolysis with the modified Boston brace.",
        "Spine 1985;10:937-943.",
        "Figure 2: A pars fracture on CT.",
        "The text is not a substitute for a visit to your doctor.",
    ],
)
def test_lines_about_the_page(text: str) -> None:
    """Navigation, notices, references and captions are never evidence."""
    assert is_boilerplate(text)


@pytest.mark.parametrize(
    "text",
    [
        "Most pars fractures heal within three to six months.",
        "In a study of 196 athletes, rest helped (Selhorst 2017).",
        "Talk to a doctor if the pain lasts for more than two weeks.",
        "Click the button three times to reset the pump.",
    ],
)
def test_lines_about_the_subject(text: str) -> None:
    """A statement with a number, a mark to literature or advice stays."""
    assert not is_boilerplate(text)


def test_headings_of_lists_of_literature() -> None:
    """What stands under `References` is not evidence; what stands under `Treatment` is."""
    assert all(map(lists_literature, ["References", "Sources:", "Further reading"]))
    assert not any(map(lists_literature, ["Treatment", "", "Where it comes from"]))
    assert is_reference("Sakai T, Tezuka F, Yamashita K, et al. Healing of the pars. Spine 2017;42:1.")
