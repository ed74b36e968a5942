"""Signs that Word draws from the fonts Symbol and Wingdings, as characters."""

from __future__ import annotations

_SYMBOL_FROM_32 = " !∀#∃%&∋()∗+,−./0123456789:;<=>?≅ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ[∴]⊥_‾αβχδεφγηιϕκλμνοπθρστυϖωξψζ{|}∼"
_SYMBOL_FROM_161 = "ϒ′≤⁄∞ƒ♣♦♥♠↔←↑→↓°±″≥×∝∂•÷≠≡≈…⏐⎯↵ℵℑℜ℘⊗⊕∅∩∪⊃⊇⊄⊂⊆∈∉∠∇®©™∏√⋅¬∧∨⇔⇐⇑⇒⇓◊⟨®©™∑⎛⎜⎝⎡⎢⎣⎧⎨⎩⎪ ⟩∫⌠⎮⌡⎞⎟⎠⎤⎥⎦⎫⎬⎭"
_SYMBOL = {
    160: "€",
    **{32 + place: sign for place, sign in enumerate(_SYMBOL_FROM_32)},
    **{161 + place: sign for place, sign in enumerate(_SYMBOL_FROM_161) if sign != " "},
}
_WINGDINGS = {
    0x22: "✂", 0x28: "☎", 0x29: "✆", 0x2A: "✉", 0x46: "☞", 0x4A: "☺", 0x4C: "☹", 0x52: "☼", 0x6C: "●", 0x6D: "❍",
    0x6E: "■", 0x6F: "□", 0x71: "❑", 0x73: "⬧", 0x75: "◆", 0x76: "❖", 0x9F: "•", 0xA1: "○", 0xA7: "▪", 0xA8: "□",
    0xAB: "★", 0xD8: "➢", 0xDF: "←", 0xE0: "→", 0xE1: "↑", 0xE2: "↓", 0xE8: "→", 0xEF: "⇦", 0xF0: "⇨", 0xF3: "⇔",
    0xFB: "✗", 0xFC: "✓", 0xFD: "☒", 0xFE: "☑",
}  # fmt: skip
_WINGDINGS_2 = {0x4F: "✗", 0x50: "✓", 0x51: "☒", 0x52: "☑", 0x53: "☒", 0x54: "☒", 0xA3: "□"}
_FONTS = {"symbol": _SYMBOL, "wingdings": _WINGDINGS, "wingdings 2": _WINGDINGS_2}
_PRIVATE = 0xF000  # where Word puts the letters of such fonts

IN_SYMBOL = {_PRIVATE + place: sign for place, sign in _SYMBOL.items()}
"""For str.translate: letters of Symbol as Word leaves them in running text."""


def sign(font: str, code: str) -> str | None:
    """The character for a sign.

    Args:
        font: its name.
        code: of the sign in the font, hexadecimal.
    Returns:
        None if nobody knows what it looks like.
    """
    try:
        number = int(code, 16)
    except ValueError:
        return None
    letters = _FONTS.get(font.lower())
    if letters is not None:
        return letters.get(number & 0xFF)
    if number > 0x10FFFF or 0xE000 <= number <= 0xF8FF or 0xD800 <= number <= 0xDFFF:
        return None
    return chr(number)
