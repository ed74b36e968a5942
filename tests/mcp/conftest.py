"""Assistants that have the tools of the demonstration library, over each way there is."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.mcp.assistant import Assistant, assistant, process
from tests.mcp.web import served


@pytest.fixture(
    scope="package",
    params=["stdio", "stdio, by handshake", "http", "http, by handshake"],
)
def demo(request: pytest.FixtureRequest, demo_folder: Path) -> Iterator[Assistant]:
    """An assistant with the tools of the demonstration library, in both protocols that are in use."""
    carrier, _, handshake = request.param.partition(", ")
    mode = "legacy" if handshake else "auto"
    if carrier == "stdio":
        with assistant(process(demo_folder), mode=mode) as client:
            yield client
    else:
        with served(demo_folder) as url, assistant(url, mode=mode) as client:
            yield client
