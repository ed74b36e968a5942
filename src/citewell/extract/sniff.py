"""Which format a file is in, by its content first and its name second.

Out: (format, content), the content unpacked if it was gzipped. What is no document is refused here.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib

from citewell.errors import DamagedDocument, DocumentTooLarge, EmptyDocument, LockedDocument, UnsupportedFormat

FORMATS = {
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".txt": "txt",
    ".text": "txt",
    ".md": "md",
    ".markdown": "md",
    ".mkd": "md",
    ".mdown": "md",
    ".mdx": "md",
    ".qmd": "md",
    ".rmd": "md",
    ".rst": "rst",
    ".rest": "rst",
    ".adoc": "adoc",
    ".asciidoc": "adoc",
    ".asc": "adoc",
    ".pdf": "pdf",
    ".docx": "docx",
    ".odt": "odt",
    ".epub": "epub",
}
"""Endings of names -> formats, for files whose content does not tell."""

_ZIPPED = {"docx", "odt", "epub"}
_BINARY = (
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"RIFF", "a sound, film or picture"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90", "a program"),
    (b"SQLite format 3\0", "a database"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive"),
    (b"Rar!\x1a", "a RAR archive"),
    (b"BZh", "a bzip2 archive"),
    (b"\xfd7zXZ\0", "an xz archive"),
    (b"\x28\xb5\x2f\xfd", "a Zstandard archive"),
    (b"ZIM\x04", "a ZIM archive"),
    (b"{\\rtf", "an RTF text"),
    (b"%!PS", "a PostScript file"),
    (b"WARC/", "a web archive (WARC)"),
)
_HTML_START = re.compile(
    rb"^\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE | re.DOTALL
)
_XML_START = re.compile(rb"^\s*<\?xml\b", re.IGNORECASE)
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_DECLARED = {"text/x-rst": "rst", "text/prs.fallenstein.rst": "rst", "text/asciidoc": "adoc", "text/x-asciidoc": "adoc"}
_RST_TITLE = re.compile(rb"^\S[^\n]{2,100}\r?\n([=\-~^\"'#*+])\1{2,}[ \t]*\r?$", re.MULTILINE)
_RST_MARK = re.compile(
    rb"^[ \t]*\.\. (?:[\w:-]+::|_[^\n:]+:|\[[\w#*]+\] )|:[a-z:]+:`[^`\n]+`|`[^`\n]+ <[^<>\n]+>`__?"
    rb"|(?<=\w)`_{1,2}(?!\w)|(?<!`)``[^`\n]+``(?!`)|\[(?:\d+|#\w*)\]_(?!\w)",
    re.MULTILINE,
)
_RST_SIGNS = (b"`", b".. ", b"]_")  # one of them is in each of these marks
_RST_MARKS = 3  # different ones in a text that is to be read as reStructuredText
_PDF_OBJECT = re.compile(rb"\d+ \d+ obj\b|%%EOF")
_LOOK = 65_536  # bytes looked at to tell text from binary
_WIDE_MARKS = (b"\xff\xfe", b"\xfe\xff", b"\x00\x00\xfe\xff")


def sniff(content: bytes, *, name: str, content_type: str | None = None, max_bytes: int) -> tuple[str, bytes]:
    """The format ("html", "txt", "md", "rst", "adoc", "pdf", "docx", "odt", "epub") and the content to read.

    Args:
        content: of the whole file, gzipped or not.
        name: of the file; its ending decides between formats of text.
        content_type: as declared by a server; counts where the name does not tell.
        max_bytes: bound on what a gzipped file unpacks to.
    Raises:
        EmptyDocument, UnsupportedFormat, DamagedDocument, LockedDocument, DocumentTooLarge.
    """
    if content.startswith(b"\x1f\x8b\x08"):
        content = gunzip(content, max_bytes=max_bytes)
        name = name[:-3] if name.lower().endswith(".gz") else name
    if not content:
        raise EmptyDocument("the file is empty", hint="there is nothing in it to search")
    by_name = _format_of_name(name)
    if b"%PDF-" in content[:1024]:
        return "pdf", content
    if content.startswith(b"PK\x03\x04"):
        return _zip_format(content, by_name), content
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise _ole_error(content)
    if content.startswith((b"PK\x05\x06", b"PK\x07\x08")):
        raise DamagedDocument("the archive that makes up the file is broken")
    return _text_format(content, by_name, content_type), content


def gunzip(content: bytes, *, max_bytes: int) -> bytes:
    """Unpack a gzip file of one or more members.

    Raises:
        DamagedDocument: it is cut off or broken.
        DocumentTooLarge: it unpacks to more than `max_bytes`.
    """
    pieces: list[bytes] = []
    left = max_bytes
    while content:
        unpacker = zlib.decompressobj(wbits=31)
        try:
            piece = unpacker.decompress(content, left + 1)
        except zlib.error as error:
            if pieces:
                break  # padding after the last member is common
            raise DamagedDocument(f"the gzip file is broken ({error})") from error
        left -= len(piece)
        if left < 0:
            raise DocumentTooLarge(f"it unpacks to more than {max_bytes:,} bytes")
        if not unpacker.eof:
            raise DamagedDocument("the gzip file is cut off", hint="copy or download it again")
        pieces.append(piece)
        content = unpacker.unused_data
    return b"".join(pieces)


def looks_binary(content: bytes) -> bool:
    """Whether bytes are no text in any encoding: too many control characters, and not UTF-16 or UTF-32."""
    sample = content[:_LOOK]
    if sample.startswith(_WIDE_MARKS):
        return False
    even, odd = sample[0::2], sample[1::2]
    if (
        sample.count(0)
        and odd
        and (
            even.count(0) < 0.1 * len(even) < 0.7 * len(even) < odd.count(0)
            or odd.count(0) < 0.1 * len(odd) < 0.7 * len(odd) < even.count(0)
        )
    ):
        return False  # UTF-16 of mostly Latin text without a mark
    return len(_CONTROL.findall(sample)) > len(sample) / 100


def _format_of_name(name: str) -> str | None:
    lower = name.lower()
    return next((kind for ending, kind in FORMATS.items() if lower.endswith(ending)), None)


def _text_format(content: bytes, by_name: str | None, content_type: str | None) -> str:
    kind = next((kind for magic, kind in _BINARY if content.startswith(magic)), None)
    if kind:
        raise UnsupportedFormat(f"it is {kind}")
    declared = (content_type or "").partition(";")[0].strip().lower()
    start = content[:2048].lstrip(b"\xef\xbb\xbf").replace(b"\0", b"").lstrip(b"\xff\xfe")
    if by_name == "html" or _HTML_START.match(start) or declared in ("text/html", "application/xhtml+xml"):
        return "html"
    if looks_binary(content):
        claim = f"is named as {by_name.upper()} but " if by_name else ""
        if by_name in _ZIPPED or by_name == "pdf":
            raise DamagedDocument(f"it {claim}does not begin as one")
        raise UnsupportedFormat(f"it {claim}holds binary data")
    if by_name == "pdf" and _PDF_OBJECT.search(content[:_LOOK]):
        raise DamagedDocument("it is named as PDF but does not begin as one")
    if _XML_START.match(start):
        raise UnsupportedFormat("it is XML of another kind than XHTML")
    if by_name == "md" or declared in ("text/markdown", "text/x-markdown"):
        return "md"
    if by_name in ("rst", "adoc"):
        return by_name
    if declared in _DECLARED:
        return _DECLARED[declared]
    return "rst" if _looks_like_rst(content[:_LOOK]) else "txt"


def _looks_like_rst(sample: bytes) -> bool:
    """Whether a text is written with the marks of reStructuredText, under whatever name."""
    if not any(sign in sample for sign in _RST_SIGNS) or not _RST_TITLE.search(sample):
        return False
    return len({found[0].strip()[:40] for found in _RST_MARK.finditer(sample)}) >= _RST_MARKS


def _zip_format(content: bytes, by_name: str | None) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = set(archive.namelist())
            mimetype = archive.read("mimetype")[:100].strip() if "mimetype" in names else b""
    except Exception as error:  # zipfile raises a wide range of errors on broken archives
        if by_name in _ZIPPED:
            raise DamagedDocument(f"the archive that makes up the file is broken ({error})") from error
        raise UnsupportedFormat("it is a ZIP archive, or what is left of one") from error
    if mimetype == b"application/epub+zip" or "META-INF/container.xml" in names:
        return "epub"
    if mimetype.startswith(b"application/vnd.oasis.opendocument.text") or ("content.xml" in names and by_name == "odt"):
        return "odt"
    if "word/document.xml" in names or ("[Content_Types].xml" in names and by_name == "docx"):
        return "docx"
    raise UnsupportedFormat("it is a ZIP archive that is no DOCX, ODT or EPUB")


def _ole_error(content: bytes) -> Exception:
    """The container of old Word files is also that of encrypted new ones."""
    if "EncryptedPackage".encode("utf-16-le") in content:
        return LockedDocument("the document is encrypted with a password")
    return UnsupportedFormat("it is a document of an old Office program", hint="open it and save it as DOCX")
