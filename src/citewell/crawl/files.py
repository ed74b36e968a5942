"""Find the files below the places an owner names.

In: paths. Out: FoundFile, PlaceProblem or OtherFile, in a fixed order. What is in them: extract.

Symbolic links are followed within the folder that was named, and out of it only where its owner says so: who can write
into a folder must not choose what else is read. Each real file and folder is visited once, so a loop ends. Names need
not be UTF-8: a source is a file URL, in which any byte can stand. Nothing is passed over in silence: what is not a
document is named too.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import unquote_to_bytes, urlsplit

from citewell.kit.files import leads_out

LEADS_OUT = "links that lead out of the folder"
"""Why a link was not followed."""

MAX_DEPTH = 100  # folders in folders; a tree deeper than this is a mistake or an attack


@dataclass(frozen=True, slots=True)
class FoundFile:
    """A file to be read."""

    path: Path
    source: str  # file URL of the absolute path, links not resolved
    stamp: str  # size and times: the same stamp means the same content
    size: int  # bytes
    followed: bool = False  # whether links were followed out of that
    place: Path | None = None  # the folder named that it was found in; None: it was named itself


@dataclass(frozen=True, slots=True)
class PlaceProblem:
    """A place that could not be looked into."""

    source: str
    reason: str
    message: str


@dataclass(frozen=True, slots=True)
class OtherFile:
    """A file in a folder that is no document by its name, or the same file under another name."""

    source: str
    why: str  # ".jpg files", "hidden files", "the same file under another name"


Found = FoundFile | PlaceProblem | OtherFile


def find_files(
    places: Collection[Path], suffixes: Collection[str], *, followed: Collection[Path] = ()
) -> Iterator[Found]:
    """Files below the places, each folder in the order of names.

    Args:
        places: files and folders. A file named here is found whatever its suffix; it was asked for.
        followed: those of the places out of which links may lead.
        suffixes: lower-case endings of document names, with dots (".html", ".txt.gz").
    """
    seen: set[tuple[int, int]] = set()
    for place in places:
        named = Path(os.path.abspath(place))  # noqa: PTH100 - keeps links as named
        within = None if place in followed else named
        for found in _visit(named, tuple(suffixes), seen, depth=0, within=within):
            if isinstance(found, FoundFile) and found.path != named:
                yield replace(found, place=named, followed=within is None)
            else:
                yield found


def file_source(path: Path) -> str:
    """The file URL of an absolute path."""
    return path.as_uri()


def source_path(source: str) -> Path | None:
    """The path a file URL names, None for other URLs."""
    parts = urlsplit(source)
    return Path(os.fsdecode(unquote_to_bytes(parts.path))) if parts.scheme == "file" else None


def _visit(
    path: Path, suffixes: tuple[str, ...], seen: set[tuple[int, int]], *, depth: int, within: Path | None
) -> Iterator[Found]:
    """
    Args:
        within: the folder out of which no link is followed; None if any is.
    """
    source = file_source(path)
    if depth and within is not None and path.is_symlink() and leads_out(path, within):
        yield OtherFile(source, LEADS_OUT)
        return
    try:
        status = path.stat()
    except OSError as problem:
        yield _problem(source, problem)
        return
    identity = (status.st_dev, status.st_ino)
    if identity in seen:
        if not stat.S_ISDIR(status.st_mode):
            yield OtherFile(source, "files already found under another name")
        return
    seen.add(identity)
    if stat.S_ISDIR(status.st_mode):
        yield from _visit_folder(path, source, suffixes, seen, depth=depth, within=within)
    elif not stat.S_ISREG(status.st_mode):
        yield PlaceProblem(source, "not_a_file", "it is a device, pipe or socket, not a file")
    elif depth and not path.name.lower().endswith(suffixes):
        yield OtherFile(source, f"{path.suffix.lower() or 'suffixless'} files")
    else:
        yield FoundFile(path, source, f"{status.st_size}-{status.st_mtime_ns}-{status.st_ctime_ns}", status.st_size)


def _visit_folder(
    path: Path, source: str, suffixes: tuple[str, ...], seen: set[tuple[int, int]], *, depth: int, within: Path | None
) -> Iterator[Found]:
    if depth > MAX_DEPTH:
        yield PlaceProblem(source, "too_deep", f"it lies more than {MAX_DEPTH} folders deep")
        return
    try:
        names = sorted(entry.name for entry in os.scandir(path))
    except OSError as problem:
        yield _problem(source, problem)
        return
    for name in names:
        if name.startswith("."):
            yield OtherFile(file_source(path / name), "hidden files and folders")
        else:
            yield from _visit(path / name, suffixes, seen, depth=depth + 1, within=within)


def _problem(source: str, problem: OSError) -> PlaceProblem:
    reasons = {PermissionError: "no_permission", FileNotFoundError: "not_found"}
    reason = next((word for kind, word in reasons.items() if isinstance(problem, kind)), "unreadable")
    return PlaceProblem(source, reason, (problem.strerror or str(problem)).lower())
