"""Marks within lines that Markdown's dialects have beyond CommonMark: attributes, formulas, raised text, links.

In: a state of markdown-it's parser of lines. Out: tokens math_inline, raised, lowered, struck, note_mark, embedded;
attributes leave none.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from markdown_it.rules_inline import StateInline

_PAIR = r"""[\w:@.-]+=(?:"[^"\n]*"|'[^'\n]*'|[^\s"'{}]+)"""
KRAMDOWN = re.compile(rf"\{{:{{1,2}}/?\s*(?:(?:[.#][\w:-]+|{_PAIR}|[\w:-]+)\s*)+/?\}}|\{{::?/?\}}")
"""An attribute list as kramdown writes it, such as {: .class #id type="a"}."""

PANDOC = re.compile(rf"\{{\s*(?:(?:[.#]{{1,2}}[\w:./()-]+|{_PAIR}|-)\s*)+\}}")
"""An attribute list as pandoc writes it, such as {#id .class key=value}; also text in braces may look so."""

_FORMULA_FENCES = {
    "$": (("$$", "$$"), ("$`", "`$"), ("$", "$")),
    "\\": (("\\\\(", "\\\\)"), ("\\\\[", "\\\\]"), ("\\(", "\\)"), ("\\[", "\\]")),
}
_ENDS_ELEMENT = ")]`*_>~"
_MATHLIKE = re.compile(r"[\\^_={}<>+]|^\W*\w\W*$|^[\w\s.,()'*/-]*\w[\w\s.,()'*/-]*$")
_PROSE = re.compile(r"[^\W\d_]{2,}\s+[^\W\d_]{2,}\s+[^\W\d_]{2,}")
MATH_SIGN = re.compile(r"\\[a-zA-Z]|[\^={}<>]|(?<!\w)\w_[\w{]")
_RAISED = re.compile(r"\^([^\s^\[\]]{1,30})\^")
_LOWERED = re.compile(r"~([^\s~]{1,30})~(?!~)")
_HIGHLIGHT = re.compile(r"==(?=\S)([^=\n]{1,500}?)(?<=\S)==(?!=)")
_NOTE_MARK = re.compile(r"\[\^(?![^\]]-[^\]]\])[\w.:*-]{1,60}\](?!:)")
_REFERENCE = re.compile(r"\[((?:[^\[\]\\\n]|\\.|\n(?!\s*\n)){1,500})\][ \n]?\[[^\[\]\n]{0,200}\]")
_CODE_REFERENCE = re.compile(r"\[(`[^`\n\[\]]{1,200}`)\](?![\[(:])")
_WIKI_LINK = re.compile(r"(!?)\[\[(?!\^)([^\[\]|\n]{1,200})(?:\|([^\[\]\n]{1,200}))?\]\](?!\()")


def _attributes(state: StateInline, silent: bool) -> bool:
    """Attributes are for the page's looks: they leave nothing."""
    source, start = state.src, state.pos
    if source[start] != "{":
        return False
    found = KRAMDOWN.match(source, start, state.posMax)
    if found is None:
        found = PANDOC.match(source, start, state.posMax)
        if found is None or not _belongs(source, start, found.end()):
            return False
    if not silent and state.pending.endswith(" ") and found.end() >= len(source.rstrip()):
        state.pending = state.pending.rstrip()
    state.pos = found.end()
    return True


def _belongs(source: str, start: int, end: int) -> bool:
    """Braces that look like attributes are such after an element, at the end of a text, and in a line of their own."""
    before, after = source[:start].rstrip(" \t"), source[end : end + 1]
    if not before or before.endswith("\n"):
        return not after or after == "\n"
    return source[start - 1] in _ENDS_ELEMENT or not source[end:].strip()


def _math(state: StateInline, silent: bool) -> bool:
    source, start = state.src, state.pos
    fences = _FORMULA_FENCES.get(source[start])
    if fences is None:
        return False
    for opening, closing in fences:
        if not source.startswith(opening, start):
            continue
        end = source.find(closing, start + len(opening), min(state.posMax, start + 2_000))
        if end < 0:
            continue
        inner = source[start + len(opening) : end]
        after = source[end + len(closing) : end + len(closing) + 1]
        if _is_math(opening, inner, source[start - 1 : start] if start else "", after):
            if not silent:
                state.push("math_inline", "", 0).content = inner.strip()
            state.pos = end + len(closing)
            return True
    return False


def _is_math(opening: str, inner: str, before: str, after: str) -> bool:
    """Between dollar signs stand formulas, or prices; between escaped brackets formulas, or brackets."""
    if not inner.strip() or "\n\n" in inner:
        return False
    if opening in ("$$", "$`") or opening.startswith("\\\\"):
        return True
    if opening.startswith("\\"):
        return bool(MATH_SIGN.search(inner))
    if inner[0].isspace() or inner[-1].isspace() or inner[-1] == "\\" or before.isalnum() or after.isalnum():
        return False
    if inner[0].isdigit() and not MATH_SIGN.search(inner) and len(inner) > 12:
        return False
    return not _PROSE.search(re.sub(r"\\[a-zA-Z]+\s*(?:\{[^{}]*\})?", "", inner)) and bool(_MATHLIKE.search(inner))


def _raised(state: StateInline, silent: bool) -> bool:
    return _shifted(state, silent, _RAISED, "raised")


def _lowered(state: StateInline, silent: bool) -> bool:
    """Lowered letters follow a letter or number at once; what stands alone between tildes is struck out."""
    if state.src[state.pos] != "~" or state.src.startswith("~~", state.pos):
        return False
    before = state.src[state.pos - 1 : state.pos] if state.pos else ""
    if before.isalnum() or before in ")]":
        return bool(before) and _shifted(state, silent, _LOWERED, "lowered")
    return _shifted(state, silent, _LOWERED, "struck") if not before or before.isspace() else False


def _shifted(state: StateInline, silent: bool, pattern: re.Pattern[str], name: str) -> bool:
    found = pattern.match(state.src, state.pos, state.posMax)
    if found is None:
        return False
    after = state.src[found.end() : found.end() + 1]
    if name == "struck" and (after.isalnum() or after == "/"):
        return False
    if not silent:
        state.push(name, "", 0).content = found[1].replace("\\ ", " ")
    state.pos = found.end()
    return True


def _highlight(state: StateInline, silent: bool) -> bool:
    if state.src[state.pos] != "=":
        return False
    return _inside(state, silent, _HIGHLIGHT.match(state.src, state.pos, state.posMax))


def reference(state: StateInline, silent: bool) -> bool:
    """Of a reference that leads nowhere the words stay, of a mark of a note nothing."""
    source, start = state.src, state.pos
    if source[start] != "[":
        return False
    mark = _NOTE_MARK.match(source, start, state.posMax)
    if mark:
        if not silent:
            state.push("note_mark", "", 0)
        state.pos = mark.end()
        return True
    found = _CODE_REFERENCE.match(source, start, state.posMax)
    if found is None and not (start and (source[start - 1].isalnum() or source[start - 1] in "_])")):
        found = _REFERENCE.match(source, start, state.posMax)
    return _inside(state, silent, found)


def _wiki_link(state: StateInline, silent: bool) -> bool:
    """[[Page]] and [[Page|words]]; with an exclamation mark, the text of another page."""
    source, start = state.src, state.pos
    if not (source.startswith("[[", start) or source.startswith("![[", start)):
        return False
    found = _WIKI_LINK.match(source, start, state.posMax)
    if found is None:
        return False
    if not silent:
        if found[1]:
            state.push("embedded", "", 0).content = found[2]
        else:
            state.push("text", "", 0).content = found[3] or found[2]
    state.pos = found.end()
    return True


def _inside(state: StateInline, silent: bool, found: re.Match[str] | None) -> bool:
    """Go on with the first group of what was found, as if the rest of it were not there."""
    if found is None:
        return False
    if not silent:
        end = state.posMax
        state.pos, state.posMax = found.start(1), found.end(1)
        state.push("inner_open", "", 0)
        state.md.inline.tokenize(state)
        state.push("inner_close", "", 0)
        state.posMax = end
    state.pos = found.end()
    return True


def words_of_dialects(state: StateInline, silent: bool) -> bool:
    """One rule for all marks, chosen by their first sign: the parser asks each rule at each sign."""
    rule = _WORD_RULES.get(state.src[state.pos])
    return rule is not None and rule(state, silent)


_WORD_RULES: dict[str, Callable[[StateInline, bool], bool]] = {
    "{": _attributes,
    "$": _math,
    "\\": _math,
    "~": _lowered,
    "^": _raised,
    "=": _highlight,
    "[": _wiki_link,
    "!": _wiki_link,
}
