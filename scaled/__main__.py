"""`make scaled`: the demo's challenge on many processes, some of them killed in the middle.

Ends with exit code 0 when the certified result equals what `challenge-hub score` says of the same
file, facts and roster.
"""

import argparse
import shutil
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from challenge_hub.demo.client import Client
from challenge_hub.demo.commands import BASE_SPEED, send_history
from challenge_hub.demo.feeder import Feeder
from challenge_hub.demo.stage import Settings, Stage, demo_clock, set_stage
from challenge_hub.demo.story import News, Story
from challenge_hub.foundation.assets import asset_folder
from challenge_hub.foundation.authorisation import Role
from scaled.cluster import HOST, Cluster, free_ports, postgres, running
from scaled.compare import certified, scored, sections

EXAMPLE = asset_folder("examples") / "support-week"
KILLS = {0.2: "leader", 0.35: "web1", 0.5: "redis", 0.65: "leader"}  # after such a share of facts


@dataclass
class Killer:
    """Ends one part after the other with SIGKILL, the whole process group of it."""

    cluster: Cluster
    total: int
    left: dict[float, str] = field(default_factory=lambda: dict(KILLS))

    def look(self, sent: int) -> str | None:
        """Kill what is due; its name."""
        share = next((share for share in self.left if sent >= share * self.total), None)
        if share is None:
            return None
        name = self.left[share]
        part = self.cluster.leader() if name == "leader" else name
        if part is None:
            return None  # no engine leads just now: the next look finds one
        del self.left[share]
        self.cluster.parts[part].kill()
        return part


def main() -> int:
    options = read_options()
    folder = Path(options.folder).resolve()
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    port = options.port or free_ports(1)[0]
    with tempfile.TemporaryDirectory(prefix="hub-scaled-") as data, postgres(Path(data)) as url:
        settings = Settings(HOST, port, BASE_SPEED * options.speed, folder, url)
        say("setting the stage on PostgreSQL: people, teams, the two weeks before")
        stage = set_stage(settings)
        with running(folder, port, stage.environ) as cluster:
            say(f"{', '.join(cluster.parts)} answer at {cluster.url}; their logs are in {folder}")
            key = tell(stage, cluster)
            return judge(stage, cluster, key)


def read_options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make scaled", description=__doc__)
    parser.add_argument("--speed", type=float, default=1.0, help="times three minutes")
    parser.add_argument("--port", type=int, default=0, help="of the proxy; 0: a free one")
    parser.add_argument("--folder", default="var/scaled", help="for logs")
    return parser.parse_args()


def tell(stage: Stage, cluster: Cluster) -> str:
    """Play the week, killing in the middle. Returns the challenge's key."""
    feed = Client(stage.url, key=stage.feed_key)
    send_history(Feeder(feed, stage.history))
    story = Story(stage, cluster, Client(stage.url), Feeder(feed, stage.facts))
    story.propose_and_approve()
    killer = Killer(cluster, len(stage.facts))
    with demo_clock(stage) as clock:
        for line in lines(story.play(clock), killer):
            say(line)
    if killer.left:
        raise SystemExit(f"nothing was killed at {sorted(killer.left)}")
    answers = ", ".join(f"{count} {status}" for status, count in story.feeder.answers.items())
    say(f"facts: {answers}")
    return story.key


def lines(play: Iterator[News], killer: Killer) -> Iterator[str]:
    state = ""
    for news in play:
        killed = killer.look(news.sent)
        if killed:
            yield f"  {news.sent} facts sent; killed {killed}"
        if news.state != state:
            state = news.state
            yield f"  {state}: {news.sentence}"


def judge(stage: Stage, cluster: Cluster, key: str) -> int:
    """0 when the certified result is what the score command says."""
    manager = Client(cluster.url)
    account = stage.account(Role.MANAGER)
    manager.sign_in(account.code, account.password)
    result, told = certified(manager, key), scored(EXAMPLE)
    same = sections(result) == sections(told) and result["digest"] == told["digest"]
    say(f"died and were started again: {', '.join(cluster.died)}")
    say(f"standings {'equal' if same else 'DIFFER FROM'} challenge-hub score: {told['digest']}")
    return 0 if same else 1


def say(text: str) -> None:
    print(text, flush=True)


if __name__ == "__main__":
    sys.exit(main())
