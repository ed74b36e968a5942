"""Templates and includes in marked-up text: Liquid, Jinja, Hugo, mdBook, MkDocs and their like.

In: running text of one block. Out: the same with each tag replaced by one sign that stands in no text: TAG for what
shows nothing, VALUE for a value that is not known here, INCLUDE for the text of another file. What stands in code or
in a formula is left as it is.
"""

from __future__ import annotations

import re

from citewell.types import GAP

VALUE, TAG, INCLUDE = "\ufdd0", "\ufdd1", "\ufdd2"
SIGNS = re.compile("[\ufdd0-\ufdef]")
"""Noncharacters of Unicode: no text holds them, so they can stand for what is not there."""

_ANY = re.compile(r"\{[{%*!#]|<%|--8<--")
_PIECE = re.compile(
    r"(?P<code>(?<!`)(?P<ticks>`{1,9})(?!`).{0,3000}?(?<!`)(?P=ticks)(?!`))"
    r"|(?P<math>\$\$.{1,3000}?\$\$|\$(?![\s$]).{0,300}?(?<=\S)\$(?!\w))"
    r"|\{%-?\s*raw\s*-?%\}(?P<raw>.{0,9000}?)\{%-?\s*endraw\s*-?%\}"
    r"|(?P<tag>\{\{[<%].{0,3000}?[%>]\}\}|\{%.{0,3000}?%\})"
    r"|(?P<value>\{\{.{0,3000}?\}?\}\})"
    r"|(?P<comment>\{#\s[^{}]{0,3000}#\})"
    r"|(?P<erb><%.{0,3000}?%>)"
    r"|(?P<include>\{\*\s.{0,1000}?\*\}|\{!\s*[^\s!]{0,1000}?\s*!\}|^[ \t]*-{1,2}8<-{1,2}[ \t]+\"[^\"\n]*\"[ \t]*$)",
    re.DOTALL | re.MULTILINE,
)
_CODE_INCLUDE = re.compile(
    r"\{\{#(?:include|rustdoc_include|playground)\b[^{}\n]*\}\}|^[ \t]*\{[*!]\s*\S[^{}\n]*[*!]\}[ \t]*$"
    r"|^[ \t]*[;#/ ]*-{1,2}8<-{1,2}[ \t]+\"[^\"\n]*\"[ \t]*$|^[ \t]*\{%-?\s*include\b[^{}\n]*%\}[ \t]*$"
    r"|^[ \t]*<<<[ \t]+@?[/\w][^\n<>]*$|^[ \t]*include::[^\s\[]+\[[^\]\n]*\][ \t]*$",
    re.MULTILINE,
)
_NAME = re.compile(r"[\s<%{\-~]*(/?)\s*([\w-]*)")
_CLOSING = re.compile(r"\{%[-~]?\s*end([\w-]+)|\{\{[<%]\s*/\s*([\w-]+)|\{%[-~]?\s*/\s*([\w-]+)")
_LITERAL = re.compile(r"""\{\{-?\s*(?P<quote>["'])(?P<text>[^"'|{}]*)(?P=quote)\s*-?\}\}""")
_EXPRESSION_COMMENT = re.compile(r"\{/\*.{0,3000}?\*/\}", re.DOTALL)
_EXPRESSION = re.compile(
    r"(?P<code>(?<!`)(?P<ticks>`{1,9})(?!`).{0,3000}?(?<!`)(?P=ticks)(?!`)|\\\{)"
    r"|\{\s*(?P<quote>[\"'`])(?P<text>[^\"'`{}]*)(?P=quote)\s*\}|\{[^{}]{0,1000}\}",
    re.DOTALL,
)
_INCLUDING = ("include", "include_relative", "includecode", "readfile", "embed", "render", "rustdoc_include")
# Words of the template languages themselves, which show nothing
_SILENT = frozenset(
    """if elsif elif else unless case when for break continue cycle assign set capture increment decrement comment raw
    verbatim block extends import from macro call filter with without do autoescape load tablerow layout liquid
    endif endfor toc anchor""".split()
)
_ADDRESS = re.compile(r"^( {0,3}\[[^\[\]\n]{1,200}\]:[ \t]*)\{[{%<][^\n]{0,500}[>%}]\}[ \t]*$", re.MULTILINE)
_TARGET = re.compile(r"\]\(\{(?:\{[^{}\n]{1,300}\}|%[^{}%\n]{1,300}%)\}(?=[^\s()]*\))")
_COMMENT_START = re.compile(r"\{%-?\s*comment\s*-?%\}|\{::comment\}")
_COMMENT_END = re.compile(r"\{%-?\s*endcomment\s*-?%\}|\{:/(?:comment)?\}")


def paired_tags(text: str) -> frozenset[str]:
    """The names of tags that a text closes: what stands between such a tag and its end is text."""
    if "{" not in text:
        return frozenset()
    return frozenset(name for found in _CLOSING.findall(text) for name in found if name)


def signed(text: str, paired: frozenset[str], *, components: bool = False) -> str:
    """The text with a sign for each template, and for each expression if it is written with components (MDX)."""
    if components and "{" in text:
        text = _PIECE.sub(_expression_sign, _EXPRESSION_COMMENT.sub(TAG, text))
        return _EXPRESSION.sub(lambda found: found[0] if found["code"] else found["text"] or VALUE, text)
    return _PIECE.sub(lambda piece: _sign(piece, paired), text) if _ANY.search(text) else text


def with_gaps(text: str) -> str:
    """The text with GAP where a value or another text belongs; signs of what shows nothing are taken out."""
    if SIGNS.search(text) is None:
        return text
    return SIGNS.sub(lambda sign: "" if sign[0] == TAG else GAP, text)


def code_with_gaps(code: str) -> tuple[str, int]:
    """Code with GAP in the place of other files' text, and how many there are."""
    return _CODE_INCLUDE.subn(GAP, code) if any(sign in code for sign in "{8<:") else (code, 0)


def without_comments(text: str) -> str:
    """The text without what stands between the tags of a template's comment."""
    pieces, position = [], 0
    while start := _COMMENT_START.search(text, position):
        end = _COMMENT_END.search(text, start.end())
        if end is None:
            break
        pieces.append(text[position : start.start()])
        position = end.end()
    return "".join([*pieces, text[position:]]) if pieces else text


def with_addresses(text: str) -> str:
    """The text with some address wherever a link's is written as a template, so that the link is seen as one."""
    text = _ADDRESS.sub(r"\1/", text)
    return _TARGET.sub("](/", text) if "]({" in text else text


def _sign(piece: re.Match[str], paired: frozenset[str]) -> str:
    match piece.lastgroup:
        case "tag":
            return _tag_sign(piece["tag"], paired)
        case "value":
            return _value_sign(piece["value"])
        case "raw":
            return piece["raw"]
        case "comment":
            return TAG
        case "erb":
            return VALUE if piece["erb"].startswith("<%=") else TAG
        case "include":
            return INCLUDE
    return piece[0]


def _expression_sign(piece: re.Match[str]) -> str:
    return VALUE if piece.lastgroup == "value" else piece[0]


def _tag_sign(tag: str, paired: frozenset[str]) -> str:
    found = _NAME.match(tag.lstrip("{%<"))
    closing, name = (found[1], found[2].lower()) if found else ("", "")
    if name in _INCLUDING:
        return INCLUDE
    if closing or name in _SILENT or name in paired or name.startswith("end") or tag.startswith("{%include"):
        return TAG
    return VALUE


def _value_sign(value: str) -> str:
    literal = _LITERAL.fullmatch(value)
    if literal:
        return literal["text"]
    body = value.strip("{}").lstrip("-~ ")
    if body.startswith("#"):
        return INCLUDE if body[1:].startswith(("include", "rustdoc_include", "playground")) else TAG
    return TAG if body.startswith(("/", "!")) else VALUE
