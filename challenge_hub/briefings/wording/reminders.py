"""French practice, each point with its source. Never legal advice: to be checked with HR."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from challenge_hub.foundation.say import _


@dataclass(frozen=True)
class Reminder:
    text: str
    source: str


def practice_reminders(document: Mapping[str, Any]) -> list[Reminder]:
    """What to have seen to before the launch; empty where the challenge is not run in France."""
    if document["timezone"] != FRANCE and document["language"] != "fr":
        return []
    found = [
        Reminder(
            _("The works council (CSE) is informed and consulted before a means of monitoring."),
            "Code du travail, L2312-38",
        ),
        Reminder(
            _("Each person is told beforehand what is measured; only what the aim needs is."),
            "Code du travail, L1222-4, L1121-1",
        ),
        Reminder(_("No financial sanction: nobody loses money."), "Code du travail, L1331-2"),
        Reminder(
            _("Protected absences are neutral; breaks and inactivity are never ranked."),
            "Code du travail, L1132-1 ; CNIL, SAN-2024-021",
        ),
        Reminder(_("The rules can be read in French."), "Code du travail, L1321-6"),
    ]
    if document.get("rewards"):
        found.append(
            Reminder(
                _("Prizes are pay by default: give payroll the value per person."),
                "Urssaf",
            )
        )
    return found


FRANCE = "Europe/Paris"
