"""The fixed words of a debrief, in the reader's language."""

from flask_babel import lazy_gettext as _

from challenge_hub.briefings.debrief.criteria import Verdict
from challenge_hub.briefings.debrief.roles import Role
from challenge_hub.briefings.statistics.grades import Grade

GRADES = {
    Grade.CLEAR_GAIN: _("Clear effect"),
    Grade.POSSIBLE_GAIN: _("Possible effect"),
    Grade.NO_VISIBLE_CHANGE: _("No visible change"),
    Grade.POSSIBLE_LOSS: _("Possible decline"),
    Grade.CLEAR_LOSS: _("Clear decline"),
    Grade.TOO_LITTLE_DATA: _("Too little data"),
}
VERDICTS = {
    Verdict.REACHED: _("Reached"),
    Verdict.MISSED: _("Not reached"),
    Verdict.CANNOT_BE_JUDGED: _("Cannot be judged"),
}
ROLES = {
    Role.REWARDED: _("rewarded"),
    Role.JUDGED: _("criterion of success, not rewarded"),
    Role.GUARD: _("guard, not rewarded"),
}
# In the order of the counters of the standings; what nobody can act on stays out.
COUNTERS = {
    "counted": _("counted"),
    "late": _("late, waiting for a decision"),
    "out_of_bounds": _("refused, outside the bounds of their KPI"),
    "bad": _("refused, contradictory or without a target"),
    "replaced": _("replaced by a correction"),
    "outside_window": _("outside the dates"),
    "not_participating": _("of people who do not take part"),
    "unknown_person": _("of people who are not on the roster"),
    "unused_kpi": _("of a KPI that is not used here"),
    "duplicate": _("sent twice, counted once"),
}
PARTS = {
    "keep": _("Keep"),
    "change": _("Change"),
    "stop": _("Stop"),
}
