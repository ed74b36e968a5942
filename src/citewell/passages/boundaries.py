"""Where sentences begin in one stretch of running text.

In: plain text (one block of a document). Out: offsets. Blocks, kinds and headings: passages.sentences.
sentencex finds the boundaries: of five permissive libraries it made the fewest errors on our hard cases and was by far
the fastest. What it gets wrong by a rule that can be told is mended here, by joining or by cutting; every rule has its
cases in tests/passages/sentence_cases.py. Figures: docs/decisions/sentences.md.
"""

from __future__ import annotations

import re
from bisect import bisect_left

import regex
import sentencex  # type: ignore[import-untyped]

WINDOW_CHARS = 4_000
"""What sentencex sees at once: it takes quadratic time on text beyond ASCII (900,000 Chinese characters: 532 s)."""

_ALWAYS_JOIN = r"""
    approx|aprox|avg|bzgl|bzw|ca|cf|ch|chap|circa|dept|diff|eq|eqs|equiv|esp|est|evtl|exp|fig|figs|gen|ggf|incl|inkl|kap|lit
    |mme|mlle|mr|mrs|(?-i:Ms)|nr|op|pág|pp|prof|resp|rev|sect|secs|sog|sp|spp|(?-i:Sra|Srta)|st|tab|tel|univ|vgl|viz|vs
    |e\.\s?g|i\.\s?e|z\.\s?b|d\.\s?h|u\.\s?a|т\.\s?е|т\.\s?к|см|рис|табл|стр|ул|напр|проф"""
_NUMBER_FOLLOWS = r"""
    abb|abs|anm|app|arg|art|cap|cl|col|ex|hr|hrs|in|lb|lbs|max|min|no|nos|núm|n|p|par|para|paras|pos|pt|r|rn|s|sec|sek|
    subsec|(?-i:Table)|temp|v|ver|vol|vols|ziff|г|гл|д|п|ст|№"""
_JOIN_BY_LANGUAGE = {
    "es": r"av|avda|ayto|dña|excmo|hble|ilmo|sr|sres|sra|srta",
    "fr": r"av|éd|hab|mm|mgr|vve",
    "nl": r"dhr|dr|drs|ir|mevr|mw",
    "pl": r"al|dr|hab|inż|ks|mgr|np|pl|tj|tzw|ul",
    "pt": r"av|dr|dra|sr|sra|srs|pça",
    "ro": r"bd|dl|dna|dvs|nr|pag|pt|str",
    "ru": r"дж|оз|обл|просп|св",
    "uk": r"вул|дж|ім|оз|обл|просп|св",
}
_MONTHS = r"Jänner|Januar|Februar|März|April|Mai|Juni|Juli|August|September|Oktober|November|Dezember"
_BEFORE_ORDINAL = r"der|die|das|den|dem|des|am|beim|im|ins|vom|zum|zur|ab|aus|bis|in|seit|und|von|oder"
_GERMAN_OPENERS = r"""
    Aber|Alle|Als|Am|Auch|Auf|Aus|Bei|Da|Danach|Dann|Das|Dem|Den|Der|Des|Die|Dies|Diese|Dieser|Dort|Ein|Eine|Er|Es|Für|Ich|Im|
    In|Ist|Man|Mit|Nach|Näheres|Nur|Ob|Seit|Sie|So|Und|Vom|Von|Vor|Was|Wenn|Wer|Wie|Wir|Zu|Zum|Zur"""

# A boundary stands after `before` and in front of `after`; it is no boundary when the pair looks like one of these.
_ABBREVIATION = regex.compile(rf"(?<![\p{{L}}\p{{M}}])(?:{_ALWAYS_JOIN})\.$", regex.IGNORECASE | regex.VERBOSE)
_BEFORE_NUMBER = regex.compile(rf"(?<![\p{{L}}\p{{M}}])(?:{_NUMBER_FOLLOWS})\.$", regex.IGNORECASE | regex.VERBOSE)
_NUMBER = regex.compile(r"\d|(?:[IVXL]{2,}|[VXL])\b")
_OF_LANGUAGE = {
    language: regex.compile(rf"(?<![\p{{L}}\p{{M}}])(?:{words})\.$", regex.IGNORECASE)
    for language, words in _JOIN_BY_LANGUAGE.items()
}
_FRENCH_TITLE = regex.compile(r"(?:^|\s)MM?\.$")
_DATE = regex.compile(r"(?:^|[\s(])\d{1,2}\.$")
_MONTH = regex.compile(rf"(?:{_MONTHS}|Jahrhunderts?|Lebensjahre?s?)\b")
_ORDINAL = regex.compile(rf"(?:^|[\s(])(?i:{_BEFORE_ORDINAL})\s+\d{{1,2}}\.$")
_GERMAN_OPENER = regex.compile(rf"(?:{_GERMAN_OPENERS})\b", regex.VERBOSE)
_MARKER = regex.compile(  # "3.", "(a)", "IV.", "2.1.", or a label such as "Step 3." and "Table. 1."
    r"[(\[]?(?:\d{1,3}|\p{L}|[ivxIVX]{1,4})(?:[.)]|\.\))\]?"
    r"|(?:\d{1,3}\.){2,4}|\p{Lu}\p{L}+\.?\s(?:N[or]\.\s)?\d{1,3}(?:\.\d{1,3})*\."
)
_ITEM = regex.compile(r"\p{L}[.)]\s")
# An initial stands first, or behind another or a word of up to three letters; behind a name, unless it counts kings.
_INITIAL = regex.compile(
    r"(?:^|\(|(?:^|[\s(.])(?:\p{L}{1,3}\s+|\p{Lu}\.\s*)|(?:^|[\s(])\p{Lu}\p{L}+\s(?![IVXL]\.))\p{Lu}\.$"
)
_TWICE = regex.compile(r"(?:^|[\s(])(\p{Lu})\1\.$")
_TWICE_AGAIN = regex.compile(r"(\p{Lu})\1\.")
_HOUR = regex.compile(r"\b[ap]\.\s?m\.$", regex.IGNORECASE)
_HOUR_GOES_ON = regex.compile(
    r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b|(?:Mon|Tues?|Wed|Thu(?:rs?)?|Fri|Sat|Sun)\.|[A-Z]{2,4}\b"
    r"|(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6}\.?\s\d"
)
_ELLIPSIS = regex.compile(r"(?:^|[^.\s])\s*\.\s\.\s\.$")  # of three stops with blanks; a fourth ends the sentence
# The word that a stop without a blank follows.
_DOTTED_NAME = regex.compile(r"\S*(?<!\p{Lu})\p{Lu}\.|\p{L}\.|\S*\p{L}\.\p{L}\S*")
_ACRONYM = regex.compile(r"[A-Z]{2,}(?:\b|_)")
_CAMEL = regex.compile(r"\p{Ll}\p{Lu}")
_SUBJECT = regex.compile(r"[A-Z]{2,}\s(?:is|are|was|were|has|have|had|can|may|will|does|did)\b")
_OF_HOST = regex.compile(r"(?:Com|Net|Org|Edu|Gov|Info|Biz)\b")
_NAME_GOES_ON = regex.compile(
    r"\p{L}+\.\p{L}|\p{L}{4,}[.;)\]](?:\s|$)|\w+(?:[@/(=]|::)|[\p{L}\p{N}]*(?:_|\p{Ll}\p{Lu})"
)
_NOTE = regex.compile(r"[\u00b9\u00b2\u00b3\u2070-\u2079]")

# Boundaries that sentencex does not see: the end of one sentence, where a capital follows.
_STOP = re.compile('[.?!][)\\]”"\u00b9\u00b2\u00b3\u2070-\u2079]*\\s+')
_MISSED = regex.compile(
    r"""(?:[\p{L}\p{N}%][.?!][)\]”"]                                      # (see above.) The ...
      | [\p{Ll}\p{N})][.?!][\u00b9\u00b2\u00b3\u2070-\u2079]{1,4}         # a raised note after the stop
      | (?:/|\w\w\.)[\p{Ll}\d]{2,}\. | (?://|\bwww\.)\S+\.             # a file name, an address
      | (?:\betc|\busw|\bMay|\b[иій]\s(?:т\.\s?[дп]|др)|\bș\.a\.m\.d|\bș\.c\.l)\.   # abbreviations, or not
      )\s+$
    """,
    regex.VERBOSE,
)
_NEVER_ENDS = regex.compile(r"(?:\b(?:etc|al|inc|ltd|mr|dr|\p{L})|\.\p{L})\.[)\]”\"]\s+$", regex.IGNORECASE)
_BULLET = re.compile(r"[-–·*](?=\s+\S)|[•▪●◦‣](?=\s*\S)")  # of a list that lost its lines

_UNSPACED = regex.compile(r"[\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}]")
_UNSPACED_BLANK = regex.compile(
    r"(?<=[\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}ๆ\")”])\s+(?=[\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}\"(“])"
)
_OPENING = "\"'“„‚‘«([¿¡"
_NEVER_FIRST = ".,;:!?)]}%"
_SAYS = regex.compile(r"[\p{L}\p{N}]")
LONGEST_NAME = 100
"""Characters of an address or a dotted name that are looked at."""

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
    missed = _missed(text, set(candidates))
    if missed:
        candidates = sorted({*candidates, *missed})
    cased = not text.islower()
    starts: list[int] = []
    for candidate in candidates:
        start = _at_opening(text, candidate)
        if not starts or (start > starts[-1] and not _joins(text, starts[-1], start, language, cased)):
            starts.append(start)
    return _cut_unspaced(text, starts) if not text.isascii() and _UNSPACED.search(text) else starts


def _at_opening(text: str, start: int) -> int:
    """The start of a sentence, moved in front of the quotation mark or bracket that opens it."""
    while start > 1 and text[start - 1] in _OPENING and text[start - 2].isspace():
        start -= 1
    return start


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


def _missed(text: str, known: set[int]) -> list[int]:
    """Where sentences begin beside those that are known."""
    found: list[int] = []
    for stop in _STOP.finditer(text):
        end = stop.end()
        if end in known or end == len(text) or not (text[end].isupper() or text[end] in '"“('):
            continue
        before = text[max(0, end - LONGEST_NAME) : end]
        if _MISSED.search(before) and not _NEVER_ENDS.search(before[-12:]):
            found.append(end)
    for bullet in _BULLET.finditer(text):
        at = bullet.start()
        if at and text[at - 1].isspace() and (text[at] in "•▪●◦‣" or text[at - 2].isspace() or text[at - 2] in ":.;"):
            found.append(at)
    return found


def _joins(text: str, previous: int, start: int, language: str | None, cased: bool) -> bool:
    """Whether the boundary in front of `start` is none; `previous` is where the sentence before it begins.

    Args:
        cased: the text has capitals, so that a word in lower case does not begin a sentence.
    """
    end = start
    while text[end - 1].isspace():
        end -= 1
    if text[start] in _NEVER_FIRST and text[start : start + 2].strip() in _NEVER_FIRST:
        return True
    if end - previous <= 12 and not _SAYS.search(text, previous, end):
        return True
    if end == start:
        return _joins_glued(text[max(previous, end - LONGEST_NAME) : end], text[start : start + 24])
    before = text[max(previous, end - 24) : end]
    if before[-1] in "?!":
        return text[start].islower() and _plain_word(text, start)
    if end - previous <= 24 and _MARKER.fullmatch(text, previous, end):
        return True
    if before[-1] not in ".…":
        return False
    if before.endswith(" .") and _ELLIPSIS.search(before):
        return True
    word = start + (text[start] in _OPENING and start + 1 < len(text))
    if cased and start - end == 1 and text[word].islower() and _plain_word(text, word) and not _ITEM.match(text, word):
        return True
    return before[-1] == "." and _joins_abbreviated(before, text[start : start + 24], language)


def _joins_abbreviated(before: str, after: str, language: str | None) -> bool:
    """Whether the stop that `before` ends with, a blank behind it, is that of an abbreviation, a number or a name."""
    short = before[-12:]
    if _ABBREVIATION.search(short) or (_NUMBER.match(after) and _BEFORE_NUMBER.search(short)):
        return True
    if before[-2:-1].isupper() and _TWICE.search(short) and _TWICE_AGAIN.match(after):
        return True
    if before[-2:-1] in "mM" and _HOUR.search(short) and _HOUR_GOES_ON.match(after):
        return True
    if language in _OF_LANGUAGE and _OF_LANGUAGE[language].search(short):
        return True
    if language == "fr" and _FRENCH_TITLE.search(before):
        return True
    if language == "de" and before[-2:-1].isdigit() and _ORDINAL.search(before) and not _GERMAN_OPENER.match(after):
        return True
    if language not in (None, "en", "de") and _INITIAL.search(before) and after[0].isupper():
        return True
    return before[-2:-1].isdigit() and bool(_DATE.search(short) and _MONTH.match(after))


def _joins_glued(before: str, after: str) -> bool:
    """A stop without a blank ends a sentence after a plain word: not in an address, a file name or an acronym."""
    if _NOTE.match(after) or _NAME_GOES_ON.match(after):
        return True
    whole = before.split()[-1]
    if "@" in whole or "/" in whole or "www." in whole:
        return True
    if before[-1] != ".":
        return False
    if after[0] == "<" or before.endswith(("...", ">.")):  # a name to be filled in, a range
        return True
    name = whole.rpartition("(")[2]
    if name == "." or _DOTTED_NAME.fullmatch(name) or _ABBREVIATION.search(name):
        return True
    if _ACRONYM.match(after):  # a constant of a module, or the subject of the next sentence
        return name[0].isupper() or not _SUBJECT.match(after)
    return bool(_CAMEL.search(name) or _OF_HOST.match(after))


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
    """What sentencex can take, as long as `text`: it knows no lone surrogates, which broken files leave behind, and
    stumbles over blanks of more than one byte."""
    return text if text.isascii() else _WIDE_BLANK.sub(" ", _SURROGATE.sub("\ufffd", text))


_SURROGATE = regex.compile(r"[\ud800-\udfff]")
_WIDE_BLANK = regex.compile(r"(?![\x00-\x7f])\s")
