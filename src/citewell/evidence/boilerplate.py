"""Lines of a page that say nothing of its subject: navigation, notices, references, pointers to other pages.

In: the text of one sentence. Out: whether it is such a line. Main-text extraction removes most of them; what it leaves would
otherwise be quoted, because such lines often repeat the words of the query.
"""

from __future__ import annotations

import regex

_PHRASES = regex.compile(
    r"""\b(?:
      click\ (?:here|on|the|below) | (?:read|learn|find\ out|see)\ more\b | skip\ to | back\ to\ top | (?:sign|log)\ (?:up|in)\b
    | subscribe | newsletter | cookies?\ (?:policy|settings|to) | we\ use\ cookies | privacy\ policy | terms\ of\ (?:use|service)
    | all\ rights\ reserved | copyright | (?:last|medically|clinically)\ (?:reviewed|updated|modified) | reviewed\ by | page\ last
    | share\ (?:this|on) | follow\ us | contact\ us | call\ us | (?:table\ of\ )?contents: | (?:image|photo)\ (?:credit|courtesy)
    | for\ (?:more|further|additional)\ (?:information|details|help) | to\ learn\ more | more\ (?:information|about)\ (?:on|is|can)
    | see\ the\ (?:following|section|list|table|figure|page|pdq) | see\ also | see\ (?:below|above)\b | listed\ below | shown\ below
    | (?:this|the\ following)\ (?:summary|page|article|section|leaflet|guide|site|website|web\ site|fact\ sheet|booklet|chapter|table|list|links?)
    | (?:links?|resources?|websites?|information)\ (?:below|listed) | (?:is|are)\ available\ (?:from|on|at)\ the\ \w+\ (?:web\ ?site|page)
    | not\ (?:a\ substitute|intended\ (?:as|to|for)) | medical\ advice | informational\ purposes | educational\ purposes | disclaimer
    | (?:talk|speak)\ (?:to|with)\ your\ (?:doctor|health\ care\ provider)\ (?:if\ you\ have\ (?:any\ )?questions|about\ any\ questions)
    | clinical\ trials?\ (?:is|are|information|web) | (?:web\ ?site|online|toll[- ]free) | e-?mail | telephone | phone\ number
    | human\ phenotype\ ontology | medical\ dictionary | references?: | key\ points | frequently\ asked
    | (?:to\ )?view\ (?:this|the|all|a)\b | visit\ (?:the|our|us)\b | (?:download|print)\ (?:this|the)\b
    )""",
    regex.VERBOSE | regex.IGNORECASE,
)
_ADDRESS = regex.compile(r"https?://|www\.|\b[\w.]+@[\w.]+\.\w+|\b\w+\.(?:com|org|net|gov|edu)\b|\(?\b\d{3}\)?[-. ]\d{3}[-. ]\d{4}\b|\b1-8\d\d-", regex.I)
_REFERENCE = regex.compile(
    r"\bdoi\b|\bPMID\b|\bISBN\b|\bet al\b.{0,80}\b(?:19|20)\d\d\b|\b(?:19|20)\d\d\s*;\s*\d+|\b\d+\s*\(\d+\)\s*:\s*\d+|\bpp\.\s*\d|\bvol\.\s*\d|^\[?\d+[\].]\s+\p{Lu}[\p{L}-]+\s+\p{Lu}{1,2}\b"
)
_CAPTION = regex.compile(r"^(?:figure|fig|table|image|photo|video|box|chart|source|credit|note|tip|by|author|published|updated)s?\b\.?\s*(?:\d|:|\p{Lu}[\p{Ll}]+\s+\p{Lu})", regex.I)


def is_boilerplate(text: str) -> bool:
    """Whether a line is about the page instead of the subject: navigation, a notice, a reference entry, a caption."""
    return bool(_PHRASES.search(text) or _ADDRESS.search(text) or _REFERENCE.search(text) or _CAPTION.match(text))
