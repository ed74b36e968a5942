"""What many tests share: the evaluation data, where it is present, and the demonstration library."""

from __future__ import annotations

import os
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from citewell.config import AddSettings
from citewell.index.library import Library
from citewell.pipeline.add import add, find
from citewell.pipeline.vectors import make_vectors

# How long an example takes says more about the machine's load than about the code.
settings.register_profile("any_machine", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("any_machine")

DATA = Path(os.environ.get("CITEWELL_TEST_DATA", Path(__file__).parents[2] / "shared" / "data"))


@pytest.fixture(scope="session")
def data() -> Path:
    """The folder of real test data by others; it is not part of this repository (see CONTRIBUTING.md)."""
    if not DATA.is_dir():
        pytest.skip(f"no evaluation data at {DATA}; set CITEWELL_TEST_DATA to use it")
    return DATA


@pytest.fixture(scope="session")
def demo_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demonstration library with its vectors."""
    folder = tmp_path_factory.mktemp("demo")
    with Library.write(folder) as library:
        add(library, find([str(files("citewell.demo") / "pages")]), settings=AddSettings(), trusted=True)
    make_vectors(folder)
    return folder


@pytest.fixture(scope="session")
def demo(demo_folder: Path) -> Iterator[Library]:
    opened = Library.read(demo_folder)
    yield opened
    opened.close()
