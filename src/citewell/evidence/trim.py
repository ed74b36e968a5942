"""Make a quote shorter and freer of its place by deletion only.

In: a quote as it stands in the document. Out: the same words in the same order, less some that carry nothing here: literature
marks, connectives at the start ("However,"), bullets, and asides in brackets of long sentences. Nothing that kit.meaning protects
(negations, numbers, conditions, hedges, ...) is ever deleted; verify checks the same promise from its own side.
"""

from __future__ import annotations

import regex

from citewell.kit.meaning import citation_marks, protected

LONG_WORDS = 28  # a sentence longer than this gives up its asides

_CONNECTIVE = regex.compile(
    r"""(?:however|moreover|furthermore|additionally|in\ addition|also|besides|similarly|likewise|in\ contrast|by\ contrast|conversely
    |on\ the\ other\ hand|nevertheless|nonetheless|meanwhile|finally|lastly|therefore|thus|hence|consequently|accordingly|as\ a\ result
    |in\ fact|indeed|of\ course|fortunately|unfortunately|in\ other\ words|in\ short|in\ summary|in\ conclusion|to\ summari[sz]e|importantly
    |interestingly|notably|for\ example|for\ instance|as\ mentioned\ (?:above|before|earlier)|remember|note\ that|again)\s*,\s*
    |(?:but|and)\s+(?=\p{L})
    |(?:conclusions?|results?|background|objectives?|methods?|findings|interpretation|summary|purpose|aims?)\s*:\s+(?=\p{Lu})""",
    regex.VERBOSE | regex.IGNORECASE,
)
_LABEL = regex.compile(r"^(?:\p{Lu}{2,}(?:\ \p{Lu}{2,}|\ AND|\ /)*)\s*:?\s+(?=\p{Lu}\p{Ll})")
_BULLET = regex.compile(r"^\s*(?:[-–—*•·▪◦‣●○■□►✓]+|\(?\p{Nd}{1,2}[.)]|\(?[a-z]\))\s+")
_ASIDE = regex.compile(r"\s*\([^()\n]{2,160}\)")
_POINTER = regex.compile(r"\s*\((?:see|click|read|watch|shown|figure|fig|table|picture|image|above|below)\b[^()]*\)", regex.IGNORECASE)
_SPACE = regex.compile(r"\s+")
_SPACE_BEFORE_STOP = regex.compile(r"\s+([,.;:!?])(?=\s|$)")


def trim(quote: str) -> str:
    """Return the quote on one line without what can go; its words are a subsequence of the quote's. "" stays ""."""
    text = _BULLET.sub("", quote)
    text = fold(_without_spans(text, citation_marks(text)))
    text = _without_opening(text)
    text = _without_asides(text, _POINTER)
    if len(text.split()) > LONG_WORDS:
        text = _without_asides(text, _ASIDE)
    return capitalised(_SPACE_BEFORE_STOP.sub(r"\1", text))


def fold(text: str) -> str:
    """White space folded to single spaces."""
    return _SPACE.sub(" ", text).strip()


def capitalised(text: str) -> str:
    """With a capital where the first letter is a small one: it now opens a sentence. Names such as `mRNA` or `pH` stay."""
    head = text[:1]
    first_word = text.split(" ", 1)[0]
    return head.upper() + text[1:] if head.islower() and first_word.islower() else text


def _without_opening(text: str) -> str:
    """Delete connectives at the start, at most two in a row, unless one holds a protected word."""
    for _ in range(2):
        found = _CONNECTIVE.match(text) or _LABEL.match(text)
        if not found or not _may_go(text, *found.span()):
            break
        text = capitalised(text[found.end() :])
    return text


def _without_asides(text: str, pattern: regex.Pattern[str]) -> str:
    spans = [found.span() for found in pattern.finditer(text) if found.start() > 0 and _may_go(text, *found.span())]
    return fold(_without_spans(text, spans))


def _may_go(text: str, start: int, end: int) -> bool:
    return not any(word.start < end and start < word.end for word in protected(text))


def _without_spans(text: str, spans: list[tuple[int, int]]) -> str:
    for start, end in reversed(spans):
        text = text[:start] + text[end:]
    return text
