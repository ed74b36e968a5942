"""Tests of extract.office.docx and the modules that it is made of."""

from __future__ import annotations

import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citewell.errors import DamagedDocument
from citewell.extract import extract
from citewell.extract.office.counting import Script, counted
from citewell.extract.office.docx_signs import sign
from citewell.types import GAP
from tests.extract.conftest import Read, outline, page
from tests.extract.make import archive, paragraph, run, word, word_table

UP, DOWN = '<w:vertAlign w:val="superscript"/>', '<w:vertAlign w:val="subscript"/>'
STYLES = """
<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>
<w:style w:type="paragraph" w:styleId="H1"><w:name w:val="heading 1"/><w:basedOn w:val="Normal"/>
  <w:pPr><w:numPr><w:numId w:val="3"/></w:numPr><w:outlineLvl w:val="0"/></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="H2"><w:name w:val="heading 2"/><w:basedOn w:val="Normal"/>
  <w:pPr><w:numPr><w:ilvl w:val="1"/><w:numId w:val="3"/></w:numPr></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="Own"><w:name w:val="Our heading"/><w:basedOn w:val="H2"/></w:style>
<w:style w:type="paragraph" w:styleId="Caption"><w:name w:val="caption"/></w:style>
<w:style w:type="paragraph" w:styleId="Listing"><w:name w:val="Source Code"/></w:style>
<w:style w:type="paragraph" w:styleId="Gone"><w:name w:val="Gone"/><w:rPr><w:strike/></w:rPr></w:style>
<w:style w:type="character" w:styleId="High"><w:name w:val="High"/>
  <w:rPr><w:vertAlign w:val="superscript"/></w:rPr></w:style>
<w:style w:type="character" w:styleId="Higher"><w:name w:val="Higher"/><w:basedOn w:val="High"/></w:style>
<w:style w:type="table" w:styleId="Headed"><w:name w:val="Headed"/>
  <w:tblStylePr w:type="firstRow"><w:rPr><w:b/></w:rPr></w:tblStylePr></w:style>
"""


def level(number: int, form: str, text: str, more: str = "") -> str:
    """One level of a list."""
    shape = f'<w:numFmt w:val="{form}"/>{more}<w:lvlText w:val="{text}"/>'
    return f'<w:lvl w:ilvl="{number}"><w:start w:val="1"/>{shape}</w:lvl>'


NUMBERING = f"""
<w:abstractNum w:abstractNumId="1">{level(0, "decimal", "%1.")}{level(1, "lowerLetter", "(%2)")}
  {level(2, "decimal", "%1.%2.%3", "<w:isLgl/>")}</w:abstractNum>
<w:abstractNum w:abstractNumId="2">{level(0, "bullet", "-")}</w:abstractNum>
<w:abstractNum w:abstractNumId="3">{level(0, "upperRoman", "%1")}
  {level(1, "decimal", "%1.%2", "<w:isLgl/>")}</w:abstractNum>
<w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num>
<w:num w:numId="2"><w:abstractNumId w:val="2"/></w:num>
<w:num w:numId="3"><w:abstractNumId w:val="3"/></w:num>
<w:num w:numId="4"><w:abstractNumId w:val="1"/>
  <w:lvlOverride w:ilvl="0"><w:startOverride w:val="7"/></w:lvlOverride></w:num>
"""


def item(text: str, number: int = 1, depth: int = 0) -> str:
    """A paragraph in a list."""
    settings = f'<w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="{number}"/></w:numPr>'
    return paragraph(text, settings=settings)


def text_of(read: Read, body: str, **members: str) -> str:
    """The text of a Word document."""
    return read(word(body, **members), "a.docx").text


@pytest.mark.parametrize(
    ("runs", "expected"),
    [
        (("2.5 × 10", run("6", UP), " spores"), "2.5 × 10⁶ spores"),
        (("10", run("-", UP), run("3", UP), " s"), "10⁻³ s"),
        (("CO", run("2", DOWN), " and m", run("2", UP)), "CO₂ and m²"),
        (("2", run("53", '<w:rStyle w:val="High"/>')), "2⁵³"),
        (("2", run("53", '<w:rStyle w:val="Higher"/>')), "2⁵³"),
        (("2", run("53", '<w:rStyle w:val="High"/><w:vertAlign w:val="baseline"/>')), "253"),
        (("2", run("53", '<w:position w:val="8"/><w:sz w:val="16"/>')), "2⁵³"),
        (("the 4", run("th", UP), " day"), "the 4th day"),
        (("31", run("5", UP), " tonnes"), "31⁵ tonnes"),
        ((run("all of it", UP),), "all of it"),
    ],
)
def test_raised_and_lowered_runs(read: Read, runs: tuple[str, ...], expected: str) -> None:
    """They stay apart from the numbers beside them, whichever way the file raises them."""
    assert text_of(read, paragraph(*runs), styles=STYLES) == expected


def test_marks_of_notes_made_by_hand_are_left_out(read: Read) -> None:
    """Where a paragraph begins with the same raised mark; powers stay."""
    body = paragraph("It gave 31", run("5", UP), " tonnes on 4 m", run("5", UP), " and 10", run("7", UP), ".")
    body += paragraph(run("5", UP), " Dried. ") + paragraph("The end.")
    document = read(word(body), "a.docx")
    assert outline(document) == [
        ("paragraph", 0, "It gave 31 tonnes on 4 m⁵ and 10⁷."),
        ("note", 0, "5 Dried."),
        ("paragraph", 0, "The end."),
    ]


def test_notes_among_the_last_paragraphs(read: Read) -> None:
    """A raised figure that the number of one of them matches is its mark; others stay raised."""
    body = paragraph("It gave 31", run("5", UP), " tonnes, 12", run("9", UP), " more.") + paragraph("5 Dried.")
    document = read(word(body + paragraph("")), "a.docx")
    assert outline(document) == [("paragraph", 0, "It gave 31 tonnes, 12⁹ more."), ("note", 0, "5 Dried.")]


def test_footnotes_are_notes_and_their_marks_leave_nothing(read: Read) -> None:
    """A number before a mark stays as it is."""
    body = paragraph("It gave 31", '<w:r><w:rPr/><w:footnoteReference w:id="2"/></w:r>', " tonnes.")
    notes = f'<w:footnote w:id="2">{paragraph("<w:r><w:footnoteRef/></w:r>", " Dried.")}</w:footnote>'
    document = read(word(body, footnotes=notes), "a.docx")
    assert outline(document) == [("paragraph", 0, "It gave 31 tonnes."), ("note", 0, "Dried.")]


@pytest.mark.parametrize(
    ("gone", "why"),
    [
        (run("60 ", "<w:strike/>"), "struck out"),
        (run("60 ", "<w:dstrike/>"), "struck out"),
        ('<w:del w:id="1"><w:r><w:delText>60 </w:delText></w:r></w:del>', "struck out"),
        ('<w:moveFrom w:id="1"><w:r><w:t>60 </w:t></w:r></w:moveFrom>', "struck out"),
        (run("60 ", "<w:vanish/>"), "hidden"),
        (run("60 ", "<w:webHidden/>"), "hidden"),
        (run("60 ", '<w:color w:val="FFFFFF"/>'), "hidden"),
        (run("60 ", '<w:sz w:val="2"/>'), "hidden"),
    ],
)
def test_what_is_struck_out_or_hidden_is_not_read(read: Read, gone: str, why: str) -> None:
    """The account says how many words there were."""
    document = read(word(paragraph("It is ", gone, "65 crowns.")), "a.docx")
    assert document.text == "It is 65 crowns."
    assert document.omitted == ((why, 1),)


def test_a_style_that_strikes_out(read: Read) -> None:
    """It holds for all runs of the paragraph but those that are not struck themselves."""
    body = paragraph("Old price 60.", run("Kept.", '<w:strike w:val="0"/>'), style="Gone") + paragraph("New price 65.")
    assert text_of(read, body, styles=STYLES) == "Kept.\n\nNew price 65."


def test_white_letters_on_a_colour_are_read(read: Read) -> None:
    """Of the run, the paragraph or the cell."""
    white, shade = '<w:color w:val="FFFFFF"/>', '<w:shd w:val="clear" w:fill="1F3864"/>'
    cell = f"<w:tc><w:tcPr>{shade}</w:tcPr>{paragraph(run('Head', white))}</w:tc>"
    body = paragraph(run("one", white + shade)) + paragraph(run("two", white), settings=shade)
    assert text_of(read, body + word_table([[cell, "b"], ["c", "d"]])).startswith("one\n\ntwo\n\nHead")


def test_letters_of_the_colour_behind_them_are_not_read(read: Read) -> None:
    """Of a cell, or of the run's own shading."""
    dark = '<w:color w:val="1f3864"/>'
    shade = '<w:shd w:val="clear" w:fill="1F3864"/>'
    cell = f"<w:tc><w:tcPr>{shade}</w:tcPr>{paragraph('Seen', run(' secret', dark))}</w:tc>"
    body = paragraph("Read.", run(" Secret.", dark + shade), run(" Blue.", dark))
    document = read(word(body + word_table([[cell, "b"]])), "a.docx")
    assert document.text == "Read. Blue.\n\nSeen: b"
    assert document.omitted == (("hidden", 2),)


def test_fields_show_their_result(read: Read) -> None:
    """Not their instruction; a field that is drawn leaves a mark of the gap."""
    begin, separate, end = (f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end"))
    page = f"{begin}<w:r><w:instrText> REF a \\h </w:instrText></w:r>{run('never')}{separate}{run('4')}{end}"
    drawn = f"{begin}<w:r><w:instrText> EQ \\f(1,2) </w:instrText></w:r>{end}"
    assert text_of(read, paragraph("See page ", page, ", with ", drawn, " of it.")) == f"See page 4, with {GAP} of it."


@pytest.mark.parametrize(
    ("look", "said"), [(UP, "It is 40 here."), ("", "It is 403 here.")], ids=["raised", "on the line"]
)
def test_the_mark_of_a_note_called_for_again_leaves_nothing(read: Read, look: str, said: str) -> None:
    """A reference to a note that stands on the line is text, as in: see note 3."""
    begin, separate, end = (f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end"))
    mark = f"{begin}<w:r><w:instrText> NOTEREF </w:instrText></w:r>{separate}{run('3', look)}{end}"
    assert text_of(read, paragraph("It is 40", mark, " here.")) == said


def test_terms_and_their_meanings(read: Read) -> None:
    """The styles for lists of definitions tell them; what a term means further is an item, without a term there is no
    definition."""
    styles = STYLES + "".join(
        f'<w:style w:type="paragraph" w:styleId="{name}"><w:name w:val="{shown}"/></w:style>'
        for name, shown in [("T", "Definition Term"), ("M", "Definition")]
    )
    body = "".join(
        paragraph(text, style=style)
        for text, style in [
            ("Stray", "M"), ("Luff", "T"), ("Fore edge:", "T"), ("the front of a sail", "M"), ("never the back", "M"),
            ("So be it.", ""), ("More", "M"), ("Leech", "T"),
        ]
    )  # fmt: skip
    assert outline(read(word(body, styles=styles), "a.docx")) == [
        ("paragraph", 0, "Stray"),
        ("definition", 1, "Luff, Fore edge: the front of a sail"),
        ("list_item", 1, "never the back"),
        ("paragraph", 0, "So be it."),
        ("paragraph", 0, "More"),
        ("paragraph", 0, "Leech"),
    ]


def test_formulas(read: Read) -> None:
    """Those of Word are text; pictures of formulas leave a mark of the gap; one by itself is of that kind."""
    maths = "<m:oMath><m:r><m:t>L=Q×c</m:t></m:r></m:oMath>"
    picture = '<w:r><w:object><o:OLEObject ProgID="Equation.3"/></w:object></w:r>'
    body = paragraph("The load is ", maths, ".") + paragraph("It is ", picture, ".") + paragraph(maths)
    assert outline(read(word(body), "a.docx")) == [
        ("paragraph", 0, "The load is L = Q × c."),
        ("paragraph", 0, f"It is {GAP}."),
        ("formula", 0, "L = Q × c"),
    ]


def test_a_document_without_a_body_is_damaged(read: Read) -> None:
    """Its text is not where it belongs."""
    source = zipfile.ZipFile(io.BytesIO(word("")))
    members: dict[str, str | bytes] = {name: source.read(name) for name in source.namelist()}
    members["word/document.xml"] = source.read("word/document.xml").replace(b"w:body", b"w:other")
    with pytest.raises(DamagedDocument):
        read(archive(members), "a.docx")


def test_signs_and_hyphens(read: Read) -> None:
    """Signs of the fonts Symbol and Wingdings are characters; unknown ones leave a mark of the gap."""
    known = '<w:r><w:sym w:font="Symbol" w:char="F0B1"/></w:r>'
    unknown = '<w:r><w:sym w:font="Marlett" w:char="F032"/></w:r>'
    hyphens = "<w:r><w:t>non</w:t><w:noBreakHyphen/><w:t>stop re</w:t><w:softHyphen/><w:t>port</w:t></w:r>"
    body = paragraph("5 ", known, " 1 and ", unknown, " on a ", hyphens)
    assert text_of(read, body) == f"5 ± 1 and {GAP} on a non-stop report"
    assert (sign("Wingdings", "FC"), sign("Arial", "2192"), sign("Symbol", "xyz")) == ("✓", "→", None)


def test_ruby_and_content_controls(read: Read) -> None:
    """The base is read, not the small letters above it; content controls are read through."""
    small, base = (f"<w:r><w:t>{text}</w:t></w:r>" for text in ("kan", "漢"))
    ruby = f"<w:r><w:ruby><w:rt>{small}</w:rt><w:rubyBase>{base}</w:rubyBase></w:ruby></w:r>"
    control = f"<w:sdt><w:sdtPr/><w:sdtContent>{run(' inside')}</w:sdtContent></w:sdt>"
    assert text_of(read, paragraph(ruby, control)) == "漢 inside"


def test_automatic_numbers_are_written(read: Read) -> None:
    """As Word prints them: nested, started anew under the next item, continued over other paragraphs."""
    body = "".join(
        [
            item("Close the valve"), item("by hand", depth=1), item("by motor", depth=1), item("slowly", depth=2),
            paragraph("Wait."), item("Open it"), item("by hand", depth=1), item("Another list", 4), item("on", 4),
            item("A mark", 2),
        ]
    )  # fmt: skip
    assert outline(read(word(body, numbering=NUMBERING), "a.docx")) == [
        ("step", 1, "1. Close the valve"),
        ("step", 2, "(a) by hand"),
        ("step", 2, "(b) by motor"),
        ("step", 3, "1.2.1 slowly"),
        ("paragraph", 0, "Wait."),
        ("step", 1, "2. Open it"),
        ("step", 2, "(a) by hand"),
        ("step", 1, "7. Another list"),
        ("step", 1, "8. on"),
        ("list_item", 1, "A mark"),
    ]


def test_headings_carry_their_numbers(read: Read) -> None:
    """Numbers come from the style, also from one that it is based on."""
    body = "".join(
        paragraph(text, style=style) for text, style in [("A", "H1"), ("B", "H1"), ("C", "H2"), ("D", "Own")]
    )
    assert outline(read(word(body, styles=STYLES, numbering=NUMBERING), "a.docx")) == [
        ("heading", 1, "I A"),
        ("heading", 1, "II B"),
        ("heading", 2, "2.1 C"),
        ("heading", 2, "2.2 D"),
    ]


@given(
    st.integers(-5, 5000), st.sampled_from(["lower_letter", "upper_letter", "lower_roman", "upper_roman", "decimal"])
)
def test_counting_never_fails(number: int, script: Script) -> None:
    """What a script cannot write comes in figures."""
    assert counted(number, script)


def test_a_table_with_a_marked_header(read: Read) -> None:
    """Each cell comes with its header; its caption right above or below is its title."""
    table = word_table([["Day", "Desk"], ["Tuesday", "closed"]], first="<w:tblHeader/>")
    expected = [
        ("caption", 0, "Table 1 Hours"),
        ("table_header", 0, "Day | Desk"),
        ("table_row", 0, "Day: Tuesday | Desk: closed"),
    ]
    caption = paragraph("Table 1 Hours", style="Caption")
    assert outline(read(word(caption + table, styles=STYLES), "a.docx")) == expected
    below = read(word(table + caption, styles=STYLES), "a.docx")
    assert outline(below) == expected
    assert below.blocks[2].lead_in == 0


@pytest.mark.parametrize(
    ("settings", "head"),
    [
        ('<w:tblStyle w:val="Headed"/><w:tblLook w:firstRow="1"/>', "Day"),
        ('<w:tblStyle w:val="Headed"/><w:tblLook w:val="0020"/>', "Day"),
        ("", f"<w:tc>{paragraph(run('Day', '<w:b/>'))}</w:tc>"),
    ],
)
def test_a_first_row_that_looks_as_a_header(read: Read, settings: str, head: str) -> None:
    """By the style of the table, or bold by itself."""
    second = f"<w:tc>{paragraph(run('Desk', '<w:b/>'))}</w:tc>" if head != "Day" else "Desk"
    table = word_table([[head, second], ["Tuesday", "closed"]], settings=settings)
    assert "Day: Tuesday | Desk: closed" in text_of(read, table, styles=STYLES)


def test_two_columns_without_a_header_are_labels_and_values(read: Read) -> None:
    """Each row by itself."""
    table = word_table([["Harbour", "4471"], ["Office", "4472"]])
    assert outline(read(word(table), "a.docx")) == [
        ("label_value", 0, "Harbour: 4471"),
        ("label_value", 0, "Office: 4472"),
    ]


def test_a_first_row_of_names_heads_its_columns(read: Read) -> None:
    """Also where nothing sets it apart."""
    table = word_table([["Week", "Warden", "Cook"], ["23", "Signe", "Ove"], ["24", "Runa", "Tyra"]])
    assert "Week: 24 | Warden: Runa | Cook: Tyra" in text_of(read, table)


def test_merged_cells_are_told_in_each_row_and_column(read: Read) -> None:
    """Cells in content controls are cells."""
    wide = f'<w:tc><w:tcPr><w:gridSpan w:val="2"/></w:tcPr>{paragraph("Price")}</w:tc>'
    tall = f'<w:tc><w:tcPr><w:vMerge w:val="restart"/></w:tcPr>{paragraph("North")}</w:tc>'
    under = f"<w:tc><w:tcPr><w:vMerge/></w:tcPr>{paragraph('')}</w:tc>"
    rows = [["Quay", wide], [tall, "20", "16"], [under, "30", "24"]]
    table = word_table(rows, first="<w:tblHeader/>")
    assert "Quay: North | Price: 30 | Price: 24" in text_of(read, table)
    control = f"<w:sdt><w:sdtContent><w:tc>{paragraph('16')}</w:tc></w:sdtContent></w:sdt>"
    boxed = word_table([["Day", "Desk"], ["one", "x"]]).replace(f"<w:tc>{paragraph('x')}</w:tc>", control)
    assert text_of(read, boxed) == "Day: Desk\none: 16"


def test_a_cell_that_claims_to_be_enormous_costs_little(read: Read) -> None:
    """Long cells are told once, and no cell covers more columns than a page has room for."""
    wide = f'<w:tc><w:tcPr><w:gridSpan w:val="99999999"/></w:tcPr>{paragraph("word " * 500)}</w:tc>'
    assert len(text_of(read, word_table([["a", "b"], [wide, "c"]]))) < 3000


@given(st.text(alphabet="0123456789-x²٣. ", max_size=6))
def test_strange_numbers_in_settings_do_no_harm(number: str) -> None:
    """Whatever stands where a number should."""
    settings = f'<w:numPr><w:ilvl w:val="{number}"/><w:numId w:val="1"/></w:numPr><w:outlineLvl w:val="{number}"/>'
    lists = f"""<w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="{number}"><w:start w:val="{number}"/>
    <w:numFmt w:val="upperRoman"/><w:lvlText w:val="%1"/><w:lvlRestart w:val="{number}"/></w:lvl></w:abstractNum>
    <w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num>"""
    cell = f'<w:tc><w:tcPr><w:gridSpan w:val="{number}"/></w:tcPr>{paragraph("Words.")}</w:tc>'
    look = f'<w:sz w:val="{number}"/><w:position w:val="{number}"/>'
    body = paragraph(run("Words.", look), settings=settings) + word_table([[cell, "b"]])
    document = extract(page(word(body, numbering=lists), "a.docx"), name="a.docx")
    assert "Words." in document.text


def test_styles_that_go_round_in_circles(read: Read) -> None:
    """They are left after a while."""
    circle = "".join(
        f'<w:style w:type="paragraph" w:styleId="{one}"><w:name w:val="{one}"/><w:basedOn w:val="{other}"/></w:style>'
        for one, other in (("A", "B"), ("B", "A"), ("C", "C"))
    )
    assert (
        text_of(read, paragraph("Words.", style="A") + paragraph("More.", style="C"), styles=circle)
        == "Words.\n\nMore."
    )


def test_code_is_one_piece(read: Read) -> None:
    """Neighbouring paragraphs of code, with the empty ones between them."""
    body = paragraph("Run this.") + "".join(paragraph(text, style="Listing") for text in ("a = 1", "", "  b = 2"))
    assert outline(read(word(body, styles=STYLES), "a.docx"))[1] == ("code", 0, "a = 1\n\n  b = 2")


def test_a_bold_label_with_its_value(read: Read) -> None:
    """A short value; what is a sentence stays running text."""
    bold = run("Harbour: ", "<w:b/>")
    body = paragraph(bold, "4471") + paragraph(run("Note:", "<w:b/>"), " Close the valve before the pump.")
    document = read(word(body), "a.docx")
    assert outline(document) == [
        ("label_value", 0, "Harbour: 4471"),
        ("paragraph", 0, "Note: Close the valve before the pump."),
    ]
    assert document.blocks[0].label == "Harbour"


def test_pictures_are_told_by_their_words(read: Read) -> None:
    """They come behind the paragraph; the name of a file is no description. A picture between the words of a line
    leaves a gap there, one beside them leaves nothing."""

    def picture(text: str, place: str = "inline") -> str:
        return f'<w:r><w:drawing><wp:{place}><wp:docPr id="1" name="P" descr="{text}"/></wp:{place}></w:drawing></w:r>'

    shape = '<v:shape xmlns:v="urn:schemas-microsoft-com:vml" alt="{}" style="{}"><v:imagedata/></v:shape>'
    drawn = f"<w:r><w:pict>{shape}</w:pict></w:r>"
    body = "".join(
        [
            paragraph(picture("A closed valve")),
            paragraph("Turn ", picture("wheel"), " it."),
            paragraph("Close ", drawn.format("", ""), " first."),
            paragraph("Nothing ", drawn.format("A flag", "position:absolute"), picture("", "anchor"), "is in it."),
            paragraph(picture("An arrow"), "The valve."),
            paragraph("Above.", "<w:r><w:br/></w:r>", picture(r"C:\my files\a.png"), "<w:r><w:br/></w:r>", "Below."),
            paragraph(picture("a.png")),
            word_table([["Open", "Shut"], ["a", f"<w:tc>{paragraph('b', picture('A lid'))}</w:tc>"]]),
        ]
    )
    assert outline(read(word(body), "a.docx")) == [
        ("caption", 0, "A closed valve"),
        ("paragraph", 0, f"Turn {GAP} it."),
        ("caption", 0, "wheel"),
        ("paragraph", 0, f"Close {GAP} first."),
        ("paragraph", 0, "Nothing is in it."),
        ("caption", 0, "A flag"),
        ("paragraph", 0, "The valve."),
        ("caption", 0, "An arrow"),
        ("paragraph", 0, "Above. Below."),
        ("label_value", 0, "Open: Shut"),
        ("label_value", 0, "a: b A lid"),
    ]


def test_lists_of_contents_are_of_their_own_kind(read: Read) -> None:
    """The style says so, also of their title and of indexes. Styles for page headers say nothing of the place: what
    stands in the text is text."""
    styles = STYLES + "".join(
        f'<w:style w:type="paragraph" w:styleId="{name.replace(" ", "")}"><w:name w:val="{name}"/></w:style>'
        for name in ("toc 1", "TOC Heading", "index 2", "table of figures", "header", "footer")
    )
    body = "".join(
        [
            paragraph("Contents", style="TOCHeading"),
            paragraph("Valves", "<w:r><w:tab/></w:r>", "3", style="toc1"),
            paragraph("lid, 4", style="index2"),
            paragraph("Figure 1", style="tableoffigures"),
            paragraph("Shut the valve first.", style="header"),
            paragraph("Then wait.", style="footer"),
        ]
    )
    assert outline(read(word(body, styles=styles), "a.docx")) == [
        ("contents", 0, "Contents"),
        ("contents", 0, "Valves 3"),
        ("contents", 0, "lid, 4"),
        ("contents", 0, "Figure 1"),
        ("paragraph", 0, "Shut the valve first."),
        ("paragraph", 0, "Then wait."),
    ]


@pytest.mark.parametrize("place", ["drop", "margin"])
def test_a_large_first_letter_belongs_to_its_paragraph(read: Read, place: str) -> None:
    """Lowered as it is; one with nothing behind it stands by itself. Other frames are paragraphs."""
    frame = f'<w:framePr w:dropCap="{place}" w:lines="3"/>'
    large = paragraph(run("T", '<w:position w:val="-10"/>'), settings=frame)
    body = (
        large + paragraph("he valve.") + paragraph("A frame", settings='<w:framePr w:w="9"/>') + paragraph("is none.")
    )
    assert outline(read(word(body + large), "a.docx")) == [
        ("paragraph", 0, "The valve."),
        ("paragraph", 0, "A frame"),
        ("paragraph", 0, "is none."),
        ("paragraph", 0, "T"),
    ]


def test_a_merged_cell_is_told_once_in_a_row(read: Read) -> None:
    """With the names of all columns that it covers; cells that only say the same are told each. A label over several
    rows belongs to each of them."""
    wide = '<w:tc><w:tcPr><w:gridSpan w:val="2"/></w:tcPr><w:p><w:r><w:t>7</w:t></w:r></w:p></w:tc>'
    tall = '<w:tc><w:tcPr><w:vMerge w:val="restart"/></w:tcPr><w:p><w:r><w:t>Mill</w:t></w:r></w:p></w:tc>'
    below = "<w:tc><w:tcPr><w:vMerge/></w:tcPr><w:p/></w:tc>"
    five = "<w:tc><w:p><w:r><w:t>5</w:t></w:r></w:p></w:tc>"
    rows = f"<w:tr>{tall}{five}{five}</w:tr><w:tr>{below}{wide}</w:tr><w:tr>{five * 3}</w:tr>"
    table = word_table([["Place", "Day", "Night"]], first="<w:tblHeader/>").replace("</w:tbl>", f"{rows}</w:tbl>")
    assert outline(read(word(table), "a.docx")) == [
        ("table_header", 0, "Place | Day | Night"),
        ("table_row", 0, "Place: Mill | Day: 5 | Night: 5"),
        ("table_row", 0, "Place: Mill | Day, Night: 7"),
        ("table_row", 0, "Place: 5 | Day: 5 | Night: 5"),
    ]


def test_where_every_row_is_marked_as_a_header_the_first_is(read: Read) -> None:
    """Word repeats none of them then."""
    table = word_table([["Day", "Desk"], ["3", "4"], ["5", "4"]], first="<w:tblHeader/>")
    table = table.replace("<w:tr><w:tc>", "<w:tr><w:trPr><w:tblHeader/></w:trPr><w:tc>")
    assert outline(read(word(table), "a.docx")) == [
        ("table_header", 0, "Day | Desk"),
        ("table_row", 0, "Day: 3 | Desk: 4"),
        ("table_row", 0, "Day: 5 | Desk: 4"),
    ]
