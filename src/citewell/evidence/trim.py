"""Make a quote shorter and freer of its place by deletion only.

In: a quote as it stands in the document. Out: the same words in the same order, less some that carry nothing here:
literature marks, connectives at the start ("However,"), labels ("Conclusions:") and bullets. Nothing that kit.meaning
protects (negations, numbers, conditions, hedges, ...) is ever deleted; verify checks the same promise from its own
side.
"""

from __future__ import annotations

import regex

from citewell.kit.headings import ABSTRACT_LABEL
from citewell.kit.meaning import citation_marks, protected

_CONNECTIVE = regex.compile(
    r"""(?:however|in\ addition|additionally|moreover|furthermore|also|therefore|thus|hence|consequently|as\ a\ result
    |for\ example|for\ instance|in\ fact|indeed|of\ course|in\ other\ words|on\ the\ (?:other|one)\ hand|in\ contrast
    |by\ contrast|conversely|nevertheless|nonetheless|meanwhile|similarly|likewise|finally|lastly|in\ summary
    |in\ conclusion
    |to\ summarize|in\ short|notably|importantly|interestingly|unfortunately|fortunately|besides|again|accordingly
    |basically),\s+(?=\p{L})
    |(?:but|and)\s+(?!(?:for|if|yet|so|then|rather)\b)(?=\p{L})
    |(?:abstract|background|conclusions?|discussion|findings|interpretation|introduction|methods|overview|results
    |summary):\s+
     (?=\p{Lu}\S*\s+\S+\s+\S+\s)""",
    regex.VERBOSE | regex.IGNORECASE,
)
_BULLET = regex.compile(r"^\s*[•▪◦‣·*–—-]\s+(?=\p{L})")
_INSIDE_WORDS = str.maketrans("", "", "-'’")
_SPACE = regex.compile(r"\s+")
_STOPS = (",", ".", ";", ":", "!", "?")


def trim(quote: str) -> str:
    """Return the quote on one line without what can go; its words are a subsequence of the quote's. "" stays ""."""
    text = ABSTRACT_LABEL.sub("", _BULLET.sub("", quote))
    text = fold(_without_spans(text, citation_marks(text)))
    return capitalised(_without_opening(text))


def fold(text: str) -> str:
    """White space folded to single spaces."""
    return _SPACE.sub(" ", text).strip()


def capitalised(text: str) -> str:
    """With a capital where the first letter is a small one: it now opens a sentence. Names such as `mRNA`
    or `read_file()` stay."""
    head = text[:1]
    first_word = text.split(" ", 1)[0]
    one_letter = len(head.upper()) == 1  # not so for `ß`
    a_word = first_word.rstrip(",;:.!?").translate(_INSIDE_WORDS).isalpha()
    return head.upper() + text[1:] if head.islower() and first_word.islower() and one_letter and a_word else text


def _without_opening(text: str) -> str:
    """Delete connectives at the start, at most two in a row, unless one holds a protected word."""
    for _ in range(2):
        found = _CONNECTIVE.match(text)
        if not found or not _may_go(text, *found.span()):
            break
        text = capitalised(text[found.end() :])
    return text


def _may_go(text: str, start: int, end: int) -> bool:
    return not any(word.start < end and start < word.end for word in protected(text))


def _without_spans(text: str, spans: list[tuple[int, int]]) -> str:
    """The text without some spans; what stood apart from a stop because of one of them no longer does."""
    for start, end in reversed(spans):
        before, after = text[:start], text[end:]
        if after.lstrip().startswith(_STOPS):
            before, after = before.rstrip(), after.lstrip()
        text = before + after
    return text
