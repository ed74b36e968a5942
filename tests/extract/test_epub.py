"""Tests of extract.epub: what is told apart in the chapters of a book."""

from __future__ import annotations

import pytest

from tests.extract.conftest import Read, assert_blocks_fit
from tests.extract.make import epub

HEAD = '<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops"><body>'


def chapter(read: Read, markup: str, second: str = "") -> list[tuple[str, str]]:
    """Kinds and texts of the blocks of a book with that in its first chapter, and that in its second."""
    one, two = (f"{HEAD}{text}</body></html>" for text in (markup, second))
    document = read(epub(**{"OPS/text/one a.xhtml": one, "OPS/text/two.xhtml": two}), "a.epub")
    assert_blocks_fit(document)
    return [(block.kind, document.text[block.start : block.end]) for block in document.blocks]


@pytest.mark.parametrize(
    "note",
    [
        '<aside epub:type="footnote" id="n1"><p>Seen in 1901.</p></aside>',
        '<aside epub:type="rearnote" id="n1"><p>Seen in 1901.</p></aside>',
        '<section epub:type="footnotes"><ol><li id="n1"><p>Seen in 1901.</p></li></ol></section>',
        '<div class="footnote" id="n1"><p>Seen in 1901.</p></div>',
    ],
)
def test_notes_are_told_and_their_marks_left_out(read: Read, note: str) -> None:
    """A sentence reads as without its note; the note is a block of its own."""
    text = '<p>The brig sank<a epub:type="noteref" href="#n1">1</a> off the cape.</p>'
    told = chapter(read, text + note)
    assert told[0] == ("paragraph", "The brig sank off the cape.")
    assert [kind for kind, _ in told[1:]] == ["note"]
    assert told[1][1].endswith("Seen in 1901.")


def test_notes_may_stand_in_another_chapter(read: Read) -> None:
    """The mark of a note that another file of the book holds is left out all the same."""
    text = '<p>The brig sank<sup><a epub:type="noteref" href="two.xhtml#n1">1</a></sup> off the cape.</p>'
    note = '<aside epub:type="footnote" id="n1"><p>Seen in 1901.</p></aside>'
    assert chapter(read, text, note) == [
        ("paragraph", "The brig sank off the cape."),
        ("note", "Seen in 1901."),
    ]


@pytest.mark.parametrize(
    "mark",
    [
        '<span epub:type="pagebreak" id="p12" title="12"/>',
        '<span epub:type="pagebreak" id="p12">12</span>',
        '<span role="doc-pagebreak" id="p12">12</span>',
    ],
)
def test_numbers_of_printed_pages_do_not_part_a_sentence(read: Read, mark: str) -> None:
    """Where a page of the printed book ends is nothing that its author wrote."""
    assert chapter(read, f"<p>The brig sank {mark}off the cape.</p>") == [("paragraph", "The brig sank off the cape.")]


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("It is 10<sup>6</sup> m long.", "It is 10⁶ m long."),
        ("It covers 40 km<sup>2</sup> of land.", "It covers 40 km² of land."),
        ("They drink H<sub>2</sub>O there.", "They drink H₂O there."),
    ],
)
def test_raised_and_lowered_numbers_stay_so(read: Read, markup: str, text: str) -> None:
    """An exponent never becomes a digit of its number."""
    assert chapter(read, f"<p>{markup}</p>") == [("paragraph", text)]


def test_steps_and_terms_are_told(read: Read) -> None:
    """Steps keep their numbers, terms their meanings."""
    markup = '<ol start="3"><li>Open the valve.</li><li>Wait.</li></ol><dl><dt>Luff</dt><dd>The fore edge.</dd></dl>'
    assert chapter(read, markup) == [
        ("step", "3. Open the valve."),
        ("step", "4. Wait."),
        ("definition", "Luff: The fore edge."),
    ]
