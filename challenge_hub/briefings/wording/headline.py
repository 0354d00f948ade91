"""The sentence and the four answers that a debrief opens with; computed, never a slogan."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from challenge_hub.briefings.statistics.grades import Grade
from challenge_hub.briefings.wording.figures import Figures, listed
from challenge_hub.briefings.wording.terms import GRADES
from challenge_hub.foundation.say import _, ngettext
from challenge_hub.foundation.text import format_number, format_unit

NEARLY = Fraction(1, 5)  # of the way from the baseline that may be missing for "just missed"
NEARLY_ALONE = Fraction(49, 50)  # of the target, where no baseline says how long the way was
GRAVITY = (
    Grade.CLEAR_LOSS,
    Grade.POSSIBLE_LOSS,
    Grade.TOO_LITTLE_DATA,
    Grade.NO_VISIBLE_CHANGE,
    Grade.POSSIBLE_GAIN,
    Grade.CLEAR_GAIN,
)


@dataclass(frozen=True)
class Answer:
    """One of the four: the question, the short answer, the figures behind it."""

    question: str
    short: str
    detail: str


@dataclass(frozen=True)
class Story:
    """What the sentence is made from: document, stored content, and how figures are written."""

    document: Mapping[str, Any]
    content: Mapping[str, Any]
    figures: Figures
    team_names: Mapping[str, str]

    @property
    def kpi(self) -> str:
        """The KPI that the challenge was made for."""
        diagnosed: str | None = self.document.get("diagnosis", {}).get("kpi")
        return diagnosed or str(self.content["criteria"][0]["kpi"])

    def effect(self, kpi: str) -> Mapping[str, Any] | None:
        return next((one for one in self.content["effects"] if one["kpi"] == kpi), None)

    @property
    def level(self) -> Mapping[str, Any] | None:
        """The criterion that asks a level of this KPI, else the change asked of it."""
        own = [one for one in self.content["criteria"] if one["kpi"] == self.kpi]
        return next((one for one in own if "change" not in one), own[0] if own else None)

    @property
    def others(self) -> str:
        teams = (self.team_names.get(team, team) for team in self.content["comparison"])
        return listed(teams, self.figures.language)


def headline(story: Story) -> str:
    """The page's one sentence, or two: what changed, and whether the target is reached."""
    parts = [_effect_sentence(story), _target_sentence(story)]
    return " ".join(part for part in parts if part)


def _effect_sentence(story: Story) -> str:
    effect, label = story.effect(story.kpi), story.figures.label(story.kpi)
    if effect is None:
        return ""
    grade = Grade(effect["grade"])
    if grade is Grade.TOO_LITTLE_DATA or effect["uplift"] is None:
        return _("%(kpi)s: too little data to conclude.", kpi=label)
    size = story.figures.change(story.kpi, effect["uplift"])
    word = str(GRADES[grade]).lower()
    if not story.content["comparison"]:
        return _("%(kpi)s: %(size)s since before, %(grade)s.", kpi=label, size=size, grade=word)
    return _(
        "%(kpi)s: %(size)s beside %(teams)s, %(grade)s.",
        kpi=label,
        size=size,
        teams=story.others,
        grade=word,
    )


def _target_sentence(story: Story) -> str:
    criterion = story.level
    if criterion is None or criterion["needed"] is None:
        return ""
    target = story.figures.level(story.kpi, criterion["needed"])
    if criterion["verdict"] == "reached":
        return _("The target of %(target)s is reached.", target=target)
    if criterion["verdict"] != "missed":
        return _("Whether the target of %(target)s is reached cannot be judged.", target=target)
    if nearly(criterion, story.effect(story.kpi)):
        return _("The target of %(target)s is just missed.", target=target)
    return _("The target of %(target)s is not reached.", target=target)


def nearly(criterion: Mapping[str, Any], effect: Mapping[str, Any] | None) -> bool:
    """Whether a missed criterion lacks at most a fifth of the way that was to be gone."""
    measure, needed = Fraction(criterion["measure"]), Fraction(criterion["needed"])
    before: str | None = criterion["baseline"] or (effect["own"]["before"] if effect else None)
    way = needed - Fraction(before) if before else None
    if not way:
        return needed > 0 and NEARLY_ALONE <= measure / needed < 1
    return 0 < (needed - measure) / way <= NEARLY


def answers(story: Story) -> list[Answer]:
    return [_reached(story), _caused(story), _price(story), _harm(story)]


def _reached(story: Story) -> Answer:
    criteria = story.content["criteria"]
    judged = [one for one in criteria if one["verdict"] != "cannot_be_judged"]
    reached = sum(one["verdict"] == "reached" for one in judged)
    count = ngettext(
        "%(reached)s of %(num)d criterion", "%(reached)s of %(num)d criteria", len(criteria),
        reached=reached,
    )  # fmt: skip
    return Answer(_("Reached?"), _reached_word(story, judged, reached), _levels(story, count))


def _reached_word(story: Story, judged: Sequence[Mapping[str, Any]], reached: int) -> str:
    if not judged:
        return _("Cannot be judged")
    if reached == len(story.content["criteria"]):
        return _("Yes")
    if reached:
        return _("In part")
    close = all(nearly(one, story.effect(one["kpi"])) for one in judged)
    return _("No, by little") if close else _("No")


def _levels(story: Story, count: str) -> str:
    """`4,46 pour 4,5 visé, 4,28 avant`, then how many criteria are reached."""
    criterion, effect = story.level, story.effect(story.kpi)
    if criterion is None or criterion["measure"] is None or criterion["needed"] is None:
        return count
    text = _(
        "%(measure)s for a target of %(target)s",
        measure=story.figures.level(story.kpi, criterion["measure"]),
        target=story.figures.level(story.kpi, criterion["needed"]),
    )
    if effect is not None and effect["own"]["before"] is not None:
        before = story.figures.level(story.kpi, effect["own"]["before"])
        text += ", " + _("%(level)s before", level=before)
    return f"{text}, {count}"


def _caused(story: Story) -> Answer:
    question, effect = _("Due to the challenge?"), story.effect(story.kpi)
    if effect is None:
        return Answer(question, _("Cannot be said"), _("no baseline to compare with"))
    if not story.content["comparison"]:
        return Answer(question, _("Cannot be said"), _("no comparison team"))
    if effect["interval"] is None:
        return Answer(question, str(GRADES[Grade(effect["grade"])]), _("no interval possible"))
    low, high = effect["interval"]
    ends = story.figures.change(story.kpi, low), story.figures.change(story.kpi, high)
    detail = _("probably between %(low)s and %(high)s", low=ends[0], high=ends[1])
    return Answer(question, str(GRADES[Grade(effect["grade"])]), detail)


def _price(story: Story) -> Answer:
    costs, language = story.content["costs"], story.figures.language
    budget = costs["budget"]
    currency = budget["currency"] if budget else "EUR"
    parts = []
    if budget:
        amount = format_unit(budget["amount"], currency, language)
        parts.append(_("of %(amount)s granted", amount=amount))
    if Fraction(costs["hours"]):
        hours = format_number(costs["hours"], language)
        parts.append(_("%(hours)s h of people's time", hours=hours))
    return Answer(
        _("At what price?"), format_unit(costs["total"], currency, language), ", ".join(parts)
    )


def _harm(story: Story) -> Answer:
    question = _("At the expense of what?")
    guards = [one for one in story.content["effects"] if one["role"] == "guard"]
    if not guards:
        return Answer(question, _("Not watched"), _("no guard in the project file"))
    worst = min((Grade(one["grade"]) for one in guards), key=GRAVITY.index)
    labels = (story.figures.label(one["kpi"]) for one in guards if one["grade"] == worst)
    named = listed(labels, story.figures.language)
    if GRAVITY.index(worst) >= GRAVITY.index(Grade.NO_VISIBLE_CHANGE):
        return Answer(question, _("Nothing visible"), named)
    return Answer(question, str(GRADES[worst]), named)
