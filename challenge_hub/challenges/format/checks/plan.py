"""Every stretch of time of a file, and the hours of its week (contract 1.4)."""

import datetime as dt
from collections.abc import Iterator
from zoneinfo import ZoneInfo

from challenge_hub.challenges.format.checks.classifications import classifications
from challenge_hub.challenges.format.checks.context import Checked, Context, Keys
from challenge_hub.challenges.format.errors import problem
from challenge_hub.challenges.format.nodes import Path
from challenge_hub.challenges.format.times import ending, starting
from challenge_hub.scoring.activity import WEEKDAYS, weekdays_of

Span = tuple[dt.datetime, dt.datetime]


def check_plan(context: Context) -> Checked:
    """Check every stretch of time, and the hours of the week."""
    yield from _activity(context)
    if context.zone is None:
        return
    window = _span(context.keys("schedule"), "start", "end", context.zone)
    if window and window[0] >= window[1]:
        text = "The end is not after the start."
        yield ("schedule", "end"), problem("ends_before_start", text, "A later end.")
        window = None
    for path, period, inside in _periods(context):
        yield from _period(path, period, context.zone, window if inside else None)
    yield from _freeze(context, window)
    yield from _overlaps(context, context.zone)


def _span(period: Keys, first: str, last: str, zone: ZoneInfo) -> Span | None:
    """Return start and outside end (UTC); None when either is missing or wrong."""
    begin, end = period.get(first), period.get(last)
    if begin is None or end is None:
        return None
    return starting(begin, zone), ending(end, zone)


def _periods(context: Context) -> Iterator[tuple[Path, Keys, bool]]:
    """Yield every `from`-`to`, and whether it must touch the window."""
    yield ("diagnosis", "period"), context.keys("diagnosis", "period"), False
    yield ("evaluation", "baseline"), context.keys("evaluation", "baseline"), False
    for path, stage in context.listed("schedule", "stages"):
        yield path, stage, True
    for classification in classifications(context):
        for where, boost in context.listed(*classification.path, "boosts"):
            yield where, boost, True


def _period(path: Path, period: Keys, zone: ZoneInfo, window: Span | None) -> Checked:
    span = _span(period, "from", "to", zone)
    if span is None:
        return
    if span[0] >= span[1]:
        text = "The end is not after the start."
        yield (*path, "to"), problem("ends_before_start", text, "A later end.")
    elif window and (span[1] <= window[0] or span[0] >= window[1]):
        text = "This lies wholly outside the challenge."
        yield (*path, "from"), problem("outside_window", text, "A time within the challenge.")


def _freeze(context: Context, window: Span | None) -> Checked:
    value = context.keys("display", "freeze").get("from")
    if value is None or window is None or context.zone is None:
        return
    if not window[0] <= starting(value, context.zone) <= window[1]:
        text = "The board would stand still outside the challenge."
        allowed = "A time within the challenge."
        yield ("display", "freeze", "from"), problem("outside_window", text, allowed)


def _overlaps(context: Context, zone: ZoneInfo) -> Checked:
    names: set[str] = set()
    spans: list[tuple[Span, str]] = []
    for path, stage in context.listed("schedule", "stages"):
        name = str(stage.get("name"))
        if name in names:
            text = "Another stage is called “%(name)s” already."
            yield (*path, "name"), problem("same_name", text, "One name each.", name=name)
        names.add(name)
        span = _span(stage, "from", "to", zone)
        if span is None:
            continue
        for other, other_name in spans:
            if span[0] < other[1] and other[0] < span[1]:
                text = "This stage overlaps the stage “%(name)s”."
                allowed = "Stages one after the other."
                yield (*path, "from"), problem("stages_overlap", text, allowed, name=other_name)
                break
        spans.append((span, name))


def _activity(context: Context) -> Checked:
    taken: set[str] = set()
    for key in context.keys("schedule", "activity"):
        days = [WEEKDAYS[day] for day in weekdays_of(key)]
        if again := sorted(taken & set(days), key=WEEKDAYS.index):
            text = "“%(day)s” has its hours already."
            yield (
                ("schedule", "activity", key),
                problem("day_twice", text, "Each day once.", day=again[0]),
            )
        taken |= set(days)
