"""Tests of extract.markup.rst: reStructuredText, with what Sphinx and other tools add to it."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citewell.errors import DocumentError
from citewell.types import GAP, Document
from tests.extract.conftest import Read, assert_blocks_fit, outcome, outline


def kinds(source: str) -> list[tuple[str, str]]:
    """Kind and text of all blocks."""
    document = outcome(source.encode(), "a.rst")
    assert isinstance(document, Document)
    return [(kind, text) for kind, _, text in outline(document)]


def test_structure_is_told(read: Read) -> None:
    """Sections by their order, lists by their nesting, code with its language; the first title is the document's."""
    source = (
        "Kites\n=====\n\nA *kite* flies::\n\n    pull(line)\n\nParts\n-----\n\n#. Frame\n#. Sail\n\n   - silk\n\n"
        ".. code-block:: python\n\n   x = 1\n\nAnd:\n\n    Somebody said so.\n\n>>> 1 + 1\n2\n"
    )
    document = read(source, "kite.rst")
    assert (document.title, document.filetype) == ("Kites", "rst")
    assert outline(document) == [
        ("heading", 1, "Kites"),
        ("paragraph", 0, "A kite flies:"),
        ("code", 0, "pull(line)"),
        ("heading", 2, "Parts"),
        ("step", 1, "1. Frame"),
        ("step", 1, "2. Sail"),
        ("list_item", 2, "silk"),
        ("code", 0, "x = 1"),
        ("paragraph", 0, "And:"),
        ("quote", 0, "Somebody said so."),
        ("code", 0, ">>> 1 + 1\n2"),
    ]
    assert [block.label for block in document.blocks if block.kind == "code"] == ["", "python", "pycon"]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("Call :func:`open` or :py:func:`~os.path.join`.", "Call open or join."),
        ("See :ref:`the list <kinds>` and :doc:`more </a/b>`.", "See the list and more."),
        ("See :pep:`8` and :unknown:`this`.", "See PEP 8 and this."),
        ("See `the log <http://x.example>`_ and `it <http://y.example>`__.", "See the log and it."),
        ("See `the log`_ and site_.\n\n.. _the log: http://x\n.. _site: http://y", "See the log and site."),
        ("It sank [1]_.\n\n.. comment\n\n.. [1] In May.", "It sank."),
        ("**Bold**, *thin*, ``code`` and `title`.", "Bold, thin, code and title."),
        ("H\\ :sub:`2`\\ O and 10\\ :sup:`6`.", "H₂O and 10⁶."),
        ("The |x| flies.\n\n.. |x| replace:: old *kite*", "The old kite flies."),
        ("Version |release| of it.", f"Version {GAP} of it."),
        ("Was :strike:`60` 65 crowns.", "Was 65 crowns."),
        ("An :index:`indexed` word.", "An indexed word."),
        (".. role:: html(raw)\n   :format: html\n\nWith :html:`<b>bold</b>` words.", "With bold words."),
        ("As :pep:`none` says.", "As none says."),
        ("Cited :cite:`moss2001`.", "Cited."),
        ("A lone * star and a_b and 2*3.", "A lone * star and a_b and 2*3."),
    ],
)
def test_roles_and_marks_show_their_words(source: str, expected: str) -> None:
    """Known to docutils or not; what is not known here leaves a gap."""
    assert kinds(source)[0] == ("paragraph", expected)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (".. note:: Mind the gap.", [("paragraph", "Mind the gap.")]),
        (".. warning::\n\n   Hot *plate*.", [("paragraph", "Hot plate.")]),
        (".. admonition:: Mind this\n\n   Hot plate.", [("paragraph", "Mind this"), ("paragraph", "Hot plate.")]),
        (".. versionadded:: 3.2\n   The *x* parameter.", [("paragraph", "Added in version 3.2: The x parameter.")]),
        (".. deprecated:: 2.0", [("paragraph", "Deprecated since version 2.0.")]),
        (".. some-card:: A title\n   :link: x\n\n   Its text.", [("paragraph", "A title"), ("paragraph", "Its text.")]),
        (".. toctree::\n   :maxdepth: 2\n\n   a\n   b", []),
        (".. contents::", []),
        (".. raw:: html\n\n   <b>x</b>", []),
        (".. image:: x.png\n   :alt: A boat", [("caption", "A boat")]),
        (".. figure:: x.png\n   :alt: A boat\n\n   At sea.", [("caption", "A boat"), ("caption", "At sea.")]),
        (".. math:: a = b", [("formula", "a = b")]),
        (".. graphviz::\n\n   a -> b", [("diagram", "a -> b")]),
        (
            ".. code-block:: python\n   :caption: In ``a.py``\n\n   x = 1",
            [("caption", "In a.py"), ("code", "x = 1")],
        ),
        (".. function:: open(file)\n\n   Open a file.", [("definition", "open(file): Open a file.")]),
        (".. py:class:: Kite\n\n   It flies.", [("definition", "Kite: It flies.")]),
        (".. option:: --port <n>\n\n   Where to listen.", [("definition", "--port <n>: Where to listen.")]),
        (".. include:: x.rst", [("paragraph", GAP)]),
        (".. literalinclude:: x.py", [("code", GAP)]),
        ("term\n  meaning", [("definition", "term: meaning")]),
        ("-v, --verbose  say more", [("definition", "-v, --verbose: say more")]),
        (":Status: Final\n:Type: Note", [("label_value", "Status: Final"), ("label_value", "Type: Note")]),
        ("| Quay 3\n| Tarn", [("paragraph", "Quay 3"), ("paragraph", "Tarn")]),
        (".. [Moss] Moss, A.: Kites.", [("reference", "[Moss] Moss, A.: Kites.")]),
        (".. [1] In May.", [("note", "In May.")]),
        (
            '.. csv-table:: Prices\n   :header: "What", "Crowns"\n\n   "Tea", "2"',
            [("caption", "Prices"), ("table_header", "What | Crowns"), ("table_row", "What: Tea | Crowns: 2")],
        ),
        (
            ".. list-table::\n   :header-rows: 1\n\n   * - What\n     - Crowns\n   * - Tea\n     - 2",
            [("table_header", "What | Crowns"), ("table_row", "What: Tea | Crowns: 2")],
        ),
        (
            "====  ======\nWhat  Crowns\n====  ======\nTea   2\n====  ======",
            [("table_header", "What | Crowns"), ("table_row", "What: Tea | Crowns: 2")],
        ),
    ],
)
def test_blocks_give_their_kinds(source: str, expected: list[tuple[str, str]]) -> None:
    """Directives of docutils, of Sphinx and of nobody we know; nothing from outside the file is read."""
    assert kinds(f"Text.\n\n{source}\n\nEnd.\n") == [("paragraph", "Text."), *expected, ("paragraph", "End.")]


def test_the_text_of_other_files_is_counted(read: Read) -> None:
    """It is not there, and that is said."""
    assert read("Text.\n\n.. include:: /etc/passwd\n", "a.rst").omitted == (("not included", 1),)


def test_a_header_of_fields_describes(read: Read) -> None:
    """As of e-mail, before the first section; a number in a series goes before the title."""
    source = "PEP: 8\nTitle: Style\nAuthor: Ada Moss\nCreated: 05-Jul-2001\n\n\nIntro\n=====\n\nText with ``code``.\n"
    document = read(source, "pep-0008.rst")
    assert (document.title, document.author, document.published) == ("PEP 8: Style", "Ada Moss", "2001-07-05")
    assert ("label_value", 0, "Author: Ada Moss") in outline(document)


def test_it_is_known_by_its_marks_whatever_its_name(read: Read) -> None:
    """Text files that only underline their titles are plain text."""
    source = "Kites\n=====\n\nSee :ref:`x`, ``code`` and `this <http://x.example>`_.\n\n.. note:: Mind.\n"
    assert read(source, "kite.txt").filetype == "rst"
    assert read("Kites\n=====\n\nThey fly.\n", "kite.txt").filetype == "txt"
    assert read("Kites\n=====\n", "kite", content_type="text/x-rst").filetype == "rst"


@pytest.mark.parametrize("lost", ["..\n   Seen by nobody, this is.\n", ".. toctree::\n\n   Murmel and Kelp\n"])
def test_a_text_that_would_lose_its_words_is_plain(read: Read, lost: str) -> None:
    """A name that promises no markup: every word of the file is found, whatever marks it uses; else marks are read."""
    source = "Kites\n=====\n\nSee :ref:`x`, ``code`` and `this <http://x.example>`_.\n\n.. note:: Mind.\n\n"
    document = read(source + lost, "kite.txt")
    assert document.filetype == "txt"
    assert set(lost.replace(",", "").split()[1:]) - {"toctree::"} <= set(document.text.replace(",", "").split())
    assert read(source + lost, "kite.rst").filetype == "rst"


@pytest.mark.parametrize("twice", ["released", "tags", "odd-one"])
def test_a_directive_that_names_an_option_twice_keeps_its_text(twice: str) -> None:
    """Also where the directives in it do the same."""
    inner = f"   .. change::\n      :{twice}: a\n      :{twice}: b\n\n      Kelp is *green*.\n"
    assert kinds(f"Text.\n\n.. changelog::\n   :{twice}: 1\n   :{twice}: 2\n\n{inner}\nEnd.\n") == [
        ("paragraph", "Text."),
        ("paragraph", "Kelp is green."),
        ("paragraph", "End."),
    ]


@pytest.mark.parametrize(
    "source",
    [
        ".. figure::\n\n   Kelp Murmel",
        "====  ===\nKelp  Murmel at the quay\n====  ===\n1     2\n====  ===",
        "+------+\n|Kelp Murmel\n+------+",
        '.. csv-table:: Kelp\n\n   "Murmel, y',
        ".. code::\n   :number-lines: x\n\n   Kelp Murmel",
        ".. header:: Kelp Murmel",
        ".. footer::\n\n   Kelp *Murmel*",
        "x\n\n  Kelp\n  ====\n\n  Murmel",
    ],
)
def test_no_words_are_lost_where_marks_are_wrong(source: str) -> None:
    """What docutils refuses is read all the same; what pages bear at their top and foot is text too."""
    words = " ".join(text for _, text in kinds(f"Text.\n\n{source}\n\nEnd.\n"))
    assert "Kelp" in words
    assert "Murmel" in words
    assert words.endswith("End.")


def test_names_of_one_file_do_not_reach_the_next() -> None:
    """What a file calls a role is its own."""
    kinds(".. role:: odd(strong)\n\nAn :odd:`x` and :new:`y`.\n\n.. fresh:: z\n")
    from docutils.parsers.rst import directives, roles

    assert "odd" not in roles._roles  # type: ignore[attr-defined]
    assert "new" not in roles._roles  # type: ignore[attr-defined]
    assert "fresh" not in directives._directives  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "source",
    [
        "* " * 5_000,
        "  " * 5_000 + "a",
        "`a <" * 5_000,
        "|a" * 5_000,
        ".. a::\n" * 2_000,
        ".. x::\n\n " * 300,
        "*a" * 5_000,
        "a\n=\n" * 2_000,
        "+-" * 2_000,
        "[a]_ " * 3_000,
        ".. |a| replace:: |b|\n.. |b| replace:: |a|\n\n|a|\n",
        "word\n" * 210_000,
        "".join(f"{' ' * depth}.. x::\n{' ' * depth} :a: 1\n{' ' * depth} :a: 1\n\n" for depth in range(200))
        + " " * 200
        + "y",
    ],
    ids=lambda source: source[:8],
)
def test_hostile_marks_take_no_time_to_speak_of(source: str) -> None:
    """Nothing but our own errors, and in seconds; what is very long is read as plain text."""
    started = time.monotonic()
    outcome(source.encode(), "a.rst")
    assert time.monotonic() - started < 10


@given(st.text(st.sampled_from("ab \n#*_`[](){}<>!|:-^=~+.;1\"'é中"), max_size=60))
def test_any_marks_give_a_sound_document(source: str) -> None:
    """Blocks fit their text, and nothing is raised but our own errors."""
    found = outcome(source.encode(), "a.rst")
    assert isinstance(found, Document | DocumentError)
    if isinstance(found, Document):
        assert_blocks_fit(found)


def test_names_set_off_at_the_head_of_items_are_defined_there() -> None:
    """By code or bold type and a colon or dash, in two items or more."""
    found = kinds("- ``max_jobs``: how many jobs may wait.\n- **root** -- where files lie on disk.\n- other\n")
    assert [kind for kind, _ in found] == ["definition", "definition", "list_item"]
    assert [kind for kind, _ in kinds("- ``ls`` lists files\n- ``cd`` goes there\n")] == ["list_item"] * 2
