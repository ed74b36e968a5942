"""What the files of an added folder belong to: the owner's own name for it, else what the folder says of itself.

A folder names its work in the settings of a program that makes books or sites, in its table of contents, its README,
its index page or the description of a package. Only folders from the one that was added downward are asked, and of
each file no more than its beginning is read.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from itertools import chain
from pathlib import Path
from urllib.parse import unquote

from citewell.crawl.files import FoundFile
from citewell.extract import NO_WORK, Work
from citewell.extract.titles import is_common, is_junk, plain_title
from citewell.index.store import Store
from citewell.kit.files import leads_out, open_regular

MAX_NAME = 80  # characters; what is longer is a sentence
_READ = 64_000  # bytes of a file that may name its folder
_READ_CONTENTS = 1_000_000  # bytes of a table of contents
_NAMES = "names"  # key in the library: JSON of file URL -> name that the owner gave
_FOLLOWED = "followed"  # key in the library: JSON list of the file URLs of folders out of which links are followed
_TRUSTED = "trusted"  # key in the library: JSON list of the file URLs that the owner vouches for

_FRONT_MATTER = re.compile(r"\A---[ \t]*\r?\n(.*?)\r?\n(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)", re.DOTALL)
_HEADING = re.compile(r"^ {0,3}#[ \t]+(\S.*?)[ \t#]*$|^(\S.*)\r?\n={3,}[ \t]*$", re.MULTILINE)
_TITLE_ELEMENT = re.compile(r"<(title|h1)\b[^<>]*>([^<]*)</\1>", re.IGNORECASE)
_LINK = re.compile(r"\[([^\[\]]+)\]\(<?([^()<>\s]+)>?[^()]*\)")
_NAV_ENTRY = re.compile(r"^\s*-\s+([^:\n]+?)\s*:\s*([^:\s]+\.(?:md|rst|html?))['\"]?\s*$", re.MULTILINE)
_QUOTED = re.compile(r"[ur]?(['\"])((?:(?!\1).)*)\1")


def _setting(*names: str) -> Callable[[str], str]:
    """Reads a setting at the beginning of a line, as YAML, TOML and Python write it: `name: value`, `name = value`."""
    pattern = re.compile(rf"^(?:{'|'.join(names)})[ \t]*[:=][ \t]*(\S.*)$", re.MULTILINE)

    def read(text: str) -> str:
        found = pattern.search(text)
        return _unquoted(found[1]) if found else ""

    return read


def _site_setting(text: str) -> str:
    """The title among the settings of a site that are written as a program."""
    found = re.search(r"^\s{0,4}title:\s*(['\"`])([^'\"`\n]+)\1", text, re.MULTILINE)
    return found[2] if found else ""


def _toml(*path: str) -> Callable[[str], str]:
    def read(text: str) -> str:
        value: object = tomllib.loads(text)
        for name in path:
            value = value.get(name) if isinstance(value, dict) else None
        return value if isinstance(value, str) else ""

    return read


def _json_name(text: str) -> str:
    told = json.loads(text)
    return next((told[key] for key in ("title", "displayName", "name") if isinstance(told.get(key), str)), "")


def _headline(text: str) -> str:
    """The title of a Markdown or reStructuredText file: its front matter's, else its first heading."""
    matter = _FRONT_MATTER.match(text)
    told = _setting("title")(matter[1]) if matter else ""
    heading = None if told else _HEADING.search(text[matter.end() :] if matter else text)
    return told or (heading[1] or heading[2] if heading else "")


def _page_title(text: str) -> str:
    found = _TITLE_ELEMENT.search(text)
    return found[2] if found else ""


_OF_PROGRAMS: Mapping[str, Callable[[str], str]] = {
    "book.toml": _toml("book", "title"),
    "mkdocs.yml": _setting("site_name"),
    "mkdocs.yaml": _setting("site_name"),
    "antora.yml": _setting("title"),
    "_config.yml": _setting("title"),
    "docusaurus.config.js": _site_setting,
    "docusaurus.config.ts": _site_setting,
    "hugo.toml": _setting("title"),
    "hugo.yaml": _setting("title"),
    "conf.py": _setting("project"),
    "SUMMARY.md": _headline,
}
"""Files by which a program makes a book or a site of a folder, and how they name it. The nearest one counts."""

_OF_PEOPLE: Mapping[str, Callable[[str], str]] = {
    **dict.fromkeys(("README.md", "readme.md", "README.rst", "README.txt", "README"), _headline),
    "pyproject.toml": _toml("project", "name"),
    "package.json": _json_name,
}
"""Files that may also name a part of the work in a folder further down. The topmost one counts."""

_INDEX_PAGES: Mapping[str, Callable[[str], str]] = {
    **dict.fromkeys(("index.md", "index.rst"), _headline),
    **dict.fromkeys(("index.html", "index.htm"), _page_title),
}
"""Pages that name the folder that was added; in those further down they name a chapter."""

_Naming = Callable[[Path, Mapping[str, Callable[[str], str]]], str]


class Works:
    """The works of the files of one run. What a folder says is read once."""

    def __init__(self, given: Mapping[str, str], trusted: Collection[str] = ()) -> None:
        """
        Args:
            given: file URL of a folder or file -> the name that the owner gave it.
            trusted: file URLs of folders and files whose addresses and names the owner vouches for.
        """
        self._given = given
        self._trusted = frozenset(trusted)
        self._names: dict[tuple[Path, int], str] = {}
        self._contents: dict[Path, dict[Path, str]] = {}
        self._found: dict[tuple[Path, Path], tuple[str, list[Path]]] = {}

    def of(self, file: FoundFile, known: str = "") -> Work:
        """The work of a file.

        Args:
            known: what was remembered of it (`remembered`): a file that is added by itself keeps its work.
        """
        given, trusted = self._given_to(file.source), self._is_trusted(file.source)
        if file.place is None:
            name, chapter, *_ = [*known.split("\n"), ""]
            return Work(given or name, bool(given), chapter, trusted) if given or known or trusted else NO_WORK
        key = (file.path.parent, file.place)
        if key not in self._found:
            self._found[key] = _asked(*key, self._name)
        name, folders = self._found[key]
        return Work(given or name, bool(given), self._chapter(file.path, folders), trusted)

    def _given_to(self, source: str) -> str:
        """The name given to the nearest of the folders that a file lies in, or to itself."""
        return next((self._given[each] for each in _upward(source) if each in self._given), "")

    def _is_trusted(self, source: str) -> bool:
        """Whether the owner vouches for a file or one of the folders that it lies in."""
        return bool(self._trusted) and not self._trusted.isdisjoint(_upward(source))

    def _name(self, folder: Path, files: Mapping[str, Callable[[str], str]]) -> str:
        key = (folder, id(files))
        if key not in self._names:
            self._names[key] = next(_names_in(folder, files), "")
        return self._names[key]

    def _chapter(self, path: Path, folders: list[Path]) -> str:
        """What the nearest table of contents calls a file."""
        for folder in folders:
            if folder not in self._contents:
                self._contents[folder] = dict(reversed(list(_contents(folder))))  # the first mention counts
            if self._contents[folder]:
                return self._contents[folder].get(path, "")
        return ""


def remembered(work: Work) -> str:
    """A work as it is kept with a file, "" if it says nothing."""
    if not (work.name or work.chapter or work.trusted):
        return ""
    said = [word for word, holds in (("given", work.given), ("trusted", work.trusted)) if holds]
    return "\n".join([work.name, work.chapter, *said])


def names_given(store: Store) -> dict[str, str]:
    """The names that the owner gave to folders and files of a library: file URL -> name."""
    return dict(json.loads(store.meta(_NAMES, "{}")))


def give_name(store: Store, sources: Iterable[str], name: str) -> None:
    """Remember a name for folders or files; an empty one takes back what is remembered."""
    names = names_given(store) | dict.fromkeys(sources, name)
    _keep(store, {source: each for source, each in names.items() if each})


def forget_names(store: Store, sources: Iterable[str]) -> None:
    """No longer remember the names given to folders or files, and to those below them."""
    below = tuple(source.rstrip("/") + "/" for source in sources)
    names = names_given(store)
    kept = {source: name for source, name in names.items() if not (source + "/").startswith(below)}
    if kept != names:
        _keep(store, kept)


def trusted_places(store: Store) -> list[str]:
    """File URLs of the folders and files that the owner vouches for."""
    return list(json.loads(store.meta(_TRUSTED, "[]")))


def trust(store: Store, sources: Iterable[str], *, trusted: bool) -> None:
    """Remember whether the owner vouches for the addresses and names in folders or files."""
    _remember(store, _TRUSTED, sources, holds=trusted)


def followed_places(store: Store) -> list[str]:
    """File URLs of the folders out of which links are followed."""
    return list(json.loads(store.meta(_FOLLOWED, "[]")))


def follow(store: Store, sources: Iterable[str], *, followed: bool) -> None:
    """Remember whether links are followed out of folders."""
    _remember(store, _FOLLOWED, sources, holds=followed)


def _remember(store: Store, key: str, sources: Iterable[str], *, holds: bool) -> None:
    known = set(json.loads(store.meta(key, "[]")))
    places = known | set(sources) if holds else known - set(sources)
    if places != known:
        store.set_meta(key, json.dumps(sorted(places), ensure_ascii=False))


def _upward(source: str) -> Iterator[str]:
    """A file URL, and those of the folders that it lies in."""
    while source not in ("", "file:"):
        yield source
        source = source.rpartition("/")[0]


def _keep(store: Store, names: Mapping[str, str]) -> None:
    store.set_meta(_NAMES, json.dumps(names, ensure_ascii=False, sort_keys=True))


def _asked(folder: Path, place: Path, name: _Naming) -> tuple[str, list[Path]]:
    """The name of the work in a folder below a place, and the folders from there up to the place."""
    folders = [folder, *folder.parents]
    folders = folders[: folders.index(place) + 1] if place in folders else [folder]
    names = chain(
        (name(each, _OF_PROGRAMS) for each in folders),
        (name(place, files) for files in (_OF_PEOPLE, _INDEX_PAGES)),
        (name(each, _OF_PEOPLE) for each in reversed(folders)),
    )
    return next(filter(None, names), ""), folders


def _names_in(folder: Path, files: Mapping[str, Callable[[str], str]]) -> Iterator[str]:
    for file, read in files.items():
        try:
            name = plain_title(read(_text(folder / file, _READ)))
        except (OSError, ValueError, RecursionError, AttributeError):  # none there, or written otherwise
            continue
        if name and len(name) <= MAX_NAME and not is_junk(name) and not is_common(name):
            yield name


def _contents(folder: Path) -> Iterator[tuple[Path, str]]:
    """Files that a folder's table of contents names, each with what it calls them."""
    for file, pattern, below in (
        ("SUMMARY.md", _LINK, ""),
        ("mkdocs.yml", _NAV_ENTRY, "docs"),
        ("mkdocs.yaml", _NAV_ENTRY, "docs"),
    ):
        try:
            text = _text(folder / file, _READ_CONTENTS)
        except OSError:
            continue
        below = (below and _setting("docs_dir")(text)) or below
        for title, path in pattern.findall(text):
            target = folder.joinpath(below, unquote(path.partition("#")[0]).removeprefix("./"))
            yield target, plain_title(_unquoted(title))


def _text(path: Path, most: int) -> str:
    if leads_out(path, path.parent):
        raise FileNotFoundError(path)
    with open_regular(path) as file:
        return file.read(most).decode("utf-8-sig", "replace")


def _unquoted(value: str) -> str:
    quoted = _QUOTED.match(value.strip())
    return quoted[2] if quoted else value.partition(" #")[0].strip().rstrip(",")
