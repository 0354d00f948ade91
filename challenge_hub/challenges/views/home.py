"""`/`: what waits for me; and the list of challenges."""

from dataclasses import dataclass

from flask import g, render_template, url_for
from flask.typing import ResponseReturnValue

from challenge_hub.challenges import queries
from challenge_hub.challenges.models import Challenge
from challenge_hub.challenges.rules import State, Summary
from challenge_hub.challenges.views.blueprint import bp, language, live_summary
from challenge_hub.foundation.authorisation import Relation, Role, may, may_ever
from challenge_hub.foundation.database import reading
from challenge_hub.foundation.say import _, ngettext
from challenge_hub.foundation.text import format_moment
from challenge_hub.people.sign_in import signed_in

WATCHED = (State.RUNNING, State.PAUSED, State.CLOSED)
ENDED = (State.CLOSED, State.CERTIFIED)
Pair = tuple[Challenge, Relation]


@dataclass(frozen=True)
class Task:
    """Something that waits for the reader: what it is about, and the page where it is done."""

    challenge: Challenge
    what: str
    verb: str
    address: str


@bp.get("/")
def home() -> ResponseReturnValue:
    person = signed_in()
    with reading() as session:
        pairs = queries.visible_challenges(session, person)
        parked = {each.key for each, _rel in pairs if queries.parked(session, each)}
    tasks = [task for pair in pairs if (task := _task(pair, parked)) is not None]
    watched = [each for each, _rel in pairs if each.state in WATCHED]
    live = [(each, _summary(each.key)) for each in watched]
    return render_template(
        "challenges/home.html",
        sentences=_sentences(tasks, live) or [_next_start([each for each, _rel in pairs], parked)],
        tasks=tasks,
        live=live,
        challenges=[each for each, _rel in pairs],
        may_create=may(person, "challenge:create"),
        leads=bool(person.role_set - {Role.ADVISOR}),
    )


@bp.get("/challenges")
def list_challenges() -> ResponseReturnValue:
    person = signed_in()
    with reading() as session:
        pairs = queries.visible_challenges(session, person)
    return render_template(
        "challenges/list.html",
        challenges=[each for each, _rel in pairs],
        may_create=may(person, "challenge:create"),
    )


def _summary(key: str) -> Summary | None:
    """What the engine says of a live challenge; None while there is none."""
    return live_summary().summary(key, language())


def _task(pair: Pair, parked: set[str]) -> Task | None:
    """The one thing to do next with a challenge, None when it waits for others."""
    challenge, relation = pair
    key = challenge.key
    if key in parked and may_ever(g.person, "challenge:release"):
        page = url_for("challenges.show", key=key)
        return Task(challenge, _("A step failed three times."), _("Look into it"), page)
    if may(g.person, "challenge:approve", relation):
        page = url_for("challenges.approval", key=key)
        return Task(challenge, _("Waits for your decision."), _("Decide"), page)
    if may(g.person, "challenge:submit", relation):
        page = url_for("challenges.show", key=key)
        if challenge.state is State.CHANGES_REQUESTED:
            return Task(challenge, _("Came back with a remark."), _("Revise"), page)
        return Task(challenge, _("Draft, not submitted yet."), _("Open"), page)
    if challenge.state in ENDED and may(g.person, "debrief:read", relation):
        page = f"/challenges/{key}/debrief"
        return Task(challenge, _ended(challenge.state), _("Read"), page)
    return None


def _ended(state: State) -> str:
    if state is State.CLOSED:
        return _("Closed: the provisional debrief is there.")
    return _("Certified: the debrief is there.")


def _sentences(tasks: list[Task], live: list[tuple[Challenge, Summary | None]]) -> list[str]:
    """The answer first: how it stands, then what waits."""
    said = [summary.sentence for _each, summary in live if summary is not None][:1]
    closing = [f"{text.rstrip('.')}." for text in said]
    if tasks:
        text = ngettext("%(num)s thing waits for you.", "%(num)s things wait for you.", len(tasks))
        return [*closing, text]
    return closing


def _next_start(challenges: list[Challenge], parked: set[str]) -> str:
    """What to say while nothing is live and nothing waits."""
    coming = [each for each in challenges if each.state is State.SCHEDULED]
    if not coming:
        return _("Nothing waits for you.")
    first = min(coming, key=lambda each: each.starts_at)
    if first.key in parked:
        return _("%(title)s has not started: a step failed three times.", title=first.title)
    when = format_moment(first.starts_at, first.timezone, language())
    return _("%(title)s starts %(when)s.", title=first.title, when=when)
