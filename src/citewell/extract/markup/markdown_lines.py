"""Paragraphs of Markdown whose lines are more than running text.

In: the words of a paragraph, hard breaks as line ends and soft ones as SOFT. Out: parts, if its lines are rows of a
table, terms with what they mean, or labels with their values.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from citewell.extract.parts import Part, labelled, table_parts

_LINES = re.compile("[\r\n]")
_LABELLED = re.compile(r"(?=\S)([^\n:]{1,40}?)[ \t]*:[ \t]+(\S[^\n]{0,120})$")
_SENTENCE_END = re.compile(r"[.!?。！？]['\"”’)]*\s*$")
_TABLE_RULE = re.compile(r"\|?[\s:|+=-]*-[\s:|+=-]*\|?")
_MAX_LABEL_WORDS = 4
_MAX_VALUE_WORDS = 12
_MAX_TERMS = 4


def lined(text: str, bold: str) -> list[Part]:
    """The parts of a paragraph whose lines are rows, definitions, or labels with values; nothing for any other.

    Args:
        text: of the paragraph.
        bold: the bold words that it begins with, without a colon: a label by itself must be bold.
    """
    if ":" not in text and text[0] != "|":
        return []
    lines = [line.strip() for line in _LINES.split(text) if line.strip()]
    if all(line.startswith("|") and line.count("|") > 1 for line in lines):
        return _bare_table(lines)
    meaning = next((number for number, line in enumerate(lines) if line.startswith(": ")), 0)
    if 0 < meaning <= _MAX_TERMS:
        term = ", ".join(lines[:meaning])
        meanings = " ".join(lines[meaning:])[2:].split(" : ")
        return [Part("definition", labelled(term, line), 1, term) for line in meanings]
    found = [_LABELLED.match(line) for line in lines]
    pairs = [match.groups() for match in found if match]
    if len(pairs) != len(lines) or not all(map(_is_pair, pairs)):
        return []
    if len(pairs) == 1 and pairs[0][0].strip() != bold:
        return []
    return [Part("label_value", labelled(name, value), label=name) for name, value in pairs]


def apart(text: str) -> list[str]:
    """The lines of a text that its author broke apart, such as those of an address; a sentence stays whole."""
    pieces: list[str] = []
    for line in text.split("\n"):
        if pieces and line.strip()[:1].islower():
            pieces[-1] += f" {line}"
        elif line.strip():
            pieces.append(line)
    return pieces


def _bare_table(lines: Sequence[str]) -> list[Part]:
    """A table without a line below its header, which CommonMark does not know."""
    rows = [line.strip("|").split("|") for line in lines]
    rules = [number for number, line in enumerate(lines) if _TABLE_RULE.fullmatch(line)]
    rows = [row for number, row in enumerate(rows) if number not in rules]
    return list(table_parts(rows, headers=int(rules[:1] == [1])))


def _is_pair(pair: Sequence[str]) -> bool:
    """Whether a label and what follows its colon are such, and no sentence."""
    label, value = pair
    return (
        len(label.split()) <= _MAX_LABEL_WORDS
        and len(value.split()) <= _MAX_VALUE_WORDS
        and not _SENTENCE_END.search(value)
        and not _SENTENCE_END.search(label)
    )
