"""Accounts are made with a code that lasts and an id that tells nothing."""

from itertools import pairwise

import pytest
from flask import Flask
from sqlalchemy import select

from challenge_hub.foundation.audit import AuditEntry
from challenge_hub.foundation.authorisation import Role
from challenge_hub.foundation.database import reading
from challenge_hub.people import queries, services
from challenge_hub.people.errors import BadCode, BadName, CodeTaken, WeakPassword
from challenge_hub.people.models import Person
from tests.make import Make
from tests.people.making import ACTOR, PASSWORD

HOSTILE_CODES = ["", "a b", "é", "a" * 65, "a\0b", "../x", "a\n", "=1+1", "٣", "<b>"]


def audited() -> list[tuple[str, str, str]]:
    with reading() as session:
        rows = session.scalars(select(AuditEntry).order_by(AuditEntry.number))
        return [(row.actor, row.action, row.details) for row in rows]


def test_a_person_is_found_by_her_code(make: Make) -> None:
    made = make.person("Nadia", Role.MANAGER)

    with reading() as session:
        found = queries.person_by_code(session, "nadia")

    assert (found.id, found.name, found.role_set) == (made.id, "Nadia", frozenset({Role.MANAGER}))


def test_a_leading_zero_of_a_code_stays(make: Make) -> None:
    assert make.person("Nadia", code="0123").code == "0123"


def test_ids_are_drawn_from_63_bits(make: Make) -> None:
    ids = [make.person(name).id for name in ("Ana", "Bea", "Cid", "Dan", "Eva")]

    assert all(0 < each < 2**63 for each in ids)
    assert max(ids) > 2**40
    assert len({b - a for a, b in pairwise(ids)}) == 4


def test_a_code_is_given_once(make: Make) -> None:
    make.person("Nadia")

    with pytest.raises(CodeTaken):
        make.person("Nadia")


@pytest.mark.parametrize("code", HOSTILE_CODES)
def test_a_code_that_is_none_is_refused(make: Make, code: str) -> None:
    with pytest.raises(BadCode):
        services.create_person(code, "Nadia", actor=ACTOR, now=make.clock.now())


@pytest.mark.parametrize("name", ["", "  ", "a\0b", "a\nb", "a" * 201, "\ud800", "\u202eaidaN"])
def test_a_name_that_cannot_be_shown_is_refused(make: Make, name: str) -> None:
    with pytest.raises(BadName):
        make.person(name, code="nadia")


def test_a_role_that_is_none_is_refused(make: Make) -> None:
    with pytest.raises(ValueError, match="root"):
        services.create_person("nadia", "Nadia", roles=["root"], actor=ACTOR, now=make.clock.now())


@pytest.mark.parametrize("password", ["", "short", "a" * 513, "nadia.martin"])
def test_a_weak_password_is_refused(make: Make, password: str) -> None:
    with pytest.raises(WeakPassword):
        make.person("Nadia", code="Nadia.Martin", password=password)


def test_a_refused_person_is_not_stored(make: Make, app: Flask) -> None:
    with pytest.raises(BadName):
        make.person("a\nb", code="nadia")

    with reading() as session:
        assert session.scalars(select(Person)).all() == []


def test_a_password_is_stored_as_argon2id(make: Make) -> None:
    person = make.person("Nadia", password=PASSWORD)

    assert str(person.password_hash).startswith("$argon2id$v=19$m=65536,t=3,p=1$")


def test_creating_a_person_is_audited_without_name_or_password(make: Make) -> None:
    make.person("Nadia", Role.MANAGER, password=PASSWORD)

    assert audited() == [(ACTOR, "person:create", '{"roles":"manager"}')]


def test_roles_are_replaced_as_a_whole(make: Make) -> None:
    make.person("Nadia", Role.MANAGER)

    changed = services.set_roles("nadia", [Role.ADMIN], actor=ACTOR, now=make.clock.now())

    assert changed.role_set == {Role.ADMIN}
