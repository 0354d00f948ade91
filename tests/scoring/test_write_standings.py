"""Section 5: the JSON, its decimals and its digest."""

import hashlib
import json

from challenge_hub.scoring import Roster
from tests.scoring.files import HASH, PER_RESOLVED, fact, individual, member, result

FACTS = fact("a", "p-1", "resolved", "3"), fact("b", "p-1", "csat", "14", count=3)


def test_the_standings_are_the_json_of_the_contract() -> None:
    roster = Roster([member("p-1", "nord", name="Nadia")])

    document = result(individual(PER_RESOLVED), *FACTS, roster=roster).as_dict()

    assert document["challenge"] == "Semaine"
    assert document["content_hash"] == HASH
    assert (document["as_of"], document["provisional"]) == ("2023-08-25T16:30:00Z", False)
    (row,) = document["individual"]
    assert row["measures"]["csat"] == {"total": "14", "count": "3", "value": "4.666666666667"}
    assert row["measures"]["fcr"] == {"total": "3", "count": "0", "value": None}
    assert (row["person"], row["name"], row["team"]) == ("p-1", "Nadia", "nord")
    assert row["points"] == [{"rule": 0, "points": "30"}]


def test_the_digest_leaves_out_names_and_counters() -> None:
    file = individual(PER_RESOLVED)
    one = result(file, *FACTS, roster=Roster([member("p-1", "nord", name="Nadia")]))
    other = result(file, *FACTS, *FACTS, roster=Roster([member("p-1", "nord", name="Bo")]))

    assert one.digest == other.digest
    assert one.to_bytes() != other.to_bytes()


def test_the_digest_can_be_checked_from_the_json_alone() -> None:
    document = json.loads(result(individual(PER_RESOLVED), *FACTS).to_bytes())
    keys = ("individual", "collective", "also", "objectives")
    part = {key: document[key] for key in keys}
    for row in part["individual"]:
        del row["name"]

    text = json.dumps(part, sort_keys=True, separators=(",", ":"), ensure_ascii=False)

    assert hashlib.sha256(text.encode()).hexdigest() == document["digest"]


def test_before_the_grace_is_over_the_result_is_provisional() -> None:
    standings = result(individual(PER_RESOLVED), *FACTS, at=1_692_980_999_999_999)

    assert standings.provisional
    assert standings.as_dict()["as_of"] == "2023-08-25T16:29:59.999999Z"
