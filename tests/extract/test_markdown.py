"""Tests of extract.markdown."""

from __future__ import annotations

from tests.extract.conftest import Read, outline

FULL = """---
title: "Brace or no brace"
author: [Ada Moss, Ben Reed]
date: 2024-03-01
lastmod: 2024-05-02
language: en-GB
site: Leaflets
url: https://leaflets.example/brace
---
# Braces

A [rigid brace](https://x.example) is **often** worn for
three months.[^1]

- day
  - hour

> Rest is a treatment.

| Stage | Healing |
|---|---|
| early | 90 % |

```
keep = this
  line = too
```

<div>A piece of <b>HTML</b>.</div>
"""


def test_structure_stays_and_marks_go(read: Read) -> None:
    """Words of links stay; every kind of block is known."""
    assert outline(read(FULL, "brace.md")) == [
        ("heading", 1, "Braces"),
        ("paragraph", 0, "A rigid brace is often worn for three months.[^1]"),
        ("list_item", 1, "day"),
        ("list_item", 2, "hour"),
        ("quote", 0, "Rest is a treatment."),
        ("table_row", 0, "Stage | Healing"),
        ("table_row", 0, "early | 90 %"),
        ("code", 0, "keep = this\n  line = too"),
        ("paragraph", 0, "A piece of HTML."),
    ]


def test_front_matter_describes(read: Read) -> None:
    """It is no part of the text."""
    document = read(FULL, "brace.md")
    assert document.title == "Brace or no brace"
    assert document.author == "Ada Moss, Ben Reed"
    assert (document.published, document.modified) == ("2024-03-01", "2024-05-02")
    assert (document.language, document.site, document.url) == ("en", "Leaflets", "https://leaflets.example/brace")
    assert "title:" not in document.text


def test_the_first_heading_is_the_title(read: Read) -> None:
    """If the front matter names none."""
    assert read("Text.\n\n## Second *level*\n", "a.md").title == "Second level"


def test_a_rule_at_the_start_is_no_front_matter(read: Read) -> None:
    """Unless it is closed."""
    assert "Hello" in read("---\n\nHello: there\n", "a.md").text
