"""Settings of gunicorn, each with its reason (docs/how-to/run.md)."""

import os
from typing import Any

worker_class = "gevent"  # one greenlet a screen; a thread a screen takes 785 ms to 5,000 of them
workers = 1  # the engine and the scheduler live in the worker
worker_connections = 12_000
keepalive = 75  # seconds; feeds keep their connection, the default of 2 closes it under them
graceful_timeout = 15
timeout = 60
backlog = 2048
bind = f"{os.environ.get('HUB_HOST', '127.0.0.1')}:{os.environ.get('HUB_PORT', '8000')}"
accesslog = None
errorlog = "-"
loglevel = "warning"


def worker_exit(server: Any, worker: Any) -> None:
    """Stop the engine and the writer once the last request is answered."""
    from challenge_hub import runtime, wsgi  # noqa: PLC0415  # only a worker has built the app

    runtime.stop(wsgi.app)
