"""What assistants send, and what is made of it."""

from __future__ import annotations

import json
from contextlib import suppress

import pytest
from hypothesis import given as drawn
from hypothesis import strategies as st

from citewell.errors import UsageError
from citewell.mcp.arguments import AskArguments, ReadArguments, SearchArguments, given
from citewell.mcp.tools import TOOLS
from citewell.pipeline.asked import Asked
from citewell.types import Filters

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)


def test_what_is_left_out_may_also_be_null_or_blank() -> None:
    """Assistants fill in all fields that they see."""
    sent = {"query": "brace", "sites": None, "since": "", "before": None, "languages": [], "max_sources": None}
    assert given(AskArguments, "ask", sent).asked() == Asked("brace")


@pytest.mark.parametrize("sites", [["a.example"], "a.example", '["a.example"]'])
def test_a_list_may_be_written_in_several_ways(sites: object) -> None:
    assert given(AskArguments, "ask", {"query": "brace", "sites": sites}).filters == Filters(sites=("a.example",))


def test_dates_begin_where_they_are_read_to_begin() -> None:
    """A year is its first day, as on the command line."""
    sent = {"query": "brace", "since": "2023", "before": "2024-5", "offset": 3}
    asked = given(SearchArguments, "search", sent).asked()
    assert asked == Asked("brace", Filters(since="2023-01-01", before="2024-05-01"), offset=3, answering=False)


def test_a_refusal_says_what_may_be_asked() -> None:
    """Every fault that fits, and the arguments that there are; not what was sent."""
    with pytest.raises(UsageError) as refused:
        given(ReadArguments, "read", {"page": "secret", "start": -1, "max_chars": "secret"})
    assert str(refused.value).count(";") == 3
    assert "secret" not in str(refused.value)
    assert refused.value.hint == "read takes doc_id, revision, start, end, context, max_chars"


@drawn(st.sampled_from(sorted(TOOLS)), st.dictionaries(st.text() | st.just("query"), JSON))
def test_whatever_is_sent_is_read_or_refused(tool: str, sent: dict[str, object]) -> None:
    """Nothing else is raised."""
    with suppress(UsageError):
        given(TOOLS[tool].takes, tool, sent)


@pytest.mark.parametrize("tool", TOOLS)
def test_the_schema_is_plain(tool: str) -> None:
    """One type a field, each with what it is for: not all assistants read more than that."""
    schema = TOOLS[tool].takes.fields_json()
    assert schema["type"] == "object"
    assert all({"type", "description"} <= set(field) for field in schema["properties"].values())
    assert not {"anyOf", "$ref", "$defs"} & set(json.dumps(schema).split('"'))
