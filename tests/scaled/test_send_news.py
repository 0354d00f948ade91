"""News by Redis: sealed, the newest only, and never in anybody's way."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from redis import Redis

from challenge_hub.leaderboard.fanout.news import PREFIX, News, seal, unsealed
from scaled.parts import Part, redis_server
from tests.ports import free_port
from tests.waiting import wait_until

OLD, NEW = "an old secret of the installation", "a new secret of the installation"


@pytest.fixture
def port() -> int:
    return free_port()


@pytest.fixture
def redis(tmp_path: Path, port: int) -> Iterator[Part]:
    part = redis_server(tmp_path, port)
    part.start()
    yield part
    part.kill()


class Listening:
    """News that remembers what it heard on the channel `board:race`."""

    def __init__(self, port: int, *secrets: str) -> None:
        self.heard: list[bytes] = []
        url = f"redis://127.0.0.1:{port}/0"
        self.news = News(url, secrets, lambda: ["board:race"], self.hear)

    def hear(self, channel: str, message: bytes) -> None:
        assert channel == "board:race"
        self.heard.append(message)

    def __enter__(self) -> "Listening":
        self.news.start()
        return self

    def __exit__(self, *error: object) -> None:
        self.news.stop()


def subscribed(port: int, count: int = 1) -> bool:
    with Redis(port=port) as client:
        return bool(client.pubsub_numsub(f"{PREFIX}board:race")[0][1] == count)


@pytest.mark.parametrize(
    ("secrets", "opens"), [((OLD,), True), ((NEW, OLD), True), ((NEW,), False)]
)
def test_a_message_opens_with_a_secret_of_the_installation_only(
    secrets: tuple[str, ...], opens: bool
) -> None:
    assert (unsealed(seal(b"1 2 {}", OLD), secrets) == b"1 2 {}") is opens


def test_a_message_that_was_changed_opens_no_more() -> None:
    sealed = bytearray(seal(b"1 2 {}", OLD))
    sealed[-1] ^= 1

    assert unsealed(bytes(sealed), (OLD,)) is None


def test_what_anybody_else_says_is_not_heard(redis: Part, port: int) -> None:
    with Listening(port, NEW) as one, Listening(port, NEW) as other, Redis(port=port) as anybody:
        wait_until(lambda: subscribed(port, 2))
        anybody.publish(f"{PREFIX}board:race", b"9 9 a picture of somebody else")
        anybody.publish(f"{PREFIX}board:race", seal(b"9 9 {}", OLD))
        one.news.say("board:race", b"1 1 {}")

        wait_until(lambda: other.heard)

    assert other.heard == [b"1 1 {}"]


def test_saying_waits_for_nothing_and_the_newest_is_told_once_redis_is_there(
    tmp_path: Path, port: int
) -> None:
    with Listening(port, NEW) as listening:
        begun = time.monotonic()
        for number in range(100):
            listening.news.say("board:race", b"%d" % number)
        took = time.monotonic() - begun
        part = redis_server(tmp_path, port)
        part.start()
        try:
            wait_until(lambda: subscribed(port))
            listening.news.say("board:race", b"100")
            wait_until(lambda: listening.heard and listening.heard[-1] == b"100", seconds=20)
        finally:
            part.kill()

    assert took < 0.5  # far below the time-out of one try
    assert len(listening.heard) <= 3  # what was said in between is said no more
