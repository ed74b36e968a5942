"""Citewell: a self-hosted search engine that answers, with a source behind every sentence."""

from importlib.metadata import version

__version__ = version("citewell")
