"""Tests of extract.html.alternatives: words that a page's script picks from never vanish from a sentence."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citewell.types import GAP
from tests.extract.conftest import Read

MAC = "<span hidden id=MAC1 class=MAC>Command</span>"
OTHER = "<span hidden id=UNIX1>Alt</span>"


@pytest.mark.parametrize(
    "default",
    ["<span hidden id=default1>Ctrl</span>", "<b hidden='true' id=x class='key default'>Ctrl</b>"],
)
@pytest.mark.parametrize("order", [1, -1])
def test_the_default_is_read(read: Read, default: str, order: int) -> None:
    """Of alternatives that are all hidden, readers see the one that the page names as the default."""
    choices = "".join([MAC, default][::order])
    page = f"<p>Hold the <span>{choices}</span> key.</p><p>Press it (<span>{choices}</span>).</p>"
    assert read(page, "a.html").text.split("\n\n") == ["Hold the Ctrl key.", "Press it (Ctrl)."]


def test_a_block_may_have_a_default(read: Read) -> None:
    """Whole paragraphs are picked from as words are."""
    page = "<p>Begin.</p><div><div hidden id=MAC><p>Buy.</p></div><div hidden id=default><p>Rent.</p></div></div>"
    assert read(page, "a.html").text.split() == ["Begin.", "Rent."]


def test_what_cannot_be_known_is_a_gap(read: Read) -> None:
    """Without a default nobody knows what stands there, so the sentence says that something does."""
    page = f"<p>Hold the <span>{MAC}{OTHER}</span> key. Then let go.</p>"
    assert read(page, "a.html").text == f"Hold the {GAP} key. Then let go."


def test_alternatives_that_say_the_same_are_known(read: Read) -> None:
    """Whichever is picked, the sentence reads the same."""
    same = MAC + MAC.replace("MAC1", "WIN1")
    assert read(f"<p>Hold the <span>{same}</span> key.</p>", "a.html").text == "Hold the Command key."


@pytest.mark.parametrize(
    "hidden",
    [
        "<span hidden id=a>Evil.</span>",
        "<span><span hidden id=a>evil</span></span>",
        "<span><span hidden>evil</span><span hidden>worse</span></span>",
        "<span>one <span hidden id=a>evil</span><span hidden id=b>worse</span></span>",
        "<span><span hidden id=a>Evil deeds.</span><span hidden id=b>Worse ones.</span></span>",
    ],
)
def test_what_is_only_hidden_stays_hidden(read: Read, hidden: str) -> None:
    """A single hidden piece, pieces without an id that a script could ask for, and whole sentences leave no trace."""
    text = read(f"<p>Count from {hidden} to two.</p>", "a.html").text
    assert text in ("Count from to two.", "Count from one to two.")


@given(st.lists(st.sampled_from([MAC, OTHER, "<span hidden id=default>Ctrl</span>", "<i>x</i>", "y"]), max_size=6))
def test_no_sentence_loses_all_alternatives(read: Read, pieces: list[str]) -> None:
    """Where two or more are hidden and nothing else is there, one of them or a gap is."""
    text = read(f"<p>Hold the <span>{''.join(pieces)}</span> key.</p>", "a.html").text
    if len(pieces) > 1 and not {"<i>x</i>", "y"} & set(pieces):
        assert text != "Hold the key."


def test_many_alternatives_take_linear_time(read: Read) -> None:
    """Nested or in a row."""
    begin = time.perf_counter()
    read("<p>a " + "<span hidden id=a>" * 200 + "x" * 50_000 + "</span>" * 200, "a.html")
    pairs = [f"<span><b hidden id=a{n}>x</b><b hidden id=b{n}>y</b></span>" for n in range(3_000)]
    read(f"<p>a {' '.join(pairs)}", "a.html")
    assert time.perf_counter() - begin < 20
