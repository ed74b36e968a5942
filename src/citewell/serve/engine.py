"""All that pages and endpoints ask of the library, in one place: answers made or kept, the rest from the shelf.

It counts what it does (`serve.metrics`), and is the `Reader` that assistants read through (`citewell.mcp`).
"""

from __future__ import annotations

import secrets
import time
from collections.abc import AsyncGenerator
from contextlib import aclosing
from pathlib import Path

from citewell.config import ServeSettings, cores
from citewell.contract import Json
from citewell.errors import CitewellError
from citewell.pipeline.ask import Step
from citewell.pipeline.asked import Asked
from citewell.serve.cache import Cache, chars_of
from citewell.serve.crew import Crew
from citewell.serve.metrics import Metrics
from citewell.serve.shelf import Shelf
from citewell.serve.worker import whole_again
from citewell.types import Answer, Document, Opening


class Engine:
    """One open library that answers many at once. `start` and `stop` belong to the server's event loop."""

    def __init__(self, folder: Path, settings: ServeSettings, metrics: Metrics) -> None:
        self.shelf = Shelf(folder)
        self.crew = Crew(
            folder,
            workers=settings.workers or cores(),
            step_timeout_s=settings.step_timeout_s,
            waiting_max=settings.waiting_max,
        )
        self.metrics = metrics
        self.failure: CitewellError | None = None
        self.epoch = secrets.token_hex(4)
        self._cache: Cache[tuple[Step, ...]] = Cache(settings.cached_mb * 750_000)
        self.pages: Cache[str] = Cache(settings.cached_mb * 250_000)  # of answers that were given, as HTML

    @property
    def kept(self) -> int:
        """Answers that are kept."""
        return len(self._cache)

    async def start(self) -> None:
        """
        Raises:
            CitewellError: the library cannot be opened; kept in `failure` too, for whoever started the server.
        """
        try:
            await self.crew.start()
        except CitewellError as problem:
            self.failure = problem
            raise

    async def stop(self) -> None:
        await self.crew.stop()
        self.shelf.close()

    def failed(self) -> None:
        """A page broke off after its head was sent: its ETag, and all that were given before, hold no longer."""
        self.epoch = secrets.token_hex(4)

    async def revision(self) -> str:
        return await self.shelf.revision()

    async def steps(self, asked: Asked) -> AsyncGenerator[Step, None]:
        """The steps of an answer, made or kept. Whoever stops taking them stops the work.

        Raises:
            CitewellError: as `Crew.steps`.
        """
        revision = await self.revision()
        kept = self._cache.get((revision, asked))
        self.metrics.looked_in_cache(found=kept is not None)
        if kept is not None:
            for step in kept:
                yield step
            return
        made: list[Step] = []
        async with aclosing(self._made(asked)) as steps:
            async for step in steps:
                made.append(step)
                if isinstance(step, Answer):  # kept before it is handed out: many take no step behind it
                    self._cache.put((step.library.revision, asked), tuple(made), chars_of(made))
                yield step

    async def answer(self, asked: Asked) -> Answer:
        """The whole answer."""
        async with aclosing(self.steps(asked)) as steps:
            async for step in steps:
                if isinstance(step, Answer):
                    return step
        raise AssertionError("the last step of an answer is the answer")

    async def document(self, doc_id: str, revision: str | None) -> Document:
        """
        Raises:
            DocumentMissing
        """
        return (await self.shelf.document(doc_id, revision)).document

    async def status(self) -> Json:
        """`citewell.status/1`, but for where the library lies on the server: that is not a client's business."""
        found = await self.shelf.status()
        library = {name: value for name, value in found["library"].items() if name != "folder"}
        return found | {"library": library}

    async def _made(self, asked: Asked) -> AsyncGenerator[Step, None]:
        """Steps from the crew, the answer whole again: the passages of its results were sent with the opening."""
        started = time.perf_counter()
        opening: Opening | None = None
        async with aclosing(self.crew.steps(asked)) as steps:
            async for step in steps:
                if isinstance(step, Opening):
                    opening = step
                    self.metrics.opened(time.perf_counter() - started)
                if isinstance(step, Answer) and opening is not None:
                    step = whole_again(step, opening)
                    self.metrics.answered(step, time.perf_counter() - started)
                yield step
