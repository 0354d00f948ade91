"""What several sections share."""

import re
from typing import Any

from challenge_hub.challenges.format.errors import refuse
from challenge_hub.challenges.format.fields import Code, time
from challenge_hub.challenges.format.shapes import ListOf, Section, optional_list
from challenge_hub.challenges.format.values import CODE

MOST_CODES = 5000
TARGET_KEY = re.compile(rf"((team|tag):)?{CODE.pattern}")


class Period(Section):
    """A stretch of time. A bare date as its end includes that whole day (contract 1.4)."""

    from_ = time(key="from", required=True, doc="First instant or day.", example="2023-08-01")
    to = time(
        required=True, doc="End: an instant is outside, a day is included.", example="2023-08-14"
    )


def codes(**options: Any) -> ListOf:
    """Return the field of a list of codes that is empty when absent."""
    return optional_list(Code(), most=MOST_CODES, **options)


def some_codes(**options: Any) -> ListOf:
    """Return the field of a list of at least one code."""
    return ListOf(Code(), least=1, most=MOST_CODES, **options)


def read_target_key(key: str) -> str:
    """Take a person's code, `team:CODE` or `tag:CODE` (contract 3.2)."""
    if not TARGET_KEY.fullmatch(key):
        allowed = "A person's code, team:CODE or tag:CODE."
        raise refuse("not_whom", "“%(key)s” names nobody.", allowed, key=key)
    return key
