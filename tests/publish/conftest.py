"""The demonstration library, searched by words alone: what it answers is then the same on every machine."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

import pytest

from citewell.config import AddSettings
from citewell.index.library import Library
from citewell.pipeline.add import add, find


@pytest.fixture(scope="session")
def demo_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("published")
    with Library.write(folder) as library:
        add(library, find([str(files("citewell.demo") / "pages")]), settings=AddSettings(), trusted=True)
    return folder


@pytest.fixture(scope="session")
def demo(demo_folder: Path) -> Iterator[Library]:
    opened = Library.read(demo_folder)
    yield opened
    opened.close()
