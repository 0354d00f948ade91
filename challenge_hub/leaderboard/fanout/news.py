"""News between processes by way of Redis: it makes boards faster, and nothing waits for it.

The truth is in PostgreSQL, where every process looks anyway; so Redis may be away, hang, forget
everything or come back at any time. What is said while it does not take it is replaced by what is
said later; what is heard is sealed with the secret of the installation, so that neither a Redis
that several share nor one that anyone can write to puts a foreign picture on a screen.
"""

import threading
import time
from collections.abc import Callable, Collection
from hashlib import blake2b, sha256
from typing import Any, Protocol

import structlog
from redis import Redis
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry

from challenge_hub.foundation.clock import monotonic

TIMEOUT_SECONDS = 1.0
PAUSE_SECONDS = 0.5  # after Redis did not answer
LOOK_SECONDS = 0.1  # how long a new channel may wait until it is listened to
PING_SECONDS = 1.0
SILENT_SECONDS = 3.0  # without an answer to a ping: the connection is taken to be dead
SEAL_BYTES = 16
PREFIX = "hub:"
SPEAKING, LISTENING = "news_speaking", "news_listening"
TROUBLE = (RedisError, OSError)
log = structlog.get_logger()


class Say(Protocol):
    """Tells other processes; never waits."""

    def __call__(self, channel: str, message: bytes) -> None: ...


def unheard(channel: str, message: bytes) -> None:
    """Fills `Say` where there is no Redis."""


def seal(message: bytes, secret: str) -> bytes:
    """The message behind a keyed digest of it."""
    return _digest(message, secret) + message


def unsealed(sealed: bytes, secrets: Collection[str]) -> bytes | None:
    """The message, if one of the secrets sealed it."""
    digest, message = sealed[:SEAL_BYTES], sealed[SEAL_BYTES:]
    return message if digest in {_digest(message, secret) for secret in secrets} else None


def _digest(message: bytes, secret: str) -> bytes:
    key = sha256(b"board news " + secret.encode()).digest()
    return blake2b(message, key=key, digest_size=SEAL_BYTES).digest()


class News:
    """Speaks and listens on a thread each. `hear` gets what comes on the channels of `wanted`."""

    def __init__(
        self,
        url: str,
        secrets: Collection[str],
        wanted: Callable[[], Collection[str]],
        hear: Callable[[str, bytes], None],
    ) -> None:
        self._url, self._secrets = url, tuple(secrets)
        self._wanted, self._hear = wanted, hear
        self._unsaid: dict[str, bytes] = {}  # by channel: the newest only
        self._guard = threading.Lock()
        self._wake = threading.Event()
        self._stopping = False
        self._lost: set[str] = set()

    def start(self) -> None:
        for name, task in ((SPEAKING, self._speak), (LISTENING, self._listen)):
            threading.Thread(target=self._keep, args=(name, task), name=name, daemon=True).start()

    def stop(self) -> None:
        self._stopping = True
        self._wake.set()

    def say(self, channel: str, message: bytes) -> None:
        """Have it told soon; costs the caller nothing, whatever Redis does."""
        with self._guard:
            self._unsaid[channel] = message
        self._wake.set()

    @property
    def mute(self) -> bool:
        """Whether Redis takes nothing, as far as is known: of one that hangs after a second."""
        return SPEAKING in self._lost

    def _keep(self, name: str, task: Callable[[Any], None]) -> None:
        """Do a task for ever, with a new connection after each trouble. Logs changes only."""
        while not self._stopping:
            try:
                with self._client() as client:
                    task(client)
            except TROUBLE as error:
                self._note(name, type(error).__name__)
                time.sleep(PAUSE_SECONDS)

    def _client(self) -> Redis:
        return Redis.from_url(
            self._url,
            socket_timeout=TIMEOUT_SECONDS,
            socket_connect_timeout=TIMEOUT_SECONDS,
            retry=Retry(NoBackoff(), 0),
            protocol=2,
        )

    def _note(self, task: str, trouble: str | None) -> None:
        if trouble is not None and task not in self._lost:
            self._lost.add(task)
            log.warning("redis_lost", task=task, kind=trouble)
        elif trouble is None and task in self._lost:
            self._lost.discard(task)
            log.warning("redis_back", task=task)

    def _speak(self, client: Any) -> None:
        while not self._stopping:
            self._wake.wait(PING_SECONDS)
            self._wake.clear()
            with self._guard:
                taken, self._unsaid = self._unsaid, {}
            try:
                self._tell(client, taken)
            except TROUBLE:
                with self._guard:
                    self._unsaid = {**taken, **self._unsaid}
                self._wake.set()
                raise
            self._note(SPEAKING, None)

    def _tell(self, client: Any, taken: dict[str, bytes]) -> None:
        with client.pipeline(transaction=False) as pipe:
            for channel, message in taken.items():
                pipe.publish(PREFIX + channel, seal(message, self._secrets[0]))
            if not taken:
                pipe.ping()
            pipe.execute()

    def _listen(self, client: Any) -> None:
        with client.pubsub(ignore_subscribe_messages=True) as heard:
            heard.subscribe(PREFIX)  # without a channel there is no connection to ping
            follower = Follower(heard, self._wanted)
            while not self._stopping:
                follower.follow()
                message = heard.get_message(timeout=LOOK_SECONDS)
                if message is not None:
                    follower.answered = monotonic()
                    self._note(LISTENING, None)
                    self._take(message)

    def _take(self, message: dict[str, Any]) -> None:
        if message["type"] != "message":
            return
        told = unsealed(message["data"], self._secrets)
        if told is not None:
            self._hear(message["channel"].decode().removeprefix(PREFIX), told)


class Follower:
    """Keeps a subscription to the channels that are wanted, and finds out when it is dead."""

    def __init__(self, heard: Any, wanted: Callable[[], Collection[str]]) -> None:
        self._heard, self._wanted = heard, wanted
        self._has: frozenset[str] = frozenset()
        self.answered = self._asked = monotonic()

    def follow(self) -> None:
        """Raises TimeoutError when no ping was answered for a while."""
        now = monotonic()
        if now - self._asked >= PING_SECONDS:
            self._heard.ping()
            self._asked = now
            if now - self.answered > SILENT_SECONDS:
                raise TimeoutError("no answer to a ping")
        wanted = frozenset(PREFIX + channel for channel in self._wanted())
        if new := wanted - self._has:
            self._heard.subscribe(*new)
        if gone := self._has - wanted:
            self._heard.unsubscribe(*gone)
        self._has = wanted
