"""Citewell: a self-hosted search engine that answers, with a source behind every sentence."""
