"""Raised and lowered letters as plain text that says the same: 10⁶, CO₂, x^(n+1), 1st, never 106, CO2, xn+1.

In: what stands raised or lowered, and what stands before it. Out: how to write it on the line. Marks of notes are told
by readers, who see where they lead; they leave them out.
"""

from __future__ import annotations

import re

_FEW_WORDS = 3
_HIGH, _LOW = "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁻⁼⁽⁾ⁿⁱ", "₀₁₂₃₄₅₆₇₈₉₊₋₋₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ"
_RAISED = dict(zip(f"0123456789+-−–=()ni{_HIGH}", _HIGH * 2, strict=True))
_LOWERED = dict(zip(f"0123456789+-−–=()aehijklmnoprstuvx{_LOW}", _LOW * 2, strict=True))
_STAYS = re.compile(r"[®™©℠°º′″’ª*†‡]+|ᵉ|\[[^\[\]]*\]")  # is raised by its own shape, or fenced
_SIGNED = {"TM": "™", "SM": "℠", "(R)": "®"}
# Endings of ordinals in English, French, Spanish, Italian, Portuguese, German, Dutch: 1st, 2nde, XIXe, 3ra, 20ste
_ENDING = re.compile(
    r"st|nd|rd|th|e|er|re|ers|res|ère|ères|ème|èmes|me|mes|nds?|ndes?|d|de|ste|o|os|a|as"
    r"|[rdtmvn][oa]s?|te[nrs]?|ste[nrs]",
    re.IGNORECASE,
)
_ORDINAL = re.compile(r"(?:[0-9]|(?<![^\W_])(?:[IVXLCDM]+|[ivxlc]{2,}))\.?$")
_LAST_WORD = re.compile(r"[^\W\d_]{1,8}\.?$")
# Words that are written with their end raised, most of them with a capital letter
_ABBREVIATIONS = frozenset(
    "Mme Mmes Mlle Mlles Mgr Mr Mrs Ms Me Mes Dr Dre Drs Dra Dres Pr Pre Pte St Ste Sts Stes Sr Sra Srta Sta Sto Cie "
    "Cia Co Vve Bd No Nos Nr Jr Jun Sgt Capt Gen Esq Esqr Wm Jno Chas Geo Thos Robt Messrs Prof Dept Govt no nos nr "
    "fol recd".split()
)
_NOTE_MARK = re.compile(
    r"[^\w+−–-]*(?:\d{1,3}|[a-z]|[*†‡§¶#]{1,3})(?:\s*[,;–-]\s*(?:\d{1,3}|[a-z]))*[^\w]*", re.IGNORECASE
)
_TAKES_POWERS = re.compile(r"(?:(?<![\d.,])10|(?<![^\W\d_])(?:[^\W\d_]|[kcdhmnµμ]m|ft|yd|mi|in))$")


def raised(text: str, before: str = "") -> str:
    """Raised text on the line.

    Args:
        text: what is raised.
        before: what stands directly before it; its last characters are enough.
    Returns:
        Superscript characters where there are some for all of it; an ending of an ordinal or a title as it is; else
        the text behind a caret, in brackets if it is more than one letter. White space at its ends stays. More than
        three words are running text that only stands high.
    """
    bare = text.strip()
    if not bare or len(bare.split(maxsplit=_FEW_WORDS)) > _FEW_WORDS:
        return text
    return text.replace(bare, _raised(bare, before[-12:]), 1)


def lowered(text: str) -> str:
    """Lowered text on the line, as `raised`; what has no subscript characters stands behind a low line."""
    bare = text.strip()
    if not bare or len(bare.split(maxsplit=_FEW_WORDS)) > _FEW_WORDS:
        return text
    return text.replace(bare, _written(bare, _LOWERED, "_"), 1)


def may_be_note_mark(text: str) -> bool:
    """Whether raised text looks as the mark of a note does: a number, a letter, a star."""
    return bool(_NOTE_MARK.fullmatch(text))


def takes_powers(before: str) -> bool:
    """Whether a figure raised behind this is a power rather than the mark of a note: 10, a single letter, a unit of
    length."""
    return bool(_TAKES_POWERS.search(before[-4:]))


def _raised(text: str, before: str) -> str:
    if _STAYS.fullmatch(text):
        return text
    if text in _SIGNED:
        return _SIGNED[text]
    if _ENDING.fullmatch(text) and _ORDINAL.search(before):
        return text
    word = _LAST_WORD.search(before)
    if word and text.isalpha() and f"{word[0].rstrip('.')}{text}" in _ABBREVIATIONS:
        return text
    return _written(text, _RAISED, "^")


def _written(text: str, letters: dict[str, str], sign: str) -> str:
    close = text if text.isalpha() else "".join(text.split())
    if all(letter in letters for letter in close):
        return "".join(letters[letter] for letter in close)
    return f"{sign}{text}" if len(text) == 1 else f"{sign}({text})"
