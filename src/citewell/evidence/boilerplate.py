"""Lines of a page that say nothing of its subject: navigation, notices, references, pointers to other pages.

In: the text of one sentence and the heading above it. Out: whether it is such a line. Main-text extraction removes most of them;
what it leaves would otherwise be quoted, because such lines often repeat the words of the query.
"""

from __future__ import annotations

import regex

# Looked for in the lower-case text as they stand: many plain look-ups are faster than one large pattern.
_PHRASES = tuple(
    phrase.strip()
    for phrase in """
    click here|click on|click the|read more|learn more|find out more|see more|skip to|back to top|sign up|log in|sign in|subscribe
    newsletter|cookie policy|cookie settings|use cookies|privacy policy|terms of use|terms of service|all rights reserved|copyright
    last reviewed|last updated|last modified|medically reviewed|reviewed by|page last|share this|share on|follow us|contact us|call us
    contents:|image credit|photo credit|courtesy of|for more information|for further information|for additional information
    for more details|for further details|for more help|more information on|more information about|more information is
    information about clinical|see the following|see the section|see the list|see the table|see the figure|see the page|see the pdq
    see also|see below|see above|listed below|shown below|the following summary|this summary|the following page|this page|this article
    this section|the following section|this leaflet|this guide|this site|this website|this web site|this fact sheet|this booklet
    this chapter|the following table|this table|the following link|these links|the links|following resources|these resources
    web site|website|not a substitute|not intended to|not intended as|not intended for|not medical advice|informational purposes
    educational purposes|disclaimer|if you have any questions|if you have questions|questions about|toll-free|toll free
    e-mail|email us|telephone|phone number|phenotype ontology|medical dictionary|references:|key points|frequently asked
    view this|view the|view all|visit the|visit our|visit us|download this|download the|print this|genetics home reference
    is a demonstration|demonstration text|fictitious|clinical trials are taking place|clinical trials being
    information on the|information from the|provides the following list|the table below|the figure below|the list below|glossary
    """.replace("\n", "|").split("|")
    if phrase.strip()
)
_ADDRESS = regex.compile(
    r"https?://|www\.|\w@\w+\.|\b\w+\.(?:com|org|net|gov|edu)\b|\b\d{3}\)?[-. ]\d{3}[-. ]\d{4}\b|\b1-8\d\d-"
)
_REFERENCE = regex.compile(
    r"\bdoi\b|\bPMID\b|\bISBN\b|\bet al\.?[ ,].{0,80}\b(?:19|20)\d\d\b(?![)\]])|\b(?:19|20)\d\d\s*;\s*\d+|\b\d+\s*\(\d+\)\s*:\s*\d+"
    r"|\bpp\.\s*\d|\b[Vv]ol\.\s*\d|(?:\b\p{Lu}[\p{L}'’-]+ \p{Lu}{1,3}, ){2}"
)
_CAPTION = regex.compile(
    r"(?:figure|fig|table|image|photo|video|box|chart|source|credit|by|author|published|updated|note)s?\b\.?\s*(?:\d|:|\p{Lu}\p{Ll}+ \p{Lu})",
    regex.IGNORECASE,
)
_LIST_OF_LITERATURE = frozenset(
    """references reference bibliography literature sources citations footnotes notes endnotes acknowledgements acknowledgments
    disclaimer resources links copyright""".split()
)
_READING = (
    "further reading",
    "works cited",
    "external links",
    "see also",
    "related topics",
    "more information",
    "about the author",
)


def is_boilerplate(text: str, heading: str = "") -> bool:
    """Whether a line is about the page instead of the subject: navigation, a notice, a reference entry, a caption."""
    lowered = text.lower()
    if any(phrase in lowered for phrase in _PHRASES):
        return True
    return bool(_ADDRESS.search(lowered) or _REFERENCE.search(text) or _CAPTION.match(text)) or _lists_literature(
        heading
    )


def _lists_literature(heading: str) -> bool:
    found = heading.lower().split()
    return bool(found) and (
        (len(found) <= 4 and bool(_LIST_OF_LITERATURE & {found[0].strip(":"), found[-1].strip(":")}))
        or heading.lower().startswith(_READING)
    )
