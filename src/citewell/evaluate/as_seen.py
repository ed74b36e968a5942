"""A document's text as the markup of its page holds it, to compare with what people marked there.

In: Document. Out: text. Where a piece is to be quoted by itself the stored text says more than the markup: the names of
a table's columns stand with each of their cells (extract.parts.table_parts), and the numbers of steps, which a browser
makes, stand before them; and words that stand for a picture are not shown beside it.
"""

from __future__ import annotations

from citewell.types import PICTURE, Document


def as_seen(document: Document) -> str:
    """The blocks of a document, an empty line between them, names of columns once, without numbers of steps."""
    pieces: list[str] = []
    names: list[str] = []
    for block in document.blocks:
        if block.label == PICTURE:
            continue
        text = document.text[block.start : block.end]
        if block.kind == "table_header":
            names = text.split(" | ")
        elif block.kind != "table_row":
            names = []
        elif names:
            text = " | ".join(_unnamed(cell, names) for cell in text.split(" | "))
        if block.kind == "step":
            text = text.removeprefix(block.label).lstrip()
        pieces.append(text)
    return "\n\n".join(pieces)


def _unnamed(cell: str, names: list[str]) -> str:
    return next((cell[len(name) + 2 :] for name in names if name and cell.startswith(f"{name.rstrip(' :')}: ")), cell)
