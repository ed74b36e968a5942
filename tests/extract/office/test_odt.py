"""Tests of extract.office.odt and what it is made of: odt_runs, odt_styles, odt_lists, odt_tables."""

from __future__ import annotations

import pytest

from citewell.types import GAP
from tests.extract.conftest import Read, outline
from tests.extract.make import open_text


def style(name: str, look: str, *, family: str = "text", parent: str = "", more: str = "") -> str:
    """A style; `look` is the XML of the attributes of its text."""
    return (
        f'<style:style style:name="{name}" style:family="{family}" style:parent-style-name="{parent}" {more}>'
        f"<style:text-properties {look}/></style:style>"
    )


AUTOMATIC = "".join(
    [
        style("up", 'style:text-position="super 58%"'),
        style("high", 'style:text-position="33% 58%"'),
        style("low", 'style:text-position="-33% 58%"'),
        style("level", 'style:text-position="0% 100%"'),
        style("above", "", parent="Raised"),
        style("gone", 'style:text-line-through-style="solid"'),
        style("through", 'style:text-line-through-type="single"'),
        style("kept", 'style:text-line-through-style="none"'),
        style("hidden", 'text:display="none"'),
        style("white", 'fo:color="#ffffff"'),
        style("label", 'fo:font-weight="bold"'),
        style("old", 'style:text-line-through-style="solid"', family="paragraph"),
        style("lines", "", family="paragraph", parent="Preformatted_20_Text"),
        '<style:style style:name="dark" style:family="table-cell">'
        '<style:table-cell-properties fo:background-color="#1f3864"/></style:style>',
    ]
)
NUMBERS = """<text:list-style style:name="N">
<text:list-level-style-number text:level="1" style:num-format="1" style:num-suffix="."/>
<text:list-level-style-number text:level="2" style:num-format="a" style:num-prefix="(" style:num-suffix=")"/>
<text:list-level-style-number text:level="3" style:num-format="i" style:num-suffix="." text:display-levels="3"/>
</text:list-style><text:list-style style:name="B"><text:list-level-style-bullet text:level="1"/></text:list-style>"""
NAMED = f"""{style("Raised", 'style:text-position="super 58%"')}<text:outline-style style:name="Outline">
<text:outline-level-style text:level="1" style:num-format="I" style:num-suffix="."/>
<text:outline-level-style text:level="2" style:num-format="1" text:display-levels="2"/></text:outline-style>"""


def span(name: str, text: str) -> str:
    """A piece of text in a style."""
    return f'<text:span text:style-name="{name}">{text}</text:span>'


def text_of(read: Read, body: str) -> str:
    """The text of an OpenDocument text."""
    return read(open_text(body, automatic=AUTOMATIC + NUMBERS, styles=NAMED), "a.odt").text


def outline_of(read: Read, body: str) -> list[tuple[str, int, str]]:
    """Kind, level and text of its blocks."""
    return outline(read(open_text(body, automatic=AUTOMATIC + NUMBERS, styles=NAMED), "a.odt"))


@pytest.mark.parametrize(
    ("inner", "expected"),
    [
        (f"10{span('up', '6')} spores", "10⁶ spores"),
        (f"10{span('high', '-3')} s", "10⁻³ s"),
        (f"CO{span('low', '2')}", "CO₂"),
        (f"2{span('above', '53')}", "2⁵³"),
        (f"2{span('above', span('level', '53'))}", "253"),
        (f"the 4{span('up', 'th')}", "the 4th"),
    ],
)
def test_raised_and_lowered_text(read: Read, inner: str, expected: str) -> None:
    """By position, by height, and by a style that is varied."""
    assert text_of(read, f"<text:p>{inner}</text:p>") == expected


@pytest.mark.parametrize(
    ("name", "why"), [("gone", "struck out"), ("through", "struck out"), ("hidden", "hidden"), ("white", "hidden")]
)
def test_what_is_struck_out_or_hidden_is_not_read(read: Read, name: str, why: str) -> None:
    """The account says how many words there were."""
    document = read(open_text(f"<text:p>It is {span(name, '60 ')}65.</text:p>", automatic=AUTOMATIC), "a.odt")
    assert (document.text, document.omitted) == ("It is 65.", ((why, 1),))


def test_what_is_struck_out_by_its_paragraph(read: Read) -> None:
    """But for pieces that are not; hidden paragraphs, sections and deletions are left out likewise."""
    body = f"""<text:tracked-changes><text:changed-region><text:deletion><text:p>Deleted.</text:p></text:deletion>
    </text:changed-region></text:tracked-changes><text:p text:style-name="old">Old. {span("kept", "Kept.")}</text:p>
    <text:section text:display="none"><text:p>Secret.</text:p></text:section>
    <text:p><text:hidden-paragraph text:is-hidden="true"/>Secret.</text:p>
    <text:p>A <text:hidden-text text:is-hidden="true" text:condition="">secret</text:hidden-text> word.</text:p>"""
    document = read(open_text(body, automatic=AUTOMATIC), "a.odt")
    assert document.text == "Kept.\n\nA word."
    assert dict(document.omitted) == {"struck out": 2, "hidden": 3}


def test_white_letters_in_a_dark_cell_are_read(read: Read) -> None:
    """The head of a table, which is set apart by its colour."""
    head = "".join(
        f'<table:table-cell table:style-name="dark"><text:p>{span("white", text)}</text:p></table:table-cell>'
        for text in ("Day", "Desk")
    )
    row = "".join(f"<table:table-cell><text:p>{text}</text:p></table:table-cell>" for text in ("Tuesday", "closed"))
    table = (
        f"<table:table><table:table-row>{head}</table:table-row><table:table-row>{row}</table:table-row></table:table>"
    )
    assert "Day: Tuesday | Desk: closed" in text_of(read, table)


def test_notes(read: Read) -> None:
    """A note's mark leaves nothing, its text follows the paragraph; marks made by hand are left out."""
    inner = "<text:note-citation>5</text:note-citation><text:note-body><text:p>Dried.</text:p></text:note-body>"
    note, mark = f"<text:note>{inner}</text:note>", span("up", "7")
    again = span("up", '<text:note-ref text:ref-name="a">5</text:note-ref>')
    body = f"<text:p>It gave 31{note} tonnes{again}, and 40{mark} later.</text:p><text:p>{mark} Wet.</text:p>"
    assert outline_of(read, body) == [
        ("paragraph", 0, "It gave 31 tonnes, and 40 later."),
        ("note", 0, "Dried."),
        ("note", 0, "7 Wet."),
    ]


def test_formulas_and_pictures(read: Read) -> None:
    """A formula is text, one that is not there a mark of the gap; the words for a picture are its caption. A picture
    between the words of a line leaves a gap there."""
    maths = '<math xmlns="http://www.w3.org/1998/Math/MathML"><mi>L</mi><mo>=</mo><mi>Q</mi><mo>×</mo><mi>c</mi></math>'

    def held(name: str) -> str:
        return f'<draw:frame><draw:object xlink:href="./{name}"/><draw:image/><svg:desc>formula</svg:desc></draw:frame>'

    picture = "<draw:frame><draw:image/><svg:title>A valve</svg:title></draw:frame>"
    in_line = picture.replace("<draw:frame", '<draw:frame text:anchor-type="as-char"')
    body = "".join(
        f"<text:p>{inner}</text:p>"
        for inner in (
            f"It is {held('Object 1')}, or {held('Object 2')}.",
            held("Object 1"),
            picture,
            f"Turn {picture}it.",
            f"Turn {in_line} it.",
        )
    )
    assert outline(read(open_text(body, objects={"Object 1": maths}), "a.odt")) == [
        ("paragraph", 0, f"It is L = Q × c, or {GAP}."),
        ("formula", 0, "L = Q × c"),
        ("caption", 0, "A valve"),
        ("paragraph", 0, "Turn it."),
        ("caption", 0, "A valve"),
        ("paragraph", 0, f"Turn {GAP} it."),
        ("caption", 0, "A valve"),
    ]


@pytest.mark.parametrize(
    ("name", "kind"),
    [("table-of-content", "contents"), ("alphabetical-index", "contents"), ("bibliography", "reference")],
)
def test_indexes_are_of_their_own_kind(read: Read, name: str, kind: str) -> None:
    """Lists of contents, indexes and bibliographies, with their titles; how they are made is no text."""
    made = f"<text:{name}-source><text:index-title-template>Title</text:index-title-template></text:{name}-source>"
    title = "<text:index-title><text:p>List</text:p></text:index-title>"
    lines = f"<text:index-body>{title}<text:p>Valves<text:tab/>3</text:p></text:index-body>"
    assert outline(read(open_text(f"<text:{name}>{made}{lines}</text:{name}>"), "a.odt")) == [
        (kind, 0, "List"),
        (kind, 0, "Valves 3"),
    ]


def items(*inner: str, more: str = "") -> str:
    """A list of the items' XML."""
    return f"<text:list {more}>{''.join(f'<text:list-item>{one}</text:list-item>' for one in inner)}</text:list>"


def test_numbers_of_lists_are_written(read: Read) -> None:
    """Nested ones begin anew under the next item, lists go on where they say so, second paragraphs have none."""
    deep = items("<text:p>slowly</text:p>")
    inner = items("<text:p>by hand</text:p>", f"<text:p>by motor</text:p>{deep}")
    body = items(
        f"<text:p>Close</text:p>{inner}",
        f"<text:p>Open</text:p><text:p>More.</text:p>{inner}",
        more='text:style-name="N"',
    )
    body += "<text:p>Wait.</text:p>" + items(
        "<text:p>On</text:p>", more='text:style-name="N" text:continue-numbering="true"'
    )
    body += items("<text:p>Anew</text:p>", more='text:style-name="N"') + items(
        "<text:p>A mark</text:p>", more='text:style-name="B"'
    )
    assert outline_of(read, body) == [
        ("step", 1, "1. Close"),
        ("step", 2, "(a) by hand"),
        ("step", 2, "(b) by motor"),
        ("step", 3, "1.b.i. slowly"),
        ("step", 1, "2. Open"),
        ("list_item", 1, "More."),
        ("step", 2, "(a) by hand"),
        ("step", 2, "(b) by motor"),
        ("step", 3, "2.b.i. slowly"),
        ("paragraph", 0, "Wait."),
        ("step", 1, "3. On"),
        ("step", 1, "1. Anew"),
        ("list_item", 1, "A mark"),
    ]


def test_an_item_may_say_its_number(read: Read) -> None:
    """Those behind it count on from there."""
    body = items("<text:p>A</text:p>", "<text:p>B</text:p>", more='text:style-name="N"')
    body = body.replace("<text:list-item>", '<text:list-item text:start-value="7">', 1)
    assert text_of(read, body) == "7. A\n8. B"


def test_headings_carry_their_numbers(read: Read) -> None:
    """Those of the outline; a heading of a list's head has none."""
    heads = [(1, "A", ""), (2, "B", ""), (1, "C", ""), (2, "D", ""), (2, "E", 'text:is-list-header="true"')]
    body = "".join(f'<text:h text:outline-level="{level}" {more}>{text}</text:h>' for level, text, more in heads)
    document = read(open_text(body, styles=NAMED), "a.odt")
    assert [text for _, _, text in outline(document)] == ["I. A", "I.1 B", "II. C", "II.1 D", "E"]
    assert document.title == "A"


def test_a_table_with_header_rows_and_merged_cells(read: Read) -> None:
    """Each cell comes with its header; cells over several columns or rows are told in each."""
    body = """<table:table><table:table-header-rows><table:table-row>
    <table:table-cell><text:p>Quay</text:p></table:table-cell>
    <table:table-cell table:number-columns-spanned="2"><text:p>Price</text:p></table:table-cell>
    <table:covered-table-cell/>
    </table:table-row></table:table-header-rows><table:table-row>
    <table:table-cell table:number-rows-spanned="2"><text:p>North</text:p></table:table-cell>
    <table:table-cell table:number-columns-repeated="2"><text:p>20</text:p></table:table-cell></table:table-row>
    <table:table-row><table:covered-table-cell/><table:table-cell><text:p>30</text:p></table:table-cell>
    <table:table-cell><text:p>24</text:p></table:table-cell></table:table-row></table:table>"""
    assert outline_of(read, body) == [
        ("table_header", 0, "Quay | Price | Price"),
        ("table_row", 0, "Quay: North | Price: 20 | Price: 20"),
        ("table_row", 0, "Quay: North | Price: 30 | Price: 24"),
    ]


def test_covered_cells_may_be_left_out(read: Read) -> None:
    """Some programs write none: each cell still stands below its own header."""
    rows = [
        [("a", 1, 1), ("b", 1, 1), ("c", 1, 1)],
        [("North", 1, 2), ("5", 2, 1)],
        [("6", 1, 1), ("7", 1, 2)],
        [("South", 1, 1), ("8", 1, 1)],
    ]
    cell = '<table:table-cell table:number-columns-spanned="{1}" table:number-rows-spanned="{2}"><text:p>{0}</text:p>'
    written = [
        f"<table:table-row>{''.join(f'{cell.format(*one)}</table:table-cell>' for one in row)}</table:table-row>"
        for row in rows
    ]
    head = f"<table:table-header-rows>{written[0]}</table:table-header-rows>"
    assert outline_of(read, f"<table:table>{head}{''.join(written[1:])}</table:table>")[1:] == [
        ("table_row", 0, "a: North | b, c: 5"),
        ("table_row", 0, "a: North | b: 6 | c: 7"),
        ("table_row", 0, "a: South | b: 8 | c: 7"),
    ]


def test_terms_and_their_meanings(read: Read) -> None:
    """The styles for lists of definitions tell them."""
    body = "".join(
        f'<text:p text:style-name="List_20_{name}">{text}</text:p>'
        for name, text in [("Heading", "Luff"), ("Contents", "the front of a sail"), ("Contents", "never the back")]
    )
    assert outline_of(read, body) == [
        ("definition", 1, "Luff: the front of a sail"),
        ("list_item", 1, "never the back"),
    ]


def test_code_is_one_piece(read: Read) -> None:
    """With its indentation and empty lines."""
    lines = ["a = 1", "", '<text:s text:c="2"/>b = 2']
    body = "".join(f'<text:p text:style-name="lines">{line}</text:p>' for line in lines)
    assert outline_of(read, body) == [("code", 0, "a = 1\n\n  b = 2")]


def test_labels_captions_and_comments(read: Read) -> None:
    """A bold label with a short value; captions by their style; comments are not read."""
    comment = "<office:annotation><text:p>Really?</text:p></office:annotation>"
    body = f"<text:p>{span('label', 'Harbour:')} 4471{comment}</text:p>"
    body += '<text:p text:style-name="Table">Table 1 Hours</text:p>'
    assert outline_of(read, body) == [("label_value", 0, "Harbour: 4471"), ("caption", 0, "Table 1 Hours")]
