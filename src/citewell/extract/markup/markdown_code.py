"""Code in Markdown: its language and kind.

In: a fence or an indented block. Out: its part, and how much of it is text of other files.
"""

from __future__ import annotations

import re

from citewell.extract.markup.templates import code_with_gaps
from citewell.extract.parts import Part
from citewell.types import BlockKind

_LANGUAGE = re.compile(r"\s*\{?\s*\.?=?([\w+#.-]+)")
_WRONG_INFO = re.compile(r"(?<![\w-])(?:does_not_compile|compile_fail|\.?bad|\.?incorrect|\.?wrong|bad-code)(?![\w-])")
_WRONG_SIGN = re.compile("[❌✗✘⛔👎❎🚫]")
_RIGHT_SIGN = re.compile("[✅✔✓👍☑]")
_DIAGRAMS = frozenset("mermaid plantuml puml dot graphviz d2 ditaa blockdiag wavedrom nomnoml vega vega-lite".split())
_HIDDEN_LINE = re.compile(r"\s*#(?: |$)")
_SHOWN_HASH = re.compile(r"^(\s*)##")
_HIGHLIGHT = re.compile(
    r"^([ \t]{0,3})\{[{%][<%]?-?\s*(end|/)?\s*highlight\b[ \t]*([\w+-]*)[^\n]*?[>%]?[}%]\}[ \t]*$", re.MULTILINE
)


def code_part(info: str, source: str, *, above: str, in_wrong_box: bool) -> tuple[Part, int]:
    """A piece of code, and how many includes are in it.

    Args:
        info: what stands behind its opening mark.
        source: the code.
        above: the text right above it, "" if that is code too.
        in_wrong_box: whether the box around it shows what is wrong.
    """
    label = language_of(info)
    code, gaps = code_with_gaps(source)
    if label == "rust":
        code = _without_hidden_lines(code)
    kind: BlockKind = "diagram" if label in _DIAGRAMS else "log" if label == "log" else "code"
    if kind == "code" and (in_wrong_box or _WRONG_INFO.search(info) or _crossed(code) or _crossed(above)):
        kind = "wrong_example"
    return Part(kind, code, label=label), gaps


def language_of(info: str) -> str:
    """The language of a piece of code, from what stands behind its opening mark."""
    found = _LANGUAGE.match(info)
    if found is None or "=" in info.split(",")[0].split(" ")[0].lstrip("{="):
        return ""
    return found[1].strip(".").lower()


def with_fences(text: str) -> str:
    """The text with marks of code in the place of the tags that Liquid and Hugo put around it."""
    return _HIGHLIGHT.sub(lambda tag: f"{tag[1]}```{'' if tag[2] else tag[3]}", text)


def _crossed(text: str) -> bool:
    """Whether a text has a sign that something is wrong, and none that something is right."""
    return bool(_WRONG_SIGN.search(text)) and not _RIGHT_SIGN.search(text)


def _without_hidden_lines(code: str) -> str:
    """Rust's documentation tools do not show lines that begin with a hash and a blank."""
    return "\n".join(_SHOWN_HASH.sub(r"\1#", line) for line in code.split("\n") if not _HIDDEN_LINE.match(line))
