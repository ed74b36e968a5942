"""One response -> what became of its address, and what it leads to.

In: a Task and the server's Response. Out: Visited. Nothing is fetched or kept here; which of the addresses found may be
visited is decided by scope, shapes and the page's own wishes, and each that may not has its reason.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from urllib.parse import urlsplit

from citewell.crawl.address import Address, address, site_of
from citewell.crawl.content_types import HTML_TYPES, NEVER_DOCUMENTS, base_type
from citewell.crawl.kept.notes import stopped, trap_detail
from citewell.crawl.kept.shapes import trap
from citewell.crawl.read.directives import Directives, directives
from citewell.crawl.read.feeds import read_feed
from citewell.crawl.read.published import looks_like
from citewell.crawl.read.reading import PageSays, read_page
from citewell.crawl.read.sitemaps import read_sitemap
from citewell.crawl.records import Capture, Found, FoundAs, Kind, Source, Task, Visited
from citewell.crawl.scope import Refusal, Rules, refusal, unlisted

FEED_DEPTH = 0
"""Feeds are looked for on pages at most this far from the start: blogs have one for the comments of every article."""

MAX_LIST_DEPTH: dict[Kind, int] = {"sitemap": 3, "feed": 100}
"""Sitemaps in sitemaps, and pages of a feed, that are followed. The protocol has two levels of sitemaps (sitemaps.org);
some sites have three."""

_DATA_TYPES = ("application/json", "application/feed+json")

REPEATING = (408, 425, 429, 500, 502, 503, 504, 520, 521, 522, 523, 524)
"""Statuses after which the same request may succeed later."""

_WALLS = {
    "login": "it asks for a login",
    "consent": "it shows a request for consent instead of its content",
    "soft-404": "it says that there is no such page, with the status of one that is there",
}


@dataclass(frozen=True, slots=True)
class Response:
    """What a server answered."""

    url: str
    status: int
    headers: tuple[tuple[str, str], ...]
    request_headers: tuple[tuple[str, str], ...]
    body: bytes
    fetched: float
    ip: str | None = None

    def header(self, name: str) -> str | None:
        """The first header of that name."""
        return next((value for known, value in self.headers if known.lower() == name), None)

    def all(self, name: str) -> list[str]:
        return [value for known, value in self.headers if known.lower() == name]


@dataclass(frozen=True, slots=True)
class Site:
    """What is known of the source that a response belongs to."""

    source: Source
    ignored: Mapping[str, frozenset[str]]  # by host, parameters that make no difference
    traps: frozenset[str]  # stopped shapes

    @property
    def rules(self) -> Rules:
        return self.source.rules

    def address(self, link: str, *, base: str = "") -> Address | None:
        known = address(link, base=base)
        ignored = self.ignored.get(known.host) if known else None
        return address(known.url, ignored=ignored) if known and ignored else known

    def linked(self, link: str, *, base: str) -> Address | None:
        """The address that a link means. On a site that its owner named by https, old links by http are asked for by
        https at once: they are one page, and the redirect between them would cost a request each."""
        known = self.address(link, base=base)
        if known is None or not known.url.startswith("http://") or not self.rules.seed.startswith("https://"):
            return known
        default_port = ":" not in known.host.rpartition("]")[2]
        own = default_port and site_of(known.host) in self.rules.sites
        return self.address(f"https://{known.url.removeprefix('http://')}") if own else known


def judge(task: Task, response: Response, site: Site) -> Visited:
    """What became of an address. Statuses after which it is to be tried again are for the caller (REPEATING)."""
    status = response.status
    if status == 304:
        return _not_modified(task, response)
    if 300 <= status < 400:
        return _redirected(task, response, site)
    if 200 <= status < 300 and status not in (204, 205):
        return _answered(task, response, site)
    if status in (404, 410):
        return Visited(task, "gone", f"the server says that there is nothing ({status})")
    if status in (401, 407):
        return Visited(task, "login", f"the server asks for a login ({status})")
    return Visited(task, "error", f"the server answered with status {status}")


def admit(found: Address, depth: int, found_as: FoundAs, site: Site, *, kind: Kind = "page") -> Found:
    """An address with the reason why it will not be fetched, if there is one."""
    why, shape = _refusal(found, depth, found_as, site, kind)
    return Found(found, kind, depth, found_as, refusal=why, trap=shape)


def wanted(task: Task, site: Site) -> tuple[Refusal | None, str | None]:
    """Why an address that waits is not to be fetched after all, and the shape that it is refused for: rules and what is
    known of traps change while it waits. What an earlier visit has asked for is no new way into a trap."""
    if task.asked_before:
        site = replace(site, traps=frozenset())
    known = address(task.url)
    if known is None:
        return Refusal("error", "it is no address of a web page"), None
    return _refusal(known, task.depth, task.found_as, site, task.kind)


def _refusal(
    found: Address, depth: int, found_as: FoundAs, site: Site, kind: Kind
) -> tuple[Refusal | None, str | None]:
    rules = site.rules
    if kind != "page":  # what it lists is judged by the patterns; it is not indexed itself
        rules = replace(rules, include=())
    listed_by_owner = found_as == "feed" and site.source.kind == "feed"  # the owner named the feed, entries are meant
    refused = refusal(
        found, 0 if kind != "page" else depth, replace(rules, same_site=False) if listed_by_owner else rules
    )
    if refused is not None:
        return refused, None
    ending = urlsplit(found.url).path.rpartition("/")[2].rpartition(".")
    if kind == "page" and ending[0] and ending[2].lower() in NEVER_DOCUMENTS:
        return Refusal("type", f"its name ends in .{ending[2].lower()}, which is no document that can be read"), None
    if kind != "page" and depth > MAX_LIST_DEPTH[kind]:
        return Refusal("trap", f"{kind}s that lead from one to the next, {depth} deep"), None
    words = trap(found.url) if found_as != "seed" else None
    if words is not None:
        return Refusal("trap", words), None
    shape = stopped(found.url, site.traps) if found_as in ("link", "redirect") else None
    return (Refusal("trap", trap_detail(shape)), shape) if shape else (None, None)


# --- statuses --------------------------------------------------------------------------------------------------------


def _not_modified(task: Task, response: Response) -> Visited:
    if task.etag is None and task.modified is None:
        return Visited(task, "error", "the server says that it is unchanged (304) since a visit that never was")
    wishes = directives((), response.all("x-robots-tag"), today=_day(response))
    if not wishes.index:  # the header may come without a change of the page
        return Visited(task, "noindex", wishes.why)
    return Visited(
        task, "unchanged", etag=response.header("etag") or task.etag,
        modified=response.header("last-modified") or task.modified,
    )  # fmt: skip


def _redirected(task: Task, response: Response, site: Site) -> Visited:
    to = response.header("location")
    target = site.address(to, base=task.url) if to else None
    if target is None:
        return Visited(task, "error", f"it redirects ({response.status}) to what is no address of a web page")
    return _moved(task, target, site)


def _moved(task: Task, target: Address, site: Site) -> Visited:
    """A page that has another address: followed as a page of its own, under the same rules."""
    if target.url == task.url:
        return Visited(task, "error", "it redirects to itself")
    if target.key == task.key:
        return Visited(task, "redirect", f"its own spelling is {target.url}", moved=target)
    found = admit(target, task.depth, "redirect", site, kind=task.kind)
    if found.refusal is not None and found.refusal.reason != "trap":
        why = found.refusal
        return Visited(task, why.reason, f"it redirects to {target.url}: {why.detail}")
    if "login" in _path_words(target.url) and "login" not in _path_words(task.url):
        return Visited(task, "login", f"it redirects to a login page, {target.url}")
    return Visited(task, "redirect", f"it redirects to {target.url}", found=(found,))


def _path_words(url: str) -> set[str]:
    """ "login" if a part of the path says so."""
    names = {part.lower().partition(".")[0] for part in urlsplit(url).path.split("/")}
    return {"login"} if names & {"login", "signin", "sign-in", "log-in", "logon", "sso"} else set()


def _answered(task: Task, response: Response, site: Site) -> Visited:
    """A response with content."""
    published = looks_like(response.body, response.header("content-type"))
    kind: Kind = published or ("sitemap" if task.kind == "sitemap" and _is_plain_text(response) else "page")
    visited = Visited(
        task, "", capture=_capture(response), kind=kind,
        etag=response.header("etag"), modified=response.header("last-modified"),
    )  # fmt: skip
    match kind:
        case "sitemap":
            return _sitemap(visited, response, site)
        case "feed":
            return _feed(visited, response, site)
    if task.kind != "page":
        return replace(visited, capture=None, outcome="error", detail=f"it is no {task.kind}")
    if base_type(response.header("content-type")) in _DATA_TYPES:
        return replace(visited, capture=None, outcome="type", detail="it is JSON: data for programs, and no feed")
    return _page(visited, response, site)


def _is_plain_text(response: Response) -> bool:
    return (response.header("content-type") or "").startswith("text/plain") and b"<" not in response.body[:1000]


def _capture(response: Response) -> Capture:
    return Capture(
        response.url, response.fetched, response.status, response.headers, response.request_headers, response.body,
        response.ip,
    )  # fmt: skip


# --- pages -----------------------------------------------------------------------------------------------------------


def _page(visited: Visited, response: Response, site: Site) -> Visited:
    task = visited.task
    declared = base_type(response.header("content-type"))
    says = PageSays()
    if declared in HTML_TYPES or response.body[:512].lstrip()[:1] == b"<":
        says = read_page(
            response.body, url=task.url, content_type=response.header("content-type"), headers=response.headers
        )
    wishes = directives(says.robots, response.all("x-robots-tag"), today=_day(response))
    found = tuple(_in_page(task, says, site, wishes))
    return _outcome(replace(visited, found=found), says, wishes, site)


def _day(response: Response) -> date:
    return datetime.fromtimestamp(response.fetched, UTC).date()


def _outcome(visited: Visited, says: PageSays, wishes: Directives, site: Site) -> Visited:
    """Whether a page is to be indexed, else why not."""
    task = visited.task
    if says.refresh and (target := site.address(says.refresh, base=task.url)) and target.key != task.key:
        moved = _moved(task, target, site)
        return replace(moved, found=moved.found + visited.found, etag=visited.etag, modified=visited.modified)
    if not wishes.index:
        if "X-Robots-Tag" in wishes.why:  # it may go without a change of the page: next time all of it is asked for
            visited = replace(visited, etag=None, modified=None)
        return replace(visited, outcome="noindex", detail=wishes.why)
    for sign, detail in _WALLS.items():
        if sign in says.signs:
            return replace(visited, outcome=sign, detail=detail)
    if "script" in says.signs:
        return replace(visited, outcome="no-text", detail="it shows its text only with JavaScript, which is not run")
    canonical = _canonical(task, says, site)
    if canonical is not None and canonical.key != task.key:
        own = admit(canonical, task.depth, "canonical", site)
        if own.refusal is None:
            return replace(
                visited, outcome="canonical", detail=f"its canonical address is {canonical.url}", other=canonical.key,
                found=(*visited.found, own),
            )  # fmt: skip
    known = address(task.url)
    left_out = unlisted(known, site.rules) if known else None
    return replace(visited, outcome=left_out.reason, detail=left_out.detail) if left_out else visited


def _canonical(task: Task, says: PageSays, site: Site) -> Address | None:
    """The canonical address, unless a page names its site's front page as its own, which is a common mistake."""
    named = site.address(says.canonical, base=task.url) if says.canonical else None
    if named is None or (_is_front(named.url) and not _is_front(task.url)):
        return None
    return named


def _is_front(url: str) -> bool:
    parts = urlsplit(url)
    return parts.path in ("", "/") and not parts.query


def _in_page(task: Task, says: PageSays, site: Site, wishes: Directives) -> Iterator[Found]:
    depth = task.depth + 1
    for link in says.links:
        target = site.linked(link.href, base=task.url)
        if target is None or target.key == task.key:
            continue
        if link.nofollow or not wishes.follow:
            where = "the page that links to it" if not wishes.follow else "the link to it"
            yield Found(target, "page", depth, "link", refusal=Refusal("nofollow", f"{where} says nofollow"))
        else:
            yield admit(target, depth, "link", site)
    if wishes.follow:
        yield from _admitted((url for _, url in says.alternates), depth, "hreflang", task, site)
    if task.depth <= FEED_DEPTH and site.rules.depth != 0:
        yield from _admitted(says.feeds, depth, "link", task, site, kind="feed")


def _admitted(
    links: Iterable[str], depth: int, found_as: FoundAs, task: Task, site: Site, *, kind: Kind = "page"
) -> Iterator[Found]:
    for link in links:
        target = site.linked(link, base=task.url)
        if target is not None and target.key != task.key:
            yield admit(target, depth, found_as, site, kind=kind)


# --- sitemaps and feeds ----------------------------------------------------------------------------------------------


def _sitemap(visited: Visited, response: Response, site: Site) -> Visited:
    task = visited.task
    sitemap = read_sitemap(response.body, url=task.url)
    if sitemap.kind == "none":
        return _unreadable(visited, "sitemap", sitemap.problems)
    nested = _admitted([each.url for each in sitemap.nested], task.depth + 1, "sitemap", task, site, kind="sitemap")
    listed = _entries([(entry.url, entry.lastmod) for entry in sitemap.entries], "sitemap", task, site)
    return replace(visited, found=(*nested, *listed), detail="; ".join(("a sitemap", *sitemap.problems)))


def _feed(visited: Visited, response: Response, site: Site) -> Visited:
    task = visited.task
    feed = read_feed(response.body, url=task.url, content_type=response.header("content-type"))
    if feed is None:
        return _unreadable(visited, "feed", ())
    more = [feed.next_page] if feed.next_page else []
    following = _admitted(more, task.depth + 1, "feed", task, site, kind="feed")
    listed = _entries([(entry.url, entry.updated) for entry in feed.entries], "feed", task, site)
    return replace(visited, found=(*following, *listed), detail="; ".join(("a feed", *feed.problems)))


def _unreadable(visited: Visited, kind: Kind, problems: Sequence[str]) -> Visited:
    why = "; ".join((f"it looks like a {kind} and cannot be read as one", *problems))
    return replace(visited, capture=None, outcome="error", detail=why)


def _entries(entries: Sequence[tuple[str, str | None]], found_as: FoundAs, task: Task, site: Site) -> Iterator[Found]:
    """Pages that are listed lie one step from the start, wherever the list lies."""
    for url, when in entries:
        target = site.linked(url, base=task.url)
        if target is not None:
            yield replace(admit(target, 1, found_as, site), lastmod=when)
