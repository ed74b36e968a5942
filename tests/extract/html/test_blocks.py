"""Tests of extract.html.blocks, lists and tables: which kind of block each piece of a page is."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.extract.conftest import Read, assert_blocks_fit, outline


def told(read: Read, markup: str) -> list[tuple[str, str]]:
    """Kinds and texts of a page's blocks."""
    return [(kind, text) for kind, _, text in outline(read(markup, "a.html"))]


@pytest.mark.parametrize(
    ("attributes", "numbers"),
    [
        ("", ["1.", "2.", "3."]),
        ("start=4", ["4.", "5.", "6."]),
        ("type=a start=3", ["c.", "d.", "e."]),
        ("type=A", ["A.", "B.", "C."]),
        ("type=i start=3", ["iii.", "iv.", "v."]),
        ("type=I", ["I.", "II.", "III."]),
        ("reversed", ["3.", "2.", "1."]),
        ("style='list-style-type:lower-alpha'", ["a.", "b.", "c."]),
    ],
)
def test_steps_keep_their_numbers(read: Read, attributes: str, numbers: list[str]) -> None:
    """The numbers that readers see before the items of a list are part of them."""
    document = read(f"<ol {attributes}><li>Open<li>Wait<li>Close</ol>", "a.html")
    words = zip(numbers, ["Open", "Wait", "Close"], strict=True)
    assert outline(document) == [("step", 1, f"{number} {word}") for number, word in words]
    assert [block.label for block in document.blocks] == numbers


def test_numbers_are_not_doubled_or_made_up(read: Read) -> None:
    """Items that bring their number, lists that show none, items with a value of their own, lists inside items."""
    assert told(read, "<ol><li>1. Own</ol>") == [("step", "1. Own")]
    assert told(read, "<ol style='list-style:none'><li>Bare</ol>") == [("list_item", "Bare")]
    assert told(read, "<ol><li value=7>Seven<li>Eight</ol>") == [("step", "7. Seven"), ("step", "8. Eight")]
    assert outline(read("<ol><li>Open<ol type=a><li>the lid</ol><li>Close</ol>", "a.html")) == [
        ("step", 1, "1. Open"),
        ("step", 2, "a. the lid"),
        ("step", 1, "2. Close"),
    ]


@pytest.mark.parametrize(
    ("markup", "blocks"),
    [
        ("<dl><dt>Luff<dd>The edge.</dl>", ["Luff: The edge."]),
        ("<dl><div><dt>A</dt><dd>a</dd></div><div><dt>B</dt><dd>b</dd></div></dl>", ["A: a", "B: b"]),
        ("<dl><dt>A</dt><dt>B</dt><dd>both</dl>", ["A, B: both"]),
        ("<dl><dt>A<dt>B<dd>both<dt>C<dd>c</dl>", ["A, B: both", "C: c"]),
        ("<dl><dt>A<dd>one<dd>two</dl>", ["A: one; two"]),
        ("<dl><dt>A<dd><p>One.</p><p>Two.</p></dl>", ["A: One. Two."]),
        ("<dl><dt>A:<dd>Of<ul><li>x<li>y</ul></dl>", ["A: Of; x; y"]),
    ],
)
def test_a_definition_holds_its_term(read: Read, markup: str, blocks: list[str]) -> None:
    """Term and meaning can be quoted as one."""
    assert told(read, markup) == [("definition", block) for block in blocks]


TABLE = "<table><caption>Fees</caption>{}<tr><td>8 m<td>19<td>11</table>"


@pytest.mark.parametrize(
    ("head", "row"),
    [
        ("<tr><th>Boat<th>Summer<th>Winter", "Boat: 8 m | Summer: 19 | Winter: 11"),
        ("<thead><tr><td>Boat<td>Summer<td>Winter</thead>", "Boat: 8 m | Summer: 19 | Winter: 11"),
        (
            "<tr><th rowspan=2>Boat<th colspan=2>Season<tr><th>Summer<th>Winter",
            "Boat: 8 m | Season, Summer: 19 | Season, Winter: 11",
        ),
        ("<tr><th>Boat<th colspan=2>Fee", "Boat: 8 m | Fee: 19 | Fee: 11"),
    ],
)
def test_a_row_holds_its_heads(read: Read, head: str, row: str) -> None:
    """However the heads are written; the title of the table stands before."""
    blocks = told(read, TABLE.format(head))
    assert blocks[0] == ("caption", "Fees")
    assert blocks[-1] == ("table_row", row)


def test_a_numbered_term_keeps_its_number(read: Read) -> None:
    """Also where all that an item says is a term with its meaning; what comes after has no number of its own."""
    listed = "<ol><li><dl><dt>Bow<dd>The front.</dl><p>It is painted.</li><li><dl><dt>Stern<dd>The rear.</dl></li></ol>"
    assert told(read, listed) == [
        ("definition", "1. Bow: The front."),
        ("list_item", "It is painted."),
        ("definition", "2. Stern: The rear."),
    ]


def test_cells_are_whole(read: Read) -> None:
    """With lists, paragraphs, breaks and tables in them; cells over several rows stand in each."""
    cells = "<td rowspan=2>Mon<td><ul><li>9-12<li>14-18</ul><tr><td><p>44</p><table><tr><td>a<td>b</table>"
    assert told(read, f"<table><tr><th>Day<th>Open{'<tr>' + cells}</table>")[1:] == [
        ("table_row", "Day: Mon | Open: 9-12; 14-18"),
        ("table_row", "Day: Mon | Open: 44; a b"),
    ]
    assert told(read, "<table><tr><td>Mill<td>44<tr><td>Quay<td>55</table>") == [
        ("label_value", "Mill: 44"),
        ("label_value", "Quay: 55"),
    ]


@pytest.mark.parametrize(
    "markup",
    [
        "<h2>Is it open?</h2><p>Yes, daily.</p>",
        "<details><summary>Is it open?</summary>Yes, daily.</details>",
        "<dl><dt>Is it open?<dd>Yes, daily.</dl>",
        "<p><b>Is it open?</b></p><p>Yes, daily.</p>",
        "<p><strong>Is it open?</strong><br>Yes, daily.</p>",
        "<h3><button aria-expanded=false aria-controls=a>Is it open?</button></h3><div id=a hidden>Yes, daily.</div>",
        "<div itemscope itemtype='https://schema.org/Question'><p itemprop=name>Is it open?</p>"
        "<p>Yes, daily.</p></div>",
        '<script type="application/ld+json">{"@type": "FAQPage", "mainEntity": [{"@type": "Question", "name": '
        '"Is it open?"}]}</script><p>Is it open?</p><p>Yes, daily.</p>',
    ],
)
def test_a_short_answer_stands_under_its_question(read: Read, markup: str) -> None:
    """However a page marks its questions; the answer is led in by the question."""
    document = read(markup, "a.html")
    assert [(kind, text) for kind, _, text in outline(document)] == [
        ("heading", "Is it open?"),
        ("answer", "Yes, daily."),
    ]
    assert document.blocks[1].lead_in == document.blocks[0].start


@pytest.mark.parametrize(
    ("markup", "block"),
    [
        ("<p>Harbour: 4471</p>", ("label_value", "Harbour: 4471")),
        ("<p><b>Harbour:</b> 4471</p>", ("label_value", "Harbour: 4471")),
        ("<p>Note: the valve must be closed before the pump is opened again by anybody.</p>", None),
        ("<p>It begins at 10:30</p>", None),
        ("<p>See https://a.example/x</p>", None),
        ("<p><code>murmel serve --x</code></p>", ("code", "murmel serve --x")),
        ("<pre><samp>ok 1</samp></pre>", ("log", "ok 1")),
        ("<blockquote>Said by her.</blockquote>", ("quote", "Said by her.")),
        ("<figure><img src=a.png><figcaption>A boat.</figcaption></figure>", ("caption", "A boat.")),
    ],
)
def test_kinds_that_markup_tells(read: Read, markup: str, block: tuple[str, str] | None) -> None:
    """Labels with values, code, output, quotes, captions and links; what only resembles them is running text."""
    blocks = told(read, f"<p>Before all this.</p>{markup}")
    assert blocks[1] == block if block else blocks[1][0] == "paragraph"


@pytest.mark.parametrize(
    "markup",
    [
        "<pre class=language-py>{}</pre>",
        "<pre><code class=language-py>{}</code></pre>",
        "<div class='highlight-py notranslate'><div class=highlight><pre>{}</pre></div></div>",
        "<div class='highlight highlight-source-py'><pre>{}</pre></div>",
        "<pre data-lang=py>{}</pre>",
        "<div class=sourceCode><pre class='sourceCode py'>{}</pre></div>",
        "<table><tr><td class=gutter><pre>1\n2</pre><td class=code><pre class=language-py>{}</pre></table>",
    ],
)
def test_code_names_its_language(read: Read, markup: str) -> None:
    """Its lines stay together, without numbers of lines and buttons to copy it."""
    lines = "<span class=lineno>1</span>def f():\n<span class=lineno>2</span>    return 1<button>Copy</button>"
    document = read(markup.format(lines), "a.html")
    assert outline(document) == [("code", 0, "def f():\n    return 1")]
    assert document.blocks[0].label == "py"


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("on an error, <code>?</code> will fail", "on an error, ? will fail"),
        ("<a href=x>foo</a><b>bar</b> <my-el>baz</my-el>-<kbd>q</kbd>", "foobar baz-q"),
        ("long<wbr>word, two<br>lines", "longword, two lines"),
        ("中文<b>粗体</b>文字\n换行<a href=x>链接</a>。", "中文粗体文字换行链接。"),
        ("한국어\n문장", "한국어 문장"),
        ("&lt;b&gt; &amp;nbsp; &#8364;5", "<b> &nbsp; €5"),
    ],
)
def test_inline_markup_neither_adds_nor_takes_a_blank(read: Read, markup: str, text: str) -> None:
    """What stands together stays together, what stands apart stays apart; entities are read once."""
    assert read(f"<p>{markup}</p>", "a.html").text == text


def test_short_blocks_of_plain_pages_are_kept(read: Read) -> None:
    """At the beginning and at the end, in elements of their own, beside a paragraph long enough to be found."""
    long = "<p>" + "The kit hangs behind the door of the shed and is checked on Mondays by the warden. " * 3 + "</p>"
    page = f"<div>Kit 7</div>{long}<ul><li>Gauze<li>Burn gel</ul><div><p>Harbour: 4471</p></div>"
    text = read(page, "a.html").text
    assert all(word in text for word in ("Kit 7", "Gauze", "Burn gel", "Harbour: 4471"))


def test_what_must_not_be_quoted_is_withheld(read: Read) -> None:
    """A sentence, a block, or all of the page but its headings."""
    assert told(read, "<p>Open. <span data-nosnippet>Key under it.</span> Shut.</p>") == [
        ("paragraph", "Open."),
        ("withheld", "Key under it."),
        ("paragraph", "Shut."),
    ]
    assert told(read, "<p>The key <span data-nosnippet>lies here</span> now.</p>") == [
        ("withheld", "The key lies here now.")
    ]
    assert told(read, "<p>Open.</p><div data-nosnippet><p>A.</p><p>B.</p></div><p>Shut.</p>") == [
        ("paragraph", "Open."),
        ("withheld", "A."),
        ("withheld", "B."),
        ("paragraph", "Shut."),
    ]
    assert told(read, "<meta name=robots content=nosnippet><h1>T</h1><p>A.</p>") == [
        ("heading", "T"),
        ("withheld", "A."),
    ]
    assert read("<meta name=robots content='max-snippet:40'><p>A.</p>", "a.html").max_snippet == 40


MARKUP = (
    "<dl> <dt> <dd> </dl> <ol> <li> </ol> <table> <tr> <th> <td> </table> <sup> </sup> <a_href=#fn1> </a> <b> </b> "
    "<br> <pre> </pre> <p> </p> <q> <h2> </h2> <summary> <details> <caption> <del> </del> <div_data-nosnippet> </div> "
    "a? 1"
).split()


@settings(max_examples=30)
@given(pieces=st.lists(st.sampled_from(MARKUP), max_size=40))
def test_any_markup_gives_sound_blocks(read: Read, pieces: list[str]) -> None:
    """However lists, tables, notes and terms are mixed up."""
    document = read("<p>x</p>" + "".join(pieces).replace("_", " "), "a.html")
    assert_blocks_fit(document)
    assert not any("\ufdd0" <= letter <= "\ufdef" for letter in document.text)


@pytest.mark.parametrize("piece", ["<dl><dd>a", "<ol><li>a", "a<sup>1</sup> ", "<br>a: b"])
def test_the_time_for_hostile_markup_is_linear(read: Read, piece: str) -> None:
    """A tenth of a megabyte of one piece takes seconds at most."""
    start = time.perf_counter()
    read(piece * (100_000 // len(piece)), "a.html")
    assert time.perf_counter() - start < 30


def test_the_first_paragraphs_of_a_long_meaning_stay_with_the_term(read: Read) -> None:
    """A short note before what is said of a function is not all that its definition says."""
    said = "Draw a line from here to there. " + "It may cross others. " * 20
    rest = "Lines are drawn from left to right. " * 20
    page = f"<dl><dt>draw(x, y)<dd><p>New in version 3.</p><p>{said}</p><p>{rest}</p><pre>draw(1, 2)</pre></dl>"
    assert told(read, page) == [
        ("definition", f"draw(x, y): New in version 3. {said.strip()}"),
        ("list_item", rest.strip()),
        ("code", "draw(1, 2)"),
    ]


def test_a_row_that_is_repeated_is_read_once(read: Read) -> None:
    """Two rows below each other that say the same are one fact; the same row further down may belong to another."""
    rows = ["2012-05-14 3.7", "2012-05-14 3.7", "2012-05-20 3.8", "2012-05-14 3.7"]
    table = "".join(f"<tr><td><a href={n}>{row.split()[0]}</a><td>{row.split()[1]}" for n, row in enumerate(rows))
    found = [text for kind, text in told(read, f"<table><tr><th>Date<th>Version{table}</table>") if kind == "table_row"]
    assert found == [
        "Date: 2012-05-14 | Version: 3.7",
        "Date: 2012-05-20 | Version: 3.8",
        "Date: 2012-05-14 | Version: 3.7",
    ]
