"""What a refused or waiting item is told, in the reader's language."""

from flask_babel import lazy_gettext

from challenge_hub.feeds.ledger.answers import CONFLICT, WAITING, Answer

_ = lazy_gettext
TEXTS = {
    "missing": _("This is needed here."),
    "unknown_key": _("There is no such key; see docs/reference/feeds.md."),
    "twice": _("This key stands twice; once is enough."),
    "not_a_fact": _("Each item is an object."),
    "not_an_id": _("1 to 200 printable ASCII characters without blanks, colons, commas, quotes."),
    "not_a_kind": _("One of fact, correction, void, award, accept, decline."),
    "not_a_code": _("1 to 64 letters, digits, dots, underscores or hyphens."),
    "not_a_value": _("A number with at most 12 digits before the point and 6 after it."),
    "not_a_count": _("A whole number from 0 on."),
    "not_an_instant": _("An instant with its offset, such as 2023-08-21T09:00:00+02:00."),
    "not_a_ref": _("The id of a line, or feed:id."),
    "not_a_reason": _("1 to 500 characters on one line."),
    "not_here": _("This kind of line does not take it."),
    "in_the_future": _("More than 5 minutes ahead of the time here."),
    "unknown_ref": _("The ledger has no such line."),
    "wrong_ref": _("That kind of line can be neither corrected nor voided."),
    "foreign_ref": _("A feed speaks of its own lines only."),
    "not_for_a_feed": _("Late lines are decided on by people."),
    "ratio_takes_no_facts": _("A ratio is computed: send facts of its two components."),
    "value_needed": _("This KPI needs a value."),
    "count_needed": _("An average with a value needs a count of 1 or more."),
    "unknown_person": _("Nobody has this code yet. Kept for 30 days, counted once known."),
    "unknown_kpi": _("No KPI has this code yet. Kept for 30 days, counted once known."),
    "decided_already": _("This line was decided on already."),
    "voided_already": _("This line was voided already."),
    "corrected_already": _("This line was corrected already: refer to its last correction."),
}
WAITS_WITH = _("The line it speaks of waits itself; this one waits with it.")
OTHER_CONTENT = _("There is another line with this id; the first one stays.")


def explain(answer: Answer) -> Answer:
    """Fill in the text of an answer that a person may want to read."""
    if answer.status == WAITING and answer.code == "unknown_ref":
        answer.text = str(WAITS_WITH)
    elif answer.code is not None:
        answer.text = str(TEXTS[answer.code])
    elif answer.status == CONFLICT:
        answer.code, answer.text = "other_content", str(OTHER_CONTENT)
    return answer
