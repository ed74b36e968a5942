"""Signs that a page is not what its address promised: a login wall, a consent page, "not found" with status 200, an
empty frame for scripts.

In: the tree of a page without its scripts, its title and how many words it has. Out: signs. A page that is wrongly
taken for one of these is lost to its owner, so each rule wants several marks at once and a short page: a long article
about passwords, cookies or 404 errors has none. A site with other words (sign_words) goes unseen.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Literal, TypeAlias

from lxml import etree

from citewell.crawl.read.markup import text_of
from citewell.crawl.read.sign_words import ACCEPT, CONSENT, LOGIN, NOT_FOUND, without_fillers

Sign: TypeAlias = Literal["login", "consent", "soft-404", "script"]

SHORT_WORDS = 400
"""A page with more words, its navigation counted, has no signs."""

LITTLE_PROSE = 120
"""Words outside links and navigation on a page that says nothing but "not found" or "log in", at most."""

FEW_OTHER_WORDS = 40
"""Words on a consent page that do not speak of consent."""

WORDS_OF_A_TERM = 25
"""Words of a text for each word of consent in it, if consent is what it speaks of; more, and it only mentions it."""

FEW_LINKS = 8
"""Links on a consent page that do not speak of consent: it stands before the site, without its navigation."""

SCRIPT_WORDS = 12
"""Words of a page that is drawn by scripts, besides what it says to those who run none, at most."""

_LONGEST_SECTION = 80  # characters; a longer title or heading says something else
_MOST_LABELS = 100  # things to press that are looked at
_NAVIGATION = frozenset({"a", "nav", "footer", "header", "button", "select", "option", "label", "aside"})
_BLOCKS = ("p", "li", "td", "h1", "h2", "h3", "h4", "div", "section", "article", "dd", "pre")
_MARKS = re.compile(r"\s+[|–—·•›»:-]{1,2}\s+|\s*::\s*|\s*\|\s*|:\s+|[!.?…]+(?:\s+|$)")
_ACCOUNT = re.compile(r"user|login|e-?mail|account|benutzer|identifiant|usuario|utente|gebruiker", re.IGNORECASE)
_OTHER_FIELD = re.compile(r"search|query|newsletter|subscri|suche|abonn", re.IGNORECASE)


def signs_of(root: etree._Element, *, title: str, words: int, wants_scripts: bool = False) -> frozenset[Sign]:
    """The signs of a page.

    Args:
        root: the page without scripts and styles.
        words: that its readers see.
        wants_scripts: JavaScript is asked for of those who do not run it.
    """
    if words > SHORT_WORDS:
        return frozenset()
    sections = [*_sections(title), *(part for heading in _headings(root) for part in _sections(heading))]
    found: set[Sign] = set()
    if any(_says_not_found(section) for section in sections) and _prose(root) <= LITTLE_PROSE:
        found.add("soft-404")
    if _asks_to_log_in(root, sections, words):
        found.add("login")
    if _asks_for_consent(root):
        found.add("consent")
    if wants_scripts and words <= SCRIPT_WORDS:
        found.add("script")
    return frozenset(found)


def asks_for_scripts(root: etree._Element) -> bool:
    """Whether a page says "JavaScript", which is the same in all languages, to those who do not run it."""
    return any("javascript" in text_of(element).lower() for element in root.iter("noscript"))


def _sections(line: str) -> list[str]:
    """A title or heading taken apart at its marks, and whole: "404 - Page not found | A site"."""
    plain = " ".join(line.lower().replace("’", "'").split())
    parts = (part.strip(" \t\"'“”()[]#!.?…") for part in (*_MARKS.split(plain[:500]), plain))
    return [part for part in parts if 0 < len(part) <= _LONGEST_SECTION]


def _headings(root: etree._Element) -> Iterator[str]:
    for number, element in enumerate(root.iter("h1", "h2")):
        if number >= 10:
            return
        if element.tag == "h1" or number < 2:
            yield text_of(element)


def _says_not_found(section: str) -> bool:
    """Whether a title says that there is no page: the number 404 alone, or a phrase behind words that say little."""
    telling = without_fillers(section)
    return telling in NOT_FOUND if telling else "404" in section


def _prose(root: etree._Element) -> int:
    """Words outside links, buttons and navigation."""
    return sum(len(text.split()) for text in _outside_navigation(root))


def _outside_navigation(root: etree._Element) -> Iterator[str]:
    inside = 0
    for event, element in etree.iterwalk(root, events=("start", "end")):
        if event == "start":
            inside += element.tag in _NAVIGATION
            text = element.text
        else:
            inside -= element.tag in _NAVIGATION
            text = element.tail
        if text and not inside:
            yield text


def _asks_to_log_in(root: etree._Element, sections: Sequence[str], words: int) -> bool:
    """A password field on a page that is called a login or has hardly any words; or a field for the account's name
    alone, where the password is asked for on the next page."""
    fields = [(str(field.get("type") or "text").lower(), field) for field in root.iter("input")]
    passwords = sum(kind == "password" for kind, _ in fields)
    if passwords > 2:  # a form for a new password
        return False
    if passwords and words <= FEW_OTHER_WORDS:
        return True
    account = any(kind in ("email", "text") and _names_account(field) for kind, field in fields)
    if not passwords and not (account and words <= 2 * FEW_OTHER_WORDS):
        return False
    return any(_begins_as_login(section) for section in sections) and _prose(root) <= LITTLE_PROSE


def _begins_as_login(section: str) -> bool:
    return len(section.split()) <= 7 and any(
        section.startswith(phrase) and not section[len(phrase) : len(phrase) + 1].isalpha() for phrase in LOGIN
    )


def _names_account(field: etree._Element) -> bool:
    marks = " ".join(str(field.get(name) or "") for name in ("name", "id", "autocomplete", "placeholder"))
    return bool(_ACCOUNT.search(marks)) and not _OTHER_FIELD.search(marks)


def _asks_for_consent(root: etree._Element) -> bool:
    """Something to press that accepts, two or more words of consent, and little else on the page."""
    if not any(label in ACCEPT for label in _labels(root)):
        return False
    if len(_consent_terms(text_of(root))) < 2:
        return False
    others = sum(len(line.split()) for line in _blocks(root) if not _speaks_of_consent(line))
    links = sum(not _consent_terms(text_of(link)) for link in root.iter("a"))
    return others <= FEW_OTHER_WORDS and links <= FEW_LINKS


def _consent_terms(text: str) -> set[str]:
    lower = text.lower()
    return {term for term in CONSENT if term in lower}


def _speaks_of_consent(text: str) -> bool:
    lower = text.lower()
    return len(text.split()) <= WORDS_OF_A_TERM * sum(lower.count(term) for term in _consent_terms(text))


def _labels(root: etree._Element) -> Iterator[str]:
    """What stands on the things to press."""
    for number, element in enumerate(root.iter("button", "input", "a")):
        if number >= _MOST_LABELS:
            return
        pressed = str(element.get("value") or "") if element.tag == "input" else text_of(element)
        yield " ".join(pressed.lower().replace("’", "'").split()).strip(" .!✓→>»")


def _blocks(root: etree._Element) -> Iterator[str]:
    """Texts that belong together: of each element that holds text of its own, with what stands inside it."""
    for element in root.iter(*_BLOCKS):
        if element.text and not element.text.isspace():
            yield text_of(element)
