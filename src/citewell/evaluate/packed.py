"""The files of a data set, also those that lie in a .tar.gz.

In: a folder and the name of a file in it; a name may go on into a packed tree ("sites/harbour.tar.gz/docs/index.html").
Out: bytes. Rows of a corpus: extract.read_corpus.
"""

from __future__ import annotations

import tarfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

from citewell.errors import JudgedDataError, SourceNotFound

PACKED = (".tar.gz", ".tgz", ".tar")


def files_below(place: Path, suffixes: Iterable[str]) -> Iterator[tuple[str, bytes]]:
    """The files of a folder, of a packed tree, or the one file that is named, in the order of their names.

    Args:
        suffixes: endings, in lower case, of the names that are wanted; a file that is named itself is always given.
    Yields:
        The path, inside a packed tree with the member's name after it, and the bytes.
    Raises:
        SourceNotFound: there is no such place.
        JudgedDataError: a packed tree cannot be read to its end.
    """
    endings = tuple(suffixes)
    if place.is_dir():
        for path in sorted(place.rglob("*")):
            if path.is_file() and path.name.lower().endswith((*endings, *PACKED)):
                yield from files_below(path, endings)
    elif not place.is_file():
        raise SourceNotFound(f"there is no file or folder {place}")
    elif place.name.lower().endswith(PACKED):
        yield from ((f"{place}/{name}", content) for name, content in _members(place, endings))
    else:
        yield str(place), place.read_bytes()


def read_files(folder: Path, names: Iterable[str]) -> Iterator[tuple[str, bytes | None]]:
    """The named files of a folder, each once and each packed tree opened once; None for one that is not there.

    Raises:
        JudgedDataError: a packed tree cannot be read to its end.
    """
    packed: dict[Path, set[str]] = {}
    for name in dict.fromkeys(names):
        tree, member = _parted(folder, name)
        if member:
            packed.setdefault(tree, set()).add(member)
        else:
            yield name, tree.read_bytes() if tree.is_file() else None
    for tree, wanted in packed.items():
        found = dict(_members(tree, ("",), wanted))
        for member in sorted(wanted):
            yield str(PurePosixPath(tree.relative_to(folder)) / member), found.get(member)


def _parted(folder: Path, name: str) -> tuple[Path, str]:
    """The packed tree that a name goes into, and the rest of the name; ("the file itself", "") if it goes into none."""
    parts = PurePosixPath(name).parts
    for number, part in enumerate(parts[:-1], 1):
        tree = folder.joinpath(*parts[:number])
        if part.lower().endswith(PACKED) and tree.is_file():
            return tree, "/".join(parts[number:])
    return folder / name, ""


def _members(tree: Path, endings: tuple[str, ...], wanted: set[str] | None = None) -> Iterator[tuple[str, bytes]]:
    with _opened(tree) as archive:
        members = [m for m in archive.getmembers() if m.isfile() and m.name.lower().endswith(endings)]
        for member in sorted(members, key=lambda member: member.name):
            file = archive.extractfile(member) if wanted is None or member.name in wanted else None
            if file is not None:
                yield member.name, file.read()


@contextmanager
def _opened(tree: Path) -> Iterator[tarfile.TarFile]:
    try:
        with tarfile.open(tree) as archive:
            yield archive
    except (tarfile.TarError, OSError, EOFError, zlib.error) as problem:
        raise JudgedDataError(f"{tree} cannot be read: {problem}", hint="copy or download the file again") from problem
