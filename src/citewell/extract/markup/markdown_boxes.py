"""Blocks that Markdown's dialects have beyond CommonMark: boxes, admonitions, formulas in lines of their own.

In: a state of markdown-it's parser of blocks. Out: tokens box_open, box_close and math_block.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from citewell.extract.markup.markdown_words import KRAMDOWN, MATH_SIGN, PANDOC

if TYPE_CHECKING:
    from markdown_it.rules_block import StateBlock

_BOX = re.compile(r"(:{3,}|/{3,})[ \t]*(\{?[\w.#-][^\n]*?)[ \t]*:*[ \t]*$")
_BOX_END = re.compile(r"(?::{3,}|/{3,})[ \t]*$")
_ADMONITION = re.compile(r"""(!!!|\?\?\?\+?|===[!+]?)[ \t]+(?=\S)([\w -]*?)[ \t]*(?:"([^"\n]*)"[ \t]*)?$""")
_BOX_NAME = re.compile(r"\{?[.#]?([\w-]+)\}?")
_FENCE = re.compile(r"(`{3,}|~{3,})")


def block_of_dialects(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
    """One rule for all blocks, as for words."""
    position = state.bMarks[start_line] + state.tShift[start_line]
    rule = _BLOCK_RULES.get(state.src[position : position + 1])
    return rule is not None and rule(state, start_line, end_line, silent)


def _box(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
    """A block between lines of colons or slashes: `:::note Title`, `/// tip | Title`, `::: {.class}`."""
    position = state.bMarks[start_line] + state.tShift[start_line]
    if state.src[position : position + 3] not in (":::", "///") or state.is_code_block(start_line):
        return False
    line = state.src[position : state.eMarks[start_line]]
    found = _BOX.match(line)
    if found is None or (line[0] == "/" and not re.fullmatch(r"[\w-]+(?:\s*\|.*)?", found[2])):
        if not _BOX_END.match(line):
            return False
        if not silent:  # the end of a box that was never opened
            state.line = start_line + 1
        return True
    if silent:
        return True
    end = _end_of_box(state, start_line + 1, end_line, line[0])
    name, title = _name_and_title(found[2])
    _write_box(state, (start_line + 1, end), name, title)
    state.line = end + (end < end_line and _is_box_end(state, end, line[0]))
    return True


def _end_of_box(state: StateBlock, line_number: int, end_line: int, sign: str) -> int:
    """The line that closes a box; boxes within it, and code, have their own ends."""
    depth, fence = 1, ""
    for number in range(line_number, end_line):
        position = state.bMarks[number] + state.tShift[number]
        first = state.src[position : position + 1]
        if first in "`~" and first:
            mark = _FENCE.match(state.src, position)
            if mark and (not fence or mark[0].startswith(fence)):
                fence = "" if fence else mark[0]
        if first != sign or fence:
            continue
        line = state.src[position : state.eMarks[number]]
        if _BOX_END.match(line):
            depth -= 1
        elif _BOX.match(line):
            depth += 1
        if not depth:
            return number
    return end_line


def _is_box_end(state: StateBlock, number: int, sign: str) -> bool:
    line = state.src[state.bMarks[number] + state.tShift[number] : state.eMarks[number]]
    return line.startswith(sign) and bool(_BOX_END.match(line))


def _name_and_title(params: str) -> tuple[str, str]:
    """The kind of a box and its title, from what follows its opening mark."""
    params = re.sub(r"\{[^{}]*=[^{}]*\}", "", params).strip()
    found = _BOX_NAME.match(params)
    name = found[1].lower() if found else ""
    title = params[found.end() :].strip() if found else ""
    title = "" if title.startswith(("{", ".", "#")) else title.lstrip("|").strip()
    if title.startswith("[") and title.endswith("]"):
        title = title[1:-1]
    return name, title.strip("\"' ")


def _write_box(state: StateBlock, lines: tuple[int, int], name: str, title: str) -> None:
    opening = state.push("box_open", "div", 1)
    opening.info = name
    if title and title.lower() != name:
        state.push("paragraph_open", "p", 1)
        inline = state.push("inline", "", 0)
        inline.content, inline.children = title, []
        state.push("paragraph_close", "p", -1)
    parent, last = state.parentType, state.lineMax
    state.parentType, state.lineMax = "box", lines[1]
    state.md.block.tokenize(state, *lines)
    state.parentType, state.lineMax = parent, last
    state.push("box_close", "div", -1)


def _admonition(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
    """`!!! note "Title"`, `??? info` and `=== "Tab"` with an indented block below."""
    position = state.bMarks[start_line] + state.tShift[start_line]
    if state.src[position : position + 3] not in ("!!!", "???", "===") or state.is_code_block(start_line):
        return False
    found = _ADMONITION.match(state.src, position, state.eMarks[start_line])
    if found is None or found.end() != state.eMarks[start_line] or (found[1][0] == "=" and found[3] is None):
        return False
    if silent:
        return True
    indent = state.sCount[start_line] + 4
    end = start_line + 1
    while end < end_line and (state.isEmpty(end) or state.sCount[end] >= indent):
        end += 1
    old = state.blkIndent
    state.blkIndent = indent
    name, title = found[2].split(" ", 1)[0].lower(), found[3] or ""
    _write_box(state, (start_line + 1, end), name, title)
    state.blkIndent = old
    state.line = end
    return True


def _math_block(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
    r"""A formula in lines of its own: between $$ and $$, or \[ and \], or the ends of an environment."""
    position = state.bMarks[start_line] + state.tShift[start_line]
    source = state.src
    if source[position : position + 1] not in ("$", "\\") or state.is_code_block(start_line):
        return False
    last = state.eMarks[min(end_line, start_line + 200) - 1]
    for opening, closing in (("$$", "$$"), ("\\\\[", "\\\\]"), ("\\[", "\\]"), ("\\begin{", "\\end{")):
        if not source.startswith(opening, position):
            continue
        begin = position + len(opening)
        end = source.find(closing, begin, last)
        if end < 0:
            return False
        line_end = source.find("\n", end)
        line_end = len(source) if line_end < 0 else line_end
        inner, tail = source[begin:end], source[end + len(closing) : line_end].strip()
        if opening == "\\begin{":
            inner, tail = source[position:line_end], ""
        tail = KRAMDOWN.sub("", PANDOC.sub("", tail)).strip(" .,;")
        if "\n\n" in inner or tail or not inner.strip() or (opening == "\\[" and not MATH_SIGN.search(inner)):
            return False
        if not silent:
            token = state.push("math_block", "p", 0)
            token.content = inner
            number = start_line
            while number < end_line and state.eMarks[number] < line_end:
                number += 1
            state.line = number + 1
        return True
    return False


_BLOCK_RULES: dict[str, Callable[[StateBlock, int, int, bool], bool]] = {
    ":": _box,
    "/": _box,
    "!": _admonition,
    "?": _admonition,
    "=": _admonition,
    "$": _math_block,
    "\\": _math_block,
}
