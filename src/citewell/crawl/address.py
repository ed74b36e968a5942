"""Links -> addresses: what is requested, and what makes two addresses one page.

In: the text of a link and the address of the page it stands on. Out: Address, or None for what no web page can be at.
Which addresses a source may visit: crawl.scope. Which ones are traps: crawl.kept.shapes. To which machine a name leads,
and whether that one may be spoken to: crawl.fetch.guard.

Links are read as browsers read them (WHATWG URL Standard): white space around them and tabs and line ends in them do
not count, a backslash is a slash, `..` is resolved, names of hosts are lower case and ASCII, numbers that spell an IPv4
address in an odd way (0x7f.1) are spelt in the plain one. Two things go beyond that. Session ids and tracking
parameters are left out, because they make one page endless; and a name with a password before it is refused.
"""

from __future__ import annotations

import ipaddress
import re
import socket
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import unquote, urljoin, urlsplit

import idna
from w3lib.url import safe_url_string

MAX_CHARS = 4_000
"""A longer link is not read at all; crawl.kept.shapes draws the bound for what is read."""

DEFAULT_PORTS = {"http": 80, "https": 443}

SESSION_NAMES = frozenset("phpsessid jsessionid cfid cftoken oscsid zenid xtcsid osclsid mscssid".split())
"""Parameters that can be nothing but a session: PHP, Java, ColdFusion, osCommerce, Zen Cart, xt:Commerce, Commerce
Server.

Source: names that the software itself gives; Heritrix's canonicalisation rules StripSessionIDs and StripSessionCFIDs
strip PHP's, Java's, ASP's and ColdFusion's.
"""

MAYBE_SESSION_NAMES = frozenset("s sid sess sessid session sessionid session_id session-id".split())
"""Parameters that are a session where their value looks like one: `?sessionid=12` is also a talk at a conference."""

TRACKING_NAMES = frozenset(
    """
    gclid gclsrc dclid gbraid wbraid gad_source gad_campaignid srsltid _ga _gl
    fbclid fb_action_ids fb_action_types fb_ref fb_source igshid igsh
    msclkid twclid ttclid rdt_cid li_fat_id epik ref_src ref_url
    mc_cid mc_eid mkt_tok vero_id vero_conv _kx ml_subscriber ml_subscriber_hash oly_anon_id oly_enc_id wickedid
    _hsenc _hsmi __hssc __hstc __hsfp hsctatracking
    yclid ysclid _openstat xtor wt.mc_id s_kwcid guccounter guce_referrer guce_referrer_sig
    pk_campaign pk_kwd pk_keyword pk_source pk_medium pk_content pk_cid piwik_campaign piwik_kwd piwik_keyword
    """.split()
)
"""Parameters that tell advertisers and mailers where a reader came from: Google, Meta, Microsoft, X, TikTok, Reddit,
LinkedIn, Pinterest, Mailchimp, Marketo, Vero, Klaviyo, MailerLite, Olytics, HubSpot, Yandex, AT Internet, Webtrends,
Adobe, Yahoo, Matomo.

Source: makers' documentation as gathered in mpchadwick/tracking-query-params-registry and in AdGuard's URL tracking
filter. Names that sites also use for content (ref, cid, si, campaign, source) are not taken over from there.
"""

TRACKING_PREFIXES = ("utm_", "mtm_", "matomo_", "aspsessionid")
"""Urchin and Google Analytics, Matomo; and ASP, whose session parameter ends in random letters."""

_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_PATH_SESSION = re.compile(r"(?:;|%3B)(?:jsessionid|phpsessid|cfid|cftoken)=[^/;]*", re.IGNORECASE)
_ASP_NET_SESSION = re.compile(
    r"/\((?=[^/]*S\()(?:[A-Z]\([^()/]*\))+\)(?=/|$)"
)  # /(X(1)S(lit3py55t21z5v55vlm25s55))/a.aspx
_BEFORE_HOST = re.compile(r"^((?:https?:)?)//+", re.IGNORECASE)
_NO_HOST = re.compile(r"(?:https?:)?//(?:[?#]|$)", re.IGNORECASE)
_ESCAPE = re.compile(r"%([0-9A-Fa-f]{2})")
_CONTROL = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]")
_TAB_OR_LINE_END = str.maketrans("", "", "\t\n\r")
_ENDS = "".join(map(chr, range(33)))  # what browsers trim: blanks and C0 controls
_DOTS = {"%2e": ".", ".%2e": "..", "%2e.": "..", "%2e%2e": ".."}
_LABEL = re.compile(r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?")
_NUMBER = re.compile(r"\d+|0x[0-9a-f]*")

_UNESCAPED = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~!$'()*,:@")
"""Characters that mean the same escaped or not, so that keys have them plain: RFC 3986's unreserved ones, and those of
its sub-delimiters that servers do not tell apart. `&`, `=`, `+`, `;`, `/`, `?`, `#` and `%` are told apart."""


@dataclass(frozen=True, slots=True)
class Address:
    """A place on the web where a page may be.

    `address(a.url) == a`: reading an address again changes nothing.
    """

    url: str  # what is requested: absolute, ASCII, no fragment, no session, no tracking; parameters in the site's order
    key: str  # equal for two addresses of one page: no scheme, no "www.", no slash at the end, parameters sorted
    host: str  # lower case ASCII, IPv6 in brackets, with ":port" unless it is the scheme's own; "www." is kept


def address(link: str, *, base: str = "", ignored: Collection[str] = ()) -> Address | None:
    """The address that a link leads to.

    Args:
        link: as it stands in a page, a sitemap or a header; absolute, or relative to the base.
        base: URL of the page it stands on (or what that page names as its base); "" where only absolute links hold.
        ignored: names of parameters that were found to make no difference on that host; they are left out.
    Returns:
        None for what cannot be a page's address: other schemes (mailto:, javascript:, data:, ftp:), a user name or
        password, a host or port that cannot be, control characters, over MAX_CHARS characters. Never raises.
    Source:
        WHATWG URL Standard for reading; RFC 3986, 6.2.2 for keys; w3lib for escaping.
    """
    cleaned = _slashes(link.strip(_ENDS).translate(_TAB_OR_LINE_END).partition("#")[0])
    if len(cleaned) > MAX_CHARS or _CONTROL.search(cleaned) or _NO_HOST.match(cleaned):
        return None
    try:
        return _read(urljoin(base, cleaned), frozenset(ignored))
    except ValueError:  # what urllib and w3lib cannot take apart, no browser finds a page at
        return None


def site_of(host: str) -> str:
    """What makes two hosts one site: the host (with its port, if any) without "www."."""
    while host.startswith("www.") and "." in host[4:]:
        host = host[4:]
    return host


def comparable(text: str) -> str:
    """A path or query in one spelling of escapes: what needs none has none, the others are upper case."""
    return _ESCAPE.sub(_unescape, text) if "%" in text else text


@lru_cache(maxsize=2048)  # the menus of a site stand on each of its pages
def _read(link: str, ignored: frozenset[str]) -> Address | None:
    parts = urlsplit(link)
    if parts.scheme not in DEFAULT_PORTS or "@" in parts.netloc:
        return None
    host = _host(parts.hostname or "")
    if not host or parts.port == 0:
        return None
    if parts.port not in (None, DEFAULT_PORTS[parts.scheme]):
        host = f"{host}:{parts.port}"
    path, _, query = (
        safe_url_string(f"http://h{parts.path or '/'}?{parts.query}").removeprefix("http://h").partition("?")
    )
    path, parameters = _path(path), tuple(_parameters(query, ignored))
    url = f"{parts.scheme}://{host}{path}" + ("?" + "&".join(parameters) if parameters else "")
    return Address(url, _key(host, path, parameters), host) if len(url) <= MAX_CHARS else None


def _slashes(link: str) -> str:
    """A link with the slashes that browsers see: backslashes are slashes up to the query, a host has two before it."""
    if "\\" in link:
        end = min((at for at in (link.find("?"), link.find("#")) if at >= 0), default=len(link))
        link = link[:end].replace("\\", "/") + link[end:]
    return _BEFORE_HOST.sub(r"\g<1>//", link)


@lru_cache(maxsize=4096)
def _host(name: str) -> str:
    """A host's name in lower case ASCII, an IP address in its plain spelling; "" for what no host can be called."""
    if ":" in name:  # urlsplit took the brackets off
        try:
            return f"[{ipaddress.IPv6Address(name)}]" if "%" not in name else ""
        except ValueError:
            return ""
    name = _ascii(unquote(name)).removesuffix(".")
    labels = name.split(".")
    if len(name) > 253 or not all(map(_LABEL.fullmatch, labels)):
        return ""
    return _ipv4(name) if _NUMBER.fullmatch(labels[-1]) else name


def _ascii(name: str) -> str:
    """A name in ASCII by UTS 46, as in browsers; by IDNA 2003 where that refuses (emoji); "" if neither can."""
    if name.isascii() or len(name) > 253:
        return name.lower()
    try:
        return idna.encode(name, uts46=True).decode()
    except UnicodeError:
        try:
            return name.encode("idna").decode().lower()
        except UnicodeError:
            return ""


def _ipv4(name: str) -> str:
    """The plain spelling of what the C library reads as an IPv4 address: hexadecimal, octal, fewer parts than four."""
    try:
        return socket.inet_ntoa(socket.inet_aton(name))
    except OSError:
        return ""


def _path(path: str) -> str:
    """A path without sessions, and without `.` and `..` (RFC 3986, 5.2.4)."""
    path = _PATH_SESSION.sub("", path) if "=" in path else path
    path = _ASP_NET_SESSION.sub("", path) or "/" if "/(" in path else path
    segments = [_DOTS.get(segment.lower(), segment) for segment in path[1:].split("/")]
    kept: list[str] = []
    for segment in segments:
        if segment == "..":
            del kept[-1:]
        elif segment != ".":
            kept.append(segment)
    if segments[-1] in (".", ".."):
        kept.append("")
    return "/" + "/".join(kept)


def _parameters(query: str, ignored: Collection[str]) -> Iterator[str]:
    """The parameters that say which page is meant, as they were written."""
    for parameter in query.split("&"):
        name, _, value = parameter.partition("=")
        plain = unquote(name)
        if parameter and plain not in ignored and not _says_who_asks(plain.lower(), value):
            yield parameter


def _says_who_asks(name: str, value: str) -> bool:
    """Whether a parameter tells visitors apart, not pages: a session or where a reader came from."""
    if name in SESSION_NAMES or name in TRACKING_NAMES or name.startswith(TRACKING_PREFIXES):
        return True
    return name in MAYBE_SESSION_NAMES and looks_drawn(value)


def looks_drawn(value: str) -> bool:
    """Whether a value looks drawn by lot: a UUID, or 16 letters and digits or more without a mark, well mixed."""
    if _UUID.fullmatch(value):
        return True
    digits = sum(map(str.isdigit, value))
    return len(value) >= 16 and value.isascii() and value.isalnum() and 3 <= digits <= len(value) - 3


def _key(host: str, path: str, parameters: tuple[str, ...]) -> str:
    """What is equal for two spellings of one address."""
    shown = site_of(host) + comparable(path).rstrip("/")
    ordered = sorted(comparable(parameter.replace("+", "%20")) for parameter in parameters)
    return shown + ("?" + "&".join(ordered) if ordered else "")


def _unescape(match: re.Match[str]) -> str:
    character = chr(int(match[1], 16))
    return character if character in _UNESCAPED else match[0].upper()
