"""What the sections of a file say about each other: every error of the contract beyond shape."""

from challenge_hub.challenges.format.checks.aims import check_aims
from challenge_hub.challenges.format.checks.context import Context, Found, Keys
from challenge_hub.challenges.format.checks.evaluation import check_evaluation
from challenge_hub.challenges.format.checks.kpis import check_kpis
from challenge_hub.challenges.format.checks.plan import check_plan
from challenge_hub.challenges.format.checks.ranking import check_ranking
from challenge_hub.challenges.format.checks.rules import check_rules
from challenge_hub.challenges.format.checks.scoring import check_scoring

CHECKS = (
    check_kpis,
    check_aims,
    check_rules,
    check_ranking,
    check_scoring,
    check_plan,
    check_evaluation,
)


def check(document: Keys, raw: Keys) -> list[Found]:
    """Return what is wrong in a loaded document, parts of which may be missing or None."""
    context = Context(document, raw)
    return [found for each in CHECKS for found in each(context)]
