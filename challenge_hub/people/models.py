"""Who there is: accounts, sites, teams, dated memberships, open sessions, counted sign-in tries."""

from datetime import datetime

from sqlalchemy import JSON, BigInteger, Boolean, CheckConstraint, ForeignKey, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from challenge_hub.foundation.authorisation import Role
from challenge_hub.foundation.database import Base, Instant


class Person(Base):
    """Someone who takes part, decides or administers.

    `id` is what the ledger keeps for ever in place of a name. It is drawn at random from 63 bits
    (`rules.new_person_id`): a counted number would tell in which order people came, and SQLite
    would give the number of an erased person to the next one, facts included.
    """

    __tablename__ = "person"

    id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    code: Mapped[str] = mapped_column(String(64), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    pseudonym: Mapped[str | None] = mapped_column(String(60))  # shown instead of the name
    language: Mapped[str | None] = mapped_column(String(2))  # None: what the browser asks for
    roles: Mapped[str] = mapped_column(String(100), default="")  # sorted, separated by blanks
    password_hash: Mapped[str | None] = mapped_column(String(200))  # None: cannot sign in
    active: Mapped[bool] = mapped_column(Boolean, default=True)

    @property
    def role_set(self) -> frozenset[Role]:
        return frozenset(Role(word) for word in self.roles.split())


class Site(Base):
    __tablename__ = "site"

    code: Mapped[str] = mapped_column(String(64), primary_key=True)
    name: Mapped[str] = mapped_column(String(200))


class PersonSite(Base):
    """A site given to a person: she sees its teams (`queries.perimeter`)."""

    __tablename__ = "person_site"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    site_code: Mapped[str] = mapped_column(ForeignKey("site.code"), primary_key=True)


class Team(Base):
    __tablename__ = "team"

    code: Mapped[str] = mapped_column(String(64), primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    site_code: Mapped[str | None] = mapped_column(ForeignKey("site.code"), index=True)
    site: Mapped[Site | None] = relationship(lazy="joined")


class Membership(Base):
    """One stay of a person in a team, or (None) in no team.

    `starts_at` is inside, `ends_at` outside, None is open.
    """

    __tablename__ = "membership"
    __table_args__ = (CheckConstraint("starts_at < ends_at", name="ends_after_start"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    team_code: Mapped[str | None] = mapped_column(ForeignKey("team.code"), index=True)
    starts_at: Mapped[datetime | None] = mapped_column(Instant)
    ends_at: Mapped[datetime | None] = mapped_column(Instant)
    part: Mapped[str] = mapped_column(String(16), default="")  # "" or "spectator"
    tags: Mapped[str] = mapped_column(Text, default="")  # sorted, separated by blanks
    columns: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)  # further roster columns


class WebSession(Base):
    """An open session. Only the SHA-256 of its token is kept: a copy of the table opens nothing."""

    __tablename__ = "web_session"

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    opened_at: Mapped[datetime] = mapped_column(Instant)  # on the wall, as the other two
    renewed_at: Mapped[datetime] = mapped_column(Instant)
    expires_at: Mapped[datetime] = mapped_column(Instant, index=True)


class SignInCount(Base):
    """Sign-in tries counted for one account or one address since `started_at` (on the wall)."""

    __tablename__ = "sign_in_count"

    key: Mapped[str] = mapped_column(String(64), primary_key=True)  # SHA-256, see rules.count_key
    started_at: Mapped[datetime] = mapped_column(Instant, index=True)
    tries: Mapped[int] = mapped_column(Integer)
