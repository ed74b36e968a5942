"""Lines of a page that say nothing of its subject: navigation, notices, references, pointers to other pages.

In: the text of one sentence and the heading above it. Out: whether it is such a line. Main-text extraction removes
most of them; what it leaves would otherwise be quoted, because such lines often repeat the words of the query.
"""

from __future__ import annotations

import regex

# Looked for in the lower-case text as they stand: many plain look-ups are faster than one large pattern.
_PHRASES = tuple(
    phrase.strip()
    for phrase in """
    click here|read more|learn more|find out more|see more|skip to|back to top|sign up for|subscribe|newsletter
    cookie policy|cookie settings|use cookies|privacy policy|terms of use|terms of service|all rights reserved|©
    last reviewed|last updated|last modified|medically reviewed|reviewed by|page last|share this|share on|follow us
    contact us|call us|image credit|photo credit|courtesy of|for more information|for further information
    for additional information|for more details|for further details|for more help|more information on
    more information about|more information is|information about clinical|see the following|see the section
    see the list|see the table|see the figure|see the page|see the pdq|see also|see below|see above|listed below
    shown below|the following summary|this summary|the following page|this page|this article|this section
    the following section|this leaflet|this guide|this site|this website|this web site|this fact sheet|this booklet
    this chapter|the following table|this table|the following link|these links|the links|following resources
    these resources|our website|our web site|website at|web site at|websites at|website of|on the website
    on its website|not a substitute|not intended to|not intended as|not intended for|not medical advice
    informational purposes|educational purposes|disclaimer|if you have any questions|if you have questions
    questions about|toll-free|toll free|email us|e-mail us|by e-mail at|phone number|phenotype ontology
    medical dictionary|references:|key points|frequently asked|view this|visit the|visit our|visit us|download this
    print this|genetics home reference|is a demonstration|demonstration text|fictitious
    clinical trials are taking place|clinical trials being|provides the following list|the table below
    the figure below|the list below|you can read|you can find more|much of this information|information comes from
    can be found on the|please visit|to find out about
    """.replace("\n", "|").split("|")
    if phrase.strip()
)
_TRIGGERS = frozenset(max(regex.findall(r"[a-z]+", phrase) or [phrase], key=len) for phrase in _PHRASES)
"""The longest word of each phrase: a text with none of them holds no phrase."""

_ADDRESS = regex.compile(
    r"https?://|www\.|\w@\w+\.|\b\w+\.(?:com|org|net|gov|edu)\b|\b\d{3}\)?[-. ]\d{3}[-. ]\d{4}\b|\b1-8\d\d-"
)
_REFERENCE = regex.compile(
    r"\bdoi\b|\bPMID\b|\bISBN\b|\bet al\.?[ ,].{0,80}\b(?:19|20)\d\d\b(?![)\]])|\b(?:19|20)\d\d\s*;\s*\d+"
    r"|\b\d+\s*\(\d+\)\s*:\s*\d+"
    r"|\bpp\.\s*\d|\b[Vv]ol\.\s*\d"
)
_AUTHORS = regex.compile(r"(?:\b\p{Lu}[\p{L}'’-]+ \p{Lu}{1,3}[,.] ){2}")
_DIGIT = regex.compile(r"\d")
_LETTERS = regex.compile(r"[a-z]+")
_ADDRESS_SIGNS = ("://", "www.", "@", ".com", ".org", ".net", ".gov", ".edu", "-")
_CAPTION = regex.compile(
    r"(?:figure|fig|table|image|photo|video|box|chart|source|credit|by|author|published|updated|note)s?\b\.?\s*(?:\d"
    r"|:|\p{Lu}\p{Ll}+ \p{Lu})",
    regex.IGNORECASE,
)


def is_boilerplate(text: str) -> bool:
    """Whether a line is about the page instead of the subject: navigation, a notice, a reference entry, a caption."""
    lowered = text.lower()
    holds_trigger = not _TRIGGERS.isdisjoint(_LETTERS.findall(lowered)) or "©" in lowered
    if holds_trigger and any(phrase in lowered for phrase in _PHRASES):
        return True
    if any(sign in lowered for sign in _ADDRESS_SIGNS) and _ADDRESS.search(lowered):
        return True
    return is_reference(text) or bool(_CAPTION.match(text))


def is_reference(text: str) -> bool:
    """Whether a line reads as an entry of a list of literature."""
    named = text.count(",") >= 1 and _AUTHORS.search(text)
    return bool(named or ((_DIGIT.search(text) or "doi" in text) and _REFERENCE.search(text)))
