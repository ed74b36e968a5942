"""Made sites: small, with one of each thing that a crawler must get right."""

from __future__ import annotations

import random
from collections.abc import Iterable

from tests.crawl.sites.site import Served, Site, redirect

WORDS = """river stone market window engine garden letter winter bridge copper harbour paper signal meadow kitchen
planet thread lantern pocket forest teacher number silver island basket morning shadow ladder orange captain village
measure circle station feather mountain weather library machine doctor season vessel corner answer candle border
pattern question surface history village notice figure cellar animal orchard needle blanket journey travel building
valley powder castle reason summer distance barrel current account record branch service passage shelter
quarry""".split()
VERBS = (
    "carries follows keeps measures crosses describes turns joins holds warms paints counts opens leaves meets".split()
)
LINKS = "near beside under behind after before without above between against along inside".split()


def prose(subject: str, sentences: int = 12) -> str:
    """Sentences of their own for each subject, always the same ones; two subjects share hardly four words in a row."""
    rng = random.Random(subject)
    made = [f"This page is about {subject}."]
    for _ in range(sentences):
        a, b, c, d = rng.sample(WORDS, 4)
        made.append(
            f"The {a} {rng.choice(VERBS)} the {b} {rng.choice(LINKS)} the {c} and every {d} of {rng.choice(WORDS)}."
        )
    return " ".join(made)


def page(subject: str, links: Iterable[str] = (), *, head: str = "", body: str = "", sentences: int = 12) -> Served:
    """A page of prose with links."""
    listed = "".join(f'<li><a href="{link}">{link.strip("/") or "home"}</a></li>' for link in links)
    text = f"<h1>About {subject}</h1><p>{prose(subject, sentences)}</p>{body}<ul>{listed}</ul>"
    return Served(f"<!doctype html><title>{subject}</title>{head}<body>{text}</body>".encode())


def small_site() -> Site:
    """Fifteen paths with one of each: canonical, noindex, nofollow, forbidden, PDF, picture, redirect, broken link,
    off-site link, feed, hreflang."""
    links = ["/rivers", "/bridges", "/bridges?from=home", "/old", "/hidden", "/listing", "/private/notes",
             "/missing", "/photo.png", "/paper.pdf", "http://elsewhere.test/", "/deep/"]  # fmt: skip
    feed = '<link rel="alternate" type="application/rss+xml" href="/feed.xml">'
    item = "<item><title>News</title><link>{origin}/news/first</link></item>"
    pages = {
        "/": page("the start", links, head=feed, body='<p><a rel="nofollow" href="/unloved">unloved</a></p>'),
        "/rivers": page("rivers", ["/"], head='<link rel="alternate" hreflang="de" href="/de/fluesse">'),
        "/de/fluesse": page("Flüsse", ["/rivers"], head='<link rel="alternate" hreflang="en" href="/rivers">'),
        "/bridges": page("bridges", ["/new"], head='<link rel="canonical" href="{origin}/bridges">'),
        "/old": redirect("/new"),
        "/new": page("what is new", ["/"]),
        "/hidden": page("what is hidden", ["/behind"], head='<meta name="robots" content="noindex">'),
        "/behind": page("what lies behind"),
        "/listing": page("a listing", ["/never"], head='<meta name="robots" content="nofollow">'),
        "/never": page("never"),
        "/unloved": page("the unloved"),
        "/private/notes": page("private notes"),
        "/deep/": page("depth", ["one"]),
        "/deep/one": page("the deepest page"),
        "/photo.png": Served(b"\x89PNG\r\n\x1a\n" + bytes(100), "image/png"),
        "/paper.pdf": Served(PDF, "application/pdf"),
        "/feed.xml": Served(f'<rss version="2.0"><channel><title>News</title>{item}</channel></rss>'.encode(),
                            "application/rss+xml"),
        "/news/first": page("the first news"),
    }  # fmt: skip
    site = Site(pages)
    site.add_robots("User-agent: *\nDisallow: /private/\n")
    site.wanted = frozenset(
        "/ /rivers /de/fluesse /bridges /new /behind /listing /deep/ /deep/one /paper.pdf /news/first".split()
    )
    site.reasons = {
        "/bridges?from=home": "canonical", "/old": "redirect", "/hidden": "noindex", "/never": "nofollow",
        "/unloved": "nofollow", "/private/notes": "robots", "/missing": "gone", "/photo.png": "type",
        "http://elsewhere.test/": "off-site",
    }  # fmt: skip
    return site


def walls() -> Site:
    """Pages that are not what their address promised, all with status 200, beside real ones."""
    form = '<form><input name="user"><input type="password" name="p"><button>Log in</button></form>'
    ask = "<p>We and our partners use cookies. Your privacy matters.</p><button>Accept all</button>"
    links = ["/account", "/choice", "/lost", "/about-passwords", "/about-cookies"]
    return Site(
        {
            "/": page("a site with walls", links),
            "/account": Served(f"<title>Log in</title><h1>Log in</h1>{form}".encode()),
            "/choice": Served(f"<title>Your choice</title><h1>Welcome</h1>{ask}".encode()),
            "/lost": Served(b"<title>Page not found</title><h1>Sorry, page not found</h1><p>Try again."),
            "/about-passwords": page("passwords", body=form),
            "/about-cookies": page("cookies", body=ask),
        },
        wanted=frozenset({"/", "/about-passwords", "/about-cookies"}),
        reasons={"/account": "login", "/choice": "consent", "/lost": "soft-404"},
    )


def near_copies(count: int = 8) -> Site:
    """Each article again as a page to print, with one line more. Near-copies are indexed, and told."""
    pages = {"/": page("articles", [f"/article/{number}" for number in range(count)])}
    for number in range(count):
        name = f"/article/{number}"
        pages[name] = page(f"article {number}", [f"/print{name}"], sentences=30)
        pages[f"/print{name}"] = page(f"article {number}", body="<p>Printed from our site.</p>", sentences=30)
    return Site(pages, wanted=frozenset(pages))


def _pdf(text: str) -> bytes:
    """A PDF of one line."""
    stream = f"BT /F1 12 Tf 50 700 Td ({text}) Tj ET".encode()
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(stream), stream),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    out, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj%s endobj\n" % (number, content)
    rows = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    return out + b"xref\n0 %d\n0000000000 65535 f \n%strailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (
        size, rows, size, len(out),
    )  # fmt: skip


PDF = _pdf("A paper about lanterns and their copper, kept on one page for whoever reads it.")
