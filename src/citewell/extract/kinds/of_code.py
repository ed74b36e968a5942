"""What stands in lines of its own without being running text: source of a drawing, a log, code.

In: the lines of a part and the language that the file gives it. Out: a kind, or None for code.
"""

from __future__ import annotations

import re

from citewell.types import BlockKind

DRAWN: frozenset[str] = frozenset(
    {"mermaid", "plantuml", "puml", "uml", "dot", "graphviz", "gv", "ditaa", "svgbob", "bob", "goat", "d2", "nomnoml",
     "blockdiag", "seqdiag", "actdiag", "nwdiag", "packetdiag", "rackdiag", "wavedrom", "vega", "vega-lite", "pikchr",
     "erd", "bytefield", "structurizr", "tikz", "asciiflow", "flow", "sequence", "flowchart", "bpmn"}
)  # fmt: skip
"""Languages that say how to draw something."""

LOGGED: frozenset[str] = frozenset({"log", "logs", "hexdump", "pytb", "py3tb", "pytraceback"})

_DRAWING = re.compile(
    r"\s*(?:graph\s+(?:TD|TB|BT|RL|LR)\b|flowchart\s+(?:TD|TB|BT|RL|LR)\b|sequenceDiagram\b|classDiagram\b|stateDiagram"
    r"|erDiagram\b|gantt\s*\n|gitGraph|mindmap\s*\n|journey\s*\n|pie\s+(?:title|showData)|@startuml|@startmindmap"
    r"|(?:strict\s+)?(?:di)?graph\s+\w*\s*\{)"
)
_STAMPED = re.compile(
    r"\s*(?:[\[(<]?\d{4}[-/.]\d\d[-/.]\d\d[T ]\d\d:\d\d|[\[(]?\d\d:\d\d:\d\d[\])., ]"
    r"|[A-Z][a-z]{2}\s+\d{1,2}\s+\d\d:\d\d:\d\d\s|[\[(]?\d\d/[A-Z][a-z]{2}/\d{4}:\d\d|[IWEF]\d{4}\s\d\d:\d\d"
    r"|\d{1,3}(?:\.\d{1,3}){3} \S+ \S+ \[|(?:level|ts|time)=|\[\s*\d+\.\d{3,}\]\s)"
)
_DATED = re.compile(r"\s*[\[(<]?\d{4}[-/.]\d\d[-/.]\d\d[T ]\d\d:\d\d\S*\s+\S*[^\W\d_]")
"""A date, a time and words: what no line of anything but a log begins with."""
_TRACED = re.compile(
    r"\s*(?:at [\w.$<>\[\]]+ ?\(|at \S+:\d+(?::\d+)?\)?$|File \"[^\"]+\", line \d+|\d+:\s+0x[0-9a-f]+ - "
    r"|#\d+\s+0x[0-9a-f]+ in )"
)
_DUMPED = re.compile(r"\s*(?:0x)?[0-9a-fA-F]{4,16}:?\s+(?:[0-9a-fA-F]{2,4} {1,2}){4}")
_WITHOUT_STROKES = dict.fromkeys(map(ord, "│┃─━┌┐└┘├┤┬┴┼╭╮╯╰═║╔╗╚╝╠╣╦╩╬▲▼◄►←→↑↓↔⇒⇐◀▶|+-=_/\\<>^*.:~'`"))
_WITHOUT_BOXES = dict.fromkeys(map(ord, "│┃─━┌┐└┘┬┴┼╭╮╯╰═║╔╗╚╝╦╩╬▲▼◄►"))
_ARROW = re.compile(r"-->|<--|==>|\+--|--\+")
_BRANCH = re.compile(r"[\s│|]*[├└]")
_LINES = 400  # looked at; the rest of a longer piece is like its beginning


def kind_of_code(text: str, language: str) -> BlockKind | None:
    """The kind of a piece that keeps its lines, None if it is code."""
    if language in DRAWN:
        return "diagram"
    if language in LOGGED:
        return "log"
    if _DRAWING.match(text[:200]):
        return "diagram"
    lines = [line for line in text.split("\n", _LINES)[:_LINES] if line.strip()]
    if not language or language in {"text", "txt", "console", "output", "plain", "plaintext", "none"}:
        if _is_log(lines):
            return "log"
        if _is_drawn(lines):
            return "diagram"
    return None


def _is_log(lines: list[str]) -> bool:
    """Lines that all begin with a date and a time; or three or more, most of them with a time, of a trace or a dump."""
    if lines and all(map(_DATED.match, lines)):
        return True
    marked = sum(bool(_STAMPED.match(line) or _TRACED.match(line) or _DUMPED.match(line)) for line in lines)
    return marked >= 3 and marked * 2 > len(lines)


def _is_drawn(lines: list[str]) -> bool:
    """Boxes and arrows made of characters: strokes, more of them than letters, with a box or an arrow among them."""
    if len(lines) < 3:
        return False
    shown = "".join(line.strip() for line in lines)
    boxed = len(shown) - len(shown.translate(_WITHOUT_BOXES)) >= 8 and not _is_tree(lines)
    if not boxed and len(_ARROW.findall(shown)) < 2:
        return False
    return len(shown) - len(shown.translate(_WITHOUT_STROKES)) > sum(map(str.isalnum, shown))


def _is_tree(lines: list[str]) -> bool:
    """A listing of files, branch below branch, says what there is."""
    return sum(bool(_BRANCH.match(line)) for line in lines) * 2 >= len(lines)
