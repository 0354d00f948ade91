"""`draw` of 4.2, with the worked example of the contract."""

from typing import Any

from challenge_hub.scoring.draws import Draw, facts_hash
from tests.scoring.files import HASH, PER_RESOLVED, fact, individual, ranks, result, rows

FACTS = (
    fact("a1", "p-1", "resolved", "3", "2023-08-21T07:00:00Z"),
    fact("a2", "p-2", "resolved", "3", "2023-08-21T07:05:00Z"),
)
SALT = "0" * 64
FACTS_HASH = "be9ad43ba658f78793bcd0246680d8240f74ed9232a96d6109f1d6120984d33f"
FILE = individual(PER_RESOLVED, ties=["draw"])


def test_the_worked_example_of_the_contract() -> None:
    draw = Draw(SALT, HASH, facts_hash(FACTS))

    assert draw.facts_hash == FACTS_HASH
    assert draw.ticket("p-1").startswith("8cf259028b69e32c")
    assert draw.ticket("p-2").startswith("5c16268d8d9337f8")


def test_a_draw_decides_once_the_result_is_final() -> None:
    found = result(FILE, *FACTS, salt=SALT)

    assert ranks(found) == {"p-2": 1, "p-1": 2}
    assert [row["decided_by"] for row in rows(found)] == ["draw", "draw"]


def test_without_the_salt_or_before_the_end_a_draw_is_shared() -> None:
    early: dict[str, Any] = {"salt": SALT, "at": FACTS[1].at + 1}

    assert ranks(result(FILE, *FACTS)) == {"p-1": 1, "p-2": 1}
    assert ranks(result(FILE, *FACTS, **early)) == {"p-1": 1, "p-2": 1}


def test_the_facts_hash_does_not_depend_on_order_or_awards() -> None:
    award = fact("w", "p-1", "entraide", "5", kind="award")
    file = individual(PER_RESOLVED, {"award": "entraide", "max": "0"}, ties=["draw"])

    assert facts_hash(reversed(FACTS)) == FACTS_HASH
    assert ranks(result(file, award, *FACTS, salt=SALT)) == {"p-2": 1, "p-1": 2}


def test_a_correction_stands_under_its_own_id_in_the_hash() -> None:
    wrong = fact("a1", "p-1", "resolved", "9", "2023-08-21T07:00:00Z")
    right = fact("c1", "p-1", "resolved", "3", "2023-08-21T07:00:00Z", ref="a1", kind="correction")

    plain = fact("c1", "p-1", "resolved", "3", "2023-08-21T07:00:00Z")

    corrected = ranks(result(FILE, wrong, right, FACTS[1], salt=SALT))

    assert corrected == ranks(result(FILE, plain, FACTS[1], salt=SALT))
    assert facts_hash([right, FACTS[1]]) != FACTS_HASH


def test_a_count_kpi_without_a_value_has_an_empty_field() -> None:
    line = fact("a1", "p-1", "calls", None, "2023-08-21T07:00:00Z", count=4)

    # printf 'file,a1,p-1,calls,,4,2023-08-21T07:00:00.000000Z\n' | sha256sum
    digest = facts_hash([line])

    assert digest == "74abe1fe0f860dd0fca34670317e48957623f2de46b0a1eb0ee627a1ee3ec2a2"


def test_a_rewards_draw_adds_the_word_and_its_position() -> None:
    draw = Draw(SALT, HASH, FACTS_HASH)

    ticket = draw.ticket("p-1", 3)

    assert ticket == "bf150c78d30b0e3d6e305532db5bc556e09d998c027fa66831af5977f41da39d"
    assert len({ticket, draw.ticket("p-1"), draw.ticket("p-1", 0)}) == 3
