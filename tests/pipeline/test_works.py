"""Files belong to a work: the one that their owner names, else the one that their folder names."""

from __future__ import annotations

from pathlib import Path

import pytest

from citewell.config import AddSettings
from citewell.extract import Work, document_id
from citewell.index.library import Library
from citewell.pipeline.add import Account, add, find
from citewell.pipeline.remove import remove
from citewell.pipeline.works import MAX_NAME, Works
from citewell.types import Document

SETTINGS = AddSettings(workers=1, document_timeout_s=20.0)
BODY = "The first settlers came by sea and built a harbour at the mouth of the river before the winter."


def written(folder: Path, **files: str) -> Path:
    """A folder of files; `__` in a name stands for a dot, `___` for a slash."""
    for name, text in files.items():
        path = folder / name.replace("___", "/").replace("__", ".")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def works(place: Path) -> dict[str, Work]:
    """The work of every file below a place, by its path."""
    found = Works({})
    files = [file for file in find([str(place)]) if hasattr(file, "place")]
    return {file.path.relative_to(place).as_posix(): found.of(file) for file in files}


def added(library: Path, *places: Path, name: str | None = None) -> Account:
    with Library.write(library) as opened:
        return add(opened, find([str(place) for place in places]), settings=SETTINGS, name=name)


def document(library: Path, path: Path) -> Document:
    opened = Library.read(library)
    try:
        return opened.store.document(document_id(path.as_uri()))
    finally:
        opened.close()


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("book.toml", '[book]\nauthors = ["Ada"]\ntitle = "U.S. History"\n'),
        ("mkdocs.yml", "# settings\nsite_name: 'U.S. History'\ntheme: plain\n"),
        ("antora.yml", "name: hist\ntitle: U.S. History\n"),
        ("_config.yml", 'title: "U.S. History" # shown above\nbaseurl: /\n'),
        ("docusaurus.config.js", "module.exports = {\n  title: 'U.S. History',\n  url: 'https://hist.example',\n};\n"),
        ("conf.py", "import os\nproject = u'U.S. History'\n"),
        ("SUMMARY.md", "---\ntitle: U.S. History\n---\n\n* [Settlers](contents/m1.md)\n"),
        ("SUMMARY.md", "# U.S. History\n\n* [Settlers](contents/m1.md)\n"),
        ("README.md", "# U.S. History [![built](https://b.example/i.svg)](https://b.example)\n\nText.\n"),
        ("README.rst", "============\nU.S. History\n============\n\nText.\n"),
        ("index.md", "---\ntitle: U.S. History\n---\n\n# Welcome\n"),
        ("index.html", "<html><head><title>U.S. History</title></head><body><p>Text</p></body></html>"),
        ("pyproject.toml", '[project]\nname = "U.S. History"\n'),
        ("package.json", '{"name": "U.S. History"}'),
    ],
)
def test_a_folder_names_its_work(tmp_path: Path, file: str, text: str) -> None:
    """By what programs that make books and sites read, by its contents, its README, its index page, its package."""
    (tmp_path / file).write_text(text)
    written(tmp_path, contents___m1__md=BODY)
    assert works(tmp_path)["contents/m1.md"].name == "U.S. History"


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("README.md", "# README\n\nText.\n"),
        ("README.md", "# Table of Contents\n\nText.\n"),
        ("README.md", f"# {'A very long heading ' * 9}\n"),
        ("README.md", "No heading at all.\n"),
        ("mkdocs.yml", "site_name:\n  - odd\n"),
        ("book.toml", "[book\nbroken"),
        ("book.toml", "book = 3\n"),
        ("package.json", "[1, 2]"),
        ("package.json", "{broken"),
        ("index.html", "<title>index.html</title>"),
        ("_config.yml", "title: >-\n  folded\n"),
    ],
)
def test_what_names_nothing_is_passed_over(tmp_path: Path, file: str, text: str) -> None:
    """A file that is broken, or says what any folder could say."""
    (tmp_path / file).write_text(text)
    written(tmp_path, contents___m1__md=BODY)
    assert works(tmp_path)["contents/m1.md"].name == ""
    assert len(text) < MAX_NAME or file == "README.md"


def test_only_the_folder_that_was_added_and_those_below_it_are_asked(tmp_path: Path) -> None:
    """What lies above is nobody's business; of books below, each file has its own."""
    written(
        tmp_path,
        README__md="# My whole life\n",
        shelf___hist___mkdocs__yml="site_name: U.S. History\n",
        shelf___hist___docs___a__md=BODY,
        shelf___hist___docs___README__md="# Part one\n",
        shelf___econ___README__md="# Economics\n",
        shelf___econ___part___README__md="# Part one\n",
        shelf___econ___part___b__md=BODY,
        shelf___loose___index__md="# Loose leaves\n",
        shelf___loose___c__md=BODY,
    )
    found = works(tmp_path / "shelf")
    assert found["hist/docs/a.md"].name == "U.S. History"
    assert found["econ/part/b.md"].name == "Economics"
    assert found["loose/c.md"].name == ""  # an index page further down names a chapter
    assert works(tmp_path / "shelf" / "loose")["c.md"].name == "Loose leaves"


def test_a_table_of_contents_names_chapters(tmp_path: Path) -> None:
    """Of a book, and of a site whose pages lie elsewhere."""
    written(
        tmp_path,
        book___SUMMARY__md="# Summary\n\n- [Two *Worlds*](./contents/m1.md)\n  - [Later](contents/m2.md#x)\n",
        book___contents___m1__md=BODY,
        book___contents___m2__md=BODY,
        book___contents___m3__md=BODY,
        site___mkdocs__yml="docs_dir: pages\nnav:\n  - 'Start here': index.md\n  - More:\n    - Deep: a/b.md\n",
        site___pages___index__md=BODY,
        site___pages___a___b__md=BODY,
    )
    found = {path: work.chapter for path, work in works(tmp_path).items()}
    assert found["book/contents/m1.md"] == "Two Worlds"
    assert found["book/contents/m2.md"] == "Later"
    assert found["book/contents/m3.md"] == ""
    assert (found["site/pages/index.md"], found["site/pages/a/b.md"]) == ("Start here", "Deep")


def test_a_chapter_is_called_after_its_book(tmp_path: Path) -> None:
    """In title where its own says little, and as its site in any case."""
    folder = written(
        tmp_path / "hist",
        README__md="# U.S. History\n\nA book.\n",
        a__md=f"# Introduction\n\n{BODY}\n",
        b__md=f"# Two Worlds\n\n{BODY}\n",
    )
    added(tmp_path / "library", folder)
    a, b = document(tmp_path / "library", folder / "a.md"), document(tmp_path / "library", folder / "b.md")
    assert (a.title, a.site) == ("U.S. History: Introduction", "U.S. History")
    assert (b.title, b.site) == ("Two Worlds", "U.S. History")


def test_the_owners_name_goes_before_that_of_the_folder_and_is_remembered(tmp_path: Path) -> None:
    """It holds for what is added to the folder later, until it is changed or taken back; unchanged files follow it
    with the next `add` and are read only then."""
    library = tmp_path / "library"
    folder = written(tmp_path / "hist", README__md="# The repository\n", a__md=f"# Introduction\n\n{BODY}\n")
    added(library, folder)
    assert document(library, folder / "a.md").title == "The repository: Introduction"
    assert added(library, folder, name="U.S. History").replaced == 2
    assert document(library, folder / "a.md").title == "U.S. History: Introduction"
    again = added(library, folder)
    assert (again.replaced, again.unchanged) == (0, 2)
    written(folder, more___c__md=f"# Overview\n\n{BODY}\n")
    assert added(library, folder / "more").added == 1
    assert document(library, folder / "more" / "c.md").title == "U.S. History: Overview"
    added(library, folder, name="")
    assert document(library, folder / "a.md").site == "The repository"


def test_a_folder_that_is_removed_takes_its_name_along(tmp_path: Path) -> None:
    """Added again, it is called as it calls itself; to remove one of its files is not to remove it."""
    library = tmp_path / "library"
    folder = written(tmp_path / "hist", a__md=BODY, b__md=BODY + " It was cold.")
    added(library, folder, name="U.S. History")
    for gone, site in ((folder / "b.md", "U.S. History"), (folder, "hist")):
        with Library.write(library) as opened:
            remove(opened, [str(gone)], missing=False)
        added(library, folder)
        assert document(library, folder / "a.md").site == site


def test_a_file_that_is_added_by_itself_keeps_its_work(tmp_path: Path) -> None:
    """What its folder said of it is remembered with it."""
    library = tmp_path / "library"
    folder = written(tmp_path / "hist", README__md="# U.S. History\n", a__md=f"# Introduction\n\n{BODY}\n")
    added(library, folder)
    assert added(library, folder / "a.md").unchanged == 1
    written(folder, a__md=f"# Introduction\n\n{BODY} It was cold.\n")
    assert added(library, folder / "a.md").replaced == 1
    assert document(library, folder / "a.md").title == "U.S. History: Introduction"


def test_a_corpus_has_the_name_that_its_owner_gives(tmp_path: Path) -> None:
    """What its folder says is about the folder."""
    library = tmp_path / "library"
    folder = written(
        tmp_path / "sets",
        README__md="# Sets of abstracts\n",
        abstracts__jsonl='{"_id": "1", "title": "Harbours", "text": "' + BODY + '"}\n',
    )
    source = (folder / "abstracts.jsonl").as_uri() + "#1"

    def site() -> str:
        opened = Library.read(library)
        try:
            return opened.store.document(document_id(source)).site
        finally:
            opened.close()

    added(library, folder)
    assert site() == "abstracts"
    assert added(library, folder / "abstracts.jsonl", name="Harbour studies").replaced == 1
    assert site() == "Harbour studies"
    assert added(library, folder).replaced == 0


def test_a_name_does_not_reach_beyond_its_folder(tmp_path: Path) -> None:
    """Not to one whose name begins alike."""
    library = tmp_path / "library"
    folder = written(tmp_path, hist___a__md=BODY, history___b__md=BODY)
    added(library, folder / "hist", name="U.S. History")
    added(library, folder / "history")
    assert document(library, folder / "history" / "b.md").site == "history"
    assert document(library, folder / "hist" / "a.md").site == "U.S. History"
