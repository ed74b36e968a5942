"""What was read from the web, as read -> a web archive that other programs can read."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

from citewell import __version__
from citewell.crawl.archives.warc_write import Exported, Written, write_warc
from citewell.crawl.kept.archive import Archive
from citewell.crawl.kept.database import CrawlFile
from citewell.crawl.records import Capture, Source
from citewell.errors import UsageError

Progress = Callable[[int, int], None]
"""Called with responses written and responses to write."""


def export_warc(
    file: CrawlFile, path: Path, sources: Sequence[Source], *, progress: Progress = lambda _done, _total: None
) -> Written:
    """Write every response that was kept, oldest first, or those of the sources named.

    Args:
        path: of the file; it is there whole or not at all.
    Raises:
        UsageError: the file cannot be written.
    """
    archive = Archive(file.connection)
    numbers: list[int | None] = [source.source_id for source in sources] or [None]
    total = sum(archive.count(number) for number in numbers)

    def told() -> Iterator[Exported]:
        done = 0
        for number in numbers:
            for capture in archive.captures(number):
                yield _exported(capture)
                done += 1
                progress(done, total)

    try:
        return write_warc(path, told(), software=f"Citewell/{__version__}")
    except OSError as problem:
        raise UsageError(
            f"{path} cannot be written: {(problem.strerror or str(problem)).lower()}",
            hint="choose another place, or free some space; an older file there is untouched",
        ) from problem


def _exported(capture: Capture) -> Exported:
    return Exported(
        url=capture.url,
        fetched=datetime.fromtimestamp(capture.fetched, UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        status=capture.status,
        headers=capture.headers,
        body=capture.body,
        request_headers=capture.request_headers,
        ip=capture.ip,
    )
