"""Which content types and endings of names may be a document: what is worth asking for, and taking from an archive."""

from __future__ import annotations

from urllib.parse import urlsplit

ACCEPTS = (
    "text/html", "text/plain", "text/markdown", "text/x-markdown", "text/x-rst", "text/prs.fallenstein.rst",
    "text/asciidoc", "text/x-asciidoc", "text/xml", "application/xhtml", "application/xml",
    "application/rss", "application/atom", "application/rdf", "application/feed+json", "application/json",
    "application/pdf", "application/x-pdf", "application/vnd.openxmlformats-officedocument.wordprocessingml",
    "application/vnd.oasis.opendocument.text", "application/epub", "application/gzip", "application/x-gzip",
    "application/octet-stream", "binary/octet-stream",
)  # fmt: skip
"""Beginnings of the content types that may hold a document, a sitemap or a feed."""

HTML_TYPES = ("text/html", "application/xhtml+xml", "")

NEVER_DOCUMENTS = frozenset(
    """
    7z aac apk avi avif bmp bz2 css deb dmg doc dylib eot exe flac flv gif ico ics iso jar jpeg jpg js less m4a m4v map
    mid mkv mov mp3 mp4 mpeg mpg msi ogg ogv opus otf pkg png ppt pptx psd rar rpm scss so svg svgz swf tar tgz tif
    tiff torrent ttf wasm wav webm webmanifest webp whl wma wmv woff woff2 xls xlsx xz zip
    """.split()
)
"""Endings of addresses under which no document that we read is found: they are not asked for."""


_PACKED_DOCUMENTS = (".docx", ".odt", ".epub")
_ZIP_TYPES = ("application/zip", "application/x-zip")
"""What servers that do not know a format of packed documents call it."""


def accepted(url: str) -> tuple[str, ...]:
    """Beginnings of the content types that may hold a document at an address."""
    packed = urlsplit(url).path.lower().endswith(_PACKED_DOCUMENTS)
    return (*ACCEPTS, *_ZIP_TYPES) if packed else ACCEPTS


def base_type(content_type: str | None) -> str:
    """A content type without its parameters, in lower case; "" if none is declared."""
    return (content_type or "").partition(";")[0].strip().lower()


def may_be_document(content_type: str | None) -> bool:
    """Whether what was declared may be a document; what was not declared may."""
    declared = base_type(content_type)
    return not declared or declared.startswith(ACCEPTS)
