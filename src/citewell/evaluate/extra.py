"""Libraries that only evaluations need: they come with `pip install 'citewell[eval]'`, each imported in one file."""

from __future__ import annotations

from citewell.errors import MissingExtra


def missing_extra(package: str) -> MissingExtra:
    """The error to raise where a package of the extra `eval` is not installed."""
    return MissingExtra(f"this evaluation needs the package {package}, which is not installed")
