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


class Waiting(gevent.Timeout):
    """The wait of a connection for its next request; when it ends, so does the connection."""

    def __init__(self, worker: "Worker") -> None:
        super().__init__(worker.cfg.keepalive, False)  # type: ignore[arg-type]  # False: no raise
        self.worker, self.since = worker, time.monotonic()
        self.greenlet: Any = gevent.getcurrent()

    def __enter__(self) -> "Waiting":
        self.worker.waiting.add(self)
        super().__enter__()
        return self

    def __exit__(self, *error: Any) -> Any:
        self.worker.waiting.discard(self)
        return super().__exit__(*error)


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
        """End the screens, which then go to another server, and connections that are idle."""
        hall = self.wsgi.extensions.get("board_hall")
        if hall is not None:
            hall.close()
        while True:
            for wait in list(self.waiting):
                if time.monotonic() - wait.since > IDLE_SECONDS:
                    wait.greenlet.kill(wait, block=False)
            gevent.sleep(IDLE_SECONDS / 2)
