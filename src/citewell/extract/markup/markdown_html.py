"""HTML in Markdown: boxes that hold Markdown, and pieces that are HTML throughout.

In: the source of an HTML block. Out: which boxes it opens and closes, and the parts of what stands in it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from citewell.errors import DocumentError
from citewell.extract.markup.markdown_inline import attribute, hides
from citewell.extract.markup.templates import signed, with_gaps
from citewell.extract.parts import VERBATIM, Part
from citewell.types import BlockKind

_TAG = re.compile(r"<(/?)([a-zA-Z][\w.:-]*)((?:\s[^<>]*)?)>")
_COMMENT = re.compile(r"<!--(?:(?!-->).)*(?:-->|\Z)|<[!?][^>]*>", re.DOTALL)
_WHOLE = frozenset({"table", "ul", "ol", "dl", "pre", "math", "svg", "script", "style"})
_MAY_BE_WHOLE = re.compile(rf"<(?:{'|'.join(sorted(_WHOLE))})\b", re.IGNORECASE)
_VOID = frozenset("area base br col embed hr img input link meta param source track wbr".split())
_UNREAD = frozenset(
    """script style noscript template iframe object embed applet canvas svg audio video select option input textarea
    datalist head title meta link map area frameset noframes menu rp rt""".split()
)
_SHOWN = re.compile(r"<(?:img|math|input)\b", re.IGNORECASE)
# Names that authors' tools give to boxes: data-type of textbooks, class of documentation
_KINDS: dict[str, BlockKind] = {
    "problem": "exercise",
    "exercise": "exercise",
    "injected-exercise": "exercise",
    "solution": "solution",
    "abstract": "objective",
    "learning-objectives": "objective",
    "mermaid": "diagram",
    "plantuml": "diagram",
    "graphviz": "diagram",
    "incorrect": "wrong_example",
    "bad": "wrong_example",
    "wrong": "wrong_example",
    "dont": "wrong_example",
    "style-example-bad": "wrong_example",
    "bibliography": "reference",
    "references": "reference",
    "csl-entry": "reference",
}
_FENCE_OR_RAW = re.compile(r"^ {0,3}(`{3,}|~{3,})|<(/?)(pre|script|style|textarea)\b", re.IGNORECASE)
_BOX_LINE = re.compile(
    r"(?: {0,3}(?=<)|[ ]*(?=</)).*"
    r"(?:</?(?:div|section|details|article|aside|center|figure|figcaption|main|blockquote)\b[^<>]*"
    r"|</(?:summary|table|ul|ol|dl|pre|p|iframe))>\s*$",
    re.IGNORECASE,
)
_LINK_LEFT = re.compile(r"\[([^\[\]\n]{1,300})\]\([^()\s]{1,1000}\)")  # that its author wrote inside of HTML
_STRONG_LEFT = re.compile(r"(?<![\w*])\*\*(?=[^\s*])([^*\n]{1,300})(?<=[^\s*])\*\*(?![\w*])")
_PICTURE = re.compile(r"<img\b[^<>]*>", re.IGNORECASE)
_INLINE_TAG = re.compile(
    r"\s*<(?:a|abbr|b|cite|code|del|em|i|img|kbd|mark|q|s|small|span|strong|sub|sup|u|var)\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Box:
    """An element that is open around what follows."""

    name: str
    kind: BlockKind | None = None
    hidden: bool = False


def _bare(markup: str) -> str:
    return _COMMENT.sub("", markup) if "<!" in markup or "<?" in markup else markup


def kind_of_box(names: str) -> BlockKind | None:
    """The kind of text in a box with one of these names."""
    return next((_KINDS[name] for name in names.lower().split() if name in _KINDS), None)


def opened_boxes(markup: str, boxes: list[Box]) -> list[str]:
    """Bring the boxes that are open up to date; say what titles components bring with them."""
    titles = []
    for tag in _TAG.finditer(_bare(markup)):
        name = tag[2].lower()
        if tag[1]:
            _close(boxes, name)
            continue
        if tag[2][:1].isupper():
            titles += [words for key in ("title", "caption", "label") if (words := attribute(tag[0], key))]
        if name in _VOID or tag[3].endswith("/"):
            continue
        if "=" not in tag[3] and "hidden" not in tag[3]:
            boxes.append(Box(name, "caption" if name == "figcaption" else None))
        else:
            named = f"{attribute(tag[0], 'data-type')} {attribute(tag[0], 'class')}"
            boxes.append(Box(name, kind_of_box(named), hides(tag[0])))
    return titles


def unclosed(markup: str) -> str:
    """The name of the first element of _WHOLE that a piece of HTML opens and does not close; "" if there is none."""
    if not _MAY_BE_WHOLE.search(markup):
        return ""
    depths: dict[str, int] = {}
    for tag in _TAG.finditer(_bare(markup)):
        name = tag[2].lower()
        if name in _WHOLE:
            depths[name] = depths.get(name, 0) + (-1 if tag[1] else 1)
    return next((name for name, depth in depths.items() if depth > 0), "")


def depth_of(markup: str, name: str) -> int:
    """How many more elements of a name a piece of HTML opens than it closes."""
    return sum(-1 if tag[1] else 1 for tag in _TAG.finditer(markup) if tag[2].lower() == name)


def pictures(markup: str) -> list[str]:
    """The words that stand for the pictures in a piece of HTML."""
    return [words for tag in _PICTURE.findall(markup) if (words := attribute(tag, "alt"))]


def has_text(markup: str) -> bool:
    """Whether a piece of HTML is more than tags and comments."""
    bare = _bare(markup)
    return bool(_SHOWN.search(bare)) or bool(_TAG.sub("", bare).strip())


def html_parts(markup: str, paired: frozenset[str]) -> Iterator[Part]:
    """HTML between paragraphs is read as a page's body is."""
    from citewell.extract.html.tree import parse_html
    from citewell.extract.html.walk import walk

    try:
        parts = walk(parse_html(signed(markup, paired).encode()).root, skipped=_UNREAD)
    except DocumentError:  # nothing but comments
        return
    for part in parts:
        text = part.text
        if part.kind not in VERBATIM:
            text = _STRONG_LEFT.sub(r"\1", _LINK_LEFT.sub(r"\1", text))
        text = with_gaps(text)
        yield Part(part.kind, text, part.level, part.label) if text != part.text else part


def spaced(text: str) -> str:
    """The text with an empty line below each line of tags that opens or closes a box and has text right below.

    Markdown ends a piece of HTML at an empty line, while authors write Markdown between such lines all the same.
    """
    if "<" not in text or not re.search(
        r"(?i)</?(?:div|section|details|article|aside|center|figure|main|blockquote|table|summary)\b", text
    ):
        return text
    lines = text.split("\n")
    fence = raw = ""
    for number, line in enumerate(lines[:-1]):
        mark = _FENCE_OR_RAW.search(line) if "`" in line or "~" in line or "<" in line else None
        if mark and mark[1] and not raw:
            fence = mark[1] if not fence else "" if mark[1].startswith(fence) else fence
        elif mark and mark[3] and not fence:
            raw = "" if mark[2] or f"</{mark[3].lower()}" in line.lower() else mark[3].lower()
        below = lines[number + 1]
        if fence or raw or not below.strip() or "<" not in line:
            continue
        if (below.lstrip()[0] != "<" or _INLINE_TAG.match(below)) and _BOX_LINE.match(line):
            lines[number] = f"{line}\n"
    return "\n".join(lines)


def _close(boxes: list[Box], name: str) -> None:
    for number in range(len(boxes) - 1, max(-1, len(boxes) - 50), -1):
        if boxes[number].name == name:
            del boxes[number:]
            return
