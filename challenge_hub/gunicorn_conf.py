"""Settings of gunicorn, each with its reason (docs/how-to/run.md)."""

import os
from typing import Any

# One greenlet a screen; a thread a screen takes 785 ms to 5,000 of them.
worker_class = "challenge_hub.worker.Worker"
# One, unless it only serves (HUB_ROLE=web): the engine and the scheduler live in the worker.
workers = int(os.environ.get("HUB_WORKERS", "1"))
worker_connections = 12_000  # above HUB_MAX_SCREENS: pages and feeds must still be let in
# Seconds. Feeds keep their connection, the default of 2 closes it under them. It is also the most
# that a client may take over the head of a request: slow heads cost a greenlet each, no more.
keepalive = 75
graceful_timeout = 15  # for requests; screens are sent away at once (challenge_hub.worker)
timeout = 60  # a worker whose loop does not turn for so long is replaced
backlog = 4096  # screens come back together after a restart; 2,048 would refuse some of 5,000
bind = f"{os.environ.get('HUB_HOST', '127.0.0.1')}:{os.environ.get('HUB_PORT', '8000')}"
# Nobody's: gunicorn believes 127.0.0.1 by itself, and answers its header SCRIPT_NAME with a 500.
forwarded_allow_ips = ""  # whose word counts, HUB_TRUSTED_PROXIES says
accesslog = None
errorlog = "-"
loglevel = "warning"


def worker_exit(server: Any, worker: Any) -> None:
    """Stop the engine and the writer once the last request is answered."""
    from challenge_hub import runtime, wsgi  # noqa: PLC0415  # only a worker has built the app

    runtime.stop(wsgi.app)
