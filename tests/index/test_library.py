from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from citewell.index import library as module
from citewell.index.library import Batch, Library
from citewell.index.store import Store
from citewell.retrieve import parse
from tests.index.builders import entry


def filled(folder: Path, *names: str) -> Path:
    with Library.write(folder) as library:
        library.add(Batch(entries=[entry(name, f"Words about {name} here.") for name in names]))
        library.finish_adding()
    return folder


def found(folder: Path, query: str) -> list[str]:
    """Documents that a query finds by words in a library opened anew."""
    library = Library.read(folder)
    try:
        hits = [number for number, _ in library.search_lexical(parse(query), 50)]
        stored = library.passages(hits)
        return [stored[number].info.doc_id for number in hits]
    finally:
        library.close()


def cut_meta(lexical: Path) -> None:
    (lexical / "meta.json").write_bytes((lexical / "meta.json").read_bytes()[:20])


def lose_a_segment(lexical: Path) -> None:
    for file in lexical.glob("*.fast"):
        file.unlink()


@pytest.mark.parametrize("harm", [shutil.rmtree, cut_meta, lose_a_segment])
def test_a_lost_or_damaged_index_is_made_again(tmp_path: Path, harm: Callable[[Path], None]) -> None:
    """It is derived: whoever opens the library next has it all."""
    folder = filled(tmp_path, "bread", "spine")
    harm(folder / "index-1" / module.LEXICAL_FOLDER)
    assert found(folder, "bread") == ["bread"]
    assert found(folder, "spine") == ["spine"]


def test_an_index_of_another_version_is_filled_anew_and_its_room_given_back(tmp_path: Path) -> None:
    """The store is the truth: an update of citewell costs one rebuild, at the first opening."""
    folder = filled(tmp_path, "bread", "spine")
    (folder / "index-1" / module.LEXICAL_FOLDER).rename(folder / "index-1" / "lexical-0")
    assert found(folder, "bread") == ["bread"]
    assert not (folder / "index-1" / "lexical-0").exists()


def test_a_replaced_document_is_found_by_its_new_words_only(tmp_path: Path) -> None:
    folder = filled(tmp_path, "bread")
    with Library.write(folder) as library:
        library.add(Batch(entries=[entry("bread", "Now it speaks of cakes.")]))
    assert found(folder, "words") == []
    assert found(folder, "cakes") == ["bread"]


def test_a_document_that_returns_to_earlier_words_is_found_once(tmp_path: Path) -> None:
    folder = filled(tmp_path, "bread")
    with Library.write(folder) as library:
        library.add(Batch(entries=[entry("bread", "Now it speaks of cakes.")]))
        library.add(Batch(entries=[entry("bread", "Words about bread here.")]))
    assert found(folder, "words") == ["bread"]
    assert found(folder, "cakes") == []


def test_a_new_generation_leaves_the_dead_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """When much is dead the indexes are built anew: same documents, fewer passages in the index, old folder gone."""
    monkeypatch.setattr(module, "REBUILD_DEAD", 2)
    folder = filled(tmp_path, "a1", "b1", "c1")
    with Library.write(folder) as library:
        library.add(Batch(entries=[entry(name, f"Other words about {name}.") for name in ("a1", "b1")]))
        before = library.revision()
        library.finish_adding()
        after = library.revision()
    assert (before.texts, after.texts) == (5, 3)
    assert before.digest == after.digest
    assert sorted(found(folder, "words")) == ["a1", "b1", "c1"]
    assert [path.name for path in folder.glob("index-*")] == ["index-2"]


def test_the_revision_names_what_an_answer_could_use(tmp_path: Path) -> None:
    """Made the same way it is the same; another document is another revision."""
    one, other, third = (filled(tmp_path / name, *docs) for name, docs in (("a", "xy"), ("b", "xy"), ("c", "xz")))
    revisions = [str(Library.read(folder).revision()) for folder in (one, other, third)]
    assert revisions[0] == revisions[1] != revisions[2]
    assert revisions[0].endswith("-t2-v0")


def test_a_reader_sees_what_a_writer_adds(tmp_path: Path) -> None:
    folder = filled(tmp_path, "bread")
    library = Library.read(folder)
    filled(folder, "spine")
    library.refresh()
    assert len(library.search_lexical(parse("spine"), 5)) == 1
    library.close()


def test_a_collection_narrows_both_ways_of_finding(tmp_path: Path) -> None:
    """`collection:` leaves only what was put into one of the collections named, whatever the case of its name."""
    filled(tmp_path, "spine", "brace", "sport")
    with Library.write(tmp_path) as library:
        before = str(library.revision())
        library.label(["spine", "sport"], "Back")
        library.label(["brace"], "aids")
        assert str(library.revision()) != before
        assert library.store.collections.all() == [("aids", 1), ("back", 2)]
    assert sorted(found(tmp_path, "words collection:BACK")) == ["spine", "sport"]
    assert sorted(found(tmp_path, "words collection:back collection:aids")) == ["brace", "spine", "sport"]
    assert found(tmp_path, "words collection:none") == []
    library = Library.read(tmp_path)
    allowed = library._allowed(parse("collection:aids"))
    library.close()
    assert allowed is not None
    assert len(allowed) == 1


def test_a_library_made_before_collections_can_be_asked_and_gets_them_when_written(tmp_path: Path) -> None:
    filled(tmp_path, "spine")
    store = Store.create(tmp_path)
    store.connection.execute("DROP TABLE collections")
    store.close()
    assert found(tmp_path, "words") == ["spine"]
    assert found(tmp_path, "words collection:back") == []
    with Library.write(tmp_path) as library:
        library.label(["spine"], "back")
    assert found(tmp_path, "words collection:back") == ["spine"]
