"""Raised and lowered letters as plain text that says the same: 10⁶, CO₂, x^(n+1), 1st, never 106, CO2, xn+1.

In: what stands raised or lowered, and what stands before it. Out: how to write it on the line. Marks of notes are told
by readers, who see where they lead; they leave them out.
"""

from __future__ import annotations

import re

_RAISED = dict(zip("0123456789+-−=()ni", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿⁱ", strict=True))
_LOWERED = dict(zip("0123456789+-−=()aehijklmnoprstuvx", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ", strict=True))
# Endings that are raised by custom and belong to their word: 1st, 2nde, XIXe, Mme, no, 3a
_ENDING = re.compile(
    r"st|nd|rd|th|e|er|re|ers|ère|ème|me|mes|lle|lles|nd|nde|de|o|os|a|as|r|rs|t|te|ᵉ|º|ª|gr|tm|sm|[®™©°′″’*†‡]+",
    re.IGNORECASE,
)
_ENDS_AS_NUMBER_OR_TITLE = re.compile(r"(?:\d|\b[IVXLCDM]+|\b(?:M|Mgr|Mlle|D|P|S|n|N|C|fol|v|p|[A-Z][a-z]+))$")
_NOTE_MARK = re.compile(r"\W*(?:\d{1,3}|[a-z]|[*†‡§¶#]{1,3})(?:\s*[,;–-]\s*(?:\d{1,3}|[a-z]))*\W*", re.IGNORECASE)


def raised(text: str, before: str = "") -> str:
    """Raised text on the line.

    Args:
        text: what is raised.
        before: what stands directly before it; its last characters are enough.
    Returns:
        Superscript characters where there are some for all of it; an ending of an ordinal or a title as it is; else
        the text behind a caret, in brackets if it is more than one letter.
    """
    bare = text.strip()
    if not bare or bare.isspace():
        return text
    if _ENDING.fullmatch(bare) and (not bare.isalpha() or _ENDS_AS_NUMBER_OR_TITLE.search(before)):
        return bare
    return _written(bare, _RAISED, "^")


def lowered(text: str) -> str:
    """Lowered text on the line, as `raised`; what has no subscript characters stands behind a low line."""
    bare = text.strip()
    return _written(bare, _LOWERED, "_") if bare else text


def may_be_note_mark(text: str) -> bool:
    """Whether raised text looks as the mark of a note does: a number, a letter, a star."""
    return bool(_NOTE_MARK.fullmatch(text))


def _written(text: str, letters: dict[str, str], sign: str) -> str:
    if all(letter in letters for letter in text):
        return "".join(letters[letter] for letter in text)
    return f"{sign}{text}" if len(text) == 1 or (text.isalpha() and len(text) <= 3) else f"{sign}({text})"
