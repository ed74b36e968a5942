"""What a page says, for machines: JSON-LD in the words of schema.org.

The page is a `QAPage` whose `Question` has one `Answer`. Every sentence is a `Claim` that cites a `Quotation`: the
exact words, part of the document they were taken from, and created on the day on which that was read.
"""

from __future__ import annotations

import json
from typing import Any

from citewell.publish.records import Origin, Page, Quote, Sentence, Side

Json = dict[str, Any]
# Inside a script element only these can end it or begin a comment; the separators are no JSON to older readers.
_ESCAPES = {ord(char): f"\\u{ord(char):04x}" for char in "<>&\u2028\u2029"}


def structured(page: Page, url: str = "") -> str:
    """JSON that may stand inside a script element as it is."""
    return json.dumps(_page(page, url), ensure_ascii=False, indent=1).translate(_ESCAPES)


def _page(page: Page, url: str) -> Json:
    made = page.made
    question: Json = {"@type": "Question", "name": page.query, "text": page.query, "answerCount": int(page.answered)}
    if page.answered:
        question["acceptedAnswer"] = {
            "@type": "Answer",
            "text": page.text,
            "url": f"{url}#answer",
            "hasPart": [_claim(sentence) for sentence in page.sentences],
            "creator": {"@type": "SoftwareApplication", "name": "Citewell", "softwareVersion": made.version},
        }
    return _known(
        {
            "@context": "https://schema.org",
            "@type": "QAPage",
            "name": page.query,
            "inLanguage": "en",
            "url": url,
            "datePublished": made.published,
            "dateModified": made.read,
            "mainEntity": question,
            "citation": [_document(cited.origin) for cited in page.cited],
            "mentions": [_side(side) for sides in page.disagreements for side in sides],
        }
    )


def _claim(sentence: Sentence) -> Json:
    return {
        "@type": "Claim",
        "@id": f"#{sentence.anchor}",
        "text": sentence.text,
        "citation": [_quotation(quote) for quote in sentence.quotes],
    }


def _side(side: Side) -> Json:
    return {"@type": "Claim", "text": side.text, "citation": [_quotation(side.quote)]}


def _quotation(quote: Quote) -> Json:
    return _known(
        {
            "@type": "Quotation",
            "@id": f"#{quote.anchor}",
            "text": quote.text,
            "url": quote.link,
            "dateCreated": quote.origin.read,
            "isPartOf": {"@id": f"#source-{quote.origin.number}"},
        }
    )


def _document(origin: Origin) -> Json:
    publisher = {"@type": "Organization", "name": origin.site} if origin.site else None
    return _known(
        {
            "@type": "CreativeWork",
            "@id": f"#source-{origin.number}",
            "name": origin.title,
            "url": origin.url,
            "publisher": publisher,
            "author": origin.author,
            "datePublished": origin.published,
            "dateModified": origin.modified,
            "inLanguage": origin.language,
            "version": origin.revision,
        }
    )


def _known(values: Json) -> Json:
    """Without what is not known."""
    return {name: value for name, value in values.items() if value not in (None, "", [])}
