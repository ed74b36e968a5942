"""The words of a line of AsciiDoc, without its marks."""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Mapping

from citewell.extract.formulas import latex_text
from citewell.extract.parts import Part
from citewell.extract.raised import lowered, raised
from citewell.types import GAP

_REFERENCE = re.compile(r"(?<!\\)\{(?:counter2?:)?([\w][\w-]*)(?::[^{}]*)?\}")
_KEPT = re.compile(
    r"\+\+\+(?P<triple>.{0,2000}?)\+\+\+|pass:[\w,]*\[(?P<passed>[^\]]{0,2000})\]"
    r"|(?:stem|latexmath|asciimath):\[(?P<math>(?:[^\]\\]|\\.){0,2000})\]"
    r"|`\+(?P<code>[^`\n]{1,500}?)\+`|(?<![\w+])\+(?P<plus>[^\s+](?:[^+\n]{0,500}[^\s+])?)\+(?![\w+])",
    re.DOTALL,
)
_MACRO = re.compile(
    r"(?P<note>footnote(?:ref)?):[\w-]*\[(?P<note_text>(?:[^\[\]]|\[[^\[\]]*\]){0,2000})\]"
    r"|(?P<image>(?:image|icon):[^\s\[:][^\s\[]*\[[^\]\n]{0,500}\])"
    r"|(?P<index>\(\(\((?:[^()]|\([^()]*\)){0,300}\)\)\)|indexterm:\[[^\]]{0,300}\])"
    r"|\(\((?P<shown>[^()]{1,200})\)\)|indexterm2:\[(?P<term>[^\]]{0,300})\]"
    r"|<<(?:[^<>,\n]{1,200}),\s*(?P<xref>[^<>]{1,300})>>|<<(?P<bare>[^<>,\n]{1,200})>>"
    r"|(?P<anchor>\[\[[^\]\n]{0,200}\]\]|anchor:[\w-]+\[[^\]]{0,100}\])"
    r"|(?:link:|xref:|mailto:|kbd:|btn:|menu:)(?P<target>(?:\+\+.{0,500}?\+\+|[^\s\[]{0,500}))\[(?P<words>(?:[^\[\]\\]|\\.|\[[^\[\]]*\]){0,500})\]"
    r"|(?P<url>(?:https?|ftp|irc)://[^\s\[\]<>]{1,1000})\[(?P<url_words>(?:[^\[\]\\]|\\.|\[[^\[\]]*\]){0,500})\]",
    re.DOTALL,
)
_STYLED = re.compile(r"\[([.#%\w -]{1,60})\](#{1,2})(?=\S)([^#\n]{1,500}?)(?<=\S)\2")
_RAISED = re.compile(r"(?<!\\)\^([^\s^]{1,60})\^")
_LOWERED = re.compile(r"(?<!\\)~([^\s~]{1,60})~")
_DOUBLE = re.compile(r"(?<!\\)(\*\*|__|``|##)(?=\S)(.{1,1000}?)(?<=\S)\1", re.DOTALL)
_SINGLE = re.compile(r"(?<![\w\\*_`#;:}])([*_`#])(?=\S)((?:(?!\1).|(?<=\w)\1(?=\w)){1,300}?)(?<=\S)\1(?!\w)", re.DOTALL)
_QUOTED = re.compile(r"(\"|')`(?=\S)(.{1,500}?)(?<=\S)`\1", re.DOTALL)
_ESCAPE = re.compile(r"\\(?=[*_`#^~{\[<:|]|https?:)")
_HELD = re.compile("\ufdd6(\\d+)\ufdd7")
_REPLACED = ((re.compile(r"\(C\)"), "©"), (re.compile(r"\(R\)"), "®"), (re.compile(r"\(TM\)"), "™"))
_MAX_ROUNDS = 3  # marks within marks


def words_of(
    text: str, attributes: Mapping[str, str], omitted: Counter[str], notes: list[Part], *, open_ended: bool
) -> str:
    """The words of running text.

    Args:
        text: as it stands in the source, on one or more lines.
        attributes: what {name} stands for.
        omitted: counts the words that are struck out.
        notes: takes the footnotes that stand in the text.
        open_ended: whether attributes may be set elsewhere, so that an unknown one leaves a GAP; else it is text.
    """
    if not any(sign in text for sign in "*_`#^~{[<+\\&(:"):
        return text
    held: list[str] = []

    def hold(words: str) -> str:
        held.append(words)
        return f"\ufdd6{len(held) - 1}\ufdd7"

    text = _KEPT.sub(lambda found: hold(_kept(found)), text)
    text = _REFERENCE.sub(lambda found: attributes.get(found[1].lower(), GAP if open_ended else found[0]), text)
    text = _MACRO.sub(lambda found: _shown(found, notes), text)
    text = _STYLED.sub(lambda found: _styled(found, omitted), text)
    text = _QUOTED.sub(lambda found: f"“{found[2]}”" if found[1] == '"' else f"‘{found[2]}’", text)
    for _ in range(_MAX_ROUNDS):
        unmarked = _SINGLE.sub(r"\2", _DOUBLE.sub(r"\2", text))
        if unmarked == text:
            break
        text = unmarked
    text = _RAISED.sub(lambda found: raised(found[1], text[max(0, found.start() - 20) : found.start()]), text)
    text = _LOWERED.sub(lambda found: lowered(found[1]), text)
    for pattern, sign in _REPLACED:
        text = pattern.sub(sign, text)
    text = html.unescape(_ESCAPE.sub("", text))
    for _ in range(_MAX_ROUNDS):
        text = _HELD.sub(lambda found: held[int(found[1])] if int(found[1]) < len(held) else "", text)
    return text


def _kept(found: re.Match[str]) -> str:
    if found["math"] is not None:
        return latex_text(found["math"].replace("\\]", "]")) or GAP
    if found["triple"] is not None:
        return re.sub(r"</?[a-zA-Z][^<>]*>", "", found["triple"])
    return found["passed"] or found["code"] or found["plus"] or ""


def _shown(found: re.Match[str], notes: list[Part]) -> str:
    if found["note"]:
        words = found["note_text"]
        if found["note"] == "footnoteref":
            words = words.partition(",")[2]
        if words.strip():
            notes.append(Part("note", words))
        return ""
    if found["image"] or found["index"] or found["anchor"]:
        return ""
    if found["bare"]:
        return found["bare"].lstrip("#_").replace("_", " ")
    if found["target"] is not None:
        return _link_words(found["words"], "" if found[0].startswith(("kbd:", "btn:")) else found["target"])
    if found["url"]:
        return _link_words(found["url_words"], found["url"])
    return found["shown"] or found["term"] or found["xref"] or ""


def _link_words(words: str, target: str) -> str:
    """The words of a link, without the attributes behind them; the address where there are none."""
    words = re.sub(r",\s*(?:role|window|id|opts|options|title|rel)=.*$", "", words.replace("\\]", "]")).strip()
    words = words.removesuffix("^").strip('"')
    return words or target.strip("+")


def _styled(found: re.Match[str], omitted: Counter[str]) -> str:
    if "line-through" in found[1]:
        omitted["struck out"] += len(found[3].split())
        return ""
    return found[3]
