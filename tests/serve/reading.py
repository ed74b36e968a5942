"""Pages as a reader without JavaScript has them, and what may stand on one."""

from __future__ import annotations

import re
from dataclasses import dataclass
from importlib.resources import files
from urllib.parse import urlsplit

from lxml import html

TEMPLATES = files("citewell.serve") / "html"
ADDRESSES = {
    "href",
    "src",
    "action",
    "formaction",
    "data",
    "poster",
    "background",
    "cite",
    "ping",
    "srcset",
    "manifest",
}


@dataclass(frozen=True, slots=True)
class Numbered:
    """A number of an answer."""

    number: int
    url: str
    quote: str  # on its card


class Page:
    """A page that was read whole."""

    def __init__(self, text: str) -> None:
        assert text.lstrip("\n").startswith("<!doctype html>"), text[:80]
        self.text = text
        self.root = html.document_fromstring(text)

    def one(self, path: str) -> str:
        """The words of the only element at a path."""
        (found,) = self.root.xpath(path)
        return words(found)

    def all(self, path: str) -> list[str]:
        return [words(each) for each in self.root.xpath(path)]

    def urls(self, path: str) -> list[str]:
        return [str(each.get("href")) for each in self.root.xpath(path)]

    def sentences(self) -> list[str]:
        """The answer, sentence by sentence, without its numbers."""
        return [words(each, without="cite agree made".split()) for each in self.root.xpath(SENTENCES)]

    def numbers(self) -> list[Numbered]:
        """The numbers of the answer, in order."""
        cited = self.root.xpath(f"{SENTENCES}//span[@class='cite']")
        return [
            Numbered(int(words(each[0])), str(each[0].get("href")), words(each.xpath(".//mark")[0], fold=False))
            for each in cited
        ]

    def cited(self) -> str:
        """The cited words of a stored page, those in several blocks put together."""
        marks = self.root.xpath("//*[@id='text']//mark[@class='cited']")
        assert [each.get("id") for each in marks] == ["cited", *[None] * (len(marks) - 1)]
        return " ".join(words(each, fold=False) for each in marks)


SENTENCES = "//section[@id='answer']//span[@class='sentence']"


def words(element: html.HtmlElement, *, fold: bool = True, without: list[str] | None = None) -> str:
    """What is read in an element, white space folded."""
    text = "".join(_texts(element, without or []))
    return " ".join(text.split()) if fold else text


def _texts(element: html.HtmlElement, without: list[str]) -> list[str]:
    found = [element.text or ""]
    for child in element:
        found += [] if child.get("class") in without else _texts(child, without)
        found.append(child.tail or "")
    return found


# --- what may stand on a page ----------------------------------------------------------------------------------------


def check_harmless(text: str, *, allow_bookmarklet: bool = False) -> None:
    """There is no element or attribute that is not the templates', and no address that does anything but lead."""
    page = Page(text)
    for each in page.root.iter():
        assert isinstance(each.tag, str), f"a comment or an instruction: {html.tostring(each)[:200]!r}"
        for name in ["", *each.attrib]:
            assert (each.tag, str(name)) in OURS, f"<{each.tag} {name}>"
        for name in ADDRESSES & set(map(str, each.attrib)):
            _check_address(str(each.get(name)), allow_bookmarklet=allow_bookmarklet)
    scripts = page.root.xpath("//script")
    assert [(each.text, str(each.get("src")).partition("?")[0]) for each in scripts] == [(None, "/static/citewell.js")]
    assert "\0" not in text


def _check_address(url: str, *, allow_bookmarklet: bool) -> None:
    if url.startswith("javascript:"):
        assert allow_bookmarklet
        return
    assert url.startswith(("#", "/", "http://", "https://")), url
    assert not url.startswith(("//", "/\\")), url
    parts = urlsplit(url)
    assert parts.scheme in ("", "http", "https")
    assert parts.hostname or not parts.scheme
    assert not re.search(r"[\0-\x1f]", url), url


def _made() -> set[tuple[str, str]]:
    """(element, attribute) of all that the templates themselves hold; (element, "") for each element."""
    found = set()
    for file in TEMPLATES.iterdir():
        source = re.sub(r"\{%.*?%\}", " ", file.read_text(encoding="utf-8"), flags=re.S)
        source = re.sub(r"\{\{ lang\(.*?\) \}\}", ' lang="en"', source)
        source = re.sub(r"\{\{ '( [a-z]+)' if .*?\}\}", r"\1", source)
        for level in "23456" if file.name.endswith(".html") else "":
            text = re.sub(r"\{\{ group\.level \}\}", level, source)
            tree = html.document_fromstring(re.sub(r"\{\{.*?\}\}", " ", text, flags=re.S))
            elements = [each for each in tree.iter() if isinstance(each.tag, str)]
            found |= {(str(each.tag), str(name)) for each in elements for name in ["", *each.attrib]}
    return found


OURS = _made()
