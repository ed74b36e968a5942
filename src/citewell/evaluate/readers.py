"""Two other ways to read a page, to compare ours with: the library that ours builds on, and all that is visible."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Callable, Mapping

import lxml.html
import trafilatura
from lxml import etree

_BLOCKS = frozenset(
    "address article aside blockquote br dd div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header "
    "hr li main nav ol option p pre section table td th tr ul".split()
)


def trafilatura_text(content: bytes) -> str:
    """The main text by trafilatura as it comes, without comments."""
    return trafilatura.extract(_unpacked(content), include_comments=False) or ""


def visible_text(content: bytes) -> str:
    """All text of a page that is not script, style or head, a line for each block."""
    try:
        tree = lxml.html.fromstring(_unpacked(content))
    except (etree.LxmlError, ValueError):
        return ""
    etree.strip_elements(tree, "head", "script", "style", "noscript", "template", etree.Comment, with_tail=False)
    for element in tree.iter():
        if element.tag in _BLOCKS:
            element.text = "\n" + (element.text or "")
            element.tail = "\n" + (element.tail or "")
    return "".join(map(str, tree.itertext()))


READERS: Mapping[str, Callable[[bytes], str]] = {"trafilatura": trafilatura_text, "visible text": visible_text}


def _unpacked(content: bytes) -> bytes:
    if content[:2] != b"\x1f\x8b":
        return content
    try:
        return gzip.decompress(content)
    except (OSError, EOFError, zlib.error):
        return b""
