"""What of a page leads elsewhere: rows of links to the pages before and after, to other languages; menus in a sentence.

All of it is told by where the links lead and how they are marked up, never by their words.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from lxml import etree

_RELATIONS = frozenset("prev previous next up start home first last contents toc index bookmark-index".split())
_KEYS = frozenset("pnuh")  # access keys of the links that manuals lead on with: previous, next, up, home
_NAMED = frozenset({"navheader", "navfooter"})  # rows that DocBook writes
_HOLDERS = frozenset("table ul ol p div span td th tr tbody thead li nav center".split())
_TOLD = frozenset("table ul ol p div".split())
_MOST_TEXT = 400  # characters in a row of links
_MOST_BESIDE = 200  # of these, beside the links
_MOST_INNER = 100  # elements
_SENTENCE_ENDS = (".", "!", "?", "。", "！", "？")
_MENU_LINKS = 2  # links in a menu, at least
_MOST_MENU = 3_000  # characters


class Leads:
    """Where a page leads on to others of its kind."""

    def __init__(self, root: etree._Element) -> None:
        self._targets = {
            (link.get("href") or "").strip()
            for link in root.iter("link")
            if not _RELATIONS.isdisjoint((link.get("rel") or "").lower().split())
        } - {"", "#"}
        self._rows: set[etree._Element] = set()
        self._counted: dict[etree._Element, int] = {}
        for link in root.iter("a"):
            if self._leads_on(link) or _leads_to_language(link):
                self._climb(link)

    def is_row(self, element: etree._Element) -> bool:
        """Whether an element is a row of links that lead on, and nothing else."""
        if element in self._rows:
            return True
        names = element.get("class")
        return bool(names) and element.tag == "div" and not _NAMED.isdisjoint(str(names).split())

    def _leads_on(self, link: etree._Element) -> bool:
        if not _RELATIONS.isdisjoint((link.get("rel") or "").lower().split()):
            return True
        if (link.get("accesskey") or "").lower() in _KEYS:
            return True
        return bool(self._targets) and (link.get("href") or "").strip() in self._targets

    def _climb(self, link: etree._Element) -> None:
        """Find the widest element around a link in which all links are of its sort."""
        widest: etree._Element | None = None
        around = link.getparent()
        while around is not None and around.tag in _HOLDERS and around not in self._rows:
            if around not in self._counted:
                self._counted[around] = self._links_of_row(around)
            links = self._counted[around]
            if not links:
                break
            if around.tag in _TOLD and (links > 1 or _leads_to_language(link)):
                widest = around
            around = around.getparent()
        if widest is not None:
            self._rows.add(widest)

    def _links_of_row(self, element: etree._Element) -> int:
        """How many links an element holds, if they all lead on and there is little beside them; else 0."""
        links: list[etree._Element] = []
        text = ""
        linked = 0
        for number, inner in enumerate(element.iter()):
            if number > _MOST_INNER or inner.tag in ("h1", "h2", "h3", "h4", "pre", "form"):
                return 0
            if inner.tag == "a" and inner.get("href") is not None:
                links.append(inner)
                linked += sum(map(len, map(str, inner.itertext())))
            text += f"{inner.text or ''}{(inner.tail or '') if inner is not element else ''}"
            if len(text) > _MOST_TEXT:
                return 0
        if len(text.strip()) - linked > _MOST_BESIDE or text.rstrip().endswith(_SENTENCE_ENDS):
            return 0
        others = [link for link in links if not self._leads_on(link)]
        languages = [link for link in others if _leads_to_language(link)]
        if languages and len(others) == len(links):
            pages = {_page(link) for link in languages}
            return len(links) if all(link in languages or _page(link) in pages for link in others) else 0
        return 0 if others else len(links)


def _leads_to_language(link: etree._Element) -> bool:
    return bool(link.get("hreflang")) and "alternate" in (link.get("rel") or "").lower().split()


def _page(link: etree._Element) -> str:
    """The name of the file that a link leads to, without what tells its language."""
    try:
        path = urlsplit(link.get("href") or "").path
    except ValueError:
        return ""
    return path.rpartition("/")[2].partition(".")[0]


def is_menu_in_sentence(element: etree._Element, before: str) -> bool:
    """Whether an element in a sentence is a menu that opens when a reader points at a word: it holds links and no other
    words, and is written right behind the word, without a blank.

    Args:
        element: a span with a name that a style sheet may hide it by.
        before: the text before it in its block.
    """
    if not before[-1:].isalnum() or (element.text or "").strip():
        return False
    links = words = 0
    text = ""
    for number, inner in enumerate(element.iter()):
        if number > _MOST_INNER or len(text) > _MOST_MENU or inner.tag in ("sup", "sub"):
            return False
        links += inner.tag == "a"
        text += f"{inner.text or ''} {(inner.tail or '') if inner is not element else ''}"
    for link in element.iter("a"):
        words += len(" ".join(map(str, link.itertext())).split())
    blank = "".join(map(str, element.itertext()))[:1].isspace()
    return links >= _MENU_LINKS and not blank and words > links and words == len(text.split())
