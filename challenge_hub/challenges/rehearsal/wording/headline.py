"""The rehearsal in one sentence, computed."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from challenge_hub.challenges.rehearsal.wording.speaker import Speaker

Report = Mapping[str, Any]


def headline(report: Report, speaker: Speaker) -> str:
    """How many windows, how many different winners, at what cost, for how many."""
    played = report["windows"]
    if not played:
        return speaker.gettext("No comparable window in the past: nothing could be rehearsed")
    parts = [winners(report, speaker)]
    if report["people"]["rewards"]:
        parts.append(cost(report, speaker))
    if report["people"]["own_share"] is not None and report["people"]["rewards"]:
        share = speaker.percent(report["people"]["own_share"])
        parts.append(speaker.gettext("%(share)s of the participants rewarded", share=share))
    over = speaker.ngettext(
        "Over %(num)s window of the past", "Over %(num)s windows of the past", len(played)
    )
    return speaker.gettext("%(over)s: %(parts)s", over=over, parts=", ".join(parts))


def winners(report: Report, speaker: Speaker) -> str:
    """Of the main classification: people's, else teams'."""
    count = len(report["classifications"][0]["wins"])
    if not count:
        return speaker.gettext("nobody ranked")
    return speaker.ngettext("%(num)s winner", "%(num)s different winners", count)


def cost(report: Report, speaker: Speaker) -> str:
    money = report["money"]
    most = speaker.money(money["most"])
    if Fraction(money["least"]) == Fraction(money["most"]):
        return speaker.gettext("%(cost)s of rewards each time", cost=most)
    return speaker.gettext("at most %(cost)s of rewards", cost=most)
