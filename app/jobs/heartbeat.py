"""The heart of a running step: it extends the lease, keeps progress, hears of a cancellation."""

import logging
from threading import Event, Thread
from types import TracebackType
from typing import Self

from flask import Flask

from app.core import clock
from app.core.database import unit_of_work
from app.jobs import leases, outcomes
from app.jobs.context import StepContext
from app.jobs.errors import LeaseLost
from app.jobs.pace import Pace

log = logging.getLogger(__name__)

NOTEWORTHY = 0.01


class Heartbeat:
    """Beats while its block runs; a beat that finds the lease gone tells the step's context."""

    def __init__(self, app: Flask, context: StepContext, pace: Pace) -> None:
        self._app, self._context, self._pace = app, context, pace
        self._kept: tuple[float, str | None] = (0.0, None)
        self._beaten_at = clock.monotonic()
        self._over = Event()
        self._thread = Thread(target=self._live, name=f"heart-{context.step_id}", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._over.set()
        self._thread.join()

    def _live(self) -> None:
        while not self._over.wait(self._pace.poll):
            try:
                with self._app.app_context():
                    self.beat()
            except LeaseLost:
                self._context.lose()
                return
            except Exception:
                log.warning("a heartbeat failed, the next one may not", exc_info=True)

    def beat(self) -> None:
        """Write what is worth writing, or else look whether the lease still holds."""
        reached = self._context.reached
        due = clock.monotonic() - self._beaten_at >= self._pace.heartbeat
        if not due and not self._is_noteworthy(reached):
            self._look()
            return
        with unit_of_work():
            outcomes.beat(
                self._context.lease, self._pace.lease, progress=reached[0], message=reached[1]
            )
        self._kept, self._beaten_at = reached, clock.monotonic()

    def _look(self) -> None:
        with unit_of_work(writes=False):
            if not leases.is_held(self._context.lease):
                raise LeaseLost

    def _is_noteworthy(self, reached: tuple[float, str | None]) -> bool:
        return abs(reached[0] - self._kept[0]) >= NOTEWORTHY or reached[1] != self._kept[1]
