"""A page as Markdown: CommonMark with footnotes, one for each quote.

In: records. Out: text. All text of others is escaped: it is read as it stands and is never markup, a link or a
template of a site generator.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import regex

from citewell.publish import wording
from citewell.publish.records import Listed, Page, Quote, Sentence, Side

# What may begin something inside a line, in CommonMark and its usual extensions; braces belong to site generators.
_INSIDE = regex.compile(
    r"[\\`*_\[\]<>{}|~$^#]|(?<=[{<])[%?]|%(?=[}>])|&(?=#?\w+;)|:(?=//)|(?<=\bwww)\.", regex.IGNORECASE
)
_BEGINS = regex.compile(r"^(?:([-+=:])|(\d{1,9})([.)]))")
_IN_ADDRESS = regex.compile(r"[\s()<>\[\]\\`|{}\"$^]|&(?=#?\w+;)")


def markdown(page: Page) -> str:
    """The page as a text that ends with a line break."""
    return "\n\n".join(part for part in _parts(page) if part) + "\n"


def escaped(text: str) -> str:
    """A text as one line of Markdown that is read as this text, wherever it stands."""
    line = _INSIDE.sub(r"\\\g<0>", " ".join(text.split()))
    return _BEGINS.sub(lambda found: f"\\{found[1]}" if found[1] else f"{found[2]}\\{found[3]}", line)


def _parts(page: Page) -> Iterator[str]:
    notes = {quote: number for number, quote in enumerate(_quotes(page), 1)}
    yield f"# {escaped(page.query) or wording.EMPTY_QUERY}"
    yield escaped(wording.standing(page.made))
    yield from map(escaped, page.notes)
    if page.answered:
        yield " ".join(_sentence(sentence, notes) for sentence in page.sentences)
    else:
        yield f"**{escaped(page.refusal)}**"
        yield " ".join(map(escaped, page.why))
    yield from (_agreement(sentence, notes) for sentence in page.sentences if sentence.agreeing)
    yield " ".join(map(escaped, page.legend))
    if page.disagreements:
        yield "## Where sources disagree"
    for sides in page.disagreements:
        yield "\n".join(f"- {_side(side, notes)}" for side in sides)
    if page.results:
        yield f"## {wording.results_heading(page)}"
        yield "\n\n".join(_result(result) for result in page.results)
    yield "## How this page was made"
    yield "\n".join(f"- {name}: {escaped(value)}" for name, value in wording.made(page.made))
    yield "\n".join(f"[^{number}]: {_footnote(quote)}" for quote, number in notes.items())


def _quotes(page: Page) -> list[Quote]:
    """Every quote once, in the order in which the text comes to them: so readers number footnotes as we do."""
    of_sentences = [quote for sentence in page.sentences for quote in sentence.quotes]
    of_sides = [side.quote for sides in page.disagreements for side in sides]
    return list(dict.fromkeys([*of_sentences, *of_sides]))


def _sentence(sentence: Sentence, notes: dict[Quote, int]) -> str:
    text = _inner(sentence.text) + _notes(sentence.quotes, notes)
    return text + (f" ({_inner(sentence.mark)})" if sentence.mark else "")


def _inner(text: str) -> str:
    """A piece of a line: blanks at its ends belong to the sentence."""
    return f"{' ' if text[:1].isspace() else ''}{escaped(text)}{' ' if text[-1:].isspace() and text.strip() else ''}"


def _notes(quotes: Sequence[Quote], notes: dict[Quote, int]) -> str:
    return "".join(f"[^{notes[quote]}]" for quote in quotes)


def _agreement(sentence: Sentence, notes: dict[Quote, int]) -> str:
    names = ", ".join(f"{escaped(wording.name(quote.origin))}{_notes([quote], notes)}" for quote in sentence.agreeing)
    return f"{wording.agreement(len(sentence.agreeing))} (sentence {sentence.number}): {names}."


def _side(side: Side, notes: dict[Quote, int]) -> str:
    return f"“{escaped(side.text)}”{_notes([side.quote], notes)} {escaped(wording.name(side.quote.origin))}"


def _footnote(quote: Quote) -> str:
    facts = escaped(wording.facts(quote.origin, full=True))
    return f"“{escaped(quote.text)}” {_link(quote.origin.title, quote.link)}. {facts} · result {quote.origin.number}"


def _result(result: Listed) -> str:
    facts = escaped(wording.facts(result.origin, full=False))
    lines = [
        f"{result.origin.number}. {_link(result.origin.title, result.link)}. {facts}",
        f"{result.kind}: {_inner(result.text)}",
    ]
    if result.copies:
        copies = "; ".join(_link(copy.title, copy.url) for copy in result.copies)
        lines.append(f"{'Near-copy' if len(result.copies) == 1 else 'Near-copies'}: {copies}")
    return "\n\n    ".join(lines)


def _link(name: str, url: str | None) -> str:
    return f"[{escaped(name)}]({_address(url)})" if url else escaped(name)


def _address(url: str) -> str:
    """The address with what Markdown might read otherwise in percent-encoding, which servers read as the same."""
    return _IN_ADDRESS.sub(lambda found: "".join(f"%{byte:02X}" for byte in found[0].encode()), url)
