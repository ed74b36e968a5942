"""Bytes of a page -> a tree that is safe to walk, whatever the bytes are."""

from __future__ import annotations

import re
from dataclasses import dataclass

from lxml import etree, html

from citewell.errors import DamagedDocument, EmptyDocument
from citewell.extract.decode import decode_html

_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*>")
_SUBSET = re.compile(r"^\s*<!DOCTYPE[^\[<>]{0,500}\[[^\]]{0,20000}\]\s*>", re.IGNORECASE)  # entities of its own
_ENDS = re.compile(r"</(?:body|html)\s*>", re.IGNORECASE)  # what comes after them is text, too
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)(?:\s[^<>]*)?/?>")
_UNREAD = re.compile(
    r"<(script|style|noscript|template|nav|footer|svg)\b.*?</\1\s*>|<!--.*?-->", re.IGNORECASE | re.DOTALL
)
_FLAT = frozenset({"html", "head", "body", "title", "meta", "p", "h1", "h2", "h3", "h4", "h5", "h6", "br"})
_INLINE = frozenset(
    """a abbr acronym b bdi bdo big blink cite code data del dfn em font i ins kbd label mark q s samp small span strike
    strong sub sup time tt u var wbr""".split()
)


@dataclass(frozen=True, slots=True)
class Tree:
    """A parsed page. `deep` says that its nesting is not that of a sane page, so only walk it, once."""

    root: html.HtmlElement
    deep: bool = False


def parse_html(content: bytes, *, content_type: str | None = None) -> Tree:
    """Parse a page of any quality.

    libxml2 stops at 256 open elements and, when told that the tree is huge, at 2,048; what comes after is lost. A
    page beyond the first bound is parsed as huge, one beyond the second is flattened to paragraphs first.

    Raises:
        EmptyDocument: there are no elements at all.
        DamagedDocument: the parser refuses it.
    """
    text = _ENDS.sub(" ", _FORBIDDEN.sub("", _SUBSET.sub("", _DECLARATION.sub("", decode_html(content, content_type)))))
    if not text.strip():
        raise EmptyDocument("the page is empty", hint="there is nothing in it to search")
    root, complete = _parse(text, huge=False)
    if complete:
        return Tree(root)
    root, complete = _parse(text, huge=True)
    if complete:
        return Tree(root, deep=True)
    return Tree(_parse(_flatten(text), huge=True)[0], deep=True)


def _parse(text: str, *, huge: bool) -> tuple[html.HtmlElement, bool]:
    """The tree, and whether the parser reached the end of the text."""
    parser = html.HTMLParser(encoding="utf-8", remove_pis=True, huge_tree=huge)
    try:
        root = html.document_fromstring(text.encode(), parser=parser, ensure_head_body=True)
    except etree.ParserError as error:
        raise EmptyDocument("the page holds nothing but markup", hint="there is nothing in it to search") from error
    except (etree.LxmlError, ValueError) as error:
        raise DamagedDocument(f"the page cannot be parsed: {error}") from error
    stopped = any(entry.type == etree.ErrorTypes.ERR_RESOURCE_LIMIT for entry in parser.error_log)
    return root, not stopped


def _flatten(text: str) -> str:
    """The same words with no element inside another but inline ones, which are dropped: every block becomes a
    paragraph."""
    return _TAG.sub(_flat_tag, _UNREAD.sub(" ", text))


def _flat_tag(tag: re.Match[str]) -> str:
    closing, name = tag[1], tag[2].lower()
    if name in _FLAT:
        return tag[0]
    if name in _INLINE:
        return ""
    return "</p>" if closing else "<p>"
