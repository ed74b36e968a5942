"""The demonstration library, served once for all tests that only read."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.serve.serving import Serving, serving


@pytest.fixture(scope="session")
def server(demo_folder: Path) -> Iterator[Serving]:
    """`citewell serve` over the demonstration library."""
    with serving(demo_folder) as running:
        yield running
