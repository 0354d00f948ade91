"""challenge-hub demo: a real week of support calls in three minutes."""

import shutil
import signal
import time
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import click
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TextColumn

from challenge_hub.demo.client import Client, Refused
from challenge_hub.demo.feeder import Feeder
from challenge_hub.demo.server import CannotStart, Server, check_port
from challenge_hub.demo.stage import Settings, Stage, demo_clock, set_stage
from challenge_hub.demo.story import News, Story
from challenge_hub.foundation.text import format_moment

HOST = "127.0.0.1"
BASE_SPEED = 2000  # demo seconds a second: a week of five days in about three minutes
TOLD = {
    "scheduled": "approved, and scheduled",
    "running": "started, on its instant",
    "closed": "closed: the result is provisional until late facts have had their time",
    "certified": "certified: the result is final",
}


@click.command("demo")
@click.option("--speed", type=click.FloatRange(0.05, 20), default=1.0, help="Times three minutes.")
@click.option("--port", type=click.IntRange(1024, 65535), default=8000, show_default=True)
@click.option("--once", is_flag=True, help="End when the debrief is there.")
@click.option("--folder", type=click.Path(path_type=Path), default=Path("var/demo"))
def demo(speed: float, port: int, once: bool, folder: Path) -> None:
    """Play a real week of support calls: proposed, approved, live, closed, debriefed.

    Starts afresh each time. Ends with Ctrl-C; exits 1 when the demo cannot be played.
    """
    console = Console(highlight=False)
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # the server ends with the demo
    try:
        check_port(HOST, port)
        play(Settings(HOST, port, BASE_SPEED * speed, folder), console, once=once)
    except (CannotStart, Refused) as error:
        raise click.ClickException(str(error)) from error
    except KeyboardInterrupt:
        console.print("The demo has ended. Run it again: it starts afresh.")


def play(settings: Settings, console: Console, *, once: bool) -> None:
    shutil.rmtree(settings.folder, ignore_errors=True)
    settings.folder.mkdir(parents=True)
    console.print("Setting the stage: people, teams, the two weeks before …")
    stage = set_stage(settings)
    server = Server(stage.environ, stage.url, settings.folder / "server.log")
    try:
        server.start()
        tell_story(stage, server, console, once=once)
    finally:
        server.stop()


def tell_story(stage: Stage, server: Server, console: Console, *, once: bool) -> None:
    feed = Client(stage.url, key=stage.feed_key)
    send_history(Feeder(feed, stage.history))
    story = Story(stage, server, Client(stage.url), Feeder(feed, stage.facts))
    key = story.propose_and_approve()
    announce(stage, key, console)
    columns = (
        TextColumn("  {task.fields[when]}"),
        BarColumn(),
        TextColumn("{task.completed} of {task.total} facts  {task.fields[sentence]}"),
    )
    with demo_clock(stage) as clock, Progress(*columns, console=console) as bar:
        teller = Teller(stage, bar, console)
        for news in story.play(clock):
            teller.tell(news, story.warnings)
    conclude(stage, story, console)
    if not once:
        console.print("Serving until Ctrl-C.")
        server.wait()


def send_history(feeder: Feeder) -> None:
    """Send the weeks before, which the debrief compares with; again until it is answered."""
    while not feeder.send_due(feeder.facts[-1].at):
        time.sleep(0.2)


def announce(stage: Stage, key: str, console: Console) -> None:
    console.print(f"\n  board    {stage.url}/boards/{key}")
    console.print(f"  page     {stage.url}/challenges/{key}")
    for account in stage.accounts:
        console.print(
            f"  {account.role:<8} account [b]{account.code}[/b], password {account.password}"
        )
    console.print()


@dataclass
class Teller:
    """Turns news into lines and a bar in the terminal."""

    stage: Stage
    bar: Progress
    console: Console
    state: str = ""
    task: TaskID | None = None

    def tell(self, news: News, warnings: list[str]) -> None:
        while warnings:
            self.console.print(f"  {warnings.pop(0)}")
        when = self.when(news.now)
        if news.state != self.state:
            self.state = news.state
            self.console.print(f"  {when}  {TOLD.get(news.state, news.state)}")
        if self.task is None:
            self.task = self.bar.add_task("", total=len(self.stage.facts), when=when, sentence="")
        sentence = news.sentence
        self.bar.update(self.task, completed=news.sent, when=when, sentence=sentence)

    def when(self, instant: datetime) -> str:
        return format_moment(instant, self.stage.project.timezone.key, "en")


def conclude(stage: Stage, story: Story, console: Console) -> None:
    answers = ", ".join(f"{count} {status}" for status, count in story.feeder.answers.items())
    console.print(f"\n  facts    {answers}")
    console.print(f"  debrief  {stage.url}/challenges/{story.key}/debrief")
