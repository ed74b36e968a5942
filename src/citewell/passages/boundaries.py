"""Where sentences begin in one stretch of running text.

In: plain text (one block of a document). Out: offsets. Blocks, kinds and headings: passages.sentences.
sentencex finds the boundaries: of five permissive libraries it made the fewest errors on our hard cases and was by far
the fastest. What it gets wrong by a rule that can be told is mended here, by joining or by cutting; every rule has its
cases in tests/passages/sentence_cases.py.
"""

from __future__ import annotations

from bisect import bisect_left

import regex
import sentencex  # type: ignore[import-untyped]

WINDOW_CHARS = 4_000
"""What sentencex sees at once: it takes quadratic time on text beyond ASCII (900,000 Chinese characters: 532 s)."""

_ALWAYS_JOIN = r"""
    approx|aprox|avg|bzgl|bzw|ca|cf|ch|chap|circa|dept|diff|eq|eqs|equiv|esp|est|evtl|exp|fig|figs|gen|ggf|incl|inkl|kap|lit
    |mme|mlle|mr|mrs|(?-i:Ms)|nr|op|pág|pp|prof|resp|rev|sect|secs|sog|sp|spp|(?-i:Sra|Srta)|st|tab|tel|univ|vgl|viz|vol|vols|vs
    |e\.\s?g|i\.\s?e|z\.\s?b|d\.\s?h|u\.\s?a|т\.\s?е|т\.\s?к|см|рис|табл|стр|ул|напр|др|проф"""
_NUMBER_FOLLOWS = r"art|col|hr|hrs|in|lb|lbs|max|min|no|nos|núm|n|p|par|pt|r|s|sec|sek|v|г|гл|№"
_GERMAN_ORDINALS_OF = r"""
    Januar|Februar|März|April|Mai|Juni|Juli|August|September|Oktober|November|Dezember|Jahrhunderts?|Lebensjahre?s?"""

# A boundary stands after `before` and in front of `after`; it is no boundary when the pair looks like one of these.
_ABBREVIATION = regex.compile(rf"(?<![\p{{L}}\p{{M}}])(?:{_ALWAYS_JOIN})\.$", regex.IGNORECASE | regex.VERBOSE)
_BEFORE_NUMBER = regex.compile(rf"(?<![\p{{L}}\p{{M}}])(?:{_NUMBER_FOLLOWS})\.$", regex.IGNORECASE)
_FRENCH_TITLE = regex.compile(r"(?:^|\s)MM?\.$")
_ORDINAL = regex.compile(r"(?:^|[\s(])\d{1,2}\.$")
_ORDINAL_NOUN = regex.compile(rf"(?:{_GERMAN_ORDINALS_OF})\b", regex.VERBOSE)
_MARKER = regex.compile(
    r"[(\[]?(?:\d{1,3}|\p{L}|[ivxIVX]{1,4})[.)]\]?|(?:Step|Phase|Stage|Part|Schritt|Teil|Paso|Étape|Шаг)\s\d{1,2}\."
)
_DOTTED_NAME = regex.compile(  # the word that a stop without a blank follows
    r"(?:^|.*[\s(])(?:\S*[@/]\S*|www\.\S*|\S*(?<!\p{Lu})\p{Lu}|\p{L}|\S*\p{L}\.\p{L}\S*)\.$", regex.DOTALL
)
_CAPITALISED = regex.compile(r"(?:^|.*[\s(])\p{Lu}\S*\.$", regex.DOTALL)
_ACRONYM = regex.compile(r"[A-Z]{2,}\b")
_NAME_GOES_ON = regex.compile(r"\p{L}+\.\p{L}|\w+[@/]")
_NOTE = regex.compile(r"[\u00b9\u00b2\u00b3\u2070-\u2079]")

# Boundaries that sentencex does not see; the match ends where the next sentence begins.
_MISSED = regex.compile(
    r"""(?<=[\p{L}\p{N}%][.?!][)\]”"])\s+(?=[\p{Lu}"“(])               # (see above.) The ...
      | (?<=[\p{Ll}\p{N})][.?!][\u00b9\u00b2\u00b3\u2070-\u2079]{1,4})\s+(?=\p{Lu})  # a raised note after the stop
      | (?<=(?:\betc|\busw|\bMay|\bи\sт\.\s?[дп])\.)\s+(?=\p{Lu})      # abbreviations, or not, that a capital follows
      | (?:\s{2,}|(?<=[:.;])\s)(?=[-–•·▪●◦‣*]\s+\S)                   # a list that lost its lines
      | (?<=\S)\s+(?=[•▪●◦‣]\s*\S)
    """,
    regex.VERBOSE,
)
_NEVER_ENDS = regex.compile(r"(?:\b(?:etc|al|inc|ltd|mr|dr|\p{L})|\.\p{L})\.[)\]”\"]$", regex.IGNORECASE)

_UNSPACED = regex.compile(r"[\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}]")
_UNSPACED_BLANK = regex.compile(
    r"(?<=[\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}ๆ\")”])\s+(?=[\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}\"(“])"
)
MIN_UNSPACED_CHARS = 60
"""Thai and its neighbours end a sentence with a blank, but a clause too: a shorter piece is not cut off."""


def sentence_starts(text: str, language: str | None = None) -> list[int]:
    """Where each sentence of a text begins: rising offsets of characters that are not white space.

    Args:
        text: one block; white space in it may be any, also line breaks.
        language: ISO 639-1; None is read as English, whose rules do least harm elsewhere.
    Returns:
        None for a text of white space, else the first is that of the first character that is none.
    """
    candidates = _candidates(_encodable(text), language or "en")
    missed = [
        match.end()
        for match in _MISSED.finditer(text)
        if not _NEVER_ENDS.search(text, max(0, match.start() - 12), match.start())
    ]
    if missed:
        candidates = sorted({*candidates, *missed})
    starts: list[int] = []
    for start in candidates:
        if not starts or not _joins(text, starts[-1], start, language):
            starts.append(start)
    return _cut_unspaced(text, starts) if not text.isascii() and _UNSPACED.search(text) else starts


def _candidates(text: str, language: str) -> list[int]:
    """What sentencex says, window by window; a window's last sentence may be unfinished, so the next begins with it."""
    starts: list[int] = []
    position = _skip_blanks(text, 0)
    while position < len(text):
        window = text[position : position + WINDOW_CHARS]
        found = [position + cut["start_index"] for cut in sentencex.get_sentence_boundaries(language, window)]
        found = sorted({position, *(_skip_blanks(text, start) for start in found)})
        if position + len(window) >= len(text):
            starts += [start for start in found if start < len(text)]
            break
        inside = [start for start in found if start < position + len(window)]
        if len(inside) > 1:
            starts += inside[:-1]
            position = inside[-1]
        else:
            starts.append(position)
            position = _skip_blanks(text, _last_blank(text, position, position + len(window)))
    return starts


def _joins(text: str, previous: int, start: int, language: str | None) -> bool:
    """Whether the boundary in front of `start` is none; `previous` is where the sentence before it begins."""
    end = start
    while text[end - 1].isspace():
        end -= 1
    before = text[max(previous, end - 24) : end]
    if end == start:
        return _joins_glued(before, text[start : start + 24])
    if before[-1] in "?!":
        return text[start].islower() and _plain_word(text, start)
    if end - previous <= 12 and _MARKER.fullmatch(text, previous, end):
        return True
    if before[-1] != ".":
        return False
    if _ABBREVIATION.search(before) or (_BEFORE_NUMBER.search(before) and text[start].isdigit()):
        return True
    if language == "fr" and _FRENCH_TITLE.search(before):
        return True
    return bool(_ORDINAL.search(before) and _ORDINAL_NOUN.match(text, start))


def _joins_glued(before: str, after: str) -> bool:
    """A stop without a blank ends a sentence after a plain word: not in an address, a file name or an acronym."""
    if _NOTE.match(after):
        return True
    if before[-1] != ".":
        return False
    if _DOTTED_NAME.match(before) or _NAME_GOES_ON.match(after) or _ABBREVIATION.search(before):
        return True
    return bool(_ACRONYM.match(after) and _CAPITALISED.match(before))


def _plain_word(text: str, start: int) -> bool:
    """Lower case throughout, unlike mRNA or p53."""
    end = start
    while end < len(text) and text[end].isalnum():
        end += 1
    word = text[start:end]
    return word.isalpha() and word.islower()


def _cut_unspaced(text: str, starts: list[int]) -> list[int]:
    """Cut what is written in Thai, Lao, Khmer or Burmese at blanks, into pieces of MIN_UNSPACED_CHARS or more."""
    cuts: list[int] = []
    for blank in _UNSPACED_BLANK.finditer(text):
        at = bisect_left(starts, blank.end())
        if at < len(starts) and starts[at] == blank.end():
            continue
        next_start = starts[at] if at < len(starts) else len(text)
        last = max(starts[at - 1], cuts[-1] if cuts else 0)
        if blank.start() - last >= MIN_UNSPACED_CHARS and next_start - blank.end() >= MIN_UNSPACED_CHARS // 3:
            cuts.append(blank.end())
    return sorted(starts + cuts)


def _skip_blanks(text: str, position: int) -> int:
    while position < len(text) and text[position].isspace():
        position += 1
    return position


def _last_blank(text: str, start: int, end: int) -> int:
    """The end of the last white space in text[start:end] behind its first half, else `end`."""
    for position in range(end - 1, (start + end) // 2, -1):
        if text[position].isspace():
            return position + 1
    return end


def _encodable(text: str) -> str:
    """Lone surrogates, which broken files leave behind, cannot be handed to sentencex; one character stands for one."""
    return text if text.isascii() else _SURROGATE.sub("\ufffd", text)


_SURROGATE = regex.compile(r"[\ud800-\udfff]")
