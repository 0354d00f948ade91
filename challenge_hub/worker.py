"""gunicorn's gevent worker, with a limit on every wait for a client and a quick goodbye.

gunicorn alone waits without end for the body of a request, and keeps a stopping worker until its
last WebSocket and its last idle connection end by themselves.
"""

import time
from typing import Any

import gevent
from gunicorn.workers.base_async import AsyncWorker
from gunicorn.workers.ggevent import GeventWorker

SILENT_SECONDS = 90  # above `keepalive`; a client that sends or takes nothing for so long is cut
IDLE_SECONDS = 0.5  # a connection that waits longer for a request than this has none on its way


class Over(BaseException):
    """Thrown into the wait of a connection; past everything that handles errors."""


class Waiting:
    """The wait of a connection for its next request; when it ends, so does the connection.

    Without a timer of its own, which each request would start and stop: `Worker.sweep` looks.
    """

    def __init__(self, worker: "Worker") -> None:
        self.worker, self.since = worker, time.monotonic()
        self.greenlet: Any = gevent.getcurrent()

    def __enter__(self) -> None:
        self.worker.waiting.add(self)

    def __exit__(self, kind: Any, error: BaseException | None, trace: Any) -> bool:
        self.worker.waiting.discard(self)
        return kind is Over

    def end(self) -> None:
        """In the event loop itself: nothing can come between the look and the throw."""
        if self in self.worker.waiting:
            self.greenlet.throw(Over)


class Worker(GeventWorker):  # type: ignore[misc]  # gunicorn has no types
    """One greenlet a connection."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.waiting: set[Waiting] = set()

    def timeout_ctx(self) -> Waiting:
        return Waiting(self)

    def handle(self, listener: Any, client: Any, addr: Any) -> None:
        """Serve a connection. Half-open ones and bodies that never come end at the time-out."""
        client.settimeout(SILENT_SECONDS)
        # Past GeventWorker's own `handle`, which does nothing but take the time-out away.
        AsyncWorker.handle(self, listener, client, addr)

    def handle_exit(self, sig: int, frame: Any) -> None:
        """A graceful stop: only requests that have begun are waited for."""
        super().handle_exit(sig, frame)
        gevent.spawn(self.send_away)

    def send_away(self) -> None:
        """End the screens, which then go to another server."""
        hall = self.wsgi.extensions.get("board_hall")
        if hall is not None:
            hall.close()

    def run(self) -> None:
        gevent.spawn(self.sweep)
        super().run()

    def sweep(self) -> None:
        """End what waited too long; in a graceful stop, every connection that is idle."""
        loop = gevent.get_hub().loop
        while True:
            most = self.cfg.keepalive if self.alive else IDLE_SECONDS
            begun = time.monotonic() - most
            for wait in [wait for wait in self.waiting if wait.since < begun]:
                loop.run_callback(wait.end)
            gevent.sleep(IDLE_SECONDS / 2)
