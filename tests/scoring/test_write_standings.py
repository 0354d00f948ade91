"""Section 5: the JSON, its decimals and its digest."""

import hashlib
import json

from challenge_hub.scoring import Roster
from tests.scoring.files import HASH, PER_RESOLVED, document, fact, individual, member, result

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


def test_names_are_written_in_their_own_letters() -> None:
    file = individual(PER_RESOLVED) | {"title": "Été à Nîmes"}

    text = result(
        file, fact("a", "p", "resolved", "1"), roster=Roster([member("p", "Équipe", name="Léa")])
    )

    for word in ("Été à Nîmes", "Équipe", "Léa"):
        assert word.encode() in text.to_bytes()


def test_the_digest_leaves_out_the_names_in_further_classifications() -> None:
    also = [{"name": "Tous", "scope": "individual"}]
    file = document(scoring={"individual": {"points": [PER_RESOLVED]}, "also": also})

    one, other = (
        result(
            file, fact("a", "p", "resolved", "1"), roster=Roster([member("p", "nord", name=name)])
        )
        for name in ("Nadia", "Bo")
    )

    assert one.digest == other.digest
    assert [(part["name"], part["scope"]) for part in one.as_dict()["also"]] == [
        ("Tous", "individual")
    ]


def test_the_counters_stand_under_facts() -> None:
    found = result(individual(PER_RESOLVED), fact("a", "p", "resolved", "1")).as_dict()

    assert found["facts"] == {
        "read": 1, "bad": 0, "duplicate": 0, "replaced": 0, "unused_kpi": 0, "unknown_person": 0,
        "not_participating": 0, "out_of_bounds": 0, "outside_window": 0, "after_at": 0, "late": 0,
        "counted": 1,
    }  # fmt: skip
