"""A list of queries -> a folder with a page for each, their list, and a site map where its address is known.

The folder is the picture of the list: pages whose query is no longer in it are removed, so that no answer stands there
which nobody renews. Nothing else in the folder is touched: `manifest` knows which files are ours.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

from citewell.errors import CitewellError, UsageError
from citewell.publish import manifest
from citewell.publish.html import Entry, Place, index_html, page_html
from citewell.publish.records import Page
from citewell.publish.saved import Saved
from citewell.publish.sitemap import ROBOTS, SITEMAP, robots, sitemap
from citewell.publish.target import write, writing

INDEX = "index.html"
TITLE = "Questions and answers"


@dataclass(frozen=True, slots=True)
class Made:
    """A page that was made."""

    query: str
    file: str
    answered: bool
    change: str  # "new", "changed" or "unchanged"


@dataclass(frozen=True, slots=True)
class Failed:
    """A query that got no page this time; an older page of it is left as it was."""

    query: str
    reason: str
    hint: str


@dataclass(slots=True)
class Account:
    """What a run did."""

    made: list[Made] = field(default_factory=list)
    failed: list[Failed] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    sitemap: bool = False


def publish_site(
    saved: Sequence[Saved],
    pages: Callable[[str], Page],
    folder: Path,
    *,
    title: str = TITLE,
    url: str = "",
    progress: Callable[[int, int, str], None] = lambda _done, _total, _what: None,
) -> Account:
    """Make or renew a site. A query that fails costs only itself.

    Args:
        pages: gives the page of a query.
        folder: made if there is none.
        url: absolute address of the folder, with a slash at its end; "" writes no site map.
        progress: told after each query: how many are done, of how many, and which it was.
    Raises:
        UsageError: the folder cannot be written, or files of its owner are in the way.
    """
    with writing(folder):
        folder.mkdir(parents=True, exist_ok=True)
    before = manifest.read(folder)
    extras = [INDEX, *([SITEMAP] if url else []), *([ROBOTS] if _robots(folder, before, url) else [])]
    for name in extras:
        _refuse_foreign(folder / name, before)
    ours = {*extras, *(each.file for each in saved if not _is_foreign(folder / each.file, before))}
    manifest.write(folder, before.files | ours, before.pages)
    account = Account(sitemap=bool(url))
    entries: dict[str, Entry] = {}
    for done, each in enumerate(saved, 1):
        place = Place(url and url + quote(each.file), INDEX, title)
        entry = _renewed(each, pages, folder / each.file, place, before, account)
        if entry is not None:
            entries[each.file] = entry
        progress(done, len(saved), each.query)
    _write_extras(folder, extras, list(entries.values()), title, url)
    account.removed = [name for name in sorted(before.files - ours) if _remove(folder / name)]
    manifest.write(folder, (name for name in ours if (folder / name).is_file()), entries)
    return account


def _renewed(
    each: Saved, pages: Callable[[str], Page], path: Path, place: Place, before: manifest.Manifest, account: Account
) -> Entry | None:
    """The page of one query, written; if it cannot be had the older one, if there is one."""
    try:
        _refuse_foreign(path, before)
        page = pages(each.query)
        change = _write_changed(path, page_html(page, place).encode())
    except Exception as problem:  # the edge of a stage: the other pages do not pay for this one
        hint = problem.hint if isinstance(problem, CitewellError) else "the other pages are not concerned"
        account.failed.append(Failed(each.query, str(problem) or type(problem).__name__, hint))
        return before.pages.get(each.file) if path.is_file() else None
    account.made.append(Made(each.query, each.file, page.answered, change))
    return _entry(page, each.file)


def _entry(page: Page, file: str) -> Entry:
    return Entry(
        query=page.query,
        href=quote(file),
        answered=page.answered,
        lead=page.sentences[0].text if page.answered else page.refusal,
        sources=len({q.origin.number for sentence in page.sentences for q in sentence.quotes}),
        read=page.made.read,
    )


def _write_extras(folder: Path, extras: Sequence[str], entries: Sequence[Entry], title: str, url: str) -> None:
    texts = {INDEX: index_html(entries, title, url), SITEMAP: sitemap(url, entries), ROBOTS: robots(url) or ""}
    for name in extras:
        _write_changed(folder / name, texts[name].encode())


def _write_changed(path: Path, data: bytes) -> str:
    """Write a file unless it is the same already: then its time stays, for those who copy only what changed."""
    there = path.is_file()
    with writing(path):
        if there and path.read_bytes() == data:
            return "unchanged"
    write(path, data)
    return "changed" if there else "new"


def _is_foreign(path: Path, before: manifest.Manifest) -> bool:
    """Whether something is there that no earlier run wrote."""
    return path.name not in before.files and (path.exists() or path.is_symlink())


def _refuse_foreign(path: Path, before: manifest.Manifest) -> None:
    if _is_foreign(path, before):
        raise UsageError(
            f"{path} is there already, and is none of the pages made here",
            hint="publish into an empty folder, or move that file away",
        )


def _robots(folder: Path, before: manifest.Manifest, url: str) -> bool:
    """Whether robots.txt is ours to write: it counts only at the root of a host, and an owner's own goes before."""
    return bool(url and robots(url)) and not _is_foreign(folder / ROBOTS, before)


def _remove(path: Path) -> bool:
    """Whether it was there, and is gone."""
    if not path.is_file():
        return False
    with writing(path):
        path.unlink()
    return True
