"""Libraries that only evaluations need: they come with `pip install 'citewell[eval]'`, each imported in one file."""

from __future__ import annotations

from importlib.util import find_spec

from citewell.errors import MissingExtra


def need(*packages: str) -> None:
    """Look whether packages of the extra `eval` are there, before hours of work that would end without them.

    Args:
        packages: names as pip knows them; modules are named alike, with `_` for `-`.
    Raises:
        MissingExtra: one of them is not installed.
    """
    for package in packages:
        if find_spec(package.replace("-", "_")) is None:
            raise missing_extra(package)


def missing_extra(package: str) -> MissingExtra:
    """The error to raise where a package of the extra `eval` is not installed."""
    return MissingExtra(f"this evaluation needs the package {package}, which is not installed")
