"""Starts servers whose modules are loaded already, so that one can be killed every second.

A server of its own takes some 2.5 s of processor time to import; forked from here it is the same
gunicorn with the same settings, master and worker, and is up in a fraction of that. Standard input:
one JSON list [log file, environment] a line; standard output: the process id of each server.
"""

import json
import os
import runpy
import signal
import sys
from importlib import import_module

from gevent import monkey

monkey.patch_all()

LOADED = ("gunicorn.app.wsgiapp", "challenge_hub.worker", "challenge_hub.runtime")
COMMAND = ["gunicorn", "-c", "python:challenge_hub.gunicorn_conf", "challenge_hub.wsgi:app"]


def main() -> None:
    for name in LOADED:  # after gevent has patched, as in a worker; the application is built there
        import_module(name)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # the kernel buries who was killed
    for line in sys.stdin:
        log, environ = json.loads(line)
        born = os.fork()
        if not born:
            serve(log, environ)
        os.write(1, f"{born}\n".encode())


def serve(log: str, environ: dict[str, str]) -> None:
    """Become a server: never returns."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    os.setsid()
    written = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(written, 1)
    os.dup2(written, 2)
    os.environ.update(environ)
    sys.argv = COMMAND
    runpy.run_module("gunicorn", run_name="__main__")


if __name__ == "__main__":
    main()
