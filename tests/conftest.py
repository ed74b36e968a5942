"""What many tests share: the evaluation data, where it is present."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

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
