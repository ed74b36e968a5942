"""What goes wrong behind the tools, and what the assistant hears of it."""

from __future__ import annotations

import logging

import pytest

from citewell.contract import Json
from citewell.errors import CitewellError, DocumentMissing, LibraryBusy
from citewell.mcp import build_server
from citewell.pipeline.asked import Asked
from citewell.types import Answer, Document
from tests.mcp.assistant import assistant

SECRET = "what ails the mayor"


class Failing:
    """A reader that only fails."""

    def __init__(self, problem: Exception) -> None:
        self.problem = problem

    async def answer(self, _asked: Asked) -> Answer:
        raise self.problem

    async def document(self, _doc_id: str, _revision: str | None) -> Document:
        raise self.problem

    async def status(self) -> Json:
        raise self.problem


def test_an_error_comes_with_what_to_do() -> None:
    """As on the command line: two lines."""
    with assistant(build_server(Failing(LibraryBusy("the library is being written")))) as client:
        assert client.refusal("ask", query="brace") == (
            f"error: the library is being written\nwhat to do: {LibraryBusy.hint}"
        )
    with assistant(build_server(Failing(CitewellError("there is nothing to be done")))) as client:
        assert client.refusal("status") == "error: there is nothing to be done"


def test_a_missing_document_is_told_without_the_place_of_the_library() -> None:
    """Who asks over the network need not know the folders of this machine."""
    with assistant(build_server(Failing(DocumentMissing("there is no document d1 in /home/someone")))) as client:
        refusal = client.refusal("read", doc_id="d1", revision="r1")
    assert refusal.startswith("error: there is no document d1 with revision r1 in this library\nwhat to do: ")
    assert "/home" not in refusal


def test_a_fault_of_ours_costs_one_call_and_tells_no_query(caplog: pytest.LogCaptureFixture) -> None:
    """Neither the assistant nor the log sees the exception's words, which may be those that were asked."""
    with caplog.at_level(logging.DEBUG), assistant(build_server(Failing(RuntimeError(SECRET)))) as client:
        for _ in range(2):
            assert client.refusal("ask", query=SECRET).startswith("error: ask failed within Citewell\nwhat to do: ")
    [first, _] = [record.getMessage() for record in caplog.records if record.name == "citewell.mcp.server"]
    assert "RuntimeError" in first
    assert "in answer" in first
    assert SECRET not in "".join(record.getMessage() for record in caplog.records if record.levelno > logging.DEBUG)


def test_no_call_is_reported_elsewhere() -> None:
    """The SDK would tell OpenTelemetry of each, where that is installed; nothing leaves the machine."""
    assert build_server(Failing(RuntimeError())).middleware == []
