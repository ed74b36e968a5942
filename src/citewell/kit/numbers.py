"""Numbers in running text, with their units, in one normal form.

In: any text. Out: what it counts, measures and dates, so that "three inches" and "3.0-inch" can be told to be the same
and "2- to 3-inch" to be another thing. Which other words carry meaning: kit.meaning. Units: kit.units. Spelled-out
numbers are English; digits of every script are read.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import lru_cache
from typing import NamedTuple

import regex

from citewell.kit.units import UNITS


@dataclass(frozen=True, slots=True)
class Number:
    """One number as said: `text[start:end]` holds it with its unit."""

    value: str  # "3", "0.5", "1200", "1/3", ordinals "3rd", decades "1990s", months "march"
    unit: str  # singular, short, lower case: "inch", "mg/kg", "%", "$"; "" if it counts things or names a year
    text: str
    start: int
    end: int


class Token(NamedTuple):
    """A word, a numeral or a single sign, as it stands in the text."""

    word: str  # lower case, straight apostrophe
    start: int
    end: int


TOKEN = regex.compile(
    r"\p{Nd}+(?:[.,]\p{Nd}+)*"
    r"|(?<![\p{L}\p{N}])\.\p{Nd}+"
    r"|\p{L}[\p{L}\p{M}\p{N}]*(?:['’]\p{L}+)*"
    r"|\S"
)

_ONES = """zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen
    seventeen eighteen nineteen"""
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_SMALL = {word: i for i, word in enumerate(_ONES.split())} | {word: 10 * i for i, word in enumerate(_TENS.split(), 2)}
_SCALES = {"hundred": 100, "thousand": 1000, "million": 10**6, "billion": 10**9, "trillion": 10**12, "dozen": 12}
_RANKS = "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth"
_ORDINALS = {word: i for i, word in enumerate(_RANKS.split(), 1)}
_PARTS = "half:2 halves:2 third:3 thirds:3 quarter:4 quarters:4 fourths:4 fifth:5 fifths:5"
_FRACTIONS = {word: int(below) for word, below in (part.split(":") for part in _PARTS.split())}
_MONTHS = "january february march april may june july august september october november december".split()
_MONTH_OF = {name: name for name in _MONTHS} | {name[:3]: name for name in _MONTHS} | {"sept": "september"}
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5, "vi": 6, "vii": 7, "viii": 8, "ix": 9, "x": 10}
_GRADED = frozenset("type types grade grades stage stages phase phases class level factor category part tier".split())
_NUMBER_WORDS = frozenset({*_SMALL, *_ORDINALS, *_MONTH_OF, *_ROMAN, "half", "halves", "twice", "dozen", "quarter"})
_CURRENCIES = frozenset("$£€¥")

_LETTER_UNITS = frozenset(["g", "l", "m", "s", "h", "w"])  # read as units only behind digits: "5 g", not "five g"
_NOT_COUNTED_BEFORE = frozenset(["no", "any", "every", "each", "some", "this", "that", "which", "the", "another"])
_NOT_COUNTED_AFTER = frozenset(
    ["another", "can", "may", "should", "must", "could", "would", "might", "has", "is", "of", "who"]
)
_RANGE = regex.compile(r"\s*[-–—]?\s*(?:to|or|and|through|[-–—/±])?\s*[-–—]?\s*", regex.IGNORECASE)
_IS_DECIMAL = regex.compile(r"[0-9]{1,30}(?:\.[0-9]{1,30})?")


@lru_cache(maxsize=4096)
def tokens(text: str) -> tuple[Token, ...]:
    """The words, numerals and signs of a text in order; white space falls away, nothing else."""
    return tuple([Token(m.group().lower().replace("’", "'"), *m.span()) for m in TOKEN.finditer(text)])


@lru_cache(maxsize=4096)
def numbers(text: str) -> tuple[Number, ...]:
    """Every number of a text in order, with its unit; both ends of a range carry the unit ("2- to 3-inch").

    Left out: digits that are part of a name ("L5", "COVID-19") and `one` where it counts nothing ("no one", "one may").
    """
    found = _scan(text, tokens(text))
    for i in range(len(found) - 2, -1, -1):
        here, after = found[i], found[i + 1]
        if not here.unit and after.unit and here.value not in _MONTHS and _RANGE.fullmatch(text, here.end, after.start):
            found[i] = replace(here, unit=after.unit)
    return tuple(found)


def names_with_digits(text: str) -> list[tuple[int, int]]:
    """Spans of the names that hold digits: "L5", "B12", "COVID-19", "SARS-CoV-2"."""
    if not _DIGIT.search(text):
        return []
    return [match.span() for match in _NAME_WITH_DIGITS.finditer(text)]


_DIGIT = regex.compile(r"\p{Nd}")
_NAME_WITH_DIGITS = regex.compile(
    r"(?<![\p{L}\p{N}])\p{L}[\p{L}\p{M}]*\p{Nd}[\p{L}\p{N}]*"  # L5, B12, H1N1
    r"|(?<![\p{L}\p{N}])(?:\p{L}+-)?\p{L}*\p{Lu}\p{L}*-\p{Nd}+(?![.,]?\p{Nd})"  # COVID-19, SARS-CoV-2
)


def _scan(text: str, parts: Sequence[Token]) -> list[Number]:
    names = {end: start for start, end in names_with_digits(text)}
    found: list[Number] = []
    i = 0
    while i < len(parts):
        if not (parts[i].word in _NUMBER_WORDS or parts[i].word[-1].isnumeric()) or parts[i].end in names:
            i += 1
            continue
        read = _date(parts, i) or _quantity(text, parts, i)
        if read is None:
            i += 1
            continue
        pieces, i = read
        found += pieces
    return found


def _make(text: str, parts: Sequence[Token], value: str, unit: str, first: int, behind: int) -> Number:
    start, end = parts[first].start, parts[behind - 1].end
    return Number(value, unit, text[start:end], start, end)


def _quantity(text: str, parts: Sequence[Token], i: int) -> tuple[list[Number], int] | None:
    """The number that starts at token i with its unit, and the index behind it."""
    for reader in (_numeral, _spelled, _ordinal, _month, _roman):
        read = reader(text, parts, i)
        if read is not None:
            break
    else:
        return None
    value, behind = read
    unit, behind = _unit(parts, behind, after_digits=parts[i].word[-1].isdigit())
    first = i - 1 if value.startswith("-") else i
    if i and parts[i - 1].word in _CURRENCIES and not unit:
        unit, first = parts[i - 1].word, i - 1
    if value == "twice":
        value, unit = "2", "time"
    return [_make(text, parts, value, unit, first, behind)], behind


def _numeral(text: str, parts: Sequence[Token], i: int) -> tuple[str, int] | None:
    word = parts[i].word
    if len(word) == 1 and unicodedata.category(word) == "No":
        after_letter = i > 0 and _glued(parts, i) and parts[i - 1].word[-1].isalpha()
        return None if after_letter else (_plain(Fraction(unicodedata.numeric(word)).limit_denominator(100)), i + 1)
    if not (word[0].isdecimal() or (word[0] == "." and len(word) > 1)):
        return None
    value, behind = _digits(word), i + 1
    value, behind = _tail(parts, value, behind)
    negative = i > 0 and parts[i - 1].word in ("-", "−") and _glued(parts, i) and _opens(text, parts, i - 1)
    return ("-" + value if negative else value), behind


def _opens(text: str, parts: Sequence[Token], i: int) -> bool:
    """Whether the sign at token i can be a minus: nothing stands right before it, and no number a space before."""
    start = parts[i].start
    free = start == 0 or text[start - 1].isspace() or text[start - 1] in "(["
    return free and not (i > 0 and parts[i - 1].word[-1].isdecimal())


def _digits(word: str) -> str:
    """The normal form of a numeral: no thousands separators, no idle zeros, Western digits."""
    western = "".join(str(unicodedata.decimal(c)) if c.isdecimal() else c for c in word)
    whole, _, rest = western.partition(".")
    if "," in western and regex.fullmatch(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?", western):
        whole = whole.replace(",", "")
    elif "," in western or "." in rest:
        return western  # 3,5 or 1.2.3: a list, a version, or a comma for the point; kept as written
    rest = rest.rstrip("0")
    return (whole.lstrip("0") or "0") + ("." + rest if rest else "")


def _tail(parts: Sequence[Token], value: str, behind: int) -> tuple[str, int]:
    """What may hang on a numeral: "5th", "1990s", "2½", "1/2", "1.2 million"."""
    if behind >= len(parts):
        return value, behind
    after = parts[behind].word
    glued = _glued(parts, behind)
    if glued and after in ("st", "nd", "rd", "th"):
        return _ranked(value), behind + 1
    if glued and after == "s" and len(value) == 4:
        return value + "s", behind + 1
    if not _IS_DECIMAL.fullmatch(value):  # a list or a version, e.g. 1.2.3, or a serial number
        return value, behind
    if glued and after in "¼½¾⅓⅔⅛":
        return _plain(Fraction(value) + Fraction(unicodedata.numeric(after)).limit_denominator(100)), behind + 1
    if after in _SCALES and after != "dozen":
        return _plain(Fraction(value) * _SCALES[after]), behind + 1
    if after == "/" and glued and _is_part_of_one(parts, value, behind):
        return _plain(Fraction(int(value), int(parts[behind + 1].word))), behind + 2
    return value, behind


def _ranked(value: str) -> str:
    """ "3rd" for 3, however it was written."""
    ending = "th" if value[-2:] in ("11", "12", "13") else {"1": "st", "2": "nd", "3": "rd"}.get(value[-1], "th")
    return value + ending


def _is_part_of_one(parts: Sequence[Token], value: str, slash: int) -> bool:
    """1/2 and 3/4 are fractions; 120/80, 9/11 and 1/2/2020 are not."""
    if slash + 1 >= len(parts) or not value.isdigit() or not _glued(parts, slash + 1):
        return False
    below = parts[slash + 1].word
    longer = slash + 2 < len(parts) and parts[slash + 2].word == "/"
    return below.isascii() and below.isdigit() and len(below) == 1 and 0 < int(value) < int(below) and not longer


def _spelled(_text: str, parts: Sequence[Token], i: int) -> tuple[str, int] | None:
    """English number words: "twenty-five", "one hundred and twenty", "two-thirds", "half", "twice", "a dozen"."""
    word = parts[i].word
    if word == "twice":
        return "twice", i + 1
    if word in ("half", "halves"):
        return "0.5", i + 1
    if word in ("dozen", "quarter") and i and parts[i - 1].word == "a":
        return ("12" if word == "dozen" else "0.25"), i + 1
    if word not in _SMALL or (word == "one" and _counts_nothing(parts, i)):
        return None
    total, behind = _number_words(parts, i)
    if behind < len(parts) and total < 10:
        at = behind + 1 if parts[behind].word == "-" and behind + 1 < len(parts) else behind
        below = _FRACTIONS.get(parts[at].word)
        if below and (total == 1) != parts[at].word.endswith("s"):
            return _plain(Fraction(total, below)), at + 1
    return str(total), behind


def _counts_nothing(parts: Sequence[Token], i: int) -> bool:
    before = parts[i - 1].word if i else ""
    after = parts[i + 1].word if i + 1 < len(parts) else ""
    return before in _NOT_COUNTED_BEFORE or after in _NOT_COUNTED_AFTER


def _number_words(parts: Sequence[Token], i: int) -> tuple[int, int]:
    """The value of the run of number words at i, and the index behind it."""
    total, group, last = 0, 0, 10**15
    behind = i
    while i < len(parts):
        word = parts[i].word
        if word in _SMALL and (_SMALL[word] < last if last >= 100 else last >= 20 and _SMALL[word] < 10):
            group, last = group + _SMALL[word], max(_SMALL[word], 1)
        elif word in _SCALES and behind > 0 and group:
            total, group, last = _scaled(total, group, _SCALES[word])
        elif not (word in ("-", "and") and behind == i and group + total and (word == "-" or last >= 100)):
            break
        else:
            i += 1
            continue
        i += 1
        behind = i
    return total + group, behind


def _scaled(total: int, group: int, scale: int) -> tuple[int, int, int]:
    return (total, group * scale, scale) if scale == 100 else (total + group * scale, 0, scale)


def _ordinal(_text: str, parts: Sequence[Token], i: int) -> tuple[str, int] | None:
    """ "third", but not where it orders the talk ("First, ...", "at first") or measures time ("a second")."""
    word = parts[i].word
    if word not in _ORDINALS:
        return None
    before = parts[i - 1].word if i else ""
    after = parts[i + 1].word if i + 1 < len(parts) else ""
    opening = i == 0 or before in ".!?;:"
    talk = (opening and after == ",") or (word == "first" and (before == "at" or after == "of"))
    if talk or (word == "second" and before in ("per", "/")):
        return None
    return _ranked(str(_ORDINALS[word])), i + 1


def _month(text: str, parts: Sequence[Token], i: int) -> tuple[str, int] | None:
    """A month's name: capital letter, and for short or ambiguous ones a numeral beside it."""
    name = _MONTH_OF.get(parts[i].word)
    if name is None or not text[parts[i].start].isupper():
        return None
    behind = i + 2 if i + 1 < len(parts) and parts[i + 1].word == "." and len(parts[i].word) < 5 else i + 1
    if parts[i].word in ("may", "march", "august") or len(parts[i].word) < 5:
        beside = (i > 0 and parts[i - 1].word[0].isdecimal(), behind < len(parts) and parts[behind].word[0].isdecimal())
        return (name, i + 1) if any(beside) else None
    return name, i + 1


def _roman(text: str, parts: Sequence[Token], i: int) -> tuple[str, int] | None:
    """ "type II", "Stage iv": only behind a word that takes a grade, and in capitals unless longer than a letter."""
    word = parts[i].word
    if word not in _ROMAN or not i or parts[i - 1].word not in _GRADED or not text[parts[i].start].isupper():
        return None
    return str(_ROMAN[word]), i + 1


def _date(parts: Sequence[Token], i: int) -> tuple[list[Number], int] | None:
    """2021-03-12 as year, month and day."""
    group = parts[i : i + 5]
    if (
        len(group) < 5
        or [len(t.word) for t in group] != [4, 1, 2, 1, 2]
        or group[1].word != "-"
        or group[3].word != "-"
    ):
        return None
    year, month, day = group[0].word, group[2].word, group[4].word
    adjoining = all(_glued(parts, i + k) for k in range(1, 5))
    if not ((year + month + day).isascii() and (year + month + day).isdigit() and adjoining and 1 <= int(month) <= 12):
        return None
    values = (_digits(year), group[0]), (_MONTHS[int(month) - 1], group[2]), (_digits(day), group[4])
    return [Number(value, "", token.word, token.start, token.end) for value, token in values], i + 5


def _unit(parts: Sequence[Token], i: int, *, after_digits: bool) -> tuple[str, int]:
    """The unit that starts at token i ("" if none), and the index behind it. "mg per kg" is "mg/kg"."""
    at = i + 1 if i + 1 < len(parts) and parts[i].word in "-–" and _glued(parts, i) and _glued(parts, i + 1) else i
    prefix = ""
    if at + 1 < len(parts) and parts[at].word in ("square", "cubic"):
        prefix, at = parts[at].word + " ", at + 1
    unit, behind = _one_unit(parts, at, after_digits=after_digits)
    if not unit:
        return "", i
    while behind + 1 < len(parts) and parts[behind].word in ("/", "per"):
        below, further = _one_unit(parts, behind + 1, after_digits=True)
        if not below:
            break
        unit, behind = f"{unit}/{below}", further
    return prefix + unit, behind


def _one_unit(parts: Sequence[Token], i: int, *, after_digits: bool) -> tuple[str, int]:
    if i >= len(parts):
        return "", i
    word = parts[i].word
    if word == "per" and i + 1 < len(parts) and parts[i + 1].word == "cent":
        return "%", i + 2
    unit = UNITS.get(word, "")
    if not unit or (word in _LETTER_UNITS and not after_digits):
        return "", i
    if unit == "°" and i + 1 < len(parts) and parts[i + 1].word in ("c", "f", "celsius", "fahrenheit"):
        return "°" + parts[i + 1].word[0], i + 2
    return unit, i + 1


def _glued(parts: Sequence[Token], i: int) -> bool:
    """Whether nothing stands between token i and the one before it."""
    return parts[i - 1].end == parts[i].start


def _plain(value: Fraction) -> str:
    """A decimal where it ends within six places, else "numerator/denominator"."""
    scaled = value * 10**6
    return (
        _digits(f"{scaled.numerator // 10**6}.{scaled.numerator % 10**6:06d}")
        if scaled.denominator == 1
        else str(value)
    )
