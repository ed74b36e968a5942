"""The records that rooms hand to each other: plain, frozen, without I/O, settings or models inside.

Offsets are counted in characters (Unicode code points) of `Document.text`, start inclusive, end exclusive, and hold
for one revision of one document. Ranks count from 1. Scores grow with goodness and compare only within one query and
one scorer.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

Vector: TypeAlias = NDArray[np.float32]
"""One text as the encoder sees it: (dim,) float32 of length 1."""

Vectors: TypeAlias = NDArray[np.float32]
"""Several texts: (n, dim) float32, rows of length 1."""

BlockKind: TypeAlias = Literal[
    "heading",
    "paragraph",
    "list_item",
    "table_row",  # each cell with its header: "Day: Tuesday | Desk: closed"
    "quote",  # of somebody else
    "code",  # one piece, its lines together
    "step",  # an item of a numbered list, with its number
    "definition",  # a term and what it means: "luff: the front edge of a sail"
    "label_value",  # "Harbour: 4471"
    "answer",  # a short answer to the question that is the heading above it
    "note",  # a footnote or endnote
    "formula",  # a formula that stands by itself
    "table_header",
    "caption",  # of a picture or table, or the words that stand for a picture
    "exercise",  # a question to the reader, and the options to choose from
    "solution",
    "objective",  # what a chapter means to teach
    "reference",  # an entry of a bibliography
    "contents",  # a line of a table of contents or an index
    "links",  # a list of links, or a link by itself
    "navigation",
    "consent",  # about cookies
    "template",  # what many pages of a site share
    "wrong_example",  # shown as what not to do
    "diagram",  # source text of a drawing
    "log",  # output of a machine
    "withheld",  # the page asks that it not be quoted
]
"""What a block is. The store knows a kind by its place in this list: add at the end, take nothing out."""

UNQUOTABLE: frozenset[BlockKind] = frozenset(
    {
        "heading",
        "table_header",
        "caption",
        "exercise",
        "objective",
        "reference",
        "contents",
        "links",
        "navigation",
        "consent",
        "template",
        "wrong_example",
        "diagram",
        "log",
        "withheld",
    }
)
"""Kinds that state nothing by themselves, or nothing that is meant: found by a search, never part of an answer."""

LISTED: frozenset[BlockKind] = frozenset({"list_item", "step", "definition", "label_value"})
TABLED: frozenset[BlockKind] = frozenset({"table_row", "table_header", "label_value"})
LINED: tuple[frozenset[BlockKind], ...] = (
    LISTED, TABLED, frozenset({"contents"}), frozenset({"links"}), frozenset({"reference"}), frozenset({"exercise"})
)  # fmt: skip
"""Families of kinds: neighbours of one family stand in lines below each other, others with an empty line between."""

PICTURE = "picture"
"""Label of a caption that stands for a picture (its alternative text) and is not shown beside it."""

GAP = "\u27e6…\u27e7"
"""Stands in a text where something could not be read, such as a formula that is a picture. A sentence with it is never
quoted: it would say something else."""

SupportLabel: TypeAlias = Literal["supported", "partially_supported", "not_supported", "contradicted"]


@dataclass(frozen=True, slots=True)
class Page:
    """Bytes as read from one place, before anything was made of them."""

    source: str  # where it was read, the document's identity: file:///... for files, file:///...#row for corpus rows
    content: bytes
    content_type: str | None  # as declared by a server; None for files
    fetched: str  # when it was read, ISO 8601 in UTC with a trailing Z, to the second
    headers: tuple[tuple[str, str], ...] = ()
    stated: str | None = None  # web address that an archive says it was read at: a claim


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of structure: `document.text[start:end]` is its text. Blocks are in order and never overlap."""

    kind: BlockKind
    start: int
    end: int
    level: int = 0  # heading: 1 to 6; list item, step, definition: depth of nesting from 1; else 0
    label: str = (
        ""  # code: its language; step: its number; definition: the term; label and value: the label; caption: PICTURE
    )
    lead_in: int | None = None  # start of the block it is introduced by: a lead-in, a table's title, a question


@dataclass(frozen=True, slots=True)
class Document:
    """One extracted source: its text and what is known of it. Text between blocks is white space only."""

    doc_id: str
    revision: str  # names the content: the same text, blocks and description have the same revision
    source: str  # Page.source
    url: str  # where a reader should go: the page's canonical URL if that is on the same site, else the source
    title: str
    site: str  # the host it was read from, or the owner's name for it; for files the name of the folder
    text: str
    blocks: tuple[Block, ...]
    fetched: str
    author: str | None = None
    published: str | None = None  # ISO 8601 date
    modified: str | None = None  # ISO 8601 date
    language: str | None = None  # ISO 639-1, lower case
    filetype: str = ""  # "html", "pdf", "txt", "md", "rst", "adoc", "docx", "odt", "epub", "jsonl"
    omitted: tuple[tuple[str, int], ...] = ()  # (why, words): what the file holds and readers do not see
    max_snippet: int | None = None  # characters that its publisher lets be quoted at a time; None: no bound
    claimed_url: str | None = None  # address on another site that it gives as its own: a claim, shown as one
    claimed_site: str | None = None  # what it calls its site or publisher: a claim, shown behind `site`


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence, a heading, a list item, a row or a piece of code inside one block."""

    start: int  # characters into Document.text
    end: int
    kind: BlockKind  # of the block it stands in
    heading: str = ""  # text of the nearest heading above it, "" if none


@dataclass(frozen=True, slots=True)
class Passage:
    """A span of one document, the unit of retrieval.

    Always `text == document.text[start:end]`; passages tile the text.
    """

    passage_id: str  # "<doc_id>#<start>-<end>"
    doc_id: str
    start: int
    end: int
    text: str
    heading: str = ""  # headings above its first sentence, outermost first, joined by " > "
    sentences: tuple[Sentence, ...] = ()


@dataclass(frozen=True, slots=True)
class Query:
    """What was asked, taken apart. No text is a syntax error: what is not an operator is plain words."""

    text: str  # as typed, trimmed
    words: str  # the plain words and phrases in order, without operators: what the encoder reads
    terms: tuple[str, ...] = ()  # analysed content words (kit.words.terms), without repetition
    forms: tuple[tuple[str, tuple[str, ...]], ...] = ()  # terms that may be written otherwise (kit.spellings)
    names: tuple[str, ...] = ()  # exact lower-case words written with a capital: their own form counts more
    phrases: tuple[tuple[str, ...], ...] = ()  # exact lower-case words that must stand side by side
    excluded: tuple[tuple[str, ...], ...] = ()  # exact lower-case words or phrases that must not occur
    sites: tuple[str, ...] = ()
    filetypes: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()  # ISO 639-1, lower case
    collections: tuple[str, ...] = ()  # names in lower case
    before: str | None = None  # ISO dates, exclusive
    after: str | None = None  # ISO dates, inclusive
    corrected: tuple[tuple[str, str], ...] = ()  # (as typed, as searched for): spelling, quotation marks


@dataclass(frozen=True, slots=True)
class Filters:
    """What to stay within, beside any operators in the text of a query. Nothing restricts by default."""

    sites: tuple[str, ...] = ()  # hosts, domains or site names
    filetypes: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()  # ISO 639-1
    collections: tuple[str, ...] = ()
    since: str | None = None  # ISO date: only documents published or modified from then on
    before: str | None = None  # ISO date, exclusive


@dataclass(frozen=True, slots=True)
class DocumentInfo:
    """A document without its text."""

    doc_id: str
    revision: str
    url: str
    title: str
    site: str
    fetched: str
    author: str | None = None
    published: str | None = None
    modified: str | None = None
    language: str | None = None
    filetype: str = ""
    claimed_url: str | None = None
    claimed_site: str | None = None


@dataclass(frozen=True, slots=True)
class FoundPassage:
    """A passage that a query found, with what the answerer needs of it."""

    passage: Passage
    score: float  # fused, in [0, 1] within one query
    similarity: float | None  # cosine of query and passage; None while its vector is not made
    sentence_vectors: Vectors | None  # (len(passage.sentences), dim); None while not made


@dataclass(frozen=True, slots=True)
class Source:
    """A document that a query found, ranked, with its best passages in the order of the text."""

    rank: int
    score: float
    document: DocumentInfo
    passages: tuple[FoundPassage, ...]
    copies: tuple[DocumentInfo, ...] = ()  # near-copies folded under this one
    max_snippet: int | None = None  # Document.max_snippet


@dataclass(frozen=True, slots=True)
class Reading:
    """What the reader makes of one sentence for one question: chances from 0 to 1, and one number to order by."""

    helps: float  # it belongs into a short answer, if only as a condition or a detail
    states: float  # it states the answer or a main part of it
    best: float  # a careful reader would choose it for the best short answer
    leans: float  # if it helps: it cannot be understood without the sentence before it
    score: float  # the first three as one: their log odds, best at half weight


NOT_READ = Reading(helps=0.0, states=0.0, best=0.0, leans=0.0, score=-9.0)
"""Of a sentence that is of no use whatever it says, as one that may not be quoted."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """Something quotable of one source, weighed for one query: what summaries and answers are made of.

    It is one sentence, or several neighbours where one needs the others to be understood.
    """

    source: int  # Source.rank
    doc_id: str
    revision: str
    start: int
    end: int
    quote: str  # == document.text[start:end]
    text: str  # what is shown: the quote, white space folded, items and code on lines of their own
    relevance: float  # in [0, 1] for this query
    reading: Reading | None  # of the sentence it was taken for; None where nothing was read
    kind: BlockKind
    heading: str
    terms: tuple[str, ...]  # kit.words.terms(text)
    vector: Vector | None  # None while not made


@dataclass(frozen=True, slots=True)
class Span:
    """`quote == document.text[start:end]`."""

    start: int
    end: int
    quote: str


@dataclass(frozen=True, slots=True)
class Summary:
    """One to three sentences of one document chosen for the query, made from `spans` by deletion only."""

    text: str
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Support:
    """A verdict on one claim against one piece of evidence."""

    label: SupportLabel
    score: float  # in [0, 1], 1 is certain support
    reason: str = ""  # in plain words, e.g. "the evidence says 2, the claim says 4"; "" when supported


@dataclass(frozen=True, slots=True)
class Citation:
    """A pointer from a sentence of an answer to the exact words that back it."""

    source: int  # number of the source in the answer, from 1
    doc_id: str
    revision: str
    start: int
    end: int
    quote: str
    support: SupportLabel = "not_supported"  # until verified
    score: float = 0.0
    kind: BlockKind = "paragraph"  # of what is quoted, lead-in and question aside


@dataclass(frozen=True, slots=True)
class AnswerSentence:
    """One claim of an answer with the citations that back it, the first being the one it was made from."""

    text: str
    citations: tuple[Citation, ...]
    made_by: str = "extractive"


@dataclass(frozen=True, slots=True)
class Hint:
    """What a query names that the sources do not, and what they name in its place."""

    missing: tuple[str, ...]
    instead: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Draft:
    """What compose proposes and verify judges."""

    sentences: tuple[AnswerSentence, ...]
    reason: str | None = None  # why there are none: "no_results", "thin_evidence"
    disagreements: tuple[AnswerSentence, ...] = field(default=())
    hint: Hint | None = None  # where there are none
    confidence: float = 0.0  # chance, from 0 to 1, that what was found answers the query


@dataclass(frozen=True, slots=True)
class Result:
    """A source as it is shown: with its summary for the query, or an excerpt where none stands."""

    source: Source
    summary: Summary | None
    excerpt: str
    link: str  # the address with a text fragment that points at what is quoted
    read: tuple[Span, ...] = ()  # what the reader found in it that helps, best first; () before it was read


@dataclass(frozen=True, slots=True)
class LibraryState:
    """The library at the moment of a query."""

    revision: str
    documents: int
    passages: int


@dataclass(frozen=True, slots=True)
class Opening:
    """What is known before any passage is read: the results."""

    query: str
    corrected: tuple[tuple[str, str], ...]  # Query.corrected
    results: tuple[Result, ...]
    further: bool  # whether there are results after these
    library: LibraryState
    meant: str | None = None  # the query as it may have been meant, for the reader to choose
    excluded: tuple[str, ...] = ()  # words and phrases that no result holds, because the query says so


@dataclass(frozen=True, slots=True)
class Drafted:
    """What is known once the passages were read: how long the answer may become, or why there is none."""

    reason: str | None  # why there will be no answer
    confidence: float
    disagreements: tuple[AnswerSentence, ...]
    hint: Hint | None  # Answer.hint
    lengths: tuple[tuple[int, int], ...]  # characters and citations of each sentence that is about to be verified


@dataclass(frozen=True, slots=True)
class ReadSentence:
    """A sentence that was read for an answer, and what was made of it."""

    source: int  # Source.rank
    start: int
    end: int
    text: str
    kind: BlockKind
    reading: Reading
    shown: bool  # whether it stands in the answer


@dataclass(frozen=True, slots=True)
class AnswerExplanation:
    """Why an answer is as it is: what was read, and what the reader made of it."""

    passages: tuple[tuple[int, int, int], ...]  # source, start, end; the most promising first
    sentences: tuple[ReadSentence, ...]  # the best ones, best first
    confidence: float
    answers_from: float  # confidence from which an answer is given
    best: float | None  # the best score of a sentence, before scores are joined; None where no reader read
    unnamed: float  # share in the query's weight of its weightiest word that stands nowhere around that sentence
    unnamed_word: str | None  # that word as the query has it; None where all are named


@dataclass(frozen=True, slots=True)
class Answer:
    """What a query gives: verified sentences, or the reason why there are none, and the results all the same."""

    query: str
    sentences: tuple[AnswerSentence, ...]
    reason: str | None  # None when answered
    disagreements: tuple[AnswerSentence, ...]
    results: tuple[Result, ...]
    library: LibraryState
    models: tuple[tuple[str, str], ...]
    timings_ms: tuple[tuple[str, float], ...]
    confidence: float = 0.0  # chance, from 0 to 1, that what was found answers the query
    corrected: tuple[tuple[str, str], ...] = ()  # Query.corrected
    further: bool = False  # whether there are results after these
    meant: str | None = None  # Opening.meant
    excluded: tuple[str, ...] = ()  # Opening.excluded
    hint: Hint | None = None  # what the query names that the sources do not; only without an answer
    explanation: AnswerExplanation | None = None  # where it was asked for

    @property
    def answered(self) -> bool:
        return bool(self.sentences)
