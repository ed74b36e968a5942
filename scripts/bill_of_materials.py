"""A software bill of materials: `python scripts/bill_of_materials.py > citewell.cdx.json` (CycloneDX 1.5, JSON).

In: requirements.lock, and what is known of each package where it is installed. Out: citewell, its bundled models, and
every locked package with version, licence and package URL. The same lock gives the same bytes.
"""

from __future__ import annotations

import hashlib
import json
import re
import sys
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path
from typing import Any

from citewell import __version__

ROOT = Path(__file__).parents[1]
MODELS = ROOT / "src" / "citewell" / "models"
_LOCKED = re.compile(r"^([A-Za-z0-9._-]+)==([^\s;]+)", re.MULTILINE)

Json = dict[str, Any]


def bill(lock: str) -> Json:
    """The bill of what a lock file names."""
    packages = sorted((_normal(name), version) for name, version in _LOCKED.findall(lock))
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "version": 1,
        "metadata": {"component": {"type": "application", "name": "citewell", "version": __version__,
                                   "licenses": [{"license": {"id": "Apache-2.0"}}]}},
        "components": [*_models(), *(_package(name, version) for name, version in packages)],
    }  # fmt: skip


def _package(name: str, version: str) -> Json:
    licence = _licence(name)
    url = f"pkg:pypi/{name}@{version}"
    told = {"licenses": [{"license": {"name": licence}}]} if licence else {}
    return {"type": "library", "bom-ref": url, "name": name, "version": version, "purl": url} | told


def _licence(name: str) -> str:
    """As the package itself says it, where it is installed."""
    try:
        found = metadata(name)
    except PackageNotFoundError:
        return ""
    said = [found.get("License-Expression"), *(
        each.rpartition(" :: ")[2] for each in found.get_all("Classifier") or [] if each.startswith("License ::")
    ), (found.get("License") or "").partition("\n")[0][:100]]  # fmt: skip
    return next((each for each in said if each), "")


def _models() -> list[Json]:
    """The weights that come with the package, by their digests."""
    return [
        {
            "type": "machine-learning-model",
            "name": f"{file.parent.name}/{file.name}",
            "hashes": [{"alg": "SHA-256", "content": hashlib.sha256(file.read_bytes()).hexdigest()}],
            "licenses": [{"license": {"id": "Apache-2.0"}}],
        }
        for file in sorted(MODELS.rglob("*.onnx"))
    ]


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def main() -> None:
    """Print it."""
    found = bill((ROOT / "requirements.lock").read_text(encoding="utf-8"))
    sys.stdout.write(json.dumps(found, indent=1) + "\n")


if __name__ == "__main__":
    main()
