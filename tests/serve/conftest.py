"""The demonstration library, served once for all tests that only read."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx2
import pytest

from tests.serve.serving import Serving, serving

QUESTIONS = ["pars fracture treatment", "MRI or CT first?", "what is spondylolisthesis"]


@pytest.fixture(scope="session")
def server(demo_folder: Path) -> Iterator[Serving]:
    """`citewell serve` over the demonstration library."""
    with serving(demo_folder) as running:
        yield running


@pytest.fixture(scope="session")
def client(server: Serving) -> Iterator[httpx2.Client]:
    """A program of the owner's."""
    with httpx2.Client(base_url=server.url, headers=server.owner, timeout=60) as made:
        yield made


@pytest.fixture(scope="session")
def answer(client: httpx2.Client) -> dict[str, Any]:
    """An answer with several sentences."""
    found: dict[str, Any] = client.get("/api/ask", params={"q": QUESTIONS[0]}).json()
    assert found["answered"]
    return found
