"""What tests need of people, made through the services that people use."""

from datetime import UTC, datetime

from flask.testing import FlaskClient

from challenge_hub.foundation.authorisation import Role
from challenge_hub.foundation.clock import FixedClock, wall_now
from challenge_hub.people import services
from challenge_hub.people.errors import WrongSignIn
from challenge_hub.people.models import Membership, Person, Site, Team
from challenge_hub.people.services.teams import Stay
from challenge_hub.people.sign_in import cookie_name, cookie_of

ACTOR = "tests"
PASSWORD = "a long walk on the beach"


class PeopleMaking:
    """Makes people, sites, teams and stays; a code follows from the name unless it is given."""

    clock: FixedClock

    def person(
        self,
        name: str = "Nadia",
        *roles: Role,
        code: str | None = None,
        password: str | None = None,
        language: str | None = "fr",
        pseudonym: str | None = None,
        team: str | None = None,
    ) -> Person:
        """Make a person; `password` lets her sign in (it is hashed: slow), `team` has no end."""
        person = services.create_person(
            code or name.lower(),
            name,
            roles=roles,
            password=password,
            language=language,
            pseudonym=pseudonym,
            actor=ACTOR,
            now=self.clock.now(),
        )
        if team is not None:
            self.membership(person, team)
        return person

    def manager(self, name: str = "Nadia", *, team: str | None = None) -> Person:
        return self.person(name, Role.MANAGER, team=team)

    def approver(self, name: str = "Bo") -> Person:
        return self.person(name, Role.APPROVER)

    def advisor(self, name: str = "Ana", *, team: str | None = None) -> Person:
        return self.person(name, Role.ADVISOR, team=team)

    def admin(self, name: str = "Tariq") -> Person:
        return self.person(name, Role.ADMIN)

    def site(self, name: str = "Lille") -> Site:
        return services.create_site(name.lower(), name, actor=ACTOR, now=self.clock.now())

    def team(self, name: str = "North", *, site: str | None = None) -> Team:
        return services.create_team(
            name.lower(), name, site=site, actor=ACTOR, now=self.clock.now()
        )

    def membership(
        self,
        person: Person,
        team: str,
        *,
        start: datetime | None = None,
        end: datetime | None = None,
        part: str = "",
        tags: tuple[str, ...] = (),
    ) -> Membership:
        stay = Stay(start=start, end=end, part=part, tags=tags)
        return services.add_membership(
            person.code, team, stay=stay, actor=ACTOR, now=self.clock.now()
        )

    def log_in(self, client: FlaskClient, person: Person) -> str:
        """Give the client a session of hers, as after the form. Returns its token."""
        token = services.open_session(person, hours=12, wall=wall_now())
        client.set_cookie(cookie_name(), cookie_of(token))
        return token


def day(number: int) -> datetime:
    """A day of August 2023 at midnight UTC."""
    return datetime(2023, 8, number, tzinfo=UTC)


def opens(password: str) -> bool:
    """Whether Nadia may sign in with it."""
    wall = wall_now()
    try:
        services.sign_in("nadia", password, address="::1", hours=12, now=wall, wall=wall)
    except WrongSignIn:
        return False
    return True
