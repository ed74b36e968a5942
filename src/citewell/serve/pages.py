"""The small pages, and what browsers ask for by themselves: start, help, search engine description, assets.

In: requests that have passed the guards. Out: HTML and files. The results page: search_page. A stored
page: stored_page.
"""

from __future__ import annotations

import json
from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import HTMLResponse, Response

from citewell.present.texts import shown
from citewell.serve.access import signed_in
from citewell.serve.asking import PageFilters
from citewell.serve.links import filter_values
from citewell.serve.origin import origin_of
from citewell.serve.problems import Problem, problem_response
from citewell.serve.state import engine_of
from citewell.serve.templates import TYPES, asset, asset_url, render

router = APIRouter(include_in_schema=False)


@router.get("/")
async def front(request: Request, filters: PageFilters) -> Response:
    """One box. `?site=` keeps to a site: the bookmarklet asks so."""
    engine = engine_of(request)
    documents, _, pending = await engine.shelf.counts()
    choices = await engine.shelf.choices()
    kept = [(name, shown(value)) for name, value in filter_values(filters)]
    page = render("front.html", query="", kept=kept, documents=documents, pending=pending, sites=len(choices.sites))
    return HTMLResponse(page)


@router.get("/help")
async def help_page(request: Request) -> Response:
    """How to ask."""
    target = json.dumps(f"{origin_of(request)}/?site=")
    bookmarklet = f"javascript:location.href={target}+encodeURIComponent(location.hostname)"
    return HTMLResponse(render("help.html", bookmarklet=bookmarklet, signed_in=bool(signed_in(request.headers))))


@router.get("/suggest")
async def suggest(request: Request, q: Annotated[str, Query(max_length=200)] = "") -> Response:
    """Suggestions in the form that browsers ask for (OpenSearch Suggestions)."""
    found = await engine_of(request).shelf.suggest(q)
    body = json.dumps([q, [shown(each) for each in found]], ensure_ascii=True)
    return Response(body, media_type="application/x-suggestions+json")


@router.get("/opensearch.xml")
async def opensearch(request: Request) -> Response:
    """What a browser needs to ask here from its address bar (OpenSearch 1.1)."""
    page = render("opensearch.xml", origin=origin_of(request))
    return Response(page, media_type="application/opensearchdescription+xml")


@router.get("/static/{name}")
async def static(request: Request, name: str) -> Response:
    """An asset; its address names its content, so it may be kept for good."""
    content = asset(name)
    ending = name[name.rfind(".") :]
    if content is None or ending not in TYPES:
        return problem_response(request, Problem(404, "not_found", "There is nothing at this address."))
    is_named = f"{request.url.path}?{request.url.query}" == asset_url(name)
    age = "max-age=31536000, immutable" if is_named else "max-age=3600"
    return Response(content, headers={"cache-control": f"public, {age}"}, media_type=TYPES[ending])


@router.get("/favicon.ico")
async def favicon(request: Request) -> Response:
    """Browsers ask for it here."""
    return await static(request, "icon.svg")


@router.get("/robots.txt")
async def robots() -> Response:
    """Results are not for other engines."""
    return Response("User-agent: *\nDisallow: /\n", media_type="text/plain")
