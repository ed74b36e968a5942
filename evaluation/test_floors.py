"""Floors under the figures of `citewell eval` on real data: `pytest evaluation`. Skipped where the data is absent.

The floors stand in floors.toml. Floors on the demonstration library, which need no data, are in
tests/pipeline/test_quality.py.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).parent
DATA = Path(os.environ.get("CITEWELL_TEST_DATA", HERE.parents[1] / "shared" / "data"))
FLOORS: list[dict[str, Any]] = tomllib.loads((HERE / "floors.toml").read_text("utf-8"))["floor"]


@pytest.mark.parametrize("floor", FLOORS, ids=lambda floor: floor["command"])
def test_a_floor_is_written_as_it_should_be(floor: dict[str, Any]) -> None:
    assert set(floor) - {"at_most"} == {"command", "at_least"}
    bounds = [*floor["at_least"].items(), *floor.get("at_most", {}).items()]
    assert all(isinstance(name, str) and isinstance(value, int | float) for name, value in bounds)


@pytest.mark.skipif(not DATA.is_dir(), reason=f"no evaluation data at {DATA}; set CITEWELL_TEST_DATA to use it")
@pytest.mark.parametrize("floor", FLOORS, ids=lambda floor: floor["command"])
def test_no_figure_gets_worse_than_its_floor(floor: dict[str, Any], tmp_path: Path) -> None:
    """One command as anyone would run it, with a cache of its own."""
    words = [word.format(data=DATA) for word in floor["command"].split()]
    command = [sys.executable, "-m", "citewell", "eval", *words, "--json"]
    done = subprocess.run(
        command, capture_output=True, text=True, timeout=900, env=os.environ | {"XDG_CACHE_HOME": str(tmp_path)}
    )
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)["metrics"]
    worse = {name: (found[name], least) for name, least in floor["at_least"].items() if found[name] < least}
    worse |= {name: (found[name], most) for name, most in floor.get("at_most", {}).items() if found[name] > most}
    assert not worse, f"found and allowed: {worse}"
