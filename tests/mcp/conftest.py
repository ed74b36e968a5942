"""The demonstration library, and assistants that have its tools over each way there is."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

import pytest

from citewell.config import AddSettings
from citewell.index.library import Library
from citewell.pipeline.add import add, find
from citewell.pipeline.vectors import make_vectors
from tests.mcp.assistant import Assistant, assistant, process
from tests.mcp.web import served


@pytest.fixture(scope="session")
def demo_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demonstration library with its vectors."""
    folder = tmp_path_factory.mktemp("demo")
    with Library.write(folder) as library:
        add(library, find([str(files("citewell.demo") / "pages")]), settings=AddSettings())
    make_vectors(folder)
    return folder


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
