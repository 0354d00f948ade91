"""The story of the demo: submitted, approved, started, fed, closed, certified, debriefed.

Every step goes through HTTP, by the people and the feed that would take it.
"""

import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from challenge_hub.demo.client import Client, Unreachable
from challenge_hub.demo.feeder import Feeder
from challenge_hub.demo.stage import Stage
from challenge_hub.foundation.authorisation import Role
from challenge_hub.foundation.clock import Clock

STEP_SECONDS = 0.1  # between two looks at the clock, wall time
TELLING_EVERY = 10  # steps between two questions to the server
CERTIFIED, FINAL = "certified", "final"


class Server(Protocol):
    """What the story plays on; `demo.server.Server` is one process, `make scaled` runs many."""

    @property
    def url(self) -> str: ...

    def revive(self) -> bool:
        """Start again what has died. True when something had."""
        ...


@dataclass
class News:
    """What the terminal is told: the instant of the demo, the state, the board's sentence."""

    now: datetime
    state: str
    sentence: str
    sent: int


@dataclass
class Story:
    """Leads the demo's challenge from its project file to its debrief."""

    stage: Stage
    server: Server
    manager: Client
    feeder: Feeder
    state: str = ""
    sentence: str = ""
    key: str = ""
    debrief: str = ""
    warnings: list[str] = field(default_factory=list)

    def propose_and_approve(self) -> str:
        """The manager submits the file, the approver signs exactly that. Returns its key."""
        manager = self.stage.account(Role.MANAGER)
        approver = self.stage.account(Role.APPROVER)
        self.manager.sign_in(manager.code, manager.password)
        made = self.manager.post("/api/v1/challenges", {"source": self.stage.source})
        self.key = made["key"]
        self.manager.post(f"/api/v1/challenges/{self.key}/submission", {})
        decider = Client(self.server.url)
        decider.sign_in(approver.code, approver.password)
        read = decider.get(f"/api/v1/challenges/{self.key}")
        signed = {"content_hash": read["content_hash"]}
        decider.post(f"/api/v1/challenges/{self.key}/approval", signed)
        return self.key

    def play(self, clock: Clock) -> Iterator[News]:
        """Feed the facts as their instants come, until the final debrief is there."""
        step = 0
        while self.debrief != FINAL:
            if self.server.revive():
                self.warnings.append("the server had died; it was started again")
            answered = self.feeder.send_due(clock.now())
            if answered and step % TELLING_EVERY == 0:
                self._look()
            yield News(clock.now(), self.state, self.sentence, self.feeder.sent)
            step += 1
            time.sleep(STEP_SECONDS)

    def _look(self) -> None:
        """Ask how the challenge stands; a server that does not answer now is asked again."""
        try:
            self.state = str(self.manager.get(f"/api/v1/challenges/{self.key}")["state"])
            frame: dict[str, Any] = self.manager.get(f"/boards/{self.key}/frame")
            self.sentence = str(frame["sentence"]["text"])
            if self.state == CERTIFIED:
                address = f"/api/v1/challenges/{self.key}/debrief"
                self.debrief = str(self.manager.get(address)["kind"])
        except Unreachable:
            return
