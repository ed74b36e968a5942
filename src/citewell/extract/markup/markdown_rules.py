"""The parser of Markdown: markdown-it with rules for what dialects have beyond CommonMark.

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
from citewell.extract.markup.markdown_boxes import block_of_dialects
from citewell.extract.markup.markdown_words import reference, words_of_dialects
from citewell.extract.markup.templates import signed
from citewell.extract.raised import lowered, raised

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.ruler import RuleOptionsType
    from markdown_it.rules_core import StateCore
    from markdown_it.token import Token

MAX_NESTING = 40  # of lists and quotes; markdown-it's own default is 20

LIST_TYPE = re.compile(r"""\{:[^}\n]*\btype=["']?([aAiI1])\b[^}\n]*\}\s*$""")
"""Attributes of a list that say how it is numbered, below its last item."""

_WRITTEN: dict[str, Callable[[str], str]] = {"raised": raised, "lowered": lowered}
_ALERT = re.compile(r"\[![\w-]+\][+-]?[ \t]*([^\n]*)(?:\n|\Z)")
_LABEL = re.compile(r"(?:\W{0,3})(\*\*|__)[^*_\n]{1,40}(?::\1|\1:)")
_END_OF_BLOCK = re.compile(r"\n\^[ \t]*(?=\n|\Z)")
_MARKED = re.compile(r"[\\`*_{\[<&~^$]|==|  \n")
_LINE_START = re.compile(r" ?\n[ \t]*")

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
    made.block.ruler.before("fence", "boxes", block_of_dialects, ends)
    made.inline.ruler.before("escape", "words", words_of_dialects)
    made.inline.ruler.after("image", "unresolved", reference)
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
