"""What machines ask: is it alive, is it ready, how much does it do."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import JSONResponse, Response

from citewell import __version__
from citewell.serve.state import shared

router = APIRouter(include_in_schema=False)


@router.get("/healthz")
async def alive() -> Response:
    """The process answers."""
    return JSONResponse({"status": "alive", "version": __version__})


@router.get("/readyz")
async def ready(request: Request) -> Response:
    """Queries can be answered: the library is open and a process is there to answer. 503 if not."""
    crew = shared(request).engine.crew
    state = {"ready": crew.ready, "busy": crew.busy, "waiting": crew.waiting}
    return JSONResponse(state, 200 if crew.ready else 503)


@router.get("/metrics")
async def metrics(request: Request) -> Response:
    """Prometheus text format."""
    parts = shared(request)
    documents, passages, pending = await parts.engine.shelf.counts()
    parts.metrics.library(documents, passages, pending)
    return Response(parts.metrics.text(), media_type=parts.metrics.content_type)
