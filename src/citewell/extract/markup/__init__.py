"""Texts with marks: Markdown and its dialects, reStructuredText, AsciiDoc."""
