"""What the pages of people share."""

from flask import Blueprint

from challenge_hub.foundation.authorisation import Role
from challenge_hub.foundation.say import _
from challenge_hub.people.sign_in import keep_private, load_person

bp = Blueprint("people", __name__)
bp.before_app_request(load_person)
bp.after_app_request(keep_private)


def role_name(role: Role) -> str:
    """A role in the reader's words."""
    names = {
        Role.ADVISOR: _("advisor"),
        Role.MANAGER: _("manager"),
        Role.APPROVER: _("approver"),
        Role.ADMIN: _("administrator"),
    }
    return str(names[role])
