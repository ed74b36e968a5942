"""Well-behaved web servers on loopback, with sites to crawl, and a log of every request.

    with SiteServer(small_site()) as server:
        server.url("/")      # http://127.0.0.1:<port>/
        server.log           # every request so far
        server.site.pages    # what is served; may be changed between visits

Each function that makes a site says what a crawl of it should find: `Site.wanted` are the paths that belong into a
library, `Site.reasons` the reason words of others. Servers that misbehave: tests.crawl.misbehaving.
"""

from tests.crawl.sites.made import near_copies, page, prose, small_site, walls
from tests.crawl.sites.real import real_site
from tests.crawl.sites.server import Request, SiteServer
from tests.crawl.sites.site import Served, Site
from tests.crawl.sites.traps import calendar_trap, endless_path, facet_trap, mirror, session_trap

__all__ = [
    "Request",
    "Served",
    "Site",
    "SiteServer",
    "calendar_trap",
    "endless_path",
    "facet_trap",
    "mirror",
    "near_copies",
    "page",
    "prose",
    "real_site",
    "session_trap",
    "small_site",
    "walls",
]
