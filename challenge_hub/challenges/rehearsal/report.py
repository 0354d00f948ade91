"""The whole rehearsal as one JSON document: the windows, what they come to, the warnings. Pure."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from challenge_hub.challenges.rehearsal.findings import findings
from challenge_hub.challenges.rehearsal.history import History
from challenge_hub.challenges.rehearsal.replay import replay
from challenge_hub.challenges.rehearsal.sums import summed
from challenge_hub.challenges.rehearsal.windows import Choice, Window, choose, the_challenge
from challenge_hub.scoring.roster import Roster
from challenge_hub.scoring.settle import Register
from challenge_hub.scoring.zone import instant_text

FORMAT = 1
WAIT, COUNT = "wait", "count"
LATE: Final = (WAIT, COUNT)
MOST_WINDOWS: Final = 104  # two years of weeks
Play = Callable[[Window], dict[str, Any]]
Run = Callable[[Play, Sequence[Window]], Iterator[dict[str, Any]]]


@dataclass(frozen=True)
class Options:
    """How many windows, and whether what came in after the grace waits or counts."""

    windows: int
    late: str = WAIT


def in_turn(play: Play, windows: Sequence[Window]) -> Iterator[dict[str, Any]]:
    """Play one window after the other."""
    return map(play, windows)


def rehearse(
    document: Mapping[str, Any],
    roster: Roster,
    register: Register,
    options: Options,
    run: Run = in_turn,
) -> dict[str, Any]:
    """Play a resolved document on the last comparable windows of a history."""
    challenge = the_challenge(document)
    history = History(register, challenge.plan)
    choice = choose(challenge, history.extent, options.windows)
    return rehearse_windows(challenge, choice, roster, history, options, run)


def rehearse_windows(
    challenge: Window,
    choice: Choice,
    roster: Roster,
    history: History,
    options: Options,
    run: Run = in_turn,
) -> dict[str, Any]:
    """Play the windows that were chosen, by way of `run`."""

    def play(window: Window) -> dict[str, Any]:
        return replay(challenge, window, roster, history, waits=options.late == WAIT)

    played = list(run(play, choice.windows))
    extent, plan = history.extent, challenge.plan
    report = {
        "rehearsal": FORMAT,
        "challenge": plan.title,
        "content_hash": plan.content_hash,
        "asked": options.windows,
        "late": options.late,
        "history": None if extent is None else {
            "from": instant_text(extent.first),
            "to": instant_text(extent.last),
        },
        "skipped": [
            {
                "from": instant_text(one.window.plan.grid.start),
                "to": instant_text(one.window.plan.grid.end),
                "closed": [day.isoformat() for day in one.closed],
            }
            for one in choice.skipped
        ],
        "windows": [brief(window) for window in played],
        **summed(challenge, played),
        "strangers": len(history.strangers(roster, plan)),
    }  # fmt: skip
    return {**report, "warnings": findings(challenge, report)}


def brief(window: Mapping[str, Any]) -> dict[str, Any]:
    """A window as the report shows it: of those who took part how many, not who."""
    counted = {key: len(window[key]) for key in ("participants", "took_part")}
    return {**window, **counted}
