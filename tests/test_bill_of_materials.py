"""The bill of materials names what is inside."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[1]
SCRIPT = ROOT / "scripts" / "bill_of_materials.py"


@pytest.fixture(scope="module")
def script() -> ModuleType:
    found = importlib.util.spec_from_file_location("bill_of_materials", SCRIPT)
    assert found is not None
    assert found.loader is not None
    module = importlib.util.module_from_spec(found)
    found.loader.exec_module(module)
    return module


def test_every_locked_package_and_every_model_is_named(script: ModuleType) -> None:
    """With its version, and its licence where it is known; the same lock gives the same bill."""
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    bill = script.bill(lock)
    assert (bill["bomFormat"], bill["specVersion"]) == ("CycloneDX", "1.5")
    packages = {each["name"]: each for each in bill["components"] if each["type"] == "library"}
    assert len(packages) == lock.count("==")
    assert packages["fastapi"]["purl"].startswith("pkg:pypi/fastapi@")
    assert packages["fastapi"]["licenses"]
    models = [each["name"] for each in bill["components"] if each["type"] == "machine-learning-model"]
    assert models == ["minilm/model.onnx", "reader/model.onnx"]
    assert json.dumps(bill) == json.dumps(script.bill(lock))


def test_what_security_promises_is_there() -> None:
    """The commands and files that SECURITY.md names."""
    text = (ROOT / "SECURITY.md").read_text(encoding="utf-8")
    for name in ("requirements.lock", "scripts/bill_of_materials.py", "docs/proxies.md"):
        assert name in text
        assert (ROOT / name).exists()
    assert "audit = [" in (ROOT / "pyproject.toml").read_text(encoding="utf-8")
