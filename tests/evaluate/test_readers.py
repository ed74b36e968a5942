"""The readers ours is compared with."""

from __future__ import annotations

import gzip

import pytest

from citewell.evaluate.readers import READERS, visible_text

PAGE = (
    b"<html><head><title>T</title><style>p {}</style></head><body><nav>Home About</nav><script>let x = 1</script>"
    b"<article><h1>Snow</h1><p>The snow <b>melts</b> in spring, and the rivers rise for weeks.</p>"
    b"<p>Then the fields dry.</p><!-- note --></article></body></html>"
)


def test_visible_text_is_all_that_is_shown_a_line_for_each_block() -> None:
    lines = [line for line in visible_text(PAGE).splitlines() if line.strip()]
    shown = ["Home About", "Snow", "The snow melts in spring, and the rivers rise for weeks.", "Then the fields dry."]
    assert lines == shown


@pytest.mark.parametrize("name", READERS)
def test_gzipped_pages_are_unpacked(name: str) -> None:
    assert READERS[name](gzip.compress(PAGE)) == READERS[name](PAGE)
    assert "rivers rise" in READERS[name](PAGE)


@pytest.mark.parametrize("name", READERS)
@pytest.mark.parametrize("content", [b"", b"\x1f\x8bbroken", b"   ", b"<!-- -->", b"\x00\xff\xfe"])
def test_a_bad_page_has_no_text_and_stops_nothing(name: str, content: bytes) -> None:
    assert len(READERS[name](content).strip()) < 5
