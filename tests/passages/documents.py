"""Documents for tests: built block by block, or random."""

from __future__ import annotations

from hypothesis import strategies as st

from citewell.types import Block, BlockKind, Document

LETTERS = "abcXYZ 123.,;:!?()\"'-\n\u00a0éßжЖاب؟骨。กข हि।\U0001f600"
KINDS: tuple[BlockKind, ...] = ("heading", "paragraph", "list_item", "table_row", "quote", "code")


def document(*parts: tuple[BlockKind, int, str], between: str = "\n\n", language: str | None = "en") -> Document:
    """A document of blocks (kind, level, text) with white space between them."""
    text, blocks = "", []
    for kind, level, part in parts:
        text += between if text else ""
        blocks.append(Block(kind, len(text), len(text) + len(part), level))
        text += part
    return of_text(text, tuple(blocks), language)


def of_text(text: str, blocks: tuple[Block, ...], language: str | None = "en") -> Document:
    """A document of a text and its blocks; the rest does not matter here."""
    return Document(
        "d1", "r1", "file:///d1", "file:///d1", "", "", text, blocks, "2024-01-01T00:00:00Z", language=language
    )


words = st.lists(
    st.sampled_from(["bone", "heals.", "Rest", "(see", "below.)", "Dr.", "骨折会愈合。", "กระดูกหาย", "p<.05", "Да!"]),
    max_size=300,
)
texts = st.one_of(st.text(LETTERS, max_size=200), words.map(" ".join), st.integers(0, 3_000).map(lambda n: "x" * n))


@st.composite
def documents(draw: st.DrawFn) -> Document:
    """Random blocks in several scripts, some blank, with white space or even text around them."""
    around = st.sampled_from(["", " ", "\n\n", "\u2003\n", " stray text. "])
    text, blocks = draw(around), []
    for _ in range(draw(st.integers(0, 8))):
        kind = draw(st.sampled_from(KINDS))
        part = draw(texts)
        blocks.append(Block(kind, len(text), len(text) + len(part), draw(st.integers(0, 6))))
        text += part + draw(around)
    return of_text(text, tuple(blocks), draw(st.sampled_from([None, "en", "de", "zh", "th", "xx"])))
