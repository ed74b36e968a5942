from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citewell.crawl.read.robots import MAX_BYTES, UNREACHABLE_S, Robots, parse

HOST = "https://example.org"


def robots(text: str) -> Robots:
    return parse(text.encode(), status=200)


def allowed(found: Robots, *paths: str, agent: str = "citewell") -> list[bool]:
    return [found.allowed(HOST + path, agent) for path in paths]


# --- what the RFC says -----------------------------------------------------------------------------------------------


def test_simple_example_of_the_rfc(data: Path) -> None:
    """RFC 9309, 5.1, whose text says what each crawler may visit."""
    found = parse((data / "robots/rfc9309-example-simple-robots.txt").read_bytes(), status=200)
    paths = ("/x.gif", "/example/", "/publications/", "/example/page.html", "/example/allowed.gif", "/")
    assert allowed(found, *paths, agent="otherbot") == [False, False, True, False, False, True]
    assert allowed(found, *paths, agent="foobot") == [False, False, False, True, True, False]
    assert allowed(found, *paths, agent="BarBot") == [True, True, True, False, True, True]
    assert allowed(found, *paths, agent="quxbot") == [True] * 6


def test_longest_match_example_of_the_rfc(data: Path) -> None:
    """RFC 9309, 5.2: the more specific rule decides, in whatever order they stand."""
    found = parse((data / "robots/rfc9309-example-longest-match-robots.txt").read_bytes(), status=200)
    assert allowed(found, "/example/page/a", "/example/page/disallowed.gif", agent="foobot") == [True, False]


def test_groups_of_one_crawler_are_merged(data: Path) -> None:
    """RFC 9309, 2.2.1, and a group that names several."""
    found = parse((data / "robots/rfc9309-example-rule-group-merging.txt").read_bytes(), status=200)
    assert allowed(found, "/foo", "/bar", "/baz", agent="ExampleBot/1.0") == [False, False, False]
    assert allowed(found, "/foo", "/bar", "/baz", agent="bazbot") == [True, True, False]
    found = parse((data / "robots/merge-rules.txt").read_bytes(), status=200)
    assert allowed(found, "/foo/bar", "/tmp/bar", "/ckh/bar", agent="wget") == [True, False, True]


def test_other_lines_do_not_part_a_group(data: Path) -> None:
    """RFC 9309, 2.2.4: a Crawl-delay between two User-agent lines leaves them one group; it holds for the one above."""
    found = parse((data / "robots/crawl-delay-group-merging.txt").read_bytes(), status=200)
    assert allowed(found, "/private/", "/login/", agent="mybot") == [False, True]
    assert allowed(found, "/private/", "/login/", agent="yourbot") == [False, False]
    assert [found.crawl_delay(agent) for agent in ("mybot", "yourbot", "citewell")] == [10, None, 30]
    found = parse((data / "robots/extensions-group-merging.txt").read_bytes(), status=200)
    assert allowed(found, "/private/", "/login/", "/a", agent="mybot") == [False, False, True]
    assert allowed(found, "/llms.txt", "/a") == [True, False]


@pytest.mark.parametrize(
    ("agent", "bound"),
    [
        ("citewell", True),
        ("CITEWELL", True),
        ("Citewell/1.0", True),
        ("Citewell/1.0 (+https://example.org)", True),
        ("citewell*", True),
        ("othertool, Citewell", True),
        ("*", True),
        ("cite", False),
        ("c", False),
        ("citewell-images", False),
        ("Mozilla", False),
        ("", False),
    ],
)
def test_a_group_binds_by_the_whole_product_token(agent: str, bound: bool) -> None:
    """RFC 9309, 2.2.1: in any case, whole; a version behind it does not matter."""
    found = robots(f"User-agent: {agent}\nDisallow: /")
    assert allowed(found, "/a") == [not bound]
    assert found.allowed(HOST + "/a", "Citewell/0.9 (+mailto:me@example.org)") is not bound


def test_a_group_of_its_own_sets_aside_the_one_for_all() -> None:
    assert allowed(robots("User-agent: *\nDisallow: /\n\nUser-agent: citewell\nDisallow: /x"), "/a", "/x") == [
        True,
        False,
    ]
    assert allowed(robots("User-agent: citewell\nDisallow:\n\nUser-agent: *\nDisallow: /"), "/a") == [True]
    assert allowed(robots("User-agent: citewell\n\nUser-agent: *\nDisallow: /"), "/a") == [False]


@pytest.mark.parametrize(
    ("rules", "path", "expected"),
    [
        ("Disallow: /fish", "/fishheads/yummy.html", False),
        ("Disallow: /fish", "/Fish.asp", True),
        ("Disallow: /fish/", "/fish", True),
        ("Disallow: /*.php$", "/a/b.php", False),
        ("Disallow: /*.php$", "/a/b.php?c", True),
        ("Disallow: /*?", "/a?b", False),
        ("Disallow: /a\nAllow: /a", "/a", True),
        ("Disallow: /a/*\nAllow: /a/b", "/a/b", True),
        ("Allow: /p\nDisallow: /", "/page", True),
        ("Allow: /$\nDisallow: /", "/", True),
        ("Allow: /$\nDisallow: /", "/a", False),
        ("Allow: /page\nDisallow: /*.html", "/page.html", False),
        ("Disallow: /caf\u00e9", "/caf%C3%A9", False),
        ("Disallow: /caf%c3%a9", "/caf%C3%A9", False),
        ("Disallow: /%7Ejoe", "/~joe/a", False),
        ("Disallow: /a%2Fb", "/a/b", True),
        ("Disallow: /a%2Fb", "/a%2fb", False),
        ("Disallow: /a%2A", "/axyz", True),
        ("Disallow: /a # /b", "/a", False),
        ("Disallow:", "/a", True),
        ("Disallow: /robots.txt", "/robots.txt", True),
        ("Disallow: /index.cfm?action=search*", "/index.cfm?action=search&q=x", False),
        ("Allow: /index.html\nDisallow: /", "/", False),
        ("Allow: /index.html\nDisallow: /", "/index.html", True),
    ],
)  # fmt: skip
def test_the_longest_pattern_decides(rules: str, path: str, expected: bool) -> None:
    """RFC 9309, 2.2.2 and 2.2.3: most octets, allow on ties, `*` and `$`, escapes in one spelling."""
    assert allowed(robots(f"User-agent: *\n{rules}"), path) == [expected]


def test_rules_before_any_group_bind_nobody() -> None:
    assert allowed(robots("Disallow: /\nUser-agent: *\nDisallow: /a"), "/a", "/b") == [False, True]


# --- answers that hold no rules --------------------------------------------------------------------------------------


@pytest.mark.parametrize("status", [301, 400, 401, 403, 404, 410, 451])
def test_a_site_without_robots_txt_forbids_nothing(status: int) -> None:
    """RFC 9309, 2.3.1.3; and 2.3.1.2 for redirects that lead nowhere."""
    found = parse(b"User-agent: *\nDisallow: /", status=status)
    assert found.allowed(HOST + "/a")
    assert not found.unreachable


@pytest.mark.parametrize("status", [0, 429, 500, 503])
def test_a_site_out_of_reach_forbids_everything_for_thirty_days(status: int) -> None:
    """RFC 9309, 2.3.1.4."""
    found = parse(b"", status=status, unreachable_s=UNREACHABLE_S - 1)
    assert allowed(found, "/a", "/robots.txt") == [False, True]
    assert "did not answer" in found.unreachable or str(status) in found.unreachable
    assert found.unreachable in found.rule(HOST + "/a")
    assert parse(b"", status=status, unreachable_s=UNREACHABLE_S).allowed(HOST + "/a")


# --- files as they are -----------------------------------------------------------------------------------------------


def test_every_real_file_is_read(data: Path) -> None:
    """Whatever is written there, there is an answer for every crawler, and the file itself is allowed."""
    for path in sorted((data / "robots").iterdir()):
        found = parse(path.read_bytes(), status=200)
        for agent in ("citewell", "googlebot", "*"):
            assert found.allowed(HOST + "/robots.txt", agent)
            for place in ("/", "/a/b.html?c=d", "/%zz"):
                assert found.allowed(HOST + place, agent) is (not found.rule(HOST + place, agent))


@pytest.mark.parametrize("name", ["robots-with-utf8-bom", "robots-with-utf16le-bom", "robots-with-utf16be-bom"])
def test_marks_of_byte_order_do_not_hide_the_first_line(data: Path, name: str) -> None:
    found = parse((data / f"robots/{name}.txt").read_bytes(), status=200)
    assert allowed(found, "/profile", "/a/output/print", "/a") == [False, False, True]
    assert found.sitemaps == ("http://www.newsweek.com/sitemap_index.xml",)


def test_common_misspellings_are_understood(data: Path) -> None:
    found = parse((data / "robots/directive-typos-robots.txt").read_bytes(), status=200)
    assert allowed(found, "/desallow/", "/dissalow/", agent="bot1") == [False, False]
    assert allowed(found, "/useragent/", agent="bot2") == [False]
    assert allowed(found, "/useg-agent/", agent="bot3") == [False]
    assert allowed(found, "/useragent-no-colon/", agent="bot4") == [False]
    found = parse((data / "robots/format-errors-robots.txt").read_bytes(), status=200)
    assert allowed(found, "/whitespace-before-colon/", "/no-colon/", agent="bot1") == [False, False]
    assert allowed(found, "/no-colon-useragent/", agent="bot2") == [False]
    assert allowed(found, "/whitespace-before-colon", "/a", agent="bot3") == [True, False]
    assert found.sitemaps == ("/sitemap.xml",)


def test_sitemaps_are_found_anywhere_once_as_written(data: Path) -> None:
    found = parse((data / "robots/sitemap-robots.txt").read_bytes(), status=200)
    assert found.sitemaps == (
        "http://domain.com/sitemap.xml",
        "http://domain.com/dir/my-sitemap.xml",
        "http://domain.com/dir/MixedCased-sitemap.xml",
    )
    assert len(parse((data / "robots/sitemap-robots-dedup.txt").read_bytes(), status=200).sitemaps) == 1


def test_real_files_say_what_their_owners_meant(data: Path) -> None:
    def read(name: str) -> Robots:
        return parse((data / "robots" / name).read_bytes(), status=200)

    assert allowed(read("wildcards.txt"), "/wishlist/bogus", "/wishlist/universal/page", "/any/gcrnsts") == [0, 1, 0]
    assert allowed(read("many-user-agents.txt"), "/", "/bot-trap/") == [True, False]
    assert allowed(read("many-user-agents.txt"), "/", agent="wget") == [False]
    assert allowed(read("malformed-path.txt"), "/wiki/Wikipedia_talk:Mediation_Committee/", "/wiki/") == [False, True]
    assert allowed(read("www.flot.com-robots.txt"), "/img/", "/a") == [False, True]
    assert allowed(read("twitter.com-robots.txt"), "/a?b", "/a/with_friends", "/a") == [False, False, True]
    assert read("twitter.com-robots.txt").crawl_delay("slurp") == 1
    assert read("dos-line-endings.txt").crawl_delay() == 1
    assert read("astore.amazon.com-robots.txt").crawl_delay() == 5
    rates = read("extended-standard-robots.txt")
    assert [rates.crawl_delay(f"bot{n}") for n in range(1, 6)] == [2, 15, 12, 0.125, None]


@pytest.mark.parametrize(("value", "seconds"), [("0.5", 0.5), ("10s", 10), ("-1", None), ("many", None), ("1e400", 1)])
def test_a_delay_is_a_number_of_seconds(value: str, seconds: float | None) -> None:
    assert robots(f"User-agent: *\nCrawl-delay: {value}").crawl_delay() == seconds


def test_lines_inside_html_are_obeyed() -> None:
    found = robots("<!DOCTYPE html><HTML>\n<body>\nUser-agent: *<BR>\nDisallow: /x<BR>\nCrawl-Delay: 30<BR>\n</html>")
    assert allowed(found, "/x", "/y") == [False, True]
    assert found.crawl_delay() == 30
    assert robots("<html><title>Not found: nothing here</title></html>").allowed(HOST + "/")


def test_the_line_that_forbids_is_named() -> None:
    found = robots("User-agent: *\n\nDisallow: /a\nAllow: /a/b/c\nDisallow: /a/b # why\n")
    assert found.rule(HOST + "/a/b/d") == "Disallow: /a/b (line 5 of robots.txt)"
    assert found.rule(HOST + "/a/x") == "Disallow: /a (line 3 of robots.txt)"
    assert found.rule(HOST + "/a/b/c/d") == ""


def test_what_is_too_long_is_read_in_part() -> None:
    """At least 500 KiB count (RFC 9309, 2.5), and a line that is cut there does not."""
    start = "User-agent: *\nDisallow: /first\n"
    filler = "#" * (MAX_BYTES - len(start) - len("\nDisallow: /")) + "\nDisallow: /second"
    assert allowed(robots(start + filler), "/first", "/second", "/other") == [False, True, True]


@pytest.mark.parametrize("line", ["Disallow: /*a*a*a*a*b\n", "User-agent: a\n", "User-agent: a\nDisallow: /\n"])
def test_a_hostile_file_takes_no_time(line: str) -> None:
    begun = time.process_time()
    found = robots("User-agent: *\n" + line * (MAX_BYTES // len(line)) + "Disallow: /\n" * 9)
    found.allowed(HOST + "/" + "a" * 2000)
    assert time.process_time() - begun < 4


@given(body=st.binary() | st.text().map(str.encode), path=st.text())
def test_no_bytes_raise(body: bytes, path: str) -> None:
    found = parse(b"User-agent: *\n" + body, status=200)
    assert isinstance(found.allowed("http://h/" + path.replace("[", "")), bool)
