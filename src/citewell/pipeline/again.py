"""What an earlier version of citewell read -> read again, from the files as they lie and the pages as they were kept.

Only what the reader of its format has changed for. The library answers meanwhile from what was read before, and what
was cited of that can be shown ever after. Whoever reads again in the background does it bit by bit and steps aside for
everybody else who writes; stopped or killed at any moment it goes on where it was.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Sequence
from contextlib import suppress
from itertools import islice
from pathlib import Path

from citewell.config import AddSettings
from citewell.crawl.files import FoundFile
from citewell.crawl.kept.database import CrawlFile
from citewell.crawl.kept.intake import count_outdated
from citewell.crawl.kept.looking import look
from citewell.crawl.kept.sources import Sources
from citewell.errors import LibraryBusy
from citewell.extract import current_readers, is_corpus
from citewell.index.library import Library, stepping_aside
from citewell.index.store import Store
from citewell.pipeline.add import Account, Progress, add
from citewell.pipeline.archives import is_archive
from citewell.pipeline.crawl import reextract
from citewell.pipeline.outdated import outdated_files
from citewell.pipeline.vectors import begin_behind, make_vectors

FILES_AT_ONCE = 256
PAGES_S = 30.0
"""How long pages are read in the background before vectors are made for them."""

BEHIND_SETTINGS = AddSettings(workers=1)


def read_files_again(
    library: Library, *, settings: AddSettings, everything: bool, progress: Progress = lambda _done, _all, _what: None
) -> Account:
    """Read the files again that an earlier version read, or all."""
    found = list(outdated_files(library.store, everything=everything))
    return add(library, found, settings=settings, progress=progress, again=everything)


def read_again(folder: Path, *, vectors: bool) -> None:
    """Read again bit by bit all that an earlier version read, and make the vectors of it.

    Ends early when another process writes or wants to; that one begins it anew when it has done (`read_again_behind`).

    Args:
        vectors: False leaves them to `citewell index`.
    Raises:
        LibraryMissing, LibraryUnwritable, LibraryFormatError
    """
    tried: set[str] = set()
    with suppress(LibraryBusy):
        while _some_again(folder, tried):
            if vectors:
                with suppress(LibraryBusy):  # another process makes them
                    make_vectors(folder)


def read_again_behind(folder: Path, *, vectors: bool = True) -> bool:
    """Start a process that reads again what an earlier version read, and ends; whether there was anything."""
    store = Store.open(folder)
    try:
        with look(folder) as file:
            waiting = bool(file is not None and count_outdated(file, current_readers()))
        waiting = waiting or next(outdated_files(store), None) is not None
    finally:
        store.close()
    if waiting:
        begin_behind(["reextract", "--behind", *([] if vectors else ["--no-vectors"])], folder)
    return waiting


def _some_again(folder: Path, tried: set[str]) -> bool:
    """Read some files or pages again; whether there were any, and nobody else wants to write now.

    Args:
        tried: sources of files that were tried before; those tried now are added.
    """
    with Library.write(folder, urgent=False) as library, stepping_aside(folder) as is_wanted:
        files = _next_files(library.store, tried)
        if files:
            tried.update(file.source for file in files)
            enough = _Enough(is_wanted)
            add(library, files, settings=BEHIND_SETTINGS, enough=enough)
            return not enough.said
        if not CrawlFile.exists(folder):
            return False
        return _some_pages_again(library, folder, is_wanted)


def _some_pages_again(library: Library, folder: Path, is_wanted: Callable[[], bool]) -> bool:
    file = CrawlFile.open(folder)
    try:
        before = count_outdated(file, current_readers())
        enough, wanted = _Enough(is_wanted, seconds=PAGES_S), False
        for source in Sources(file).all() if before else []:
            reextract(
                library, file, source, settings=BEHIND_SETTINGS, everything=False, progress=lambda *_: None,
                enough=enough,
            )  # fmt: skip
            wanted = enough.said and is_wanted()
            if enough.said:
                break
        return not wanted and count_outdated(file, current_readers()) < before
    finally:
        file.close()


def _next_files(store: Store, tried: Collection[str]) -> Sequence[FoundFile]:
    """Some of the files to be read again; one that holds many documents comes alone."""
    files = list(islice((file for file in outdated_files(store) if file.source not in tried), FILES_AT_ONCE))
    single = [file for file in files if not is_corpus(file.path.name) and not is_archive(file.path.name)]
    return single or files[:1]


class _Enough:
    """Says once and for all that it is enough: when another process wants to write, or the time is over."""

    LOOK_S = 0.1

    def __init__(self, is_wanted: Callable[[], bool], *, seconds: float | None = None) -> None:
        self._is_wanted = is_wanted
        self._end = None if seconds is None else time.monotonic() + seconds
        self._looked = 0.0
        self.said = False

    def __call__(self) -> bool:
        now = time.monotonic()
        if not self.said and now - self._looked > self.LOOK_S:
            self._looked = now
            self.said = self._is_wanted() or (self._end is not None and now > self._end)
        return self.said
