"""Numbers as lists write them: 3, iii, C, and the like."""

from __future__ import annotations

from typing import Literal, TypeAlias

Script: TypeAlias = Literal["decimal", "lower_letter", "upper_letter", "lower_roman", "upper_roman"]

_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"),
          (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))  # fmt: skip
_MOST_ROMAN = 3999
_MOST_REPEATED = 20  # times the alphabet; what is longer is no number that anybody wrote


def counted(number: int, script: Script, *, alphabet: str = "abcdefghijklmnopqrstuvwxyz", doubled: bool = True) -> str:
    """A number in the given script; those that it cannot write come in figures.

    Args:
        number: from 1 for letters and Roman numbers.
        script: how to write it.
        alphabet: the letters to count with, lower case.
        doubled: whether aa, bb follow z, as in word processors, or aa, ab.
    """
    if script.endswith("roman") and 1 <= number <= _MOST_ROMAN:
        written = _roman(number)
    elif script.endswith("letter") and 1 <= number <= _MOST_REPEATED * len(alphabet):
        written = _letters(number, alphabet, doubled)
    else:
        return str(number)
    return written.upper() if script.startswith("upper") else written


def _roman(number: int) -> str:
    written = ""
    for value, letters in _ROMAN:
        times, number = divmod(number, value)
        written += letters * times
    return written


def _letters(number: int, alphabet: str, doubled: bool) -> str:
    if doubled:
        rounds, place = divmod(number - 1, len(alphabet))
        return alphabet[place] * (rounds + 1)
    written = ""
    while number:
        number, place = divmod(number - 1, len(alphabet))
        written = alphabet[place] + written
    return written
