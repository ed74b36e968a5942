"""BM25 over passages with tantivy: title, headings and body as stems, the exact words with their positions.

The body holds the title too, unless the passage begins with it: a passage is about what its title says.

In: StoredPassage, in the order of their numbers. Out: (passage_no, score), best first. Derived from the store.

The index only grows: dead passages are left in and filtered by the caller, and now and then a new generation is built
from the store. So the statistics behind a score follow from the store's history alone, never from when tantivy merged
its segments, and the same library gives the same scores. Text is analysed here (kit.words) and handed over as
blank-separated terms, so that index and query agree to the letter.

Source of the ranking function: Robertson & Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond", 2009
(tantivy: k1 = 1.2, b = 0.75).
"""

from __future__ import annotations

import os
import tempfile
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from math import log
from pathlib import Path

import tantivy

from citewell.errors import LibraryUnwritable
from citewell.index.store import StoredPassage, host_of
from citewell.kit.spellings import filed_under
from citewell.kit.users import check_readable, check_writable, closed, share
from citewell.kit.words import content_stems, terms, words
from citewell.types import DocumentInfo, Query

MAX_TERM_CHARS = 60  # longer "words" are encoded data; they would only fill the dictionary
MAX_WORDS = 50_000  # looked at for a correction: the rarer ones of a huge vocabulary are slips themselves
HEAP_BYTES = 96_000_000
NO_DATE = 0
_LOCKS = ".*.lock"  # tantivy opens them for writing, also to read

VERSION = 3
"""Of what stands in the index. An index of another version is left aside and a new one is filled from the store."""

FIELD_BOOSTS: Mapping[str, float] = {"title": 0.45, "headings": 0.3, "body": 1.0}
"""How they were set: docs/decisions/retrieval.md."""

NAME_BOOST = 0.5
"""Of the very word, beside its stem, where a query writes it with a capital: Cooper is not cooperation."""

PADDING = "_ " * 80
"""Eighty terms that no query holds are part of each body. tantivy fixes BM25's b at 0.75; with a constant added to
every length the scores are those of a smaller b, 0.4 where passages have 90 terms, and less where they are shorter: a
title alone is not a better passage for being short. `kit.words` makes no such word."""

CUT_MARK = "…"
"""At the end of a title that was made of a text's first words. They are in the body already."""


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_integer_field("passage_no", indexed=False, fast=True)
    for name in FIELD_BOOSTS:
        builder.add_text_field(name, tokenizer_name="whitespace", index_option="freq")
    builder.add_text_field("exact", tokenizer_name="whitespace", index_option="position")
    for name in ("site", "filetype", "language"):
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic")
    builder.add_integer_field("date", indexed=True, fast=True)
    return builder.build()


class LexicalIndex:
    """One generation of the lexical index, in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        try:
            folder.mkdir(parents=True, exist_ok=True)
            share(*folder.iterdir())
            check_readable(*folder.iterdir())
            self._links = None if _may_write(folder) else _linked(folder)
            self._index = tantivy.Index(_schema(), self._links.name if self._links else str(folder), reuse=True)
            self._load()
            share(*folder.iterdir())
        except PermissionError as problem:
            raise closed(Path(problem.filename or folder), "read") from problem
        except (OSError, ValueError) as problem:
            raise LibraryUnwritable(f"the index in {folder} cannot be opened: {problem}") from problem
        self._schema = self._index.schema
        self._folder = folder
        self._writer: tantivy.IndexWriter | None = None

    def _load(self) -> None:
        self._searcher = self._index.searcher()
        self.count: int = self._searcher.num_docs
        newest = self._searcher.search(
            tantivy.Query.all_query(), 1, count=False, order_by_field="passage_no", order=tantivy.Order.Desc
        )
        self.upto: int = newest.hits[0][0] if newest.hits else 0

    def reload(self) -> None:
        """See what other processes have committed."""
        self._index.reload()
        self._load()

    def add(self, passages: Iterable[StoredPassage]) -> None:
        """Add passages and commit. They must come in the order of their numbers, all greater than `upto`.

        Raises:
            LibraryUnwritable: the disk is full or the folder cannot be written.
        """
        try:
            if self._writer is None:
                check_writable(self._folder, *self._folder.glob(_LOCKS))
                self._writer = self._index.writer(heap_size=HEAP_BYTES, num_threads=1)
            for stored in passages:
                self._writer.add_document(self._document(stored))
            self._writer.commit()
            share(*self._folder.iterdir())
        except (OSError, ValueError) as problem:
            raise LibraryUnwritable(f"the index in {self._folder} cannot be written: {problem}") from problem
        self.reload()

    def settle(self) -> None:
        """Wait until segments are merged and give the index free for another writer."""
        if self._writer is not None:
            self._writer.wait_merging_threads()
            self._writer = None
            share(*self._folder.iterdir())
            self.reload()

    def search(self, query: Query, limit: int) -> list[tuple[int, float]]:
        """The best passages for a query, (passage_no, BM25 score), best first, equal scores in the order of numbers.

        A group of equal scores that the limit would cut is left out whole (unless it is all there is), so that what
        comes out never depends on how the index is laid out on disk.
        """
        return self._top(self._parsed(query), limit)

    def document_frequency(self, term: str) -> int:
        """In how many passages a term of `kit.words.terms` occurs in the text or the title."""
        return int(self._searcher.doc_freq("body", term))

    def words_beginning(self, letters: str) -> list[tuple[str, int]]:
        """Exact words that begin so, each with the number of passages it stands in, the most frequent first."""
        found = self._searcher.terms_with_prefix("exact", letters, limit=MAX_WORDS)
        return [(str(word), int(count)) for word, count in found]

    def holds_phrase(self, phrase: tuple[str, ...]) -> bool:
        """Whether exact words stand side by side in some passage or title."""
        return bool(self._searcher.search(self._phrase(phrase), 1, count=False).hits)

    def search_names(self, all_of: Sequence[str], any_of: Sequence[str], limit: int) -> list[int]:
        """Passages in whose title or headings all of some terms stand, and one of others; the best first."""
        wanted = [self._named((term,)) for term in all_of] + [self._named(any_of)]
        found = self._top(tantivy.Query.boolean_query([(tantivy.Occur.Must, each) for each in wanted]), limit)
        return [number for number, _ in found]

    def _named(self, any_of: Sequence[str]) -> tantivy.Query:
        fields = [
            tantivy.Query.term_set_query(self._schema, field, list(any_of)) if len(any_of) > 1
            else tantivy.Query.term_query(self._schema, field, any_of[0], index_option="freq")
            for field in ("title", "headings")
        ]  # fmt: skip
        return tantivy.Query.boolean_query([(tantivy.Occur.Should, each) for each in fields])

    def _top(self, parsed: tantivy.Query, limit: int) -> list[tuple[int, float]]:
        found = self._searcher.search(parsed, limit, count=False).hits
        numbers = self._searcher.fast_field_values("passage_no", [address for _, address in found])
        hits = [(int(number or 0), round(float(score), 4)) for (score, _), number in zip(found, numbers, strict=True)]
        hits.sort(key=lambda hit: (-hit[1], hit[0]))
        if len(hits) == limit and hits[0][1] > hits[-1][1]:
            last = hits[-1][1]
            hits = [hit for hit in hits if hit[1] > last]
        return hits

    def _document(self, stored: StoredPassage) -> tantivy.Document:
        passage, info = stored.passage, stored.info
        document = tantivy.Document()
        document.add_integer("passage_no", stored.passage_no)
        found = words(passage.text)  # analysed once for both fields: most of the time of adding goes here
        title = words(info.title)
        made_of_text = info.title.endswith(CUT_MARK) or title == found
        begins = found[: len(title)] == title
        document.add_text("title", "" if made_of_text else _joined([*content_stems(title), *filed_under(info.title)]))
        document.add_text("headings", _joined([*terms(passage.heading), *filed_under(passage.heading)]))
        body = found if made_of_text or begins else [*title, *found]
        otherwise = filed_under(passage.text if made_of_text or begins else f"{info.title}\n{passage.text}")
        document.add_text("body", PADDING + _joined([*content_stems(body), *otherwise]))
        document.add_text("exact", _joined([*title, *found]))
        for site in site_names(info):
            document.add_text("site", site)
        document.add_text("filetype", info.filetype)
        document.add_text("language", info.language or "")
        document.add_integer("date", day_number(info.published or info.modified))
        return document

    def _parsed(self, query: Query) -> tantivy.Query:
        """The query in tantivy's words: any content word may match, phrases and filters must."""
        must, must_not = tantivy.Occur.Must, tantivy.Occur.MustNot
        clauses: list[tuple[tantivy.Occur, tantivy.Query]] = []
        if query.terms or not query.phrases:
            occur = tantivy.Occur.Should if query.phrases else must
            clauses.append((occur, self._any_term(query)))
        clauses += [(must, self._phrase(phrase)) for phrase in query.phrases]
        clauses += [(must_not, self._phrase(phrase)) for phrase in query.excluded]
        filters = [
            self._any_value("site", query.sites),
            self._any_value("filetype", query.filetypes),
            self._any_value("language", query.languages),
            self._dates(query),
        ]
        clauses += [(must, tantivy.Query.const_score_query(part, 0.0)) for part in filters if part is not None]
        return tantivy.Query.boolean_query(clauses)

    def _any_term(self, query: Query) -> tantivy.Query:
        should = tantivy.Occur.Should
        if not query.terms:  # stop words only: "to be or not to be"
            parts = [(should, self._phrase((word,))) for word in dict.fromkeys(words(query.words))]
            return tantivy.Query.boolean_query(parts)
        named = Counter(terms(query.words))
        forms = dict(query.forms)
        parts = []
        for term in query.terms:
            weight = 1.0 + log(max(1, named[term]))  # said twice, meant more: long queries gain (retrieval.md)
            for name, boost in FIELD_BOOSTS.items():
                one = self._best_of(name, (term, *forms.get(term, ())))
                parts.append((should, tantivy.Query.boost_query(one, weight * boost)))
        parts += [(should, tantivy.Query.boost_query(self._phrase((name,)), NAME_BOOST)) for name in query.names]
        return tantivy.Query.boolean_query(parts)

    def _best_of(self, field: str, ways: Sequence[str]) -> tantivy.Query:
        """A word in whichever of several ways of writing it counts most; once, in however many it stands there."""
        found = [tantivy.Query.term_query(self._schema, field, term, index_option="freq") for term in ways]
        return found[0] if len(found) == 1 else tantivy.Query.disjunction_max_query(found)

    def _phrase(self, phrase: tuple[str, ...]) -> tantivy.Query:
        if len(phrase) == 1:
            return tantivy.Query.term_query(self._schema, "exact", phrase[0])
        return tantivy.Query.phrase_query(self._schema, "exact", list(phrase))

    def _any_value(self, field: str, values: tuple[str, ...]) -> tantivy.Query | None:
        return tantivy.Query.term_set_query(self._schema, field, list(values)) if values else None

    def _dates(self, query: Query) -> tantivy.Query | None:
        if not query.before and not query.after:
            return None
        return tantivy.Query.range_query(
            self._schema,
            "date",
            tantivy.FieldType.Integer,
            lower_bound=day_number(query.after) if query.after else NO_DATE + 1,
            upper_bound=day_number(query.before) if query.before else 99_999_999,
            include_upper=False,
        )


def _may_write(folder: Path) -> bool:
    return all(os.access(each, os.W_OK) for each in (folder, *folder.glob(_LOCKS)))


def _linked(folder: Path) -> tempfile.TemporaryDirectory[str]:
    """A temporary folder of links to the files of a read-only index: tantivy makes lock files beside them."""
    links = tempfile.TemporaryDirectory(prefix="citewell-")
    for file in folder.iterdir():
        if file.suffix != ".lock":
            (Path(links.name) / file.name).symlink_to(file.absolute())
    return links


def site_names(info: DocumentInfo) -> list[str]:
    """What `site:` may say to mean this document: its host, each domain above it, and the site's name in lower case."""
    labels = host_of(info.url).split(".") if host_of(info.url) else []
    domains = [".".join(labels[i:]) for i in range(len(labels))]
    return [*dict.fromkeys([*domains, info.site.lower()])]


def day_number(date: str | None) -> int:
    """An ISO date as a number that sorts like it, 2024-03-01 as 20240301; NO_DATE for None."""
    return int(date[:10].replace("-", "").ljust(8, "0")) if date else NO_DATE


def _joined(tokens: list[str]) -> str:
    return " ".join(token for token in tokens if 0 < len(token) <= MAX_TERM_CHARS)
