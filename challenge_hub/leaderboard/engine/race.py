"""One challenge in memory: its exact running standings, and the scene they make.

What it holds is a cache of the ledger: dropped and built again it is the same (promise R3).
"""

from collections.abc import Iterable, Iterator, Sequence, Set
from datetime import timedelta

import msgspec

from challenge_hub.challenges.rules import State
from challenge_hub.feeds.queries import FeedHealth
from challenge_hub.feeds.rules import silence
from challenge_hub.foundation.clock import from_micros, micros
from challenge_hub.foundation.database import reading
from challenge_hub.leaderboard.boards.hours import opened
from challenge_hub.leaderboard.boards.rows import MOST_ROWS
from challenge_hub.leaderboard.boards.scene import Moment, Scene
from challenge_hub.leaderboard.boards.when import midnight_after, morning_of
from challenge_hub.leaderboard.concern import earlier_lines
from challenge_hub.leaderboard.engine.dawn import Dawn, packed, scores_of
from challenge_hub.leaderboard.engine.kept import Kept, as_ratios, from_ratios
from challenge_hub.leaderboard.engine.library import Loaded
from challenge_hub.leaderboard.engine.moments import Glance, glance, moments_between
from challenge_hub.leaderboard.queries import LAST_MOMENTS, Head
from challenge_hub.scoring.kpis import Sum
from challenge_hub.scoring.lean import NOTHING, LeanStandings
from challenge_hub.scoring.lines import Line
from challenge_hub.scoring.roster import Roster
from challenge_hub.scoring.snapshot import restore, snapshot
from challenge_hub.scoring.standings import Standings

REVEAL = timedelta(hours=24)  # after certification a frozen board shows itself (4.5)
STATES = {
    State.SCHEDULED: "before",
    State.RUNNING: "running",
    State.PAUSED: "paused",
    State.CLOSED: "provisional",
    State.CERTIFIED: "certified",
    State.ARCHIVED: "certified",
}
WORST = ("fresh", "late", "silent")


class Race:
    """The standings now, and those of this morning, from which today's gain is told.

    `seq` is the last line of the ledger that was looked at for it. A new one gathers lines until
    it is `ready`; then it can be looked at.
    """

    def __init__(self, loaded: Loaded, now: int, kept: Kept | None = None) -> None:
        """Begin at `now` without a line, or with what another race held (`kept`)."""
        self.loaded, self.script, self.head = loaded, loaded.script, loaded.head
        self.seq = 0
        self.moments: list[Moment] | None = None  # not read yet
        self.as_of: int | None = None
        self.feeds: set[str] = set()
        self.touched: set[str] = set()
        self.corrected = False
        self._roster = Roster(loaded.lineup.roster)
        self._last: Glance | None = None
        self._gathers, self._fresh = True, kept is None
        self._waiting: list[tuple[Line, Sequence[tuple[Line, bool]]]] = []
        self._tomorrow = 0  # the next local midnight; 0: not worked out
        if kept is None:
            self.live = self._begin(self._shown(now))
            self.dawn = Dawn(self._morning_of(self._shown(now)), self._begin)
        else:
            self._take_up(kept)

    def _begin(self, at: int) -> LeanStandings:
        return LeanStandings(self.script.plan, self._roster, at=at, earlier=self._earlier)

    def _earlier(self, line: Line) -> Iterator[Line]:
        """Asked only when somebody's newest fact is taken away."""
        person = self.loaded.lineup.ids[line.person]
        with reading() as session:
            yield from earlier_lines(session, self.loaded.lineup.concern, person, line)

    def _take_up(self, kept: Kept) -> None:
        self.live = restore(self._begin(0), kept.live)
        scores = None if kept.scores is None else from_ratios(kept.scores)
        self.dawn = Dawn(kept.dawn_at, self._begin, bytes(kept.dawn), scores)
        self.as_of, self.feeds = kept.as_of, set(kept.feeds)

    def keep(self) -> Kept:
        """All that a race of the same challenge and roster needs to go on from here."""
        dawn = self.dawn.pack()
        scores = self.dawn.known_scores
        return Kept(
            live=snapshot(self.live),
            dawn=msgspec.Raw(dawn),
            dawn_at=self.dawn.at,
            scores=None if scores is None else as_ratios(scores),
            as_of=self.as_of,
            feeds=sorted(self.feeds),
        )

    def follow(self, head: Head) -> None:
        """Take up a new state of the challenge."""
        self.head = head

    def take(self, line: Line, kin: Sequence[tuple[Line, bool]] = ()) -> None:
        """Take a line that concerns this challenge, by itself or by its family.

        `kin`: its family from before it, in order, each with whether it concerns the challenge by
        itself, so that it was taken when it came.
        """
        if self._gathers:
            self._gather(line, kin)
            return
        persons, teams = self._take(self.live, line, kin)
        dawn = self.dawn.at
        if line.at < dawn or (kin and any(one.at < dawn for one, _ in kin)):
            self._take(self.dawn.changing(), line, kin)
        self.touched |= persons
        if teams and line.ref is not None:
            self.corrected = True
        if teams or self._speaks_of(line):
            self._told_by(line, line.received)

    def _gather(self, line: Line, kin: Sequence[tuple[Line, bool]]) -> None:
        """While the ledger is read: lines that speak of others wait for what stands alone."""
        if line.ref is not None or not self._fresh:
            self._waiting.append((line, kin))
            return
        self.live.gather(line)
        if line.at < self.dawn.at:
            self.dawn.changing().gather(line)
        if self._speaks_of(line):
            self._told_by(line, line.received)

    def add_up(self, newest: Line, added: Sum, received: int) -> None:
        """While the ledger is read: facts that nothing tells apart (`LeanStandings.add_up`).

        `received` is when the last of them was.
        """
        closed = not self._fresh
        self.live.add_up(newest, added, closed=closed)
        if newest.at < self.dawn.at:
            self.dawn.changing().add_up(newest, added, closed=closed)
        if self._speaks_of(newest):
            self._told_by(newest, received)

    def _told_by(self, line: Line, received: int | None) -> None:
        self.feeds.add(line.feed)
        self.as_of = max(self.as_of or 0, received or line.at)

    def begin(self, now: int) -> None:
        """Before the ledger is read: what a race holds that was taken up counts until `now`."""
        if not self._fresh:
            self._move_to(now)
            self._gathers = True

    def ready(self) -> None:
        """The ledger was read as far as it goes; from now on each line counts as it comes."""
        if self._gathers:
            for standings in (self.live, *([self.dawn.opened()] if self.dawn.changed else [])):
                if self._fresh:
                    standings.gathered()
                else:
                    standings.look_at_everyone()
        self._gathers = self._fresh = False
        for line, kin in self._waiting:
            self.take(line, kin)
        self._waiting.clear()

    def _take(
        self, live: LeanStandings, line: Line, kin: Sequence[tuple[Line, bool]]
    ) -> tuple[Set[str], Set[str]]:
        if not kin:  # nearly every line
            return NOTHING if live.knows(line) else live.apply(line)
        persons, teams, before = set[str](), set[str](), list[Line]()
        for one, by_itself in (*kin, (line, False)):
            counted = by_itself and one.ref is None and one.at < live.books.as_of
            if not counted and not live.knows(one):
                touched = live.apply(one, before)
                persons |= touched.persons
                teams |= touched.teams
            before.append(one)
        return persons, teams

    def _speaks_of(self, line: Line) -> bool:
        """Whether a fact is about this challenge's people, KPIs and window."""
        plan = self.script.plan
        inside = plan.grid.start <= line.at < plan.grid.end
        return inside and line.kpi in plan.columns and line.person in self.script.people

    def move_to(self, now: int) -> None:
        """Let what happened before `now` count. A new morning begins with what stood at it."""
        if not self._gathers:
            self._move_to(now)

    def _move_to(self, now: int) -> None:
        shown, live = self._shown(now), self.live
        if shown >= self._tomorrow:
            self._tomorrow = midnight_after(self.script, shown)
            if (morning := self._morning_of(shown)) > self.dawn.at:
                self._begin_day(morning)
        if shown > live.books.as_of:
            self.touched |= live.advance(shown).persons

    def _begin_day(self, morning: int) -> None:
        live = self.live
        if morning > live.books.as_of:
            self.touched |= live.advance(morning).persons
        looked_at = self._last is not None
        self.dawn = Dawn(
            live.books.as_of, self._begin, packed(live), scores_of(live) if looked_at else None
        )

    def scene(self, now: int, health: Iterable[FeedHealth] = ()) -> Scene:
        """How the challenge stands."""
        plan = self.script.plan
        certified = self.head.certified_at
        since = opened(self.script, now)
        return Scene(
            now=now,
            state=STATES[self.head.state],
            teams=tuple(self.live.teams()),
            morning=self.dawn.scores(),
            top=tuple(self.live.top(MOST_ROWS)) if plan.individual else (),
            listed=self._listed(),
            objectives=tuple(self.live.objectives()),
            moments=tuple(self.moments or ()),
            as_of=self.as_of,
            quiet=self._quiet(now, since, health),
            opened=since,
            certified_at=None if certified is None else micros(certified),
            pause_reason=self.head.pause_reason or "",
            frozen_at=self.script.freeze if self._frozen(now) else None,
        )

    def tell(self, scene: Scene) -> tuple[list[Moment], list[Moment]]:
        """What rose since the last scene, and what a correction takes back.

        Nothing is told of a race that was just loaded, nor by a correction: it must look as if
        the fact had never been wrong.
        """
        before, now = self._last, glance(self.script, scene)
        corrected, touched = self.corrected, self.touched
        self._last, self.corrected, self.touched = now, False, set()
        if before is None or scene.state != "running":
            return [], []
        if corrected:
            shown = self.moments or []
            gone = [one for one in shown if one.who in touched or one.kind != "place"]
            self.moments = [one for one in shown if one not in gone]
            return [], gone
        told = list(moments_between(before, now, touched, scene.now))
        self.moments = [*(self.moments or ()), *told][-LAST_MOMENTS:]
        return told, []

    def final(self) -> Standings | None:
        """The standings after the grace; None while the board is frozen at an earlier instant."""
        closes = self.script.plan.closes
        shown = self.live.books.as_of
        return self.live.standings() if shown == closes else None

    def _listed(self) -> int:
        return self.live.boards[0].size if self.script.plan.individual else 0

    def _quiet(self, now: int, since: int | None, health: Iterable[FeedHealth]) -> str:
        """The worst state of the feeds that this challenge counts on, while work goes on.

        A feed is given its rhythm from the opening on: before, nothing was to be expected.
        """
        if since is None:
            return "resting"
        begin, instant = from_micros(since), from_micros(now)
        states = {
            silence(max(one.last_received or begin, begin), instant, one.rhythm)
            for one in health
            if one.name in self.feeds
        }
        return max(states, key=WORST.index, default="fresh")

    def _frozen(self, now: int) -> bool:
        freeze, certified = self.script.freeze, self.head.certified_at
        if freeze is None or now < freeze:
            return False
        return certified is None or now < micros(certified + REVEAL)

    def _shown(self, now: int) -> int:
        """The instant that the public board shows; a paused one stands still (4.5)."""
        closes, paused = self.script.plan.closes, self.head.paused_at
        if paused is not None:
            now = min(now, micros(paused))
        freeze = self.script.freeze
        if freeze is not None and self._frozen(now):
            return min(freeze, closes)
        return min(now, closes)

    def _morning_of(self, shown: int) -> int:
        return min(morning_of(self.script, shown), self.script.plan.closes)
