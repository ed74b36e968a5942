"""How long a query of others may be."""

from __future__ import annotations

import time

import pytest

from citewell.errors import UsageError
from citewell.mcp.arguments import AskArguments, SearchArguments
from citewell.pipeline.asked import MAX_WORDS, not_too_long
from citewell.serve.asking import filters_of, page_asked

NONSENSE = " ".join(f"xq{number}zv" for number in range(560))


@pytest.mark.parametrize("text", ["", "what is a pars fracture?", "word " * MAX_WORDS, "骨折" * 30])
def test_a_question_is_let_through(text: str) -> None:
    assert not_too_long(text) is text


@pytest.mark.parametrize("text", ["word " * (MAX_WORDS + 1), NONSENSE, "a b " * 1_000, "骨折" * 2_000])
def test_a_text_is_refused_at_once_and_clearly(text: str) -> None:
    """By the page, and by the tools of assistants; it costs milliseconds."""
    started = time.process_time()
    with pytest.raises(UsageError, match=f"words, and {MAX_WORDS} are searched at most"):
        not_too_long(text)
    with pytest.raises(UsageError):
        page_asked(text, filters_of([], [], [], [], None, None), 1)
    for arguments in (AskArguments, SearchArguments):
        with pytest.raises(UsageError):
            arguments.model_construct(query=text).asked()
    assert time.process_time() - started < 1
