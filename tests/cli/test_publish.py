"""`citewell publish` as people meet it."""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path
from unittest import mock

import pytest

from tests.cli.in_process import run as citewell
from tests.publish import markup

QUERY = "pars fracture treatment"


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demonstration library, without vectors."""
    folder = tmp_path_factory.mktemp("publish") / "library"
    done = citewell("add", "--no-vectors", "--trust-addresses", str(files("citewell.demo") / "pages"), library=folder)
    assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture
def questions(tmp_path: Path) -> Path:
    path = tmp_path / "questions.txt"
    path.write_text(
        f"# for parents\n{QUERY}\n\nWhen is surgery considered?\nwhen is surgery considered\ncapital of Mongolia\n"
    )
    return path


def test_one_page_by_the_suffix_of_its_name(library: Path, tmp_path: Path) -> None:
    """Told in one line: how long the answer is, from how many sources, and how many results stand under it."""
    done = citewell("publish", QUERY, "-o", str(tmp_path / "page.html"), library=library)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith(f"{tmp_path / 'page.html'}: 2 sentences from 2 sources, 10 results (")
    root = markup.parsed((tmp_path / "page.html").read_text("utf-8"))
    markup.check(root)
    assert markup.words(root.find(".//h1")) == QUERY


def test_standard_output_has_the_page_and_nothing_else(library: Path) -> None:
    """HTML unless another format is named."""
    assert citewell("publish", QUERY, "-o", "-", library=library).stdout.startswith("<!DOCTYPE html>\n")
    done = citewell("publish", QUERY, "-o", "-", "--format", "md", library=library)
    assert done.stdout.startswith(f"# {QUERY}\n\n")
    assert done.stderr == ""


def test_json_is_what_ask_prints(library: Path, tmp_path: Path) -> None:
    """The same object, but for how long it took."""
    asked = json.loads(citewell("ask", QUERY, "--json", "--max-sources", "3", library=library).stdout)
    path = tmp_path / "page.json"
    assert citewell("publish", QUERY, "-o", str(path), "--max-sources", "3", library=library).returncode == 0
    told = json.loads(path.read_text("utf-8"))
    assert told | {"timings_ms": 0} == asked | {"timings_ms": 0}


def test_pdf_by_its_suffix(library: Path, tmp_path: Path) -> None:
    pytest.importorskip("typst")
    assert citewell("publish", QUERY, "-o", str(tmp_path / "page.pdf"), library=library).returncode == 0
    assert (tmp_path / "page.pdf").read_bytes().startswith(b"%PDF")


def test_without_typst_nothing_is_written(library: Path, tmp_path: Path) -> None:
    """Two lines: what is missing, and the command that installs it."""
    with mock.patch.dict(sys.modules, {"typst": None}):
        done = citewell("publish", QUERY, "-o", str(tmp_path / "page.pdf"), library=library)
    assert done.returncode == 1
    assert done.stderr.splitlines()[1] == "what to do: install it with: pip install 'citewell[pdf]'"
    assert not (tmp_path / "page.pdf").exists()


def test_without_an_answer_the_page_is_made_all_the_same(library: Path, tmp_path: Path) -> None:
    """And says why: status 0, as everywhere."""
    done = citewell("publish", "capital of Mongolia", "-o", str(tmp_path / "page.html"), library=library)
    assert done.returncode == 0
    assert "not answered" in done.stdout
    assert "No answer: " in (tmp_path / "page.html").read_text("utf-8")


def test_two_runs_give_the_same_bytes(library: Path, tmp_path: Path) -> None:
    """On any two days: only `--date` prints one, and `today` is today's in UTC."""
    pages = [tmp_path / name for name in ("one.html", "two.html", "dated.html")]
    for page in pages[:2]:
        assert citewell("publish", QUERY, "-o", str(page), library=library).returncode == 0
    assert pages[0].read_bytes() == pages[1].read_bytes()
    before = datetime.now(UTC).date().isoformat()
    citewell("publish", QUERY, "-o", str(pages[2]), "--date", "today", library=library)
    after = datetime.now(UTC).date().isoformat()
    (shown,) = set(markup.parsed(pages[2].read_text("utf-8")).xpath("//header//time[last()]/@datetime"))
    assert before <= str(shown) <= after
    assert "published on" not in pages[0].read_text("utf-8")


def test_what_the_search_was_kept_to_is_told(library: Path) -> None:
    """A reader should know that other sources were not asked."""
    done = citewell("publish", QUERY, "-o", "-", "--site", "spine-clinic.example", "--since", "2022", library=library)
    root = markup.parsed(done.stdout)
    assert "site spine-clinic.example, published or changed since 1 January 2022" in markup.words(
        root.find(".//header")
    )
    assert set(root.xpath("//*[@id='results']//bdi/text()")) >= {"Harbour Spine Clinic"}
    assert "Spine Atlas" not in done.stdout


def test_a_site_and_its_account(library: Path, tmp_path: Path, questions: Path) -> None:
    """What is new, what has no answer, what was named twice, and that a site map needs an address."""
    site = tmp_path / "site"
    done = citewell("publish", "--all", str(questions), "-o", str(site), library=library)
    assert (done.returncode, done.stderr) == (0, "")
    assert sorted(path.name for path in site.glob("*.*")) == [
        ".citewell-site.json", "capital-of-mongolia-f00fd481.html", "index.html", "pars-fracture-treatment.html",
        "when-is-surgery-considered.html",
    ]  # fmt: skip
    told = done.stdout.splitlines()
    assert told == [
        f"{site}: 3 pages (3 new), index.html",
        "1 query not answered by this library:",
        "  capital of Mongolia",
        "line 5, “when is surgery considered”, is the same question as “When is surgery considered?”",
        "no sitemap.xml: it needs the address of the site, --base-url https://answers.example.org/",
    ]


def test_a_site_renewed_with_json(library: Path, tmp_path: Path, questions: Path) -> None:
    """The account as one object: what changed, what was removed, whether there is a site map."""
    words = ["--all", str(questions), "-o", str(tmp_path / "site"), "--base-url", "https://a.example/x", "--json"]
    assert citewell("publish", *words, library=library).returncode == 0
    questions.write_text(f"{QUERY}\n")
    told = json.loads(citewell("publish", *words, library=library).stdout)
    assert told == {
        "schema": "citewell.publish/1",
        "folder": str(tmp_path / "site"),
        "pages": [
            {"query": QUERY, "file": "pars-fracture-treatment.html", "answered": True, "change": "unchanged"}
        ],
        "failed": [],
        "repeated": [],
        "removed": ["capital-of-mongolia-f00fd481.html", "when-is-surgery-considered.html"],
        "sitemap": True,
    }  # fmt: skip


def test_only_failures_are_status_one(library: Path, tmp_path: Path, questions: Path) -> None:
    """Each is told on standard error with what to do."""
    with mock.patch("citewell.cli.publish.whole", side_effect=OSError("disk went away")):
        done = citewell("publish", "--all", str(questions), "-o", str(tmp_path / "site"), library=library)
    assert done.returncode == 1
    assert done.stderr.startswith(f"failed: {QUERY}: disk went away\n  what to do: ")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["x"], "page has no suffix that names a format"),
        (["-"], "name either a query or"),
        (["x", "-o", "no/such/page.html"], "cannot write"),
        (["x", "-o", "a.html", "--date", "2026-02-30"], "is not a day"),
        (["x", "-o", "a.html", "--since", "yesterday"], "is not a date"),
        (["x", "-o", "a.html", "--base-url", "https://a.example/"], "--base-url is for --all"),
        (["x", "-o", "a.html", "--json"], "--json tells what --all did"),
        (["x", "--all", "q.txt", "-o", "site"], "name either a query or"),
        (["--all", "q.txt", "-o", "site", "--format", "pdf"], "folder of HTML pages"),
        (["--all", "no.txt", "-o", "site"], "cannot read no.txt"),
        (["--all", "q.txt", "-o", "site", "--base-url", "example.org"], "not the address of a site"),
    ],
)
def test_an_error_is_two_lines_what_and_what_to_do(
    library: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: list[str], said: str
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "q.txt").write_text("bread\n")
    target = [] if "-o" in words else ["-o", "page"]
    done = citewell("publish", *([] if words == ["-"] else words), *target, library=library)
    assert done.returncode == 1
    first, second = done.stderr.splitlines()
    assert first.startswith("error: ")
    assert said in first
    assert second.startswith("what to do: ")
    assert [path.name for path in tmp_path.iterdir()] == ["q.txt"]


def test_help_teaches_by_examples(library: Path) -> None:
    told = citewell("publish", "--help", library=library).stdout
    assert told.count("  citewell publish ") == 4
    assert told.index("\n  -o,") < told.index("\n  --format") < told.index("\n  --library")
