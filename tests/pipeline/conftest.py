"""The demonstration library, made once for all tests of asking."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

import pytest

from citewell.config import AddSettings
from citewell.index.library import Library
from citewell.pipeline.add import add, find
from citewell.pipeline.vectors import make_vectors


@pytest.fixture(scope="session")
def demo_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demonstration library with its vectors."""
    folder = tmp_path_factory.mktemp("demo")
    with Library.write(folder) as library:
        add(library, find([str(files("citewell.demo") / "pages")]), settings=AddSettings())
    make_vectors(folder)
    return folder


@pytest.fixture(scope="session")
def demo(demo_folder: Path) -> Iterator[Library]:
    opened = Library.read(demo_folder)
    yield opened
    opened.close()
