"""Signing in with a token in a browser: it is kept in a cookie that no script and no other site can use."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from citewell.serve.access import COOKIE
from citewell.serve.origin import origin_of
from citewell.serve.state import shared
from citewell.serve.templates import render

KEPT_S = 90 * 24 * 3600

router = APIRouter(include_in_schema=False)


@router.get("/sign-in")
async def form() -> Response:
    """Ask for a token."""
    return HTMLResponse(render("sign_in.html", query="", failed=False))


@router.post("/sign-in")
async def sign_in(request: Request, token: Annotated[str, Form(max_length=200)]) -> Response:
    """Keep a known token, and lead to the start page: nowhere else, so that no link can lead through here."""
    if shared(request).tokens.find(token.strip()) is None:
        return HTMLResponse(render("sign_in.html", query="", failed=True), 401)
    response = RedirectResponse("/", 303)
    secure = origin_of(request).startswith("https:")
    response.set_cookie(
        COOKIE, token.strip(), max_age=KEPT_S, httponly=True, samesite="strict", secure=secure, path="/"
    )
    return response


@router.post("/sign-out")
async def sign_out() -> Response:
    """Forget the token."""
    response = RedirectResponse("/sign-in", 303)
    response.delete_cookie(COOKIE, path="/", httponly=True, samesite="strict")
    return response
