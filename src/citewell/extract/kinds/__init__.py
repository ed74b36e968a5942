"""Which kind of text each part is, where its structure alone does not say.

In: parts in order, of the kinds that their markup gives. Out: the same parts, some of another kind. What markup says
holds; only paragraphs, list items and code are told apart further: by their own shape (by_shape, of_code),
then by the heading above and by their neighbours (by_place). Which words announce what: words.

To keep a statement from being quoted is the worse mistake, so what is not plain to see stays as it is.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from citewell.extract.kinds.by_place import (
    RUNNING,
    Kinds,
    label_of,
    tell_by_label,
    tell_by_neighbours,
    tell_by_section,
    term_of,
)
from citewell.extract.kinds.by_shape import LONGEST_ENTRY, is_caption, is_entry, is_row_of_navigation, kind_by_shape
from citewell.extract.kinds.of_code import kind_of_code
from citewell.extract.parts import Part
from citewell.types import BlockKind

_KEPT_LABELS: frozenset[BlockKind] = frozenset({"wrong_example", "diagram", "log"})


def told_apart(parts: Iterable[Part], *, title: str = "") -> list[Part]:
    """The parts with their kinds told apart; nothing is added or left out.

    Args:
        title: of the document, which rules as a heading above all others would.
    """
    given = list(parts)
    kinds: Kinds = [_by_itself(part) for part in given]
    tell_by_section(given, kinds, title)
    tell_by_label(given, kinds)
    tell_by_neighbours(given, kinds)
    return [_of_kind(part, kind) for part, kind in zip(given, kinds, strict=True)]


def _by_itself(part: Part) -> BlockKind:
    if part.kind in RUNNING:
        return kind_by_shape(part.text.strip(), listed=part.kind != "paragraph") or part.kind
    if part.kind == "note":
        return "reference" if len(part.text) <= LONGEST_ENTRY and is_entry(part.text.strip()) else part.kind
    if part.kind in ("label_value", "table_row") and is_row_of_navigation(part.text):
        return "navigation"
    if part.kind == "label_value":
        return "template" if kind_by_shape(part.text.strip()) == "template" else part.kind
    if part.kind == "definition" and part.label and is_caption(part.text[len(part.label) :].lstrip(" :")):
        return "caption"  # a picture is all that there is of what the term means
    if part.kind == "code":
        return kind_of_code(part.text, part.label) or part.kind
    return part.kind


def _of_kind(part: Part, kind: BlockKind) -> Part:
    if kind == part.kind:
        return part
    if kind == "definition":
        return replace(part, kind=kind, level=max(part.level, 1), label=term_of(part.text))
    if kind == "label_value":
        return replace(part, kind=kind, label=label_of(part.text))
    return replace(part, kind=kind, level=0, label=part.label if kind in _KEPT_LABELS else "")
