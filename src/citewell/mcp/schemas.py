"""What the tools give, as JSON Schema: `citewell.answer/1`, `search/1`, `read/1` and `status/1`.

Fields may be added to all of them, so none is closed; a field that is described here is always there.
"""

from __future__ import annotations

from citewell.contract import Json


def _of(kind: str | list[str], told: str = "") -> Json:
    return {"type": kind, "description": told} if told else {"type": kind}


def _object(told: str = "", **fields: Json) -> Json:
    return _of("object", told) | {"properties": fields, "required": list(fields)}


def _list(items: Json, told: str = "") -> Json:
    return _of("array", told) | {"items": items}


def _named(schema: str) -> Json:
    return {"const": schema}


_TEXT, _NUMBER = _of("string"), _of("integer")
_MAYBE = _of(["string", "null"])
_SPAN = _object(start=_NUMBER, end=_NUMBER, quote=_TEXT)

_CITATION = _object(
    source=_of("integer", "the number of the source, as in [n]"),
    doc_id=_TEXT,
    revision=_TEXT,
    start=_of("integer", "where the quote begins in the text of this revision, in characters (code points)"),
    end=_of("integer", "where it ends, not included"),
    quote=_of("string", "the exact words that back the sentence"),
    support=_of("string", "the verdict: supported"),
    score=_of("number"),
    at=_of("integer", "where the number stands: the end of the sentence, in characters (code points)"),
    kind=_of("string", "what is quoted: paragraph, list_item, table_row, definition, code, ..."),
)
_SENTENCE = _object(
    text=_TEXT,
    made_by=_of("string", "extractive: its source's own words, shortened only"),
    citations=_list(_CITATION),
)
_SOURCE = _object(
    source=_of("integer", "its number"),
    doc_id=_TEXT,
    revision=_TEXT,
    url=_TEXT,
    link=_of("string", "opens at the quoted words"),
    title=_TEXT,
    site=_TEXT,
    published=_MAYBE,
    modified=_MAYBE,
    summary=_of(["object", "null"], "text: what it says to this query; spans: the exact words that is made of"),
    excerpt=_TEXT,
    read=_list(_SPAN, "what was read in it that helps, best first; empty where no answer was sought"),
    copies=_list(_of("object"), "near-copies of it, folded under it"),
)
_RESULTS: Json = {
    "query": _TEXT,
    "corrected": _list(_of("object"), "words that were searched in another form: typed, searched"),
    "excluded": _list(_TEXT, "words and phrases that no result holds, because the query says so"),
    "sources": _list(_SOURCE, "the results, best first"),
    "library": _object(revision=_TEXT, documents=_NUMBER, passages=_NUMBER),
}

ANSWER = _object(
    schema=_named("citewell.answer/1"),
    answered=_of("boolean"),
    reason=_of(["string", "null"], "why there is no answer: no_results, thin_evidence, empty_query; null if there is"),
    confidence=_of("number", "chance, from 0 to 1, that what was found answers the query"),
    hint=_of(
        ["object", "null"], "without an answer: missing: what the query names and no source does; instead: what is"
    ),
    sentences=_list(_SENTENCE, "the answer; every sentence is backed by its citations"),
    disagreements=_list(_SENTENCE, "what two sources say against each other, each with its citation"),
    **_RESULTS,
)
SEARCH = _object(schema=_named("citewell.search/1"), **_RESULTS)
READ = _object(
    schema=_named("citewell.read/1"),
    doc_id=_TEXT,
    revision=_TEXT,
    url=_TEXT,
    link=_of("string", "opens at the quote"),
    title=_TEXT,
    site=_TEXT,
    published=_MAYBE,
    modified=_MAYBE,
    fetched=_TEXT,
    characters=_of("integer", "length of the whole text, in characters (code points)"),
    start=_of("integer", "where `text` begins in the whole text"),
    end=_of("integer", "where it ends, not included"),
    text=_of("string", "the text as stored, with blanks for what its publisher asks not to be quoted"),
    next=_of(["integer", "null"], "pass it as start to read on; null at the end"),
    span={"anyOf": [_SPAN, {"type": "null"}], "description": "the quote that was asked for, at its place"},
)
STATUS = _object(
    schema=_named("citewell.status/1"),
    library=_object(
        revision=_TEXT,
        documents=_NUMBER,
        passages=_NUMBER,
        vectors_pending=_of("integer", "passages that are found by their words, and not yet by meaning"),
    ),
    failed=_list(_of("object"), "the first of the sources that could not be read: source, reason, hint"),
    failed_total=_NUMBER,
)
