"""A page as PDF, tagged for screen readers, set by typst.

In: records. Out: bytes. typst is the extra `pdf` and is imported here alone. The text of a page goes to it as data,
never as its markup. The font is one that typst brings, so Latin, Greek and Cyrillic look the same everywhere; other
scripts are set in what the system has.
"""

from __future__ import annotations

import json
from importlib.resources import files
from typing import Any

from citewell.errors import CitewellError, MissingExtra
from citewell.publish import wording
from citewell.publish.harmless import direction
from citewell.publish.records import Cited, Copy, Listed, Page, Quote, Sentence, Side

Json = dict[str, Any]


def pdf(page: Page) -> bytes:
    """The page as a PDF file: the same records give the same bytes on one machine.

    Raises:
        MissingExtra: typst is not installed.
    """
    try:
        import typst
    except ImportError:
        raise MissingExtra(
            "a PDF is set by the package typst, which is not installed",
            hint="install it with: pip install 'citewell[pdf]'",
        ) from None
    source = (files("citewell.publish") / "templates" / "page.typ").read_bytes()
    given = {"page": json.dumps(_page(page))}
    try:  # PDF/UA, the standard for accessible files
        return typst.compile(source, format="pdf", pdf_standards="ua-1", sys_inputs=given, timestamp=0)
    except typst.TypstError:
        pass  # it forbids characters that no font has; without it the file is tagged all the same
    try:
        return typst.compile(source, format="pdf", sys_inputs=given, timestamp=0)
    except typst.TypstError as problem:
        raise CitewellError(
            f"typst could not set the page: {problem.message}", hint="publish it as HTML: -o page.html"
        ) from problem


# --- records -> data of templates/page.typ ---------------------------------------------------------------------------


def _page(page: Page) -> Json:
    made = page.made
    date = made.published or made.read
    return {
        "title": page.query or wording.EMPTY_QUERY,
        "description": page.text or page.refusal,
        "date": [int(part) for part in date.split("-")] if date.count("-") == 2 else None,
        "footer": f"Citewell {made.version} · library {made.library}",
        "standing": wording.standing(made),
        "notes": page.notes,
        "refusal": page.refusal or None,
        "why": " ".join(page.why),
        "sentences": [_sentence(sentence) for sentence in page.sentences],
        "agreements": [_agreement(sentence) for sentence in page.sentences if sentence.agreeing],
        "legend": page.legend,
        "disagreements": [[_side(side) for side in sides] for sides in page.disagreements],
        "heading": wording.quotes_heading(page),
        "cited": [_cited(cited) for cited in page.cited],
        "results_heading": wording.results_heading(page),
        "results": [_result(result) for result in page.results],
        "made": wording.made(made),
    }


def _foreign(text: str, language: str) -> Json:
    return {"rtl": direction(text) == "rtl", "language": language or None}


def _sentence(sentence: Sentence) -> Json:
    quotes = [_label(quote) for quote in sentence.quotes]
    named = {"anchor": sentence.anchor, "text": sentence.text, "quotes": quotes, "mark": sentence.mark or None}
    return named | _foreign(sentence.text, sentence.language)


def _label(quote: Quote) -> Json:
    return {"label": quote.label, "anchor": quote.anchor}


def _agreement(sentence: Sentence) -> Json:
    return {
        "text": f"{wording.agreement(len(sentence.agreeing))} (sentence {sentence.number}):",
        "voices": [{"name": wording.name(q.origin), "quote": _label(q)} for q in sentence.agreeing],
    }


def _side(side: Side) -> Json:
    origin = side.quote.origin
    return {
        "text": side.text,
        "quote": _label(side.quote),
        "facts": wording.facts(origin, full=False),
        **_foreign(side.text, origin.language),
    }


def _cited(cited: Cited) -> Json:
    origin = cited.origin
    return {
        "number": str(origin.number),
        "title": origin.title,
        "url": origin.url,
        "facts": wording.facts(origin, full=True),
        "quotes": [_quote(quote) for quote in cited.quotes],
        **_foreign(cited.quotes[0].text, origin.language),
    }


def _quote(quote: Quote) -> Json:
    return {
        "before": quote.before,
        "text": quote.text,
        "after": quote.after,
        "link": quote.link,
        "behind": [{"anchor": f"sentence-{number}", "text": f"sentence {number}"} for number in quote.sentences],
        "disagrees": quote.disagrees,
        **_label(quote),
    }


def _result(result: Listed) -> Json:
    return {
        "number": str(result.origin.number),
        "title": result.origin.title,
        "link": result.link,
        "url": result.origin.url,
        "facts": wording.facts(result.origin, full=False),
        "kind": result.kind,
        "text": result.text,
        "copies": [_copy(copy) for copy in result.copies],
        **_foreign(result.text, result.origin.language),
    }


def _copy(copy: Copy) -> Json:
    return {"text": f"{copy.title} ({copy.site})" if copy.site else copy.title, "url": copy.url}
