"""HTML from the templates beside this file. Everything put into one is `shown` and escaped; there is no way around it.

Assets are named with a digest of their content, so that browsers may keep them for good.
"""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.resources import files
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from jinja2.environment import TemplateModule
from markupsafe import Markup

from citewell import __version__
from citewell.present.texts import address_path, shown, web_link

STATIC = files("citewell.serve") / "static"
TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".ico": "image/x-icon",
    ".png": "image/png",
}


@cache
def _assets() -> dict[str, bytes]:
    return {each.name: each.read_bytes() for each in STATIC.iterdir()}


def asset(name: str) -> bytes | None:
    """The bytes of an asset, None if there is none of that name."""
    return _assets().get(name)


@cache
def asset_url(name: str) -> str:
    """The address of an asset in its present form."""
    content = asset(name)
    assert content is not None, name
    return f"/static/{name}?v={hashlib.sha256(content).hexdigest()[:12]}"


def _readable(value: Any) -> Any:
    """What is put into a template, without what no page can hold; what a template made is so already."""
    return shown(value) if isinstance(value, str) and not isinstance(value, Markup) else value


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("citewell.serve", "html"),
        autoescape=True,
        finalize=_readable,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals |= {"asset": asset_url, "version": __version__}
    environment.filters |= {"shown": shown, "web_link": web_link, "address_path": address_path}
    return environment


def render(template: str, **values: Any) -> str:
    """One template with its values."""
    return _environment().get_template(template).render(values)


def macros(template: str, **values: Any) -> TemplateModule:
    """The macros of a template, to render a page piece by piece."""
    return _environment().get_template(template).make_module(values)
