"""The graded questions are written out with their texts only if every package and file is the one that was graded."""

from __future__ import annotations

import csv
import gzip
import hashlib
import importlib.util
import io
import json
import sys
import tarfile
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from citewell.evaluate.graded import read_graded
from citewell.evaluate.graded_kinds import evaluate_graded
from citewell.evaluate.located import digests

SCRIPT = Path(__file__).parents[2] / "scripts" / "make_questions.py"
PAGE = "Tides\n\nThe tide rises twice a day. It falls as often.\n"
RISES, FALLS = "The tide rises twice a day.", "It falls as often."


@pytest.fixture(scope="module")
def script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("make_questions", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def packed(files: dict[str, bytes], mode: str = "w:xz") -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode=mode) as tree:  # type: ignore[call-overload]
        for name, content in files.items():
            member = tarfile.TarInfo(name)
            member.size = len(content)
            tree.addfile(member, io.BytesIO(content))
    return out.getvalue()


def debian_package(files: dict[str, bytes]) -> bytes:
    out = b"!<arch>\n"
    members = {"debian-binary": b"2.0", "control.tar.xz": b"odd", "data.tar.xz": packed(files)}
    for name, content in members.items():
        out += f"{name:<16}{0:<12}{0:<6}{0:<6}{'100644':<8}{len(content):<10}`\n".encode()
        out += content + b"\n" * (len(content) % 2)
    return out


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def candidate(n: int, text: str, grade: int) -> dict[str, Any]:
    start = PAGE.index(text)
    place = {"n": n, "file": "tides.txt", "start": start, "end": start + len(text)}
    return {**place, **digests(text), "grade": grade, "leans": n > 1}


@pytest.fixture
def questions(tmp_path: Path) -> Path:
    """A folder of questions about one library that is made of one package, which lies beside it."""
    folder, archives = tmp_path / "questions", tmp_path / "archives"
    folder.mkdir()
    archives.mkdir()
    content = debian_package({"./usr/share/doc/tides.txt.gz": gzip.compress(PAGE.encode()), "./usr/odd": b"odd"})
    (archives / "tides_1%3a2_all.deb").write_bytes(content)
    (folder / "libraries.toml").write_text(
        '[[library]]\nname = "sea"\n[[library.source]]\npackage = "tides"\nsystem = "deb"\nversion = "1:2"\n'
        f'archive = "tides_1%3a2_all.deb"\nsha256 = "{sha256(content)}"\nprefix = "usr/share/"\n',
        encoding="utf-8",
    )
    with (folder / "files.tsv").open("w", encoding="utf-8", newline="") as table:
        writer = csv.writer(table, delimiter="\t", lineterminator="\n")
        writer.writerow(["library", "file", "package", "member", "sha256"])
        writer.writerow(["sea", "tides.txt", "tides", "doc/tides.txt.gz", sha256(PAGE.encode())])
    lost = {**candidate(3, RISES, 2), **digests("Nobody knows."), "start": 0, "end": 3}
    row = {
        "id": "sea-1", "library": "sea", "question": "How often do tides rise?", "kind": "how-many", "answerable": True,
        "candidates": [candidate(1, RISES, 3), candidate(2, FALLS, 1), lost],
        "best": [[1]], "nuggets": ["twice a day"], "ideal": [{"text": "Twice a day.", "cites": [1]}],
        "wrong": [], "note": "",
    }  # fmt: skip
    (folder / "sea.jsonl").write_text(json.dumps(row) + "\n", encoding="utf-8")
    return folder


def test_what_is_written_is_what_the_evaluation_reads(
    script: ModuleType, questions: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Texts unpacked and checked, candidates with their words, and an account of what was lost."""
    out = questions.parent / "out"
    script.make(questions, out, [], script.Places(questions.parent / "archives"))
    assert (out / "texts" / "sea" / "tides.txt").read_text("utf-8") == PAGE
    assert [(one.n, one.text, one.grade) for one in read_graded(out / "sea.jsonl")] == [(1, RISES, 3), (2, FALLS, 1)]
    assert "3 candidates: 2 by place; lost 1, of them 1 that help" in capsys.readouterr().out
    report = evaluate_graded(out, [], texts={}, out=None, progress=lambda *_: None)
    assert report.metrics["exact"] == 1


def test_another_package_of_the_same_name_stops_the_run(script: ModuleType, questions: Path) -> None:
    archive = questions.parent / "archives" / "tides_1%3a2_all.deb"
    archive.write_bytes(archive.read_bytes() + b"\n")
    with pytest.raises(script.Wrong, match="SHA-256 should be"):
        script.make(questions, questions.parent / "out", [], script.Places(archive.parent))
    assert not (questions.parent / "out" / "sea.jsonl").exists()


def test_another_file_in_the_package_stops_the_run(script: ModuleType, questions: Path) -> None:
    table = questions / "files.tsv"
    table.write_text(table.read_text("utf-8").replace(sha256(PAGE.encode()), sha256(b"")), encoding="utf-8")
    with pytest.raises(script.Wrong, match=r"sea: tides\.txt is not the one"):
        script.make(questions, questions.parent / "out", [], script.Places(questions.parent / "archives"))


def test_a_missing_package_is_named_with_its_version(script: ModuleType, questions: Path) -> None:
    with pytest.raises(script.Wrong, match="is missing: tides 1:2"):
        script.make(questions, questions.parent / "out", [], script.Places(questions.parent / "nowhere"))


def test_a_library_that_there_is_not_is_told(script: ModuleType, questions: Path) -> None:
    with pytest.raises(script.Wrong, match="no library land"):
        script.make(questions, questions.parent / "out", ["land"], script.Places(questions.parent))


def test_pages_of_the_evaluation_data_come_unpacked_from_its_folder(script: ModuleType, tmp_path: Path) -> None:
    (tmp_path / "pages").mkdir()
    (tmp_path / "pages" / "a.html.gz").write_bytes(gzip.compress(b"<p>Tides."))
    source = {"system": "data", "package": "pages", "prefix": "{data}/pages/"}
    found = script.members(source, {"a.html.gz", "b.html.gz"}, script.Places(tmp_path, data=tmp_path))
    assert {name: script.as_file("a.html", name, content) for name, content in found.items()} == {
        "a.html.gz": b"<p>Tides."
    }
    with pytest.raises(script.Wrong, match="--data"):
        script.members(source, set(), script.Places(tmp_path))


def test_a_licence_is_its_name_and_its_words(script: ModuleType) -> None:
    """As the texts were made: which versions it is "only" of is left out of the name."""
    licence = json.dumps({"name": "Tide Licence v1 only", "licenseText": "Do as the tide does."}).encode()
    assert script.as_file("Tide-1.txt", "Tide-1-only.json", licence) == b"Tide Licence v1\n\nDo as the tide does.\n"


@pytest.mark.parametrize("content", [b"", b"odd", b"!<arch>\n", b"!<arch>\nshort", debian_package({})[:70]])
def test_what_is_no_package_is_told(script: ModuleType, content: bytes) -> None:
    with pytest.raises(script.Wrong, match="no Debian package"):
        script.deb_contents(content)
