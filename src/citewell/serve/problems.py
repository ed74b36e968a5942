"""Errors as a client gets them: RFC 9457 problem details for programs, a page for people.

Every error of the server has this one shape, whichever layer it comes from.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp

from citewell.contract import Json
from citewell.errors import CitewellError, LibraryError, OriginalMissing
from citewell.present.public import without_paths
from citewell.present.texts import shown
from citewell.serve.links import sign_in_url
from citewell.serve.templates import render

log = logging.getLogger(__name__)

STATUSES = {
    "no_document": 404,
    "no_original": 404,
    "not_found": 404,
    "usage": 422,
    "stale_cursor": 409,
    "overloaded": 503,
    "lost": 503,
    "busy": 503,
}
"""Statuses of our own errors by their `reason`; any other is a fault of the server's side."""

TITLES = {
    "no_document": "There is no such document or revision in this library.",
    "busy": "The library is being written; try again in a moment.",
}

PROBLEM_TYPE = "urn:citewell:problem:"


@dataclass(frozen=True, slots=True)
class Problem:
    """What went wrong with a request."""

    status: int
    kind: str  # a short stable word
    title: str
    hint: str = ""
    detail: str = ""
    retry_after_s: int | None = None


def problem_json(problem: Problem, instance: str) -> Json:
    """RFC 9457: `type`, `title`, `status`, `detail`, `instance`; and `hint`, what to do."""
    return {
        "type": PROBLEM_TYPE + problem.kind,
        "title": problem.title,
        "status": problem.status,
        "detail": problem.detail or problem.title,
        "instance": instance,
        "hint": problem.hint,
    }


def problem_of(error: CitewellError) -> Problem:
    """One of our own errors. Those of the library name its folder, which is not a client's business."""
    status = STATUSES.get(error.reason, 500)
    if isinstance(error, LibraryError) and not isinstance(error, OriginalMissing):
        title = TITLES.get(error.reason, "The library cannot be read now.")
        return Problem(status, error.reason, title, retry_after_s=2 if error.retryable else None)
    text = without_paths(shown(str(error)))
    return Problem(
        status, error.reason, text[:1].upper() + text[1:], without_paths(error.hint),
        retry_after_s=2 if error.retryable else None,
    )  # fmt: skip


def problem_response(request: Request, problem: Problem) -> Response:
    """A problem in the form that the client reads: JSON, but for a browser that asks for a page."""
    headers = {"retry-after": str(problem.retry_after_s)} if problem.retry_after_s else {}
    if problem.status == 401:
        headers["www-authenticate"] = "Bearer"
    wants_page = "text/html" in request.headers.get("accept", "") and not request.url.path.startswith("/api/")
    if wants_page:
        asked_for = f"{request.url.path}?{request.url.query}".rstrip("?")
        page = render("problem.html", problem=problem, query="", sign_in_url=sign_in_url(asked_for))
        return Response(page, problem.status, headers, "text/html")
    body = problem_json(problem, request.url.path)
    return JSONResponse(body, problem.status, headers, "application/problem+json")


def problem_app(problem: Problem) -> ASGIApp:
    """An ASGI app that answers everything with this problem."""

    async def app(scope, receive, send):  # type: ignore[no-untyped-def]
        await problem_response(Request(scope), problem)(scope, receive, send)

    return app


def handle_errors(app: FastAPI) -> None:
    """Have every error of an app answered as a problem."""

    @app.exception_handler(CitewellError)
    async def own(request: Request, error: CitewellError) -> Response:
        return problem_response(request, problem_of(error))

    @app.exception_handler(RequestValidationError)
    async def invalid(request: Request, error: RequestValidationError) -> Response:
        return problem_response(request, _invalid(error))

    @app.exception_handler(Exception)
    async def fault(request: Request, error: Exception) -> Response:
        log.error("a fault of ours", exc_info=error)
        title = "Something is wrong with this server."
        return problem_response(request, Problem(500, "fault", title, "its owner finds in the log what it is"))

    @app.exception_handler(HTTPException)
    async def http(request: Request, error: HTTPException) -> Response:
        titles = {404: "There is nothing at this address.", 405: "This address does not take that method."}
        kinds = {404: "not_found", 405: "method"}
        title = titles.get(error.status_code, str(error.detail))
        response = problem_response(request, Problem(error.status_code, kinds.get(error.status_code, "http"), title))
        response.headers.update(error.headers or {})
        return response


def _invalid(error: RequestValidationError) -> Problem:
    """What is wrong with which parameter; its value is not repeated."""
    details = [f"{'.'.join(map(str, each['loc'][1:])) or each['loc'][0]}: {each['msg']}" for each in error.errors()]
    return Problem(422, "usage", "The request is not as it should be.", "see /api/openapi.json", "; ".join(details[:5]))
