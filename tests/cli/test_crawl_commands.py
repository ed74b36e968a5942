"""Sites from the command line, as an owner meets them: what is added, what is not and why, and what comes next."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from citewell.index.library import Library
from tests.cli.in_process import run as citewell
from tests.cli.test_commands import on_terminal
from tests.crawl.sites import Served, Site, SiteServer, page, small_site
from tests.crawl.sites.site import redirect


@pytest.fixture(scope="module")
def site() -> Iterator[SiteServer]:
    with SiteServer(small_site()) as server:
        yield server


@pytest.fixture(scope="module")
def library(site: SiteServer, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library of one small site."""
    folder = tmp_path_factory.mktemp("crawled") / "library"
    done = citewell("add", site.url(), "--allow-private", "--no-vectors", "--json", library=folder)
    assert done.returncode == 0, done.stderr
    (folder.parent / "account.json").write_text(done.stdout)
    return folder


def account(library: Path) -> dict[str, Any]:
    told: dict[str, Any] = json.loads((library.parent / "account.json").read_text())
    return told


def test_the_account_has_every_page_or_a_reason(site: SiteServer, library: Path) -> None:
    """Nothing that the site has is missing from the account, and each reason is the one that an owner would expect."""
    told = account(library)
    (source,) = told["sources"]
    assert (told["schema"], told["added"]) == ("citewell.add/1", source["added"])
    assert source["indexed"] == len(site.site.wanted) == told["library"]["documents"]
    reasons = {each["url"]: each["reason"] for each in source["not_indexed"]["urls"]}
    for path, reason in site.site.reasons.items():
        assert reasons[path if "://" in path else site.url(path)] == reason
    assert sum(source["not_indexed"]["counts"].values()) == len(reasons)
    assert all(each["detail"] for each in source["not_indexed"]["urls"])
    assert source["ended"] == "done"


def test_why_tells_of_every_address_of_the_site(site: SiteServer, library: Path) -> None:
    urls = [site.url(path) for path in site.site.wanted]
    told = json.loads(citewell("why", *urls, "--json", library=library).stdout)["addresses"]
    assert {(each["verdict"], bool(each["doc_id"])) for each in told} == {("indexed", True)}
    asked = [site.url("/private/notes"), site.url("/old"), site.url("/nowhere")]
    forbidden, moved, unknown = citewell("why", *asked, library=library).stdout.split("\n\n")
    assert "not indexed: robots" in forbidden
    assert "Disallow: /private/ (line 2 of robots.txt)" in forbidden
    assert "redirects to" in moved
    assert "that one is indexed" in moved
    assert "links to it" in unknown


def test_why_lists_what_is_not_indexed(site: SiteServer, library: Path) -> None:
    rows = citewell("why", "--source", site.url(), library=library).stdout.splitlines()
    assert {row.split()[0] for row in rows} >= {"robots", "noindex", "gone", "type", "off-site"}
    (row,) = citewell("why", "--reason", "noindex", library=library).stdout.splitlines()
    assert row.split()[:2] == ["noindex", site.url("/hidden")]
    listed = json.loads(citewell("why", "--source", "1", "--reason", "gone", "--json", library=library).stdout)
    assert [each["url"] for each in listed["not_indexed"]] == [site.url("/missing")]


def test_why_serves_files_too(library: Path, tmp_path: Path) -> None:
    note = tmp_path / "note.txt"
    note.write_text("A note on rivers and on the bridges that cross them.")
    before = citewell("why", str(note), library=library).stdout
    assert "never added" in before
    citewell("add", str(note), "--no-vectors", library=library)
    (story,) = json.loads(citewell("why", str(note), "--json", library=library).stdout)["files"]
    assert story["verdict"] == "indexed"
    (same,) = json.loads(citewell("why", story["doc_id"], "--json", library=library).stdout)["files"]
    assert same["source"] == story["source"] == note.as_uri()
    os.utime(note, (1, 1))
    assert "earlier version" in citewell("why", str(note), library=library).stdout
    citewell("remove", str(note), library=library)


def test_sources_are_listed_with_their_rules(site: SiteServer, library: Path) -> None:
    said = citewell("sources", library=library).stdout
    assert site.url() in said
    assert "--allow-private" in said
    (told,) = json.loads(citewell("sources", "--json", library=library).stdout)["sources"]
    assert told["rules"] == {"allow_private": True}
    assert told["indexed"] == len(site.site.wanted)
    assert told["ended"] <= time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
    assert told["due"] > told["ended"]
    assert citewell("sources", "nobody", library=library).returncode == 1


def test_status_counts_sites(site: SiteServer, library: Path) -> None:
    assert f"1 site, {len(site.site.wanted)} pages" in citewell("status", library=library).stdout
    told = json.loads(citewell("status", "--json", library=library).stdout)
    assert told["sources"]["indexed"] == len(site.site.wanted)
    for failure in told["failed"]:
        assert set(failure) == {"source", "reason", "message", "hint"}


def test_a_refresh_asks_and_finds_all_as_it_was(site: SiteServer, library: Path) -> None:
    site.forget()
    done = citewell("refresh", "--no-vectors", "--json", library=library)
    assert done.returncode == 0, done.stderr
    (source,) = json.loads(done.stdout)["sources"]
    assert (source["added"], source["replaced"], source["removed"]) == (0, 0, 0)
    assert source["unchanged"] == source["indexed"]
    assert {request.status for request in site.log if request.path in site.site.wanted} == {304}


def test_a_refresh_of_what_is_not_due_does_nothing_and_says_nothing(site: SiteServer, library: Path) -> None:
    """Fit for cron: no mail when there is nothing to tell."""
    citewell("refresh", "--no-vectors", library=library)
    site.forget()
    done = citewell("refresh", "--due", library=library)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert site.log == []


def test_a_refresh_ends_at_once_while_another_writes(library: Path) -> None:
    with Library.write(library):
        done = citewell("refresh", "--no-vectors", library=library)
    assert done.returncode == 1
    assert "another process" in done.stderr


# --- one site for itself ---------------------------------------------------------------------------------------------


@pytest.fixture
def made() -> Iterator[SiteServer]:
    pages = {
        "/": page("the start", ["/a", "/b/one", "/b/two"]),
        "/a": page("the first"),
        "/b/one": page("the second"),
        "/b/two": page("the third"),
    }
    with SiteServer(Site(pages)) as server:
        yield server


def add(library: Path, *words: str) -> dict[str, Any]:
    done = citewell("add", *words, "--allow-private", "--no-vectors", "--json", library=library)
    assert done.returncode == 0, done.stderr
    told: dict[str, Any] = json.loads(done.stdout)
    return told


def test_adding_again_keeps_the_rules_that_are_not_given(made: SiteServer, tmp_path: Path) -> None:
    """A known source is visited again under its rules with the new ones in their place."""
    first = add(tmp_path, made.url(), "--exclude", "/b", "--depth", "1", "--collection", "Notes")
    assert first["sources"][0]["indexed"] == 2
    assert first["sources"][0]["not_indexed"]["counts"] == {"excluded": 2}
    second = add(tmp_path, made.url().removesuffix("/"), "--exclude", "/b/two")
    assert second["sources"][0]["indexed"] == 3
    (source,) = json.loads(citewell("sources", "--json", library=tmp_path).stdout)["sources"]
    assert source["rules"] == {"allow_private": True, "depth": 1, "exclude": ["/b/two"]}
    assert source["collection"] == "Notes"


def test_files_and_sites_can_be_added_together(made: SiteServer, tmp_path: Path) -> None:
    note = tmp_path / "note.txt"
    note.write_text("A note on rivers and on the bridges that cross them.")
    told = add(tmp_path / "library", str(note), made.url("/a"), "--depth", "0", "--collection", "both")
    assert (told["added"], told["library"]["documents"]) == (2, 2)
    library = Library.read(tmp_path / "library")
    assert library.store.collections.all() == [("both", 2)]
    library.close()


def test_what_waits_beyond_the_bound_on_pages_is_told(made: SiteServer, tmp_path: Path) -> None:
    done = citewell("add", made.url(), "--allow-private", "--no-vectors", "--max-pages", "2", library=tmp_path)
    assert done.returncode == 0
    assert "2 waiting" in done.stdout
    assert "max-pages  2" in done.stdout
    assert f"citewell add {made.url()} --max-pages 20" in done.stdout
    assert add(tmp_path, made.url(), "--max-pages", "20")["sources"][0]["indexed"] == 4


def test_a_page_that_changed_is_replaced_and_one_that_went_is_removed(made: SiteServer, tmp_path: Path) -> None:
    add(tmp_path, made.url())
    made.site.pages["/a"] = page("the first, told anew")
    del made.site.pages["/b/one"]
    (source,) = json.loads(citewell("refresh", "--no-vectors", "--json", library=tmp_path).stdout)["sources"]
    assert (source["replaced"], source["removed"], source["indexed"]) == (1, 1, 3)
    assert source["not_indexed"]["counts"] == {"gone": 1}
    said = citewell("why", made.url("/b/one"), library=tmp_path).stdout
    assert "not indexed: gone" in said


def test_a_forbidden_site_is_no_success(made: SiteServer, tmp_path: Path) -> None:
    """Nothing indexed is an error of two lines with the reason, and says what to do."""
    made.site.add_robots("User-agent: *\nDisallow: /\n")
    done = citewell("add", made.url(), "--allow-private", "--no-vectors", library=tmp_path)
    assert done.returncode == 1
    first, second = done.stderr.splitlines()
    assert first.startswith(f"error: nothing of {made.url()} was indexed")
    assert "Disallow: / (line 2 of robots.txt)" in first
    assert second.startswith("what to do: ")


@pytest.mark.parametrize(
    ("path", "why", "advice"),
    [
        ("/empty.xml", "it is a sitemap, and it lists no page", "citewell why"),
        ("/loop", "it redirects in a circle", "citewell refresh"),
        ("/away", "outside of", "--any-site"),
        ("/members", "login page", "files"),
        ("/busy", "status 503", "citewell refresh"),
        ("/picture", "image/png", "citewell why"),
    ],
)
def test_a_start_that_leads_nowhere_says_where_it_ends(path: str, why: str, advice: str, tmp_path: Path) -> None:
    """What stands at the end of the way counts, not the first step."""
    empty = b'<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"></urlset>'
    later = (("Retry-After", "7200"),)
    pages = {
        "/empty.xml": Served(empty, "application/xml"),
        "/loop": redirect("/round"),
        "/round": redirect("/loop"),
        "/away": redirect("http://elsewhere.test/"),
        "/members": redirect("/login?next=/members"),
        "/busy": Served(status=503, headers=later, validators=False),
        "/picture": Served(bytes(100), "image/png"),
    }
    with SiteServer(Site(pages)) as server:
        done = citewell("add", server.url(path), "--allow-private", "--no-vectors", library=tmp_path)
    assert done.returncode == 1
    first, second = done.stderr.splitlines()
    assert why in first
    assert advice in second


def test_a_feed_is_a_source_of_what_it_lists(made: SiteServer, tmp_path: Path) -> None:
    item = "<item><link>{origin}/a</link></item><item><link>{origin}/lost</link></item>"
    feed = f'<rss version="2.0"><channel><title>News</title>{item}</channel></rss>'
    made.site.pages["/feed.xml"] = Served(feed.encode(), "application/rss+xml")
    (source,) = add(tmp_path, made.url("/feed.xml"))["sources"]
    assert (source["indexed"], source["not_indexed"]["counts"]) == (1, {"gone": 1})
    assert "a feed" in citewell("sources", library=tmp_path).stdout


def test_a_private_address_is_refused_until_it_is_allowed(made: SiteServer, tmp_path: Path) -> None:
    done = citewell("add", made.url(), "--no-vectors", library=tmp_path)
    assert done.returncode == 1
    assert made.log == []
    assert "loopback" in done.stderr
    assert f"citewell add {made.url()} --allow-private" in done.stderr
    failed = json.loads(citewell("status", "--json", library=tmp_path).stdout)["failed"]
    assert [(each["source"], each["reason"]) for each in failed] == [(made.url(), "private")]
    assert "--allow-private" in failed[0]["hint"]
    assert add(tmp_path, made.url())["sources"][0]["indexed"] == 4


def test_sources_that_do_not_answer_stop_no_other(made: SiteServer, tmp_path: Path) -> None:
    """Of two sources one is there: status 0 and what of the other; with that one alone, status 1."""
    broken = made.url().replace("http:", "https:")  # nobody speaks TLS there
    done = citewell("add", broken, "--allow-private", "--no-vectors", library=tmp_path)
    assert done.returncode == 1
    assert f"nothing of {broken} was indexed" in done.stderr
    add(tmp_path, made.url("/a"), "--depth", "0")
    both = citewell("refresh", "--no-vectors", library=tmp_path)
    assert both.returncode == 0
    assert "1 page indexed, 1 unchanged" in both.stdout
    assert citewell("refresh", "1", "--no-vectors", library=tmp_path).returncode == 1


def test_a_removed_source_leaves_the_search_and_is_forgotten(made: SiteServer, tmp_path: Path) -> None:
    add(tmp_path, made.url())
    assert json.loads(citewell("search", "third", "--json", library=tmp_path).stdout)["sources"]
    (one,) = json.loads(citewell("why", made.url("/b/two"), "--json", library=tmp_path).stdout)["addresses"]
    assert "4 documents removed" in citewell("remove", made.url(), library=tmp_path).stdout
    assert json.loads(citewell("search", "third", "--json", library=tmp_path).stdout)["sources"] == []
    assert "no site" in citewell("sources", library=tmp_path).stdout
    assert citewell("show", one["doc_id"], library=tmp_path).returncode == 0
    assert citewell("remove", made.url(), library=tmp_path).returncode == 1


def test_reading_again_needs_no_server(made: SiteServer, tmp_path: Path) -> None:
    add(tmp_path, made.url())
    made.forget()
    (source,) = json.loads(citewell("reextract", "--all", "--json", library=tmp_path).stdout)["sources"]
    assert (source["unchanged"], source["added"], source["requests"]) == (4, 0, 0)
    assert made.log == []


def test_sites_are_told_who_asks(made: SiteServer, tmp_path: Path) -> None:
    add(tmp_path, made.url("/a"), "--depth", "0", "--contact", "https://library.example/bot")
    agents = {request.headers["user-agent"] for request in made.log}
    (agent,) = agents
    assert agent.startswith("Citewell/")
    assert agent.endswith("(+https://library.example/bot)")


@pytest.mark.parametrize(
    ("words", "said", "advice"),
    [
        (["add", "example.org"], "no file or folder example.org", "https://example.org/"),
        (["add", "example.org/docs"], "no file or folder", "https://example.org/docs"),
        (["add", "nothing.pdf"], "no file or folder", "spelling"),
        (["add", ".", "--depth", "2"], "--depth is for sites", "https://"),
        (["add", ".", "--any-site"], "--same-site or --any-site", "https://"),
        (["add", "https://me:secret@example.org/"], "password", "files"),
        (["add", "https://example.org/", "--include", "docs"], "not a pattern", "/docs"),
        (["add", "https://example.org/", "--contact", "a\nb"], "cannot stand in a request", "ASCII"),
        (["add", "https://example.org/", "--contact", "a", "--user-agent", "b"], "both", "--user-agent"),
        (["refresh", "https://nobody.test/"], "no source", "citewell add"),
        (["why", "https://a.test/", "--reason", "robots"], "lists", "leave out"),
        (["why", "--reason", "weather"], "not a reason", "robots"),
        (["remove", "https://nobody.test/"], "not a source", "citewell sources"),
    ],
)
def test_mistakes_are_told_in_two_lines(words: list[str], said: str, advice: str, tmp_path: Path) -> None:
    """... and before anything is fetched."""
    Library.write(tmp_path / "library").__enter__()
    done = citewell(*words, library=tmp_path / "library")
    assert done.returncode == 1
    first, second = done.stderr.splitlines()
    assert first.startswith("error: ")
    assert said in first
    assert advice in second
    assert "secret" not in done.stderr


def test_a_library_without_sites_has_nothing_to_refresh_from_cron(tmp_path: Path) -> None:
    Library.write(tmp_path).__enter__()
    done = citewell("refresh", "--due", library=tmp_path)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert citewell("refresh", library=tmp_path).returncode == 1


def test_a_terminal_sees_how_far_the_visit_is(tmp_path: Path) -> None:
    """Pages, rate and what waits, on lines that are taken away again; off a terminal nothing of it."""
    pages = {"/": page("a list", [f"/{number}" for number in range(30)])}
    pages |= {f"/{number}": page(f"entry {number}") for number in range(30)}
    with SiteServer(Site(pages), latency_s=0.1) as server:
        said = on_terminal("add", server.url(), "--allow-private", "--no-vectors", "--library", str(tmp_path))
        assert " waiting, " in said
        assert "/s" in said
        assert "31 pages indexed" in said
        assert citewell("refresh", "--no-vectors", library=tmp_path).stderr == ""


def test_titles_and_addresses_from_the_web_cannot_reach_the_terminal(tmp_path: Path) -> None:
    """A server that writes escape sequences into all it says gets them shown, not obeyed."""
    bad = "\x1b]0;owned\x07\x1b[2J"
    links = f"<a href='/x{bad}'>x</a><a href='/b.{bad}'>b</a><link rel=canonical href='/{bad}'>"
    words = f"<title>{bad}</title><p>Words about rivers and bridges.</p>"
    pages = {
        "/": Served(f"{words}{links}<meta name=robots content='{bad}'>".encode()),
        "/robots.txt": Served(f"User-agent: *\nDisallow: /{bad}x\n".encode(), "text/plain"),
    }
    with SiteServer(Site(pages)) as server:
        done = citewell("add", server.url(), "--allow-private", "--no-vectors", library=tmp_path)
        for words in (["why", "--source", "1"], ["why", server.url()], ["sources"], ["status", "--failed"]):
            assert "\x1b" not in citewell(*words, library=tmp_path).stdout
    assert "\x1b" not in done.stdout + done.stderr
    assert "\x07" not in done.stdout + done.stderr
