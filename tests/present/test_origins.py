"""Who speaks: the host first, and what it calls itself as its own words."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citewell.present.origins import claim_said, site_said
from tests.sources import source

INFO = replace(source("Fever is a sign.", rank=1).document, site="stranger.example")


def test_a_name_stands_behind_the_host_that_says_it() -> None:
    assert site_said(INFO) == "stranger.example"
    assert site_said(replace(INFO, claimed_site="The WHO")) == "stranger.example (“The WHO”)"


def test_an_address_elsewhere_is_told_as_a_claim() -> None:
    assert claim_said(INFO) == ""
    assert (
        claim_said(replace(INFO, claimed_url="https://who.example/x")) == "says it is a copy of https://who.example/x"
    )


@pytest.mark.parametrize("name", ["a”) who.example (“b", 'a" b', "\N{RIGHT-TO-LEFT OVERRIDE}ohw", "a\nb\u2028c\x07"])
def test_no_name_leaves_its_quotation_marks(name: str) -> None:
    """Nor turns or breaks the line around it."""
    said = site_said(replace(INFO, claimed_site=name))
    assert said.startswith("stranger.example (“")
    assert (said.count("“"), said.count("”"), said.count('"'), len(said.splitlines())) == (1, 1, 0, 1)
    assert "\N{RIGHT-TO-LEFT OVERRIDE}" not in said


@given(st.text())
def test_the_host_always_comes_first(name: str) -> None:
    assert site_said(replace(INFO, claimed_site=name)).startswith("stranger.example")
