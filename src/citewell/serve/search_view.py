"""An answer and its results as the templates of the search page take them: no markup, and every text `shown`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import regex

from citewell.present.citations import Cited, ShownSentence, publisher, shown_sentence
from citewell.present.origins import claim_said, site_said
from citewell.present.texts import address_path, asked_terms, hint_said, marked, shown, unnamed, web_link
from citewell.retrieve import parse
from citewell.serve.languages import language_name
from citewell.serve.links import Span, filter_values, search_url, stored_url, with_only, without
from citewell.types import AnswerSentence, DocumentInfo, Filters, Hint, Opening, Result

Marked = list[tuple[str, bool]]
CHIP_NAMES = {
    "site": "site", "type": "type", "lang": "language", "collection": "collection", "since": "since", "before": "before"
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter that is on, and the page without it."""

    name: str
    value: str
    off_url: str


@dataclass(frozen=True, slots=True)
class CopyView:
    title: str
    site: str
    url: str


@dataclass(frozen=True, slots=True)
class ResultView:
    """A result as it is shown."""

    number: int
    title: Marked
    title_url: str  # the live page at the quoted words, or the stored one where there is none on the web
    live: bool
    stored_url: str
    site: str
    claim: str  # the address that it gives as its own, where that is elsewhere
    path: str
    author: str
    date: str
    fetched: str
    filetype: str
    language: str  # code, "" where it is not known
    is_summary: bool
    text: Marked
    copies: tuple[CopyView, ...]
    more_url: str | None  # more of the same site


@dataclass(frozen=True, slots=True)
class CitationView:
    """A number behind a sentence, and the card that shows what it stands for."""

    number: int
    card: str  # id on the page
    url: str
    cited: Cited
    title: str
    site: str


@dataclass(frozen=True, slots=True)
class SentenceView:
    text: str
    cited: tuple[CitationView, ...]
    made_by: str
    agreeing: int
    language: str  # of its first source
    is_code: bool  # what follows its first line is code


@dataclass(frozen=True, slots=True)
class RefusalView:
    """Why there is no answer, and how to ask better."""

    reason: str
    unnamed: tuple[str, ...]  # words that no result names
    hint: str  # what is named there in place of what was asked, "" if nothing is known
    unfiltered_url: str | None


class SearchView:
    """One query's page, piece by piece."""

    def __init__(self, text: str, filters: Filters, page: int) -> None:
        self.query = shown(text)
        self.filters = filters
        self.page = page
        self._text = text
        self._results: tuple[Result, ...] = ()
        self._sentences = 0
        self.asked: frozenset[str] = frozenset()
        self.failed = False  # whether the answer broke off
        self.corrections: tuple[tuple[str, str], ...] = ()  # Opening.corrected
        self.drafted = False  # whether sentences of an answer are to come

    def chips(self) -> list[Chip]:
        """The filters that are on."""
        return [
            Chip(CHIP_NAMES[name], shown(language_name(value) if name == "lang" else value),
                 search_url(self._text, without(self.filters, name, value)))
            for name, value in filter_values(self.filters)
        ]  # fmt: skip

    # --- results -----------------------------------------------------------------------------------------------------

    def open(self, opening: Opening) -> None:
        """Take the results."""
        self._results = opening.results
        self.corrections = opening.corrected
        self.asked = asked_terms(self._text, opening.corrected)

    def corrected(self, opening: Opening) -> list[tuple[str, str, str | None]]:
        """(as typed, as searched, the page for it as typed if there is a way to ask so)."""
        found = []
        for typed, searched in opening.corrected:
            literal = None if typed.startswith('"') else _quoted(self._text, typed)
            found.append((shown(typed), shown(searched), search_url(literal, self.filters) if literal else None))
        return found

    def meant(self, opening: Opening) -> tuple[str, str] | None:
        """(the query as it may have been meant, the page for it)."""
        return (shown(opening.meant), search_url(opening.meant, self.filters)) if opening.meant else None

    def results(self) -> list[ResultView]:
        return [self._result(result) for result in self._results]

    def pages(self, *, further: bool) -> tuple[str | None, str | None]:
        """The pages before and after this one."""
        before = search_url(self._text, self.filters, self.page - 1) if self.page > 1 else None
        after = search_url(self._text, self.filters, self.page + 1) if further else None
        return before, after

    def _result(self, result: Result) -> ResultView:
        info = result.source.document
        spans: list[Span] = [(s.start, s.end) for s in result.summary.spans] if result.summary else []
        stored = stored_url(info.doc_id, info.revision, spans[0] if spans else None, self._text, self.filters)
        live = web_link(result.link)
        shown_text = result.summary.text if result.summary else result.excerpt
        host = publisher(info)
        narrowed = with_only(self.filters, "sites", host)
        return ResultView(
            number=result.source.rank,
            title=marked(shown(info.title) or address_path(info.url), self.asked),
            title_url=live or stored,
            live=live is not None,
            stored_url=stored,
            site=shown(site_said(info)),
            claim=shown(claim_said(info)),
            path=address_path(info.url),
            author=shown(info.author or ""),
            date=info.published or info.modified or "",
            fetched=info.fetched[:10],
            filetype=info.filetype,
            language=info.language or "",
            is_summary=result.summary is not None,
            text=marked(shown(shown_text), self.asked),
            copies=tuple(_copy(copy) for copy in result.source.copies),
            more_url=search_url(self._text, narrowed) if host != info.doc_id and narrowed != self.filters else None,
        )

    # --- answer ------------------------------------------------------------------------------------------------------

    def sentence(self, sentence: AnswerSentence) -> SentenceView:
        """The next sentence of the answer."""
        self._sentences += 1
        shown_one: ShownSentence = shown_sentence(sentence, self._results)
        cited = tuple(self._citation(c, f"card-{self._sentences}-{n}") for n, c in enumerate(shown_one.cited))
        language = (shown_one.cited[0].document.language or "") if shown_one.cited else ""
        is_code = sentence.citations[0].kind == "code"
        return SentenceView(shown_one.text, cited, sentence.made_by, shown_one.agreeing, language, is_code)

    def refusal(
        self, reason: str | None, corrected: Sequence[tuple[str, str]], hint: Hint | None = None
    ) -> RefusalView:
        """Why there is no answer."""
        texts = [found.passage.text for result in self._results for found in result.source.passages]
        texts += [result.source.document.title for result in self._results]
        missing = unnamed(self._text, corrected, texts) if self._results else []
        unfiltered = search_url(self._text, Filters()) if self.filters != Filters() else None
        said = shown(hint_said(hint)) if hint is not None else ""
        return RefusalView(reason or "thin_evidence", tuple(map(shown, missing[:5])), said, unfiltered)

    def _citation(self, cited: Cited, card: str) -> CitationView:
        citation, info = cited.citation, cited.document
        at = (citation.start, citation.end)
        url = stored_url(citation.doc_id, citation.revision, at, self._text, self.filters)
        return CitationView(cited.number, card, url, cited, shown(info.title), shown(site_said(info)))


def cited_sources(sentences: Sequence[AnswerSentence]) -> int:
    """How many different results an answer cites."""
    return len({citation.source for sentence in sentences for citation in sentence.citations})


def _quoted(text: str, word: str) -> str | None:
    """The query with a word in quotation marks, which is then searched as it stands; None where they are not heeded."""
    bare = word.strip('"')
    literal = regex.sub(rf"(?<![\w\"]){regex.escape(bare)}(?![\w\"])", f'"{bare}"', text.rstrip("?？؟ "), flags=regex.I)
    return literal if any(bare.split() == list(phrase) for phrase in parse(literal).phrases) else None


def _copy(info: DocumentInfo) -> CopyView:
    return CopyView(shown(info.title), shown(site_said(info)), stored_url(info.doc_id, info.revision))
