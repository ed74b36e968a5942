"""Real sites of the evaluation data, as their servers had them."""

from __future__ import annotations

import mimetypes
import tarfile
from pathlib import Path

from tests.crawl.sites.site import HTML, Served, Site

ORIGINALS = {"tidybayes-docs": "https://mjskay.github.io/tidybayes"}
"""Where a site once stood, in its own absolute addresses."""


def real_site(data: Path, name: str) -> Site:
    """A site of the folder `sites/`, with the sitemap it has, if any; addresses of its own lead to the test's host."""
    original = ORIGINALS.get(name, "").encode()
    site = Site()
    with tarfile.open(data / "sites" / f"{name}.tar.gz") as archive:
        for member in archive:
            file = archive.extractfile(member)
            if file is not None:
                body = file.read()
                kind = mimetypes.guess_type(member.name)[0] or "application/octet-stream"
                is_text = kind.startswith("text/") or kind.endswith("xml")
                path = "/" + member.name.partition("/")[2]
                content = body.replace(original, b"{origin}") if original and is_text else body
                site.pages[path] = Served(content, HTML if kind == "text/html" else kind)
    for index in ("/index.html", "/index.htm"):
        if index in site.pages:
            site.pages["/"] = site.pages[index]
    return site
