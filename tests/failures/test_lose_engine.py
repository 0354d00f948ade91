"""R1, R5: with several processes, any of them may die or hang; the others go on by themselves."""

import signal
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from challenge_hub.foundation.config import Config
from scaled.parts import Part, redis_server
from tests.failures.conftest import SOAK, Opens
from tests.failures.screens import until
from tests.failures.server import Nursery, Server
from tests.failures.stage import Play
from tests.ports import free_port

SHOWN_SECONDS = 20.0  # a takeover lasts 5 s at most; a loaded machine takes its time
HELD_SECONDS = 6.0  # longer than a silent leader is waited for
on_postgresql = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)


@pytest.fixture
def redis(tmp_path: Path) -> Iterator[Part]:
    part = redis_server(tmp_path, free_port())
    part.start()
    yield part
    part.kill()


@pytest.fixture
def links(redis: Part) -> dict[str, str]:
    port = redis.command[redis.command.index("--port") + 1]
    return {"HUB_REDIS_URL": f"redis://127.0.0.1:{port}/0"}


@pytest.fixture
def engines(
    config: Config, nursery: Nursery, tmp_path: Path, links: dict[str, str], durable: None
) -> Iterator[list[Server]]:
    """Two engines; the first one leads."""
    with ExitStack() as stack:
        engines = []
        for _ in range(2):
            mother = None if SOAK else nursery
            engine = Server(config, tmp_path, mother, HUB_ROLE="engine", **links)
            engine.start()
            stack.callback(engine.kill)
            engines.append(engine)
        yield engines


def shows_news(play: Play) -> bool:
    """Whether every screen is shown something new soon, while facts come in."""
    before = [screen.newest and screen.newest["ledger"] for screen in play.screens]

    def newer() -> bool:
        now = [screen.newest and screen.newest["ledger"] for screen in play.screens]
        return all(one is not None and one != old for one, old in zip(now, before, strict=True))

    return until(newer, SHOWN_SECONDS) is not None


@on_postgresql
def test_engines_that_die_or_hang_are_replaced_and_nothing_is_lost(
    open_play: Opens, engines: list[Server], links: dict[str, str]
) -> None:
    with open_play(HUB_ROLE="web", **links) as play:
        assert shows_news(play)
        for engine in engines:
            engine.kill()
            assert shows_news(play)
            engine.start()
        for engine in engines:
            engine.signal(signal.SIGSTOP)
            time.sleep(HELD_SECONDS)
            assert shows_news(play)
            engine.signal(signal.SIGCONT)
        play.server.restart()
        assert shows_news(play)
        verdict = play.finish()

    assert verdict.wrong == []
