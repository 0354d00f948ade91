"""States, periods and money as the pages say them."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any, Final
from zoneinfo import ZoneInfo

from babel.dates import format_date

from challenge_hub.challenges.rules import State
from challenge_hub.foundation.say import _, ngettext
from challenge_hub.foundation.text import format_moment, format_unit

# The shape and colour of each state's mark in parts.css.
MARKS: Final[Mapping[State, str]] = {
    State.CHANGES_REQUESTED: "changes",
    State.SCHEDULED: "approved",
    State.CLOSED: "provisional",
}


def mark(state: State) -> str:
    return MARKS.get(state, state.value)


def state_word(state: State) -> str:
    """A state in the reader's words."""
    words = {
        State.DRAFT: _("Draft"),
        State.SUBMITTED: _("Submitted"),
        State.CHANGES_REQUESTED: _("To be changed"),
        State.REJECTED: _("Rejected"),
        State.APPROVED: _("Approved"),
        State.SCHEDULED: _("Scheduled"),
        State.RUNNING: _("Running"),
        State.PAUSED: _("Paused"),
        State.CLOSED: _("Provisional"),
        State.CERTIFIED: _("Certified"),
        State.ARCHIVED: _("Archived"),
        State.CANCELLED: _("Cancelled"),
    }
    return words[state]


def period(start: datetime, end: datetime, zone: str, language: str) -> str:
    """`21 au 25 août`, `21 to 25 August`: local days, the last one included."""
    first = start.astimezone(ZoneInfo(zone)).date()
    last = (end - timedelta(microseconds=1)).astimezone(ZoneInfo(zone)).date()
    whole = _day(last, language)
    if first == last:
        return whole
    same = (first.year, first.month) == (last.year, last.month)
    return _("%(start)s to %(end)s", start=_day(first, language, month=not same), end=whole)


def _day(day: date, language: str, *, month: bool = True) -> str:
    """`25 août`; French says `1er août`."""
    number = "d'er'" if language == "fr" and day.day == 1 else "d"
    return str(format_date(day, f"{number} MMMM" if month else number, locale=language))


def span(start: datetime, end: datetime, zone: str, language: str) -> str:
    """`du lundi 21 août, 9:00 au vendredi 25 août, 18:00`."""
    first, last = format_moment(start, zone, language), format_moment(end, zone, language)
    return _("from %(start)s to %(end)s", start=first, end=last)


def days_between(start: datetime, end: datetime, zone: str) -> int:
    """Calendar days touched."""
    last = (end - timedelta(microseconds=1)).astimezone(ZoneInfo(zone)).date()
    return (last - start.astimezone(ZoneInfo(zone)).date()).days + 1


def days_text(days: int) -> str:
    return ngettext("%(num)s day", "%(num)s days", days)


def budget(document: Mapping[str, Any], language: str) -> str:
    """`600 €`, empty where the file names none."""
    money = document["resources"].get("budget")
    return "" if money is None else amount(Decimal(money["amount"]), document, language)


def amount(value: Decimal, document: Mapping[str, Any], language: str) -> str:
    """A sum in the file's currency."""
    currency = document["resources"].get("budget", {}).get("currency", "EUR")
    return format_unit(value, currency, language)


def step(kind: str) -> str:
    """A step that is due, whether or not it was done."""
    names = {"start": _("Start"), "end": _("End"), "certify": _("Certification")}
    return names.get(kind, kind)


def verb_done(action: str) -> str:
    """What an entry of the audit trail says was done."""
    words = {
        "challenge:create": _("Draft created"),
        "challenge:save": _("Version saved"),
        "challenge:submit": _("Submitted"),
        "challenge:approve": _("Approved"),
        "challenge:reject": _("Rejected"),
        "challenge:request_changes": _("Given back"),
        "challenge:schedule": _("Scheduled"),
        "challenge:start": _("Started"),
        "challenge:end": _("Closed"),
        "challenge:certify": _("Certification asked for"),
        "challenge:certify_result": _("Result certified"),
        "challenge:pause": _("Paused"),
        "challenge:resume": _("Resumed"),
        "challenge:cancel": _("Cancelled"),
        "challenge:park": _("Step given up after three tries"),
        "challenge:release": _("Step released"),
        "debrief:write": _("Debrief written"),
        "debrief:annotate": _("Notes saved"),
    }
    return words.get(action, action)


def done_by(actor: str, names: Mapping[str, str]) -> str:
    """Who an entry of the audit trail names: a person's name, else what acted."""
    others = {"scheduler": _("by itself"), "cli": _("on the command line")}
    return names.get(actor) or others.get(actor, actor)
