"""What a site's folder holds of ours, so that nothing else in it is ever replaced or removed.

One small file in the folder. Before a run writes anything it names there all that it is going to write: a run that was
killed leaves nothing behind that the next one would take for somebody else's.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from citewell.errors import UsageError
from citewell.kit.files import write_whole
from citewell.publish.html import Entry
from citewell.publish.target import writing

NAME = ".citewell-site.json"
SCHEMA = "citewell.site/1"


@dataclass(frozen=True, slots=True)
class Manifest:
    """Names of the files that are ours, and the pages among them as the list has them."""

    files: frozenset[str]
    pages: Mapping[str, Entry]


def read(folder: Path) -> Manifest:
    """What earlier runs left; nothing if there was none.

    Raises:
        UsageError: it cannot be read, so that nobody knows what is ours.
    """
    path = folder / NAME
    try:
        told = json.loads(path.read_bytes())
        if told["schema"] != SCHEMA:
            raise ValueError(told["schema"])
        pages = {name: Entry(**entry) for name, entry in told["pages"].items() if _is_name(name)}
        return Manifest(frozenset(filter(_is_name, told["files"])), pages)
    except (FileNotFoundError, NotADirectoryError):
        return Manifest(frozenset(), {})
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as problem:
        raise UsageError(
            f"{path} does not say which files of the folder are ours: it is damaged, or of another version",
            hint="publish into an empty folder instead",
        ) from problem


def write(folder: Path, files: Iterable[str], pages: Mapping[str, Entry]) -> None:
    """
    Raises:
        UsageError: it cannot be written there.
    """
    told = {
        "schema": SCHEMA,
        "files": sorted(files),
        "pages": {name: asdict(entry) for name, entry in sorted(pages.items())},
    }
    with writing(folder / NAME):
        write_whole(folder / NAME, json.dumps(told, ensure_ascii=True, indent=1) + "\n")


def _is_name(name: object) -> bool:
    """Whether it names a file in the folder itself, whoever wrote it there."""
    return isinstance(name, str) and Path(name).name == name and name not in {"", ".", "..", NAME} and "\0" not in name
