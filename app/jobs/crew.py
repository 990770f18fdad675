"""The hands of one worker process: so many steps of each queue at once, whoever rang for them.

A Celery message only rings; the crew claims what is first in order until nothing is left. It also
looks into the database by itself, so that work goes on when no message can come.
"""

import logging
import os
import socket
from collections import Counter
from collections.abc import Collection, Mapping
from datetime import datetime
from threading import BoundedSemaphore, Event, Thread

from flask import Flask

from app.core import clock
from app.jobs import cleanup, pace, presence, runner, sweeper
from app.jobs.kinds import QUEUES

log = logging.getLogger(__name__)

SHORTEST_PAUSE = 0.05


def slots_for(threads: int) -> dict[str, int]:
    """Share out a worker: `threads` media steps, half as many engines, room for the small ones."""
    return {"media": threads, "ai": max(1, threads // 2), "mail": 1, "default": 2}


class Crew:
    """Does steps, at most `slots[queue]` of a queue at once, until it is stopped."""

    def __init__(self, app: Flask, slots: Mapping[str, int]) -> None:
        self.name = f"{socket.gethostname()[:60]}:{os.getpid()}"
        self.stopping = Event()
        self._app = app
        self._hands = dict(slots)
        self._slots = {queue: BoundedSemaphore(slots[queue]) for queue in QUEUES}
        self._bells = {queue: Event() for queue in QUEUES}
        self._threads: list[Thread] = []

    def work(self, queue: str) -> None:
        """Do steps of a queue until none is left; return at once when all its hands are busy.

        A ring that finds no free hand is heard by the hand that becomes free.
        """
        bell, slot = self._bells[queue], self._slots[queue]
        bell.set()
        while bell.is_set() and slot.acquire(blocking=False):
            try:
                bell.clear()
                while not self.stopping.is_set() and self._next(queue):
                    pass
            finally:
                slot.release()

    def _next(self, queue: str) -> bool:
        return runner.run_next(self._app, name=self.name, queue=queue, stopping=self.stopping)

    def watch(self, queues: Collection[str]) -> Thread:
        """Look into the database at once and then every so often, in a thread of its own."""
        thread = Thread(target=self._keep_looking, args=(tuple(queues),), daemon=True)
        thread.name = "jobs-watch"
        self._threads.append(thread)
        thread.start()
        return thread

    def _keep_looking(self, queues: tuple[str, ...]) -> None:
        while not self.stopping.is_set():
            due = None
            try:
                self.sign()
                due = self.look(queues)
            except Exception:
                log.warning("looking for work failed, the next look may not", exc_info=True)
            self.stopping.wait(self._pause(due))

    def sign(self) -> None:
        """Leave a sign that somebody works here."""
        with self._app.app_context():
            presence.note_worker(self.name, every=pace.of(self._app.config).look)

    def look(self, queues: Collection[str]) -> datetime | None:
        """Ring for every step that waits; answer when the next one is due by time alone."""
        with self._app.app_context():
            found = sweeper.sweep(queues)
            cleanup.remove_abandoned_folders(clock.now(), False)  # noqa: FBT003 - its shape
        for queue, count in Counter(queue for queue, _step_id in found.takeable).items():
            for _ in range(min(count, self._hands[queue])):
                self._begin(Thread(target=self._work_safely, args=(queue,), daemon=True))
        return found.next_due

    def _begin(self, thread: Thread) -> None:
        """Start a thread and keep it in mind; only the thread that looks does this."""
        thread.start()
        self._threads = [*(one for one in self._threads if one.is_alive()), thread]

    def _work_safely(self, queue: str) -> None:
        try:
            self.work(queue)
        except Exception:
            log.exception("a step of queue %s could not be claimed or recorded", queue)

    def _pause(self, due: datetime | None) -> float:
        longest = pace.of(self._app.config).look
        if due is None:
            return longest
        return max(SHORTEST_PAUSE, min(longest, (due - clock.now()).total_seconds()))

    def stop(self) -> None:
        """Have running steps hand themselves back, and begin no more."""
        self.stopping.set()

    def wait(self) -> None:
        """Wait until what was found by looking is handed back; Celery waits for what it rang for.

        The one that looks was the first to begin, so nothing begins once it has ended.
        """
        while alive := [thread for thread in self._threads if thread.is_alive()]:
            alive[0].join()


def of(app: Flask) -> Crew:
    """Answer this process' crew, made when it is first asked for."""
    crews: dict[int, Crew] = app.extensions.setdefault("matinee_crews", {})
    if os.getpid() not in crews:
        crews[os.getpid()] = Crew(app, slots_for(app.config["WORKER_THREADS"]))
    return crews[os.getpid()]
