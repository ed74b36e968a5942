"""What Markdown's dialects have beyond CommonMark, as rules for markdown-it: attributes, formulas, boxes, raised text.

Out: a parser whose tokens include math_inline, math_block, raised, lowered, box_open, box_close, note_mark and those
of its plugins; attributes leave no token.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from citewell.extract.formulas import latex_text
from citewell.extract.markup.templates import signed
from citewell.extract.raised import lowered, raised

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.ruler import RuleOptionsType
    from markdown_it.rules_block import StateBlock
    from markdown_it.rules_core import StateCore
    from markdown_it.rules_inline import StateInline
    from markdown_it.token import Token

MAX_NESTING = 40  # of lists and quotes; markdown-it's own default is 20

_PAIR = r"""[\w:@.-]+=(?:"[^"\n]*"|'[^'\n]*'|[^\s"'{}]+)"""
KRAMDOWN = re.compile(rf"\{{:{{1,2}}/?\s*(?:(?:[.#][\w:-]+|{_PAIR}|[\w:-]+)\s*)+/?\}}|\{{::?/?\}}")
"""An attribute list as kramdown writes it, such as {: .class #id type="a"}."""

PANDOC = re.compile(rf"\{{\s*(?:(?:[.#]{{1,2}}[\w:./()-]+|{_PAIR}|-)\s*)+\}}")
"""An attribute list as pandoc writes it, such as {#id .class key=value}; also text in braces may look so."""

LIST_TYPE = re.compile(r"""\{:[^}\n]*\btype=["']?([aAiI1])\b[^}\n]*\}\s*$""")
"""Attributes of a list that say how it is numbered, below its last item."""

_WRITTEN: dict[str, Callable[[str], str]] = {"raised": raised, "lowered": lowered}
_FORMULA_FENCES = {
    "$": (("$$", "$$"), ("$`", "`$"), ("$", "$")),
    "\\": (("\\\\(", "\\\\)"), ("\\\\[", "\\\\]"), ("\\(", "\\)"), ("\\[", "\\]")),
}
_ENDS_ELEMENT = ")]`*_>~"
_MATHLIKE = re.compile(r"[\\^_={}<>+]|^\W*\w\W*$|^[\w\s.,()'*/-]*\w[\w\s.,()'*/-]*$")
_PROSE = re.compile(r"[^\W\d_]{2,}\s+[^\W\d_]{2,}\s+[^\W\d_]{2,}")
_MATH_SIGN = re.compile(r"\\[a-zA-Z]|[\^={}<>]|(?<!\w)\w_[\w{]")
_RAISED = re.compile(r"\^([^\s^\[\]]{1,30})\^")
_LOWERED = re.compile(r"~([^\s~]{1,30})~(?!~)")
_HIGHLIGHT = re.compile(r"==(?=\S)([^=\n]{1,500}?)(?<=\S)==(?!=)")
_NOTE_MARK = re.compile(r"\[\^(?![^\]]-[^\]]\])[\w.:*-]{1,60}\](?!:)")
_REFERENCE = re.compile(r"\[((?:[^\[\]\\\n]|\\.|\n(?!\s*\n)){1,500})\][ \n]?\[[^\[\]\n]{0,200}\]")
_CODE_REFERENCE = re.compile(r"\[(`[^`\n\[\]]{1,200}`)\](?![\[(:])")
_WIKI_LINK = re.compile(r"(!?)\[\[(?!\^)([^\[\]|\n]{1,200})(?:\|([^\[\]\n]{1,200}))?\]\](?!\()")

_BOX = re.compile(r"(:{3,}|/{3,})[ \t]*(\{?[\w.#-][^\n]*?)[ \t]*:*[ \t]*$")
_BOX_END = re.compile(r"(?::{3,}|/{3,})[ \t]*$")
_ADMONITION = re.compile(r"""(!!!|\?\?\?\+?|===[!+]?)[ \t]+(?=\S)([\w -]*?)[ \t]*(?:"([^"\n]*)"[ \t]*)?$""")
_BOX_NAME = re.compile(r"\{?[.#]?([\w-]+)\}?")
_ALERT = re.compile(r"\[![\w-]+\][+-]?[ \t]*([^\n]*)(?:\n|\Z)")
_LABEL = re.compile(r"(?:\W{0,3})(\*\*|__)[^*_\n]{1,40}(?::\1|\1:)")
_END_OF_BLOCK = re.compile(r"\n\^[ \t]*(?=\n|\Z)")
_MARKED = re.compile(r"[\\`*_{\[<&~^$]|==|  \n")
_LINE_START = re.compile(r" ?\n[ \t]*")
_FENCE = re.compile(r"(`{3,}|~{3,})")


_NEEDED = {
    "table": ("|",),
    "fence": ("```", "~~~"),
    "html_block": ("<",),
    "html_inline": ("<",),
    "autolink": ("<",),
    "strikethrough": ("~~",),
    "reference": ("]:",),
    "footnote_def": ("[^",),
    "footnote_ref": ("[^",),
    "footnote_inline": ("^[",),
    "deflist": (": ", ":\t", "~ ", "~\t"),
    "boxes": (":::", "///", "!!!", "???", "===", "$$", "\\[", "\\begin"),
    "words": ("{", "$", "\\", "~", "^", "==", "[["),
    "entity": ("&",),
}
"""What a text holds where a rule has anything to do. The parser asks every rule at every line or sign."""


def parser_for(text: str) -> MarkdownIt:
    """A parser for a text, of those rules alone that may have something to do in it."""
    return _parser(tuple(rule for rule, signs in _NEEDED.items() if not any(sign in text for sign in signs)))


@lru_cache(maxsize=64)
def _parser(without: tuple[str, ...]) -> MarkdownIt:
    """A parser without some rules; it keeps nothing of the texts that it parses."""
    from markdown_it import MarkdownIt
    from mdit_py_plugins.deflist import deflist_plugin
    from mdit_py_plugins.footnote import footnote_plugin

    made = MarkdownIt("commonmark", {"maxNesting": MAX_NESTING}).enable(["table", "strikethrough"])
    footnote_plugin(made, move_to_end=False)
    deflist_plugin(made)
    ends: RuleOptionsType = {"alt": ["paragraph", "reference", "blockquote", "list"]}
    made.block.ruler.before("fence", "boxes", _block_of_dialects, ends)
    made.inline.ruler.before("escape", "words", _words_of_dialects)
    made.inline.ruler.after("image", "unresolved", _reference)
    made.core.ruler.before("inline", "prepare", _prepare)
    made.core.ruler.at("inline", _inline)
    setattr(made, "normalizeLink", str)  # noqa: B010 - nobody follows the links
    setattr(made, "validateLink", bool)  # noqa: B010 - a link to nowhere has words, too
    for name in ("math_inline", "math_block", "raised", "lowered"):
        made.add_render_rule(name, _rendered)
    return made.disable(list(without))


def _rendered(_: object, tokens: Sequence[Token], number: int, *__: object) -> str:
    """How a token of ours is written in HTML; what it holds is looked up by the reader of that HTML."""
    token = tokens[number]
    words = _WRITTEN.get(token.type, latex_text)(token.content)
    return html.escape(words, quote=False)


def _prepare(state: StateCore) -> None:
    """Before links are looked for: signs for templates, which addresses may hold, and the marks of boxes in quotes."""
    paired: frozenset[str] = state.env.get("paired", frozenset())
    components: bool = state.env.get("components", False)
    quote = None
    for token in state.tokens:
        if token.type == "blockquote_open":
            quote = token
        elif token.type == "heading_open" and quote is not None:
            quote.info = "box"  # nobody's words begin with a heading
        elif token.type == "inline":
            source = content = token.content
            title = ""
            if quote is not None and source.startswith("[!") and (alert := _ALERT.match(source)):
                quote.info, title, content = "box", alert[1].strip(), source[alert.end() :]
            elif quote is not None and _LABEL.match(source):
                quote.info = "box"
            if "\n^" in content:
                content = _END_OF_BLOCK.sub("", content)
            content = signed(content, paired, components=components)
            if content is not source:
                token.meta = {"source": source, "title": title}
                token.content = content
            quote = None


def _inline(state: StateCore) -> None:
    """Read the marks within blocks; most blocks have none, and need not be looked through sign by sign."""
    from markdown_it.token import Token

    for token in state.tokens:
        if token.type != "inline":
            continue
        token.children = []
        if _MARKED.search(token.content):
            state.md.inline.parse(token.content, state.md, state.env, token.children)
        else:
            token.children.append(Token("text", "", 0, content=_LINE_START.sub("\n", token.content)))


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
        return bool(_MATH_SIGN.search(inner))
    if inner[0].isspace() or inner[-1].isspace() or inner[-1] == "\\" or before.isalnum() or after.isalnum():
        return False
    if inner[0].isdigit() and not _MATH_SIGN.search(inner) and len(inner) > 12:
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


def _reference(state: StateInline, silent: bool) -> bool:
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


def _words_of_dialects(state: StateInline, silent: bool) -> bool:
    """One rule for all marks, chosen by their first sign: the parser asks each rule at each sign."""
    rule = _WORD_RULES.get(state.src[state.pos])
    return rule is not None and rule(state, silent)


def _block_of_dialects(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
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
        if "\n\n" in inner or tail or not inner.strip() or (opening == "\\[" and not _MATH_SIGN.search(inner)):
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
_BLOCK_RULES: dict[str, Callable[[StateBlock, int, int, bool], bool]] = {
    ":": _box,
    "/": _box,
    "!": _admonition,
    "?": _admonition,
    "=": _admonition,
    "$": _math_block,
    "\\": _math_block,
}
