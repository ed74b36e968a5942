"""EPUB -> Reading: the chapters in the order of the spine, walked as web pages are."""

from __future__ import annotations

import zipfile
from collections import Counter
from collections.abc import Iterator

from lxml import etree

from citewell.errors import DamagedDocument, DocumentError, LockedDocument
from citewell.extract.dates import iso_date
from citewell.extract.draft import Reading
from citewell.extract.html.state import local_name
from citewell.extract.html.tree import parse_html
from citewell.extract.html.walk import SKIPPED, walk
from citewell.extract.language import language_code
from citewell.extract.package import member_path, open_package, read_member
from citewell.extract.parts import Part
from citewell.extract.places import web_urls

_CONTAINER = "META-INF/container.xml"
_ENCRYPTION = "META-INF/encryption.xml"
_FONT_ENCRYPTION = ("http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC")  # hides fonts, not text
_CHAPTERS = frozenset({"application/xhtml+xml", "text/html", "application/xml", "text/xml", "application/x-dtbook+xml"})
_BOOK_SKIPPED = SKIPPED - {"aside", "footer"}  # in books asides and footers are notes of the author


def read_epub(content: bytes, *, max_bytes: int) -> Reading:
    """Read an e-book, EPUB 2 or 3.

    Raises:
        LockedDocument: its chapters are encrypted (DRM).
        DamagedDocument: the package or its table of contents is broken, or no chapter can be read.
        DocumentTooLarge: see package.open_package.
    """
    with open_package(content, max_bytes=max_bytes) as package:
        book_path = _book_path(package)
        book = _xml(package, book_path)
        _refuse_drm(package)
        reading = _description(book)
        chapters = list(_chapter_paths(book, book_path))
        read = 0
        for path in chapters:
            chapter = read_member(package, path)
            if chapter is not None:
                reading.parts += _chapter_parts(chapter, reading.omitted)
                read += 1
        if chapters and not read:
            raise DamagedDocument("none of the book's chapters is in the file")
    return reading


def _xml(package: zipfile.ZipFile, path: str) -> etree._Element:
    content = read_member(package, path)
    if content is None:
        raise DamagedDocument(f"{path} is missing in the book")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=True, huge_tree=False)
    try:
        root = etree.fromstring(content, parser)
    except (etree.LxmlError, ValueError) as error:
        raise DamagedDocument(f"{path} in the book is broken ({error})") from error
    if root is None:
        raise DamagedDocument(f"{path} in the book is broken")
    return root


def _named(root: etree._Element, name: str) -> Iterator[etree._Element]:
    return (element for element in root.iter(etree.Element) if local_name(element) == name)


def _book_path(package: zipfile.ZipFile) -> str:
    for rootfile in _named(_xml(package, _CONTAINER), "rootfile"):
        path = member_path("", rootfile.get("full-path", ""))
        if path:
            return path
    raise DamagedDocument("the book does not say where its contents are")


def _refuse_drm(package: zipfile.ZipFile) -> None:
    if read_member(package, _ENCRYPTION) is None:
        return
    for data in _named(_xml(package, _ENCRYPTION), "encrypteddata"):
        methods = [method.get("Algorithm", "") for method in _named(data, "encryptionmethod")]
        if not all(method.startswith(_FONT_ENCRYPTION) for method in methods):
            raise LockedDocument("the book is encrypted (DRM)", hint="add a copy without copy protection")


def _chapter_paths(book: etree._Element, book_path: str) -> Iterator[str]:
    """The chapters in reading order, without the navigation document, each once."""
    manifest = {item.get("id"): item for item in _named(book, "item")}
    seen: set[str] = set()
    for reference in _named(book, "itemref"):
        item = manifest.get(reference.get("idref"))
        if item is None or "nav" in (item.get("properties") or "").split():
            continue
        path = member_path(book_path, item.get("href", ""))
        if path and path not in seen and (item.get("media-type") or "").lower() in _CHAPTERS:
            seen.add(path)
            yield path


def _chapter_parts(chapter: bytes, omitted: Counter[str]) -> list[Part]:
    """One broken or empty chapter costs only itself."""
    try:
        tree = parse_html(chapter)
    except DocumentError:
        return []
    return walk(tree.root, skipped=_BOOK_SKIPPED, omitted=omitted)


def _description(book: etree._Element) -> Reading:
    def first(name: str) -> str:
        return next(
            (text for element in _named(book, name) if (text := "".join(map(str, element.itertext())).strip())), ""
        )

    creators = ["".join(map(str, element.itertext())).strip() for element in _named(book, "creator")]
    modified = [element.text for element in _named(book, "meta") if element.get("property") == "dcterms:modified"]
    return Reading(
        parts=[],
        filetype="epub",
        title=first("title"),
        site=first("publisher"),
        urls=web_urls([first("source")]),
        author=", ".join(creator for creator in creators if creator and creator.lower() != "unknown"),
        published=iso_date(first("date")),
        modified=next((day for text in modified if (day := iso_date(text))), None),
        language=language_code(first("language")),
    )
