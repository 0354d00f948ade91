"""The cast of this room, signed in on `client`."""

from collections.abc import Callable

import pytest

from challenge_hub.people.models import Person
from tests.make import Make

LogIn = Callable[[Person], str]


@pytest.fixture
def nadia(make: Make, log_in: LogIn) -> Person:
    person, _ = make.cast()
    log_in(person)
    return person


@pytest.fixture
def bo(make: Make, log_in: LogIn) -> Person:
    _, person = make.cast()
    log_in(person)
    return person
