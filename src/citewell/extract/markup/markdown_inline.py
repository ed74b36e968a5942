"""The words of one block of Markdown, and what else is in it.

In: an inline token of markdown-it. Out: a Line: its text with hard breaks as line ends and soft ones as SOFT, the
words of its pictures, its inline notes, and how many words it holds that readers do not see.
"""

from __future__ import annotations

import html
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from lxml import etree

from citewell.extract.formulas import latex_text, mathml_text
from citewell.extract.markup.templates import INCLUDE, VALUE
from citewell.extract.raised import lowered, may_be_note_mark, raised
from citewell.types import GAP

if TYPE_CHECKING:
    from markdown_it.token import Token

SOFT = "\r"
"""Stands in a Line's text where a line ends in the source that is no end to readers."""

_WITHOUT_BLANKS = "\u2e80-\u303f\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff00-\uff60\uffe0-\uffe6"
_SOFT_BETWEEN = re.compile(f"(?<=[{_WITHOUT_BLANKS}])[ ]?{SOFT}[ ]?(?=[{_WITHOUT_BLANKS}])")
_STRONG_LEFT = re.compile(r"(\*\*|__)(?=\S)([^*_\n]{1,300}?)(?<=\S)\1")
_CJK = re.compile(f"[{_WITHOUT_BLANKS}]")
_TAG_NAME = re.compile(r"<(/?)([a-zA-Z][\w.:-]*)")
_ATTRIBUTE = re.compile(r"""\b([\w-]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'<>]+))""")
_HIDING = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|(?:^|[\s<])hidden(?=[\s/>=])|aria-hidden=[\"']?true")
_TITLE_TAG = re.compile(r"\bdata-type=[\"']?title\b")  # a title that stands before its text, in a line of its own
_STRIKING = re.compile(r"line-through")
_STYLED = re.compile(r"style\s*=|hidden")
_VOID = frozenset("area base br col embed hr img input link meta param source track wbr".split())
_DROPPED = frozenset("script style template noscript svg iframe object audio video select textarea title".split())
_STRUCK = frozenset({"del", "s", "strike"})
_ROLE = re.compile(r"\{[a-zA-Z][\w:+.-]*\}$")
_ROLE_TARGET = re.compile(r"^(.*\S)\s*<[^<>]*>$", re.DOTALL)
_CALCULATED = re.compile(r"^(?:r\s+|\{[\w.]+\}\s*)\S")
_BRACKETED = re.compile(r"\[([^\[\]]*)\]")
_PICTURE_FILE = re.compile(r"\.(?:png|jpe?g|gif|svg|webp|avif|bmp|tiff?)(?:$|[?#])", re.IGNORECASE)
_REFERRING = "\ufdd3\ufdd4"  # around words that stand only for where a link leads
_REFERRING_ONLY = re.compile(
    r"\s*[(\[]\s*\ufdd3[^\ufdd3\ufdd4]*\ufdd4(?:[^()\[\]\ufdd3]{0,8}\ufdd3[^\ufdd3\ufdd4]*\ufdd4)*\s*[)\]]"
)
_REFERRING_ENDS = re.compile("[\ufdd3\ufdd4]")
_BADGE_WORDS = 4  # a picture in a link with fewer words of its own is a badge or a button


@dataclass(slots=True)
class Line:
    """What one block of Markdown says."""

    text: str = ""
    captions: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    struck: int = 0  # words that are struck out
    hidden: int = 0  # words that readers do not see
    link: str = ""  # where all of its words lead to, if they are one link
    label: str = ""  # the words in bold type that it begins with
    code: str = ""  # the code that it begins with


def line_of(
    token: Token,
    *,
    calculated: bool = False,
    marks: frozenset[str] = frozenset(),
    notes: Mapping[int, Any] | None = None,
) -> Line:
    """The words of a line of Markdown.

    Args:
        token: an inline token with its children.
        calculated: whether code in a sentence may stand for its result, as in R Markdown.
        marks: raised text that is the mark of a note, as the document's notes show.
        notes: the footnotes that markdown-it has gathered so far.
    """
    children = token.children or ()
    if len(children) == 1 and children[0].type == "text" and "**" not in children[0].content:
        return Line(children[0].content.replace("\n", SOFT))
    writer = _Writer(calculated, marks)
    writer.write(children)
    line = writer.line
    line.text = _settled("".join(writer.pieces))
    for child in children if notes else ():
        if child.type == "footnote_ref":
            inner = notes.get(child.meta["id"], {}).get("tokens") if notes else None
            if inner:
                nested = _Writer(calculated, marks)
                nested.write(inner)
                line.notes.append(_settled("".join(nested.pieces)))
    return line


def attribute(tag: str, name: str) -> str:
    """The value of an attribute in the source of a tag; "" if there is none."""
    for found in _ATTRIBUTE.finditer(tag):
        if found[1].lower() == name:
            return html.unescape(found[2] or found[3] or found[4] or "")
    return ""


def hides(tag: str) -> bool:
    """Whether the source of a tag says that readers do not see what is in it."""
    return bool(_STYLED.search(tag)) and bool(_HIDING.search(tag.lower()))


def flowing(text: str) -> str:
    """The text with the ends of its source's lines as blanks, or as nothing in scripts that have no blanks."""
    return _SOFT_BETWEEN.sub("", text).replace(SOFT, " ") if SOFT in text else text


def _blank_between(end: re.Match[str]) -> str:
    """A blank in the place of a bracket that parted two words, such as "[Figure 2]a"."""
    start = end.start()
    return (
        " " if end.string[max(0, start - 1) : start].isalnum() and end.string[start + 1 : start + 2].isalnum() else ""
    )


def _settled(text: str) -> str:
    if _REFERRING[0] in text:
        return _REFERRING_ENDS.sub(_blank_between, _REFERRING_ONLY.sub("", text))
    return text


@dataclass(slots=True)
class _Open:
    """An element that is open: its name, where its words begin, and how many pictures stood before it."""

    name: str
    start: int
    pictures: int
    tag: str = ""


class _Writer:
    """The words written so far, and the elements that are open."""

    def __init__(self, calculated: bool, marks: frozenset[str]) -> None:
        self.pieces: list[str] = []
        self.line = Line()
        self._calculated = calculated
        self._marks = marks
        self._open: list[_Open] = []
        self._link_end = -1
        self._math: list[str] | None = None  # the source of the MathML that is open

    def write(self, tokens: Sequence[Token]) -> None:
        """Write the words of some tokens."""
        for token in tokens:
            kind = token.type
            if self._math is not None:
                self._mathml(token)
            elif kind == "text":
                self.pieces.append(_without_strong(token.content) if "**" in token.content else token.content)
            elif kind == "softbreak":
                self.pieces.append(SOFT)
            elif kind == "hardbreak":
                self.pieces.append("\n")
            elif kind == "html_inline":
                self._html(token.content)
            else:
                self._mark(kind, token)
        while self._open:
            self._close(self._open[-1].name)
        if self.line.link and (self._link_end < len(self.pieces) and "".join(self.pieces[self._link_end :]).strip()):
            self.line.link = ""

    def _mark(self, kind: str, token: Token) -> None:
        match kind:
            case "code_inline":
                if not "".join(self.pieces).strip():
                    self.line.code = self.line.code or token.content
                self._code(token.content)
            case "image":
                self._picture(_words(token.children or ()), str(token.attrs.get("title") or ""))
            case "math_inline":
                self.pieces.append(latex_text(token.content) or GAP)
            case "raised":
                self._raise(token.content, linked=False)
            case "lowered":
                self.pieces.append(lowered(token.content))
            case "struck":
                self.line.struck += len(token.content.split())
            case "s_open":
                self._begin("s")
            case "s_close":
                self._close("s")
            case "strong_open":
                self._begin("strong")
            case "strong_close":
                self._close("strong")
            case "link_open":
                self._begin("a", str(token.attrs.get("href") or ""))
            case "link_close":
                self._close("a")
            case "embedded" if not _PICTURE_FILE.search(token.content):
                self.pieces.append(INCLUDE)

    def _code(self, content: str) -> None:
        if self._calculated and _CALCULATED.match(content):
            self.pieces.append(VALUE)
            return
        role = _ROLE.search(self.pieces[-1]) if self.pieces else None
        if role:
            self.pieces[-1] = self.pieces[-1][: role.start()]
            target = _ROLE_TARGET.match(content)
            content = target[1] if target else content
        self.pieces.append(content)

    def _html(self, tag: str) -> None:
        found = _TAG_NAME.match(tag)
        if found is None:  # a comment, a declaration
            return
        name = found[2].lower()
        if name == "br":
            self.pieces.append("\n")
        elif name == "math" and not found[1]:
            self._math = [tag]
        elif name == "img":
            self._picture(attribute(tag, "alt"), attribute(tag, "title"))
        elif found[1]:
            self._close(name)
        elif not tag.endswith("/>") and name not in _VOID:
            self._begin(name, tag)
        if found[2][:1].isupper() and not found[1]:
            self.line.captions += [words for key in ("title", "caption", "label") if (words := attribute(tag, key))]

    def _begin(self, name: str, tag: str = "") -> None:
        self._open.append(_Open(name, len(self.pieces), len(self.line.captions), tag))
        if name == "q":
            self.pieces.append("“")

    def _close(self, name: str) -> None:
        """Leave the innermost element of that name, and those in it that were not closed."""
        if not any(opened.name == name for opened in self._open[-20:]):
            return
        while self._open:
            opened = self._open.pop()
            self._leave(opened)
            if opened.name == name:
                return

    def _leave(self, opened: _Open) -> None:
        name, start = opened.name, opened.start
        if name == "strong" and not "".join(self.pieces[:start]).strip():
            self.line.label = self.line.label or "".join(self.pieces[start:])
        elif name == "a":
            self._leave_link(opened)
        elif name == "q":
            self.pieces.append("”")
        elif name in ("sup", "sub"):
            words = self._taken(start)
            self._raise(words, linked=opened.tag.endswith("\ufdd5")) if name == "sup" else self.pieces.append(
                lowered(words)
            )
        elif name in _STRUCK or _STRIKING.search(opened.tag):
            self.line.struck += len(self._taken(start).split())
        elif name in _DROPPED:
            self._taken(start)
        elif hides(opened.tag):
            self.line.hidden += len(self._taken(start).split())
        elif _TITLE_TAG.search(opened.tag):
            self.pieces.append("\n")

    def _leave_link(self, opened: _Open) -> None:
        words = "".join(self.pieces[opened.start :])
        bracketed = _BRACKETED.fullmatch(words.strip())
        if self._open and self._open[-1].name == "sup":
            self._open[-1].tag += "\ufdd5"  # a raised link is the mark of a note
        if not words.strip():
            kept = self.line.captions[opened.pictures :]
            if not _PICTURE_FILE.search(opened.tag):
                kept = [caption for caption in kept if len(caption.split()) >= _BADGE_WORDS]
            self.line.captions[opened.pictures :] = kept
        elif bracketed and may_be_note_mark(bracketed[1]) and not bracketed[1].isalpha():
            self._taken(opened.start)
        elif bracketed:
            self._taken(opened.start)
            self.pieces.append(bracketed[1].join(_REFERRING))
        if words.strip() and not "".join(self.pieces[: opened.start]).strip():
            self.line.link, self._link_end = opened.tag, len(self.pieces)

    def _mathml(self, token: Token) -> None:
        source = self._math or []
        source.append(token.content if token.type == "html_inline" else html.escape(token.content))
        if token.type == "html_inline" and token.content.lower().startswith("</math"):
            self.pieces.append(_formula("".join(source)))
            self._math = None

    def _raise(self, words: str, *, linked: bool) -> None:
        bare = words.strip().strip("[]")
        if may_be_note_mark(bare) and (linked or bare in self._marks):
            return
        self.pieces.append(raised(words, "".join(self.pieces[-3:])[-20:]))

    def _picture(self, words: str, title: str) -> None:
        self.line.captions += [text for text in dict.fromkeys((words.strip(), title.strip())) if text]

    def _taken(self, start: int) -> str:
        words = "".join(self.pieces[start:])
        del self.pieces[start:]
        return words


def _formula(source: str) -> str:
    element = etree.fromstring(source.encode(), etree.HTMLParser(encoding="utf-8")).find(".//math")
    return (mathml_text(element) if element is not None else "") or GAP


def _words(tokens: Sequence[Token]) -> str:
    return "".join(" " if token.type in ("softbreak", "hardbreak") else token.content for token in tokens)


def _without_strong(text: str) -> str:
    """Marks of strong text that CommonMark does not see beside letters of scripts without blanks."""
    return _STRONG_LEFT.sub(r"\2", text) if _CJK.search(text) else text
