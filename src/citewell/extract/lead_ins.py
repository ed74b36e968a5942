"""What introduces a block: the line before a list, a table's title, the question above an answer, what code shows.

In: a text with its blocks. Out: the blocks, each with the start of the one that introduces it, so that both can be
quoted as one span.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from citewell.types import LISTED, Block, BlockKind

_TABLED: frozenset[BlockKind] = frozenset({"table_row", "table_header"})
_LEADING: frozenset[BlockKind] = frozenset({"paragraph", "list_item", "step", "definition", "answer", "quote", "note"})
_ASKING = ("?", "？", "؟")
_COLONS = (":", "：", "…", "...", "—", "،")


def introduced(text: str, blocks: Sequence[Block]) -> tuple[Block, ...]:
    """The blocks of a text, each with its `lead_in`.

    An item is introduced by the item it is nested under, else by a block that ends in a colon right before its list; a
    row by its table's title, else likewise; code by the running text right before it; an answer by its heading, or by
    the question right before it.
    """
    found: list[Block] = []
    lead: Block | None = None  # of the run of items or rows that is open
    around: list[Block] = []  # the items that the current one is nested under, outermost first
    for block in blocks:
        before = found[-1] if found else None
        if block.kind in LISTED:
            if before is None or before.kind not in LISTED:
                lead, around = _leading(text, before), []
            around = [item for item in around if item.level < block.level]
            found.append(_introduced_by(around[-1] if around else lead, block))
            around.append(block)
            continue
        if block.kind in _TABLED:
            if before is None or before.kind not in _TABLED:
                lead = before if before is not None and before.kind == "caption" else _leading(text, before)
            found.append(_introduced_by(lead, block))
        else:
            found.append(_introduced_by(_right_before(text, before, block.kind), block))
    return tuple(found)


def _introduced_by(lead: Block | None, block: Block) -> Block:
    return block if lead is None else replace(block, lead_in=lead.start)


def _right_before(text: str, before: Block | None, kind: BlockKind) -> Block | None:
    if before is None:
        return None
    if kind == "code":
        return before if before.kind in _LEADING else None
    if kind == "answer":
        return before if before.kind == "heading" or text[before.start : before.end].endswith(_ASKING) else None
    return _leading(text, before) if kind == "formula" else None


def _leading(text: str, before: Block | None) -> Block | None:
    """The block before, if it is running text that ends as what leads in."""
    if before is None or before.kind not in _LEADING:
        return None
    return before if text[before.start : before.end].endswith(_COLONS) else None
