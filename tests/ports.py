"""A port that nobody listens on right now."""

import random
import socket
from contextlib import suppress

OUTGOING = 32_768  # from here on the system takes ports for outgoing connections


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def kept_port() -> int:
    """One for a server that is killed and comes back.

    Whoever knocks meanwhile at a port of the outgoing range may be given that very port, then
    speaks to herself, and the server cannot have it back.
    """
    while True:
        port = random.randrange(20_000, OUTGOING)  # noqa: S311  # no secret
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port
