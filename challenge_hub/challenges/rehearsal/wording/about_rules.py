"""What the rules bring about, and what that costs."""

from collections.abc import Mapping
from typing import Any

from challenge_hub.challenges.rehearsal.wording.speaker import Speaker

Finding = Mapping[str, Any]


def _board(finding: Finding, say: Speaker) -> str:
    return say.board(finding["scope"], finding["name"])


def _unguarded(finding: Finding, say: Speaker) -> str:
    words = {"board": _board(finding, say), "kpi": say.label(finding["kpi"])}
    if finding["code"] == "speed_unguarded":
        said = say.gettext("%(board)s: speed on “%(kpi)s” is rewarded", **words)
    elif finding["rules"]:
        said = say.gettext("%(board)s: quantity of “%(kpi)s” is rewarded", **words)
    else:
        said = say.gettext("%(board)s: quantity of “%(kpi)s” alone decides", **words)
    if finding["quality"] is None:
        advice = say.gettext("Add a KPI of quality, and a condition on it.")
    else:
        quality = say.label(finding["quality"])
        advice = say.gettext(
            "Ask for a minimum level first, for example of “%(kpi)s”.", kpi=quality
        )
    return say.gettext(
        "%(said)s without a condition on quality: rushing pays. %(advice)s",
        said=said,
        advice=advice,
    )


def _one_winner(finding: Finding, say: Speaker) -> str:
    return say.ngettext(
        "%(board)s: %(who)s would have won all %(windows)s times. The others may give up: think of "
        "improvement on one's own past, tiers, or several smaller rewards.",
        "%(board)s: %(who)s would have shared all %(windows)s wins. The others may give up: think "
        "of improvement on one's own past, tiers, or several smaller rewards.",
        len(finding["who"]),
        board=_board(finding, say),
        who=say.everyone(finding["who"], finding["scope"]),
        windows=say.number(finding["windows"]),
    )


def _uneven_teams(finding: Finding, say: Speaker) -> str:
    return say.gettext(
        "%(board)s: adding up points favours large teams (%(least)s to %(most)s people took part). "
        "The mean would not.",
        board=_board(finding, say),
        least=say.number(finding["least"]),
        most=say.number(finding["most"]),
    )


def _objective(finding: Finding, say: Speaker) -> str:
    team = finding.get("team", "")
    words = {"kpi": say.label(finding["kpi"]), "target": say.target(finding["id"], team)}
    if say.document["kpis"][finding["kpi"]].get("better") == "lower":
        goal = say.gettext("%(kpi)s: %(target)s or less", **words)
    else:
        goal = say.gettext("%(kpi)s: %(target)s", **words)
    if team:
        return say.gettext("%(goal)s, %(team)s", goal=goal, team=say.who(team, "collective"))
    return goal


def _never_reached(finding: Finding, say: Speaker) -> str:
    words = {"goal": _objective(finding, say), "windows": say.number(finding["windows"])}
    if finding["scope"] == "individual":
        return say.gettext(
            "Objective “%(goal)s”: nobody would have reached it in %(windows)s windows. A target "
            "out of reach discourages.",
            **words,
        )
    return say.gettext(
        "Common objective “%(goal)s”: never reached in %(windows)s windows. A target out of reach "
        "discourages.",
        **words,
    )


def _always_reached(finding: Finding, say: Speaker) -> str:
    words = {"goal": _objective(finding, say), "windows": say.number(finding["windows"])}
    if finding["scope"] == "individual":
        return say.gettext(
            "Objective “%(goal)s”: everyone would have reached it in all %(windows)s windows. It "
            "asks for nothing new.",
            **words,
        )
    return say.gettext(
        "Common objective “%(goal)s”: reached in all %(windows)s windows. It asks for nothing new.",
        **words,
    )


def _gate_stops_most(finding: Finding, say: Speaker) -> str:
    return say.gettext(
        "%(board)s: the conditions would have stopped %(stopped)s of %(listed)s who took part.",
        board=_board(finding, say),
        stopped=say.number(finding["stopped"]),
        listed=say.number(finding["listed"]),
    )


def _nobody_ranked(finding: Finding, say: Speaker) -> str:
    return say.gettext(
        "%(board)s: nobody ranked although there are figures: %(windows)s.",
        board=_board(finding, say),
        windows=say.windows(finding["windows"]),
    )


def _settled_early(finding: Finding, say: Speaker) -> str:
    return say.gettext(
        "%(board)s: the first place was settled before half-time in %(early)s of "
        "%(windows)s windows. Stages, or a shorter challenge, keep it open.",
        board=_board(finding, say),
        early=say.number(finding["early"]),
        windows=say.number(finding["windows"]),
    )


def _first_drawn(finding: Finding, say: Speaker) -> str:
    return say.gettext(
        "%(board)s: the first place would have been drawn in %(tied)s of %(windows)s windows.",
        board=_board(finding, say),
        tied=say.number(finding["tied"]),
        windows=say.number(finding["windows"]),
    )


def _first_shared(finding: Finding, say: Speaker) -> str:
    return say.gettext(
        "%(board)s: the first place would have been shared in %(tied)s of %(windows)s windows. One "
        "more tie-break would decide.",
        board=_board(finding, say),
        tied=say.number(finding["tied"]),
        windows=say.number(finding["windows"]),
    )


def _few_rewarded(finding: Finding, say: Speaker) -> str:
    return say.ngettext(
        "Only %(num)s participant of %(of)s would have got a reward of their own, all windows "
        "together. Several smaller ones, or one for an objective, reach more.",
        "Only %(num)s participants of %(of)s would have got a reward of their own, all windows "
        "together. Several smaller ones, or one for an objective, reach more.",
        finding["people"],
        of=say.number(finding["of"]),
    )


def _above_budget(finding: Finding, say: Speaker) -> str:
    return say.gettext(
        "Rewards and equipment would have cost more than the budget of %(budget)s in %(windows)s "
        "of %(of)s windows: up to %(most)s.",
        budget=say.money(finding["budget"]),
        windows=say.number(finding["windows"]),
        of=say.number(finding["of"]),
        most=say.money(finding["most"]),
    )


def _no_budget(finding: Finding, say: Speaker) -> str:
    return say.gettext(
        "The rewards would have cost up to %(most)s, and the file names no budget.",
        most=say.money(finding["most"]),
    )


def _too_few_pieces(finding: Finding, say: Speaker) -> str:
    return say.gettext(
        "“%(what)s”: up to %(pieces)s would have been needed, the file plans %(quantity)s. Say "
        "what tied people get, or plan more.",
        what=finding["what"],
        pieces=say.number(finding["pieces"]),
        quantity=say.number(finding["quantity"]),
    )


SAYINGS = {
    "volume_unguarded": _unguarded,
    "speed_unguarded": _unguarded,
    "one_winner": _one_winner,
    "uneven_teams": _uneven_teams,
    "never_reached": _never_reached,
    "always_reached": _always_reached,
    "gate_stops_most": _gate_stops_most,
    "nobody_ranked": _nobody_ranked,
    "settled_early": _settled_early,
    "first_drawn": _first_drawn,
    "first_shared": _first_shared,
    "few_rewarded": _few_rewarded,
    "above_budget": _above_budget,
    "no_budget": _no_budget,
    "too_few_pieces": _too_few_pieces,
}
