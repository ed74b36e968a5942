"""Small files in the formats that are read, made by us from nothing: PDF, DOCX, ODT, EPUB."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence

Shown = tuple[float, float, float, str]
"""Left, baseline, size (points) and words of one printed line."""


def pdf(pages: Sequence[Sequence[Shown]], *, info: str = "") -> bytes:
    """A PDF whose pages show the given lines in Helvetica, in the given order."""
    kids = " ".join(f"{4 + 2 * number} 0 R" for number in range(len(pages)))
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    for number, page in enumerate(pages):
        shown = "\n".join(f"BT /F1 {size} Tf {left} {base} Td ({words}) Tj ET" for left, base, size, words in page)
        objects.append(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Resources << /Font << /F1 3 0 R >> >> "
            f"/Contents {5 + 2 * number} 0 R >>"
        )
        objects.append(f"<< /Length {len(shown)} >>\nstream\n{shown}\nendstream")
    objects.append(f"<< {info} >>")
    return _assembled(objects)


def _assembled(objects: Sequence[str]) -> bytes:
    content = "%PDF-1.4\n"
    offsets: list[int] = []
    for number, text in enumerate(objects, 1):
        offsets.append(len(content))
        content += f"{number} 0 obj\n{text}\nendobj\n"
    start = len(content)
    table = "".join(f"{offset:010} 00000 n \n" for offset in offsets)
    content += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}"
    content += (
        f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R /Info {len(objects)} 0 R >>\nstartxref\n{start}\n%%EOF\n"
    )
    return content.encode("latin-1")


def archive(members: dict[str, str | bytes]) -> bytes:
    """A ZIP archive of the given members, in order."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in members.items():
            file.writestr(name, content)
    return packed.getvalue()


CONTAINER = (
    '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
    '<rootfile full-path="OPS/book.opf" media-type="application/oebps-package+xml"/></rootfiles></container>'
)
BOOK = """<package xmlns="http://www.idpf.org/2007/opf" xmlns:dc="http://purl.org/dc/elements/1.1/" version="3.0">
<metadata><dc:title>Backs</dc:title><dc:creator>Ada Moss</dc:creator><dc:creator>Ben Reed</dc:creator>
<dc:language>en-US</dc:language><dc:date>2020-05-06</dc:date>
<meta property="dcterms:modified">2021-07-08T00:00:00Z</meta>
</metadata><manifest>
<item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>
<item id="two" href="text/two.xhtml" media-type="application/xhtml+xml"/>
<item id="one" href="text/one%20a.xhtml" media-type="application/xhtml+xml"/>
<item id="out" href="../../../etc/passwd" media-type="application/xhtml+xml"/>
</manifest>
<spine><itemref idref="nav"/><itemref idref="one"/><itemref idref="two"/><itemref idref="out"/></spine></package>"""


def epub(**more: str | bytes) -> bytes:
    """A book of two chapters, the second first in the archive."""
    members: dict[str, str | bytes] = {
        "mimetype": "application/epub+zip",
        "META-INF/container.xml": CONTAINER,
        "OPS/book.opf": BOOK,
        "OPS/nav.xhtml": "<html><body><p>Contents</p></body></html>",
        "OPS/text/two.xhtml": "<html><body><h1>Two</h1><p>Second.</p><aside>A note.</aside></body></html>",
        "OPS/text/one a.xhtml": '<html xmlns="http://www.w3.org/1999/xhtml"><body><h1>One</h1><p>First.</p></body></html>',
    }
    return archive(members | more)


def docx() -> bytes:
    """A Word document with every kind of block, a nested list, a table and properties."""
    import docx as word

    document = word.Document()
    document.core_properties.title = "Backs"
    document.core_properties.author = "Ada Moss"
    document.add_heading("Braces", 1)
    document.add_paragraph("A rigid brace is worn for three months.")
    document.add_paragraph("day", style="List Bullet")
    document.add_paragraph("hour", style="List Bullet 2")
    document.add_paragraph("Rest is a treatment.", style="Quote")
    table = document.add_table(2, 2)
    for cell, text in zip(table._cells, ("Stage", "Healing", "early", "90 %"), strict=True):
        cell.text = text
    document.add_paragraph("After the table.")
    saved = io.BytesIO()
    document.save(saved)
    return saved.getvalue()


def odt() -> bytes:
    """An OpenDocument text with a heading, a nested list and a table."""
    import odfdo

    document = odfdo.Document("text")
    document.body.clear()
    document.body.append(odfdo.Header(1, "Braces"))
    document.body.append(odfdo.Paragraph("A rigid  brace."))
    items = odfdo.List(["day"])
    items.get_item(0).append(odfdo.List(["hour"]))
    document.body.append(items)
    table = odfdo.Table("t")
    for values in (["Stage", "Healing"], ["early", "90 %"]):
        table.append_row(odfdo.Row())
        table.set_row_values(table.height - 1, values)
    document.body.append(table)
    document.meta.title = "Backs"
    saved = io.BytesIO()
    document.save(saved)
    return saved.getvalue()


_WORD_NAMES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:o="urn:schemas-microsoft-com:office:office" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"'
)
_WORD_MEMBERS = ("styles", "numbering", "footnotes")
_OFFICE_TYPES = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_WORD_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"


def word(body: str, **members: str) -> bytes:
    """A Word document of the given XML: what stands in its body, in `styles`, `numbering` and `footnotes`."""
    told = {name: members.get(name, "") for name in _WORD_MEMBERS}
    overrides = "".join(
        f'<Override PartName="/word/{name}.xml" ContentType="{_WORD_TYPE}.{kind}+xml"/>'
        for name, kind in [("document", "document.main"), *((name, name) for name in told)]
    )
    relations = "".join(
        f'<Relationship Id="r{name}" Type="{_OFFICE_TYPES}/{name}" Target="{name}.xml"/>' for name in told
    )
    packed = "http://schemas.openxmlformats.org/package/2006"
    return archive(
        {
            "[Content_Types].xml": f'<Types xmlns="{packed}/content-types">'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f"{overrides}</Types>",
            "_rels/.rels": f'<Relationships xmlns="{packed}/relationships"><Relationship Id="r1" '
            f'Type="{_OFFICE_TYPES}/officeDocument" Target="word/document.xml"/></Relationships>',
            "word/document.xml": f"<w:document {_WORD_NAMES}><w:body>{body}</w:body></w:document>",
            "word/_rels/document.xml.rels": f'<Relationships xmlns="{packed}/relationships">'
            f"{relations}</Relationships>",
            **{f"word/{name}.xml": f"<w:{name} {_WORD_NAMES}>{told[name]}</w:{name}>" for name in told},
        }
    )


def run(text: str, look: str = "") -> str:
    """A run of a Word document; `look` is the XML of its properties."""
    return f'<w:r><w:rPr>{look}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def paragraph(*runs: str, style: str = "", settings: str = "") -> str:
    """A paragraph of a Word document; runs that are no XML are plain text."""
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    inner = "".join(text if text.startswith("<") else run(text) for text in runs)
    return f"<w:p><w:pPr>{named}{settings}</w:pPr>{inner}</w:p>"


def word_table(rows: Sequence[Sequence[str]], *, settings: str = "", first: str = "") -> str:
    """A table of a Word document; cells that are no XML are plain text. `first` is the XML of the first row's
    properties."""
    lines = [
        "".join(cell if cell.startswith("<w:tc>") else f"<w:tc>{paragraph(cell)}</w:tc>" for cell in row)
        for row in rows
    ]
    told = "".join(
        f"<w:tr>{f'<w:trPr>{first}</w:trPr>' if first and not number else ''}{line}</w:tr>"
        for number, line in enumerate(lines)
    )
    return f"<w:tbl><w:tblPr>{settings}</w:tblPr>{told}</w:tbl>"


_ODT_NAMES = " ".join(
    f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for prefix, name in {
        "office": "office",
        "text": "text",
        "table": "table",
        "style": "style",
        "draw": "drawing",
        "fo": "xsl-fo-compatible",
        "svg": "svg-compatible",
        "dc": "dc",
    }.items()
)


def open_text(body: str, *, automatic: str = "", styles: str = "", objects: dict[str, str] | None = None) -> bytes:
    """An OpenDocument text of the given XML: what stands in its body, its automatic and its named styles, and the
    content of embedded objects by their names."""
    names = f'{_ODT_NAMES} xmlns:xlink="http://www.w3.org/1999/xlink" office:version="1.3"'
    kind = "application/vnd.oasis.opendocument.text"
    return archive(
        {
            "mimetype": kind,
            "META-INF/manifest.xml": "<manifest:manifest "
            'xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
            f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{kind}"/></manifest:manifest>',
            "content.xml": f"<office:document-content {names}><office:automatic-styles>{automatic}"
            f"</office:automatic-styles><office:body><office:text>{body}</office:text></office:body>"
            "</office:document-content>",
            "styles.xml": f"<office:document-styles {names}><office:styles>{styles}</office:styles>"
            "</office:document-styles>",
            **{f"{name}/content.xml": content for name, content in (objects or {}).items()},
        }
    )
