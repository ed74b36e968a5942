"""robots.txt -> what a site's owner lets crawlers visit, and how fast (RFC 9309).

In: the bytes and status of a robots.txt. Out: Robots. Fetching it, following up to five redirects, keeping it for at
most a day and asking again when it could not be reached: crawl.visit.permission. Wishes inside pages: directives.

Protego compares paths with patterns. Which lines are for us is decided here, because Protego 0.7 differs from the RFC:
a group for "cite" would bind "citewell" and one for "Citewell/1.0" would not (2.2.1 wants the product token, whole and
in any case), a Crawl-delay or unknown line between two User-agent lines would part their group (2.2.4 forbids it), and
"Allow: /index.html" would allow "/" (2.2.2 does not). Giving it only our lines also bounds its time on hostile files.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Literal, TypeAlias
from urllib.parse import quote, urlsplit

from protego import Protego

MAX_BYTES = 500 * 1024
"""What is read of a longer file, at least as much as RFC 9309, 2.5 asks for."""

UNREACHABLE_S = 30 * 24 * 3600.0
"""After this time out of reach a site counts as having no robots.txt (RFC 9309, 2.3.1.4)."""

PRODUCT_TOKEN = "citewell"  # noqa: S105 - the name that robots.txt files call us by

Name: TypeAlias = Literal["agent", "allow", "disallow", "delay", "rate", "sitemap"]

NAMES: dict[str, Name] = {
    **dict.fromkeys(("user-agent", "useragent", "user agent", "user_agent", "useg-agent"), "agent"),
    **dict.fromkeys(("allow",), "allow"),
    **dict.fromkeys("disallow dissallow dissalow disalow diasllow disallaw desallow".split(), "disallow"),
    **dict.fromkeys(("crawl-delay", "crawl delay", "crawldelay"), "delay"),
    **dict.fromkeys(("request-rate", "request rate"), "rate"),
    **dict.fromkeys(("sitemap", "sitemaps", "site-map"), "sitemap"),
}
"""Names of lines with the misspellings that are common (those that Google's, crawler-commons' and Protego's readers
forgive): what was meant as a prohibition is obeyed."""

_LINE_END = re.compile(rb"\r\n|\r|\n")
_TAG = re.compile(r"<[^<>]*>")
_NOT_PLAIN = re.compile(r"[^\x20-\x7e]+")
_TOKEN = re.compile(r"[^\s/;,()*]+")
_SECONDS = re.compile(r"\d+(?:\.\d+)?|\.\d+")
_RATE = re.compile(r"(\d{1,9})\s*/\s*(\d{1,9})\s*([smhd]?)", re.IGNORECASE)
_UNITS_S = {"": 1, "s": 1, "m": 60, "h": 3600, "d": 86400}
_INDEX = "/index.html"


@dataclass(frozen=True, slots=True)
class _Rule:
    line: int  # counted from 1
    name: Name  # "allow" or "disallow"
    pattern: str  # ASCII


@dataclass(slots=True)
class _Group:
    """User-agent lines that follow one another, and the rules up to the next such line."""

    agents: set[str] = field(default_factory=set)  # product tokens in lower case, "*" for all others
    rules: list[_Rule] = field(default_factory=list)
    delays: list[tuple[set[str], float]] = field(default_factory=list)  # agents, seconds
    newest: set[str] = field(default_factory=set)  # agents since the last delay: whom the next one is for

    def name(self, agents: Iterable[str]) -> None:
        if self.delays and self.delays[-1][0] is self.newest:
            self.newest = set()
        found = set(agents)
        self.agents |= found
        self.newest |= found

    def delay(self, seconds: float) -> None:
        self.delays.append((self.newest, seconds))


class Robots:
    """What one robots.txt says.

    Attributes:
        sitemaps: as written there, in order, each once; may be relative.
        unreachable: why there is no telling what it says ("the server answered 503"), "" if it could be reached. Until
            it can, nothing may be fetched; it should be asked for again soon.
    """

    __slots__ = ("_chosen", "_groups", "sitemaps", "unreachable")

    def __init__(self, groups: Iterable[_Group] = (), sitemaps: Iterable[str] = (), *, unreachable: str = "") -> None:
        self.sitemaps = tuple(dict.fromkeys(sitemaps))
        self.unreachable = unreachable
        self._groups = tuple(groups)
        self._chosen: dict[str, tuple[tuple[_Rule, ...], Protego]] = {}

    def allowed(self, url: str, agent: str = PRODUCT_TOKEN) -> bool:
        """Whether a crawler may visit an absolute URL.

        Of the rules that fit, the one with most octets decides; of an allow and a disallow of the same length, the
        allow (RFC 9309, 2.2.2). /robots.txt itself is always allowed.

        Args:
            agent: product token, or a whole User-Agent value that begins with it.
        """
        if self.unreachable:
            return urlsplit(url).path == "/robots.txt"
        return self._rules_for(agent)[1].can_fetch(url, "*")

    def rule(self, url: str, agent: str = PRODUCT_TOKEN) -> str:
        """The line that forbids a URL, "" if it is allowed: `Disallow: /private (line 12 of robots.txt)`."""
        if self.allowed(url, agent):
            return ""
        if self.unreachable:
            return f"robots.txt could not be read ({self.unreachable}), which forbids everything until it can"
        fitting = [
            rule
            for rule in self._rules_for(agent)[0]
            if rule.name == "disallow" and not _matcher([rule]).can_fetch(url, "*")
        ]
        longest = max(fitting, key=lambda rule: len(rule.pattern))
        return f"Disallow: {longest.pattern} (line {longest.line} of robots.txt)"

    def crawl_delay(self, agent: str = PRODUCT_TOKEN) -> float | None:
        """Seconds between two requests that the owner asks for, the longest of Crawl-delay and Request-rate.

        Neither is in the RFC; both belong to the agents named right before them. A time of day in a Request-rate is not
        looked at.
        """
        chosen = self._token(agent)
        delays = [seconds for group in self._groups for agents, seconds in group.delays if chosen in agents]
        return max(delays, default=None)

    def _token(self, agent: str) -> str:
        """By which name the groups for an agent go: its own if there is one, else "*"."""
        token = next(iter(_tokens(agent)), "*")
        return token if any(token in group.agents for group in self._groups) else "*"

    def _rules_for(self, agent: str) -> tuple[tuple[_Rule, ...], Protego]:
        """The rules of all groups for an agent, as one (RFC 9309, 2.2.1)."""
        token = self._token(agent)
        if token not in self._chosen:
            rules = tuple(rule for group in self._groups if token in group.agents for rule in group.rules)
            self._chosen[token] = (rules, _matcher(rules))
        return self._chosen[token]


def parse(body: bytes, *, status: int, unreachable_s: float = 0.0) -> Robots:
    """What a robots.txt says, from the answer to the request for it.

    Args:
        body: as served, decompressed; used with a status of 200 to 299 only. Any bytes will do: BOMs, UTF-16, HTML
            around the lines, control characters.
        status: of the last answer, after redirects; 0 if there was none (no connection, too slow, too large).
        unreachable_s: how long, in seconds, there has been no answer of another kind than 429, 5xx or none.
    Returns:
        With 2xx what is written there; with 5xx, 429 and 0 a Robots that forbids everything (2.3.1.4), unless that has
        lasted for UNREACHABLE_S; with any other status one that allows everything (2.3.1.3): also for more than five
        redirects, and for 401 and 403.
    Source:
        RFC 9309; that 429 is out of reach and not "unavailable" is Google's reading of it.
    """
    if 200 <= status < 300:
        return Robots(*_read(body))
    if status in (0, 429) or status >= 500 or 100 <= status < 200:
        why = f"the server answered {status}" if status else "the server did not answer"
        return Robots(unreachable=why if unreachable_s < UNREACHABLE_S else "")
    return Robots()


def _read(body: bytes) -> tuple[list[_Group], list[str]]:
    """The groups in order, and the addresses of sitemaps."""
    groups: list[_Group] = []
    sitemaps: list[str] = []
    naming = False  # the last line that counts was a User-agent
    for number, name, value in _lines(body):
        if name == "agent":
            if not naming:
                groups.append(_Group())
            groups[-1].name(_tokens(value))
            naming = True
        elif name == "sitemap":
            sitemaps.append(value)
        elif name in ("delay", "rate"):
            if groups and (seconds := _seconds(name, value)) is not None:
                groups[-1].delay(seconds)
        else:
            naming = False
            if groups and value:
                groups[-1].rules.append(_Rule(number, name, value))
    return groups, [sitemap for sitemap in sitemaps if sitemap]


def _lines(body: bytes) -> Iterator[tuple[int, Name, str]]:
    """The lines that mean something: number, name and value in ASCII."""
    text = _utf8(body)
    marked_up = b"<html" in text[:1000].lower()
    for number, raw in enumerate(_LINE_END.split(text), 1):
        line = raw.decode("utf-8", "surrogateescape").replace("\ufeff", "").partition("#")[0]
        found = _name_and_value(_TAG.sub("", line).strip() if marked_up else line.strip())
        if found is not None:
            yield number, found[0], _NOT_PLAIN.sub(_percent_encoded, found[1])


def _utf8(body: bytes) -> bytes:
    """The first MAX_BYTES as UTF-8, without a line that was cut: half of a pattern forbids more than the whole."""
    for mark, encoding in ((b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be")):
        if body.startswith(mark):
            body = body[2 : MAX_BYTES * 2].decode(encoding, "replace").encode("utf-8", "replace")
    if len(body) <= MAX_BYTES:
        return body
    kept = body[:MAX_BYTES]
    return kept[: max(kept.rfind(b"\n"), kept.rfind(b"\r")) + 1]


def _name_and_value(line: str) -> tuple[Name, str] | None:
    """A line taken apart at its colon, or at its first blank where the colon was forgotten; None for other lines."""
    before, _, after = line.partition(":")
    if name := NAMES.get(before.strip().lower()):
        return name, after.strip()
    first, _, rest = line.partition(" ")
    if name := NAMES.get(first.strip().lower()):
        return name, rest.strip()
    if before.lower() in ("http", "https") and "sitemap" in after.lower():
        return "sitemap", line  # the word was forgotten, the address was not
    return None


def _tokens(value: str) -> Iterator[str]:
    """Product tokens of a User-agent line: RFC 9309 knows one, some files list several with commas; "*" is everyone."""
    for part in value.lower().split(","):
        if match := _TOKEN.match(part.strip()):
            yield match[0]
        elif part.strip().startswith("*"):
            yield "*"


def _seconds(name: Name, value: str) -> float | None:
    """Seconds between requests: `2.5`, or for a rate `10/1m` (documents / time)."""
    if name == "delay":
        match = _SECONDS.match(value)
        seconds = float(match[0]) if match else math.inf
        return seconds if math.isfinite(seconds) else None
    match = _RATE.match(value)
    if not match or not int(match[1]):
        return None
    return int(match[2]) * _UNITS_S[match[3].lower()] / int(match[1])


def _matcher(rules: Iterable[_Rule]) -> Protego:
    """Protego, given nothing but the rules that hold."""
    lines = ["User-agent: *"]
    for rule in rules:
        # Without the star Protego would take "/index.html" for "/" too, as Google does.
        pattern = rule.pattern + "*" if rule.name == "allow" and rule.pattern.endswith(_INDEX) else rule.pattern
        lines.append(f"{rule.name}: {pattern}")
    return Protego.parse("\n".join(lines))


def _percent_encoded(match: re.Match[str]) -> str:
    return quote(match[0].encode("utf-8", "surrogateescape"))
