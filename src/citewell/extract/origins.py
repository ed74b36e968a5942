"""Where a document comes from: where it was read. What it says of that itself is believed within its own site only.

In: a Reading, the place where its bytes were read, and what the owner says of it. Out: an Origin. A page may name
another address of its own site; an address elsewhere, the name of a publisher, whatever a file or an archive says of
where it was once found, are claims: kept and shown as such, and proven only by reading that place too.
"""

from __future__ import annotations

from pathlib import PurePosixPath

from citewell.extract.clean import clean_line
from citewell.extract.draft import Origin, Reading
from citewell.extract.places import folder_of, host_of, is_front, path_of, web_url
from citewell.extract.titles import Work, compared
from citewell.kit.domains import is_same_site, of_files

MAX_NAME = 80  # characters of a name that a page gives its site; what is longer is cut


def origin_of(reading: Reading, *, source: str, work: Work, stated: str | None = None) -> Origin:
    """Where a document comes from.

    Args:
        source: where its bytes were read (`Page.source`).
        stated: the web address that an archive says they were read at.
    """
    named = clean_line(reading.site or "")
    if web_url(source):
        url = next((url for url in reading.urls if _is_own(url, source, work)), source)
        claimed = next((url for url in reading.urls if not is_same_site(url, source, work.hosts)), None)
        return _claiming(url, work.name if work.given else host_of(source), claimed, work.name or named)
    address = stated or next(iter(reading.urls), None)
    if work.trusted:
        site = work.name if work.given else named or host_of(address)
        return Origin(address or source, site or _place_of(source, work))
    return _claiming(source, _place_of(source, work), address, named)


def _is_own(url: str, source: str, work: Work) -> bool:
    """Whether an address that a page names is its own. That of the site's front page is a common mistake."""
    return is_same_site(url, source, work.hosts) and (is_front(source) or not is_front(url))


def _claiming(url: str, site: str, address: str | None, named: str) -> Origin:
    name = named if compared(named) != compared(site) else ""
    return Origin(url, site, address, (name if len(name) <= MAX_NAME else f"{name[: MAX_NAME - 1]}…") or None)


def _place_of(source: str, work: Work) -> str:
    """What the place of a file is called: as its owner says, else by what it lies in. Folders can be called as sites
    are, when somebody else has packed them; then it says that these are files."""
    if work.given:
        return work.name
    inside = PurePosixPath(path_of(source)).name if "#" in source else ""
    name = work.name or inside or folder_of(source)
    return name if name == inside else of_files(name)
