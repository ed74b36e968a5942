"""What all requests share, found through the app that serves them."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.requests import Request

from citewell.config import ServeSettings
from citewell.serve.access import Access
from citewell.serve.engine import Engine
from citewell.serve.jobs import Jobs
from citewell.serve.metrics import Metrics
from citewell.serve.owner import Owner
from citewell.serve.tokens import Tokens


@dataclass(frozen=True, slots=True)
class Shared:
    """The parts of one server."""

    settings: ServeSettings
    engine: Engine
    jobs: Jobs
    tokens: Tokens
    owner: Owner
    access: Access
    metrics: Metrics


def shared(request: Request) -> Shared:
    found: Shared = request.app.state.shared
    return found


def engine_of(request: Request) -> Engine:
    return shared(request).engine


def jobs_of(request: Request) -> Jobs:
    return shared(request).jobs
