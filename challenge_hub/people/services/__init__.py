"""The verbs of people: one public function each, one transaction, `now` given."""

from challenge_hub.people.services.accounts import (
    create_person,
    set_active,
    set_password,
    set_roles,
    switch,
    update_account,
)
from challenge_hub.people.services.rosters import RosterImport, import_roster
from challenge_hub.people.services.sessions import (
    change_password,
    open_session,
    revoke_sessions,
    sign_in,
    sign_out,
)
from challenge_hub.people.services.teams import (
    add_membership,
    create_site,
    create_team,
    give_site,
)

__all__ = [
    "RosterImport",
    "add_membership",
    "change_password",
    "create_person",
    "create_site",
    "create_team",
    "give_site",
    "import_roster",
    "open_session",
    "revoke_sessions",
    "set_active",
    "set_password",
    "set_roles",
    "sign_in",
    "sign_out",
    "switch",
    "update_account",
]
