"""Signing in with a secret in a browser: it is kept in a cookie that no script and no other site can use.

Others send the token that they were given in a form. The owner opens the address that the server has printed.
"""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Query, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from citewell.serve.access import COOKIE, owner_cookie
from citewell.serve.links import PLACE_CHARS, page_of_ours
from citewell.serve.origin import origin_of
from citewell.serve.owner import ENTER
from citewell.serve.problems import Problem, problem_response
from citewell.serve.state import shared
from citewell.serve.templates import render

KEPT_S = 90 * 24 * 3600
SECRET_CHARS = 200

router = APIRouter(include_in_schema=False)


@router.get("/sign-in")
async def form(to: Annotated[str, Query(max_length=PLACE_CHARS)] = "/") -> Response:
    """Ask for a token."""
    return HTMLResponse(render("sign_in.html", query="", failed=False, to=page_of_ours(to)))


@router.post("/sign-in")
async def sign_in(
    request: Request,
    token: Annotated[str, Form(max_length=SECRET_CHARS)],
    to: Annotated[str, Form(max_length=PLACE_CHARS)] = "/",
) -> Response:
    """Keep a known token, and lead to the page that was asked for."""
    place = page_of_ours(to)
    client = shared(request).access.known(token.strip())
    if client is None:
        return HTMLResponse(render("sign_in.html", query="", failed=True, to=place), 401)
    response = RedirectResponse(place, 303)
    if client.owner:
        _keep_owner(request, response, token.strip())
    else:
        response.set_cookie(
            COOKIE, token.strip(), max_age=KEPT_S, httponly=True, samesite="strict", secure=_is_https(request), path="/"
        )
    return response


@router.get(ENTER)
async def enter(request: Request, key: Annotated[str, Query(max_length=SECRET_CHARS)] = "") -> Response:
    """Sign the owner's browser in until it is closed, and lead to the start page, whose address says nothing."""
    if not shared(request).owner.is_meant_by(key):
        hint = "open the address that citewell serve has printed last: each start makes a new one"
        return problem_response(request, Problem(401, "sign_in", "This address is no longer good.", hint))
    response = RedirectResponse("/", 303)
    _keep_owner(request, response, key)
    return response


@router.post("/sign-out")
async def sign_out(request: Request) -> Response:
    """Forget what the browser has signed in with."""
    response = RedirectResponse("/sign-in", 303)
    response.delete_cookie(COOKIE, path="/", httponly=True, samesite="strict")
    if (name := owner_cookie(request.headers)) in request.cookies:
        response.delete_cookie(name, path="/", httponly=True, samesite="lax")
    return response


def _keep_owner(request: Request, response: Response, secret: str) -> None:
    # Lax: the printed address may be opened from a page or a file, and leads on from there. What changes something is
    # refused to pages of others all the same (access.same_origin).
    name = owner_cookie(request.headers)
    response.set_cookie(name, secret, httponly=True, samesite="lax", secure=_is_https(request), path="/")


def _is_https(request: Request) -> bool:
    return origin_of(request).startswith("https:")
