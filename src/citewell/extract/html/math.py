"""Formulas of a page -> text in their place, each once, however many times the page holds it for its scripts.

In: a tree with MathML, with what MathJax and KaTeX make or are about to make, with pictures of formulas. Out: the same
tree with each formula as text between sentinels; types.GAP where a formula cannot be read.
"""

from __future__ import annotations

import re

from lxml import etree

from citewell.extract.formulas import latex_text, mathml_text
from citewell.extract.html.sentinels import FORMULA, FORMULA_END
from citewell.types import GAP

_SOURCE = re.compile(r"^\s*(?:\\\((?P<a>.*)\\\)|\\\[(?P<b>.*)\\\]|\$\$(?P<c>.*)\$\$|\$(?P<d>.*)\$)\s*$", re.DOTALL)
_FENCES = re.compile(r"\\\$|\\[()\[\]]|\\(?:begin|end)\{(?:equation|align|gather|eqnarray|multline)\*?\}|\$\$?")
_DOLLARS = re.compile(r"""['"]\$['"]\s*,\s*(?:right\s*:\s*)?['"]\$['"]""")
_CLOSING = {"\\(": "\\)", "\\[": "\\]", "$$": "$$", "$": "$"}
_LITERAL = frozenset(
    {"pre", "code", "script", "style", "textarea", "samp", "kbd", "tt", "noscript", "template", "head"}
)
_RENDERED = ("katex", "mathjax", "mwe-math-element", "mjx-chtml")
_MARKED = frozenset({"math", "arithmatex", "tex", "latex", "tex2jax_process", "mathjax_process"})
_PICTURED = re.compile(
    r"(?:^|[\s_-])(?:math|tex|latex|equation|formula|mwe)(?:$|[\s_-])|math/render|latex\.(?:php|codecogs)|/latex\b|codecogs",
    re.IGNORECASE,
)
_SAYS_NOTHING = re.compile(r"\W*(?:[^\W\d_]{4,}\W*){0,3}")
_LONGEST = 5_000  # characters of one formula


def write_formulas(root: etree._Element) -> None:
    """Put text in the place of each formula of a tree, in place."""
    found: list[tuple[etree._Element, str | None]] = []
    has_source = any("math/tex" in (script.get("type") or "") for script in root.iter("script"))
    events = etree.iterwalk(root, events=("start",), tag=("math", "mjx-container", "img", "script", "span", "div", "p",
                                                          "math-renderer", "tex-math"))  # fmt: skip
    for _, element in events:
        text = _formula(element, str(element.tag), has_source)
        if text is not None:
            found.append((element, text))
            events.skip_subtree()
    for element, text in found:
        _replace(element, f"{FORMULA}{text}{FORMULA_END}" if text else "")
    scripts = [script for script in root.iter("script") if _loads_formulas(script)]
    if scripts:
        _read_fenced(root, dollars=any(_DOLLARS.search(script.text or "") for script in scripts))


def _formula(element: etree._Element, name: str, has_source: bool) -> str | None:
    """The text of a formula; "" for what shows it a second time; None for what is none."""
    if name == "math":
        return _of_mathml(element)
    if name == "mjx-container":
        return _of_rendered(element)
    if name == "script":
        kind = element.get("type") or ""
        return (latex_text(element.text or "") or GAP) if "math/tex" in kind else None
    if name == "img":
        return _of_picture(element)
    names = (element.get("class") or "").lower()
    if name in ("math-renderer", "tex-math") or (names and _MARKED & set(names.split())):
        source = _SOURCE.match(element.text or "") if not len(element) else None
        return latex_text(next(part for part in source.groups() if part is not None)) or GAP if source else None
    if name != "p" and names.lstrip().startswith(_RENDERED):
        if names.startswith("mathjax") and (has_source or "preview" in names):
            return ""
        return _of_rendered(element) if _is_rendered(element) else None
    return None


def _is_rendered(element: etree._Element) -> bool:
    """A container of one formula, not of a page on them."""
    return element.find(".//math") is not None or element.get("data-mathml") is not None


def _of_rendered(element: etree._Element) -> str:
    math = element.find(".//math")
    if math is not None:
        return _of_mathml(math)
    source = element.get("data-mathml") or ""
    if source and len(source) < 100_000:
        from lxml import html

        try:
            return _of_mathml(html.fragment_fromstring(source, create_parent=True))
        except (etree.LxmlError, ValueError):
            return GAP
    label = (element.get("data-latex") or element.get("alttext") or "").strip()
    return latex_text(label) or GAP


def _of_mathml(math: etree._Element) -> str:
    source = math.get("alttext") or ""
    for note in [*math.iter("annotation"), *math.iter("annotation-xml")]:
        if "tex" in (note.get("encoding") or "").lower():
            source = source or str(note.text or "")
        parent = note.getparent()
        if parent is not None:
            parent.remove(note)
    return mathml_text(math) or latex_text(source) or GAP


def _of_picture(image: etree._Element) -> str | None:
    if not _PICTURED.search(f"{image.get('class') or ''} {image.get('src') or ''}"):
        return None
    alt = (image.get("alt") or "")[:_LONGEST].strip()
    source = _SOURCE.match(alt)
    if source:
        alt = next(part for part in source.groups() if part is not None)
    elif "\\" not in alt and _SAYS_NOTHING.fullmatch(alt[:200]):
        return GAP
    return latex_text(alt) or GAP


def _replace(element: etree._Element, text: str) -> None:
    parent = element.getparent()
    if parent is None:
        return
    text += element.tail or ""
    before = element.getprevious()
    if before is not None:
        before.tail = (before.tail or "") + text
    else:
        parent.text = (parent.text or "") + text
    element.tail = None
    parent.remove(element)


def _loads_formulas(script: etree._Element) -> bool:
    words = f"{script.get('src') or ''} {(script.text or '')[:20_000]}".lower()
    return "mathjax" in words or "katex" in words


def _read_fenced(root: etree._Element, *, dollars: bool) -> None:
    """Read the LaTeX in running text that a script of the page sets as formulas."""
    events = etree.iterwalk(root, events=("start", "end"))
    passing = False
    for event, element in events:
        if event == "start" and (element.tag in _LITERAL or "tex2jax_ignore" in (element.get("class") or "")):
            events.skip_subtree()
            passing = True
            continue
        if event == "start":
            element.text = _fenced(element.text, dollars)
            continue
        passing = False if passing else passing
        element.tail = _fenced(element.tail, dollars)


def _fenced(text: str | None, dollars: bool) -> str | None:
    if not text or ("\\" not in text and "$" not in text):
        return text
    pieces: list[str] = []
    at, opened, closing = 0, -1, ""
    for fence in _FENCES.finditer(text):
        mark = fence[0]
        if opened < 0:
            closing = _CLOSING.get(mark, f"\\end{mark[6:]}" if mark.startswith("\\begin") else "")
            if closing and (mark != "$" or dollars):
                opened = fence.start()
        elif mark == closing and fence.start() - opened < _LONGEST:
            begins = opened + (len(mark) if not mark.startswith("\\end") else len(mark) + 2)
            formula = latex_text(text[begins : fence.start()]) or GAP
            pieces += [text[at:opened], FORMULA, formula, FORMULA_END]
            at, opened = fence.end(), -1
    return "".join([*pieces, text[at:]])
