"""`POST /api/v1/facts`: keys, whole requests refused, items answered one by one."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from challenge_hub.feeds import queries, services
from challenge_hub.foundation.authorisation import Role
from challenge_hub.foundation.clock import FixedClock
from challenge_hub.foundation.database import reading, transaction
from tests.feeds.making import fact, post
from tests.make import Make


@pytest.fixture
def key(make: Make) -> str:
    make.person("Ana")
    return make.feed_key()


def results(client: FlaskClient, key: str, *facts: Any) -> list[dict[str, Any]]:
    reply = post(client, key, [*facts])
    assert reply.status_code == 200
    answers: list[dict[str, Any]] = reply.json["results"]  # type: ignore[index]  # it is JSON
    return answers


def stored() -> list[tuple[str, int | None]]:
    with reading() as session:
        return [(row.event_id, row.value) for row in queries.facts_after(session, 0)]


def test_a_fact_is_accepted_with_its_number(client: FlaskClient, key: str) -> None:
    assert results(client, key, fact("a")) == [{"status": "accepted", "seq": 1}]
    assert stored() == [("a", 3_000_000)]


def test_facts_may_come_in_an_object(client: FlaskClient, key: str) -> None:
    reply = post(client, key, {"facts": [fact("a")]})

    assert reply.json == {"results": [{"status": "accepted", "seq": 1}]}


def test_good_items_are_kept_beside_a_bad_one(client: FlaskClient, key: str) -> None:
    answers = results(client, key, fact("a"), fact("b", value="many"), fact("c"))

    assert [answer["status"] for answer in answers] == ["accepted", "rejected", "accepted"]
    assert (answers[1]["path"], answers[1]["code"]) == ("value", "not_a_value")
    assert stored() == [("a", 3_000_000), ("c", 3_000_000)]


BAD_ITEMS = [
    (fact("a", value=1e18), "value", "not_a_value"),
    (fact("a", value="NaN"), "value", "not_a_value"),
    (fact("a", value="1e3"), "value", "not_a_value"),
    (fact("a", value="012"), "value", "not_a_value"),
    (fact("a", value="١٢"), "value", "not_a_value"),
    (fact("a", value="1_000"), "value", "not_a_value"),
    (fact("a", value=0.1 + 0.2), "value", "not_a_value"),
    (fact("a", value=True), "value", "not_a_value"),
    (fact("a", value=[[[]]]), "value", "not_a_value"),
    (fact("a", value=None), "value", "value_needed"),
    (fact("a", count=-1), "count", "not_a_count"),
    (fact("a", count=1.5), "count", "not_a_count"),
    (fact("a", count="1"), "count", "not_a_count"),
    (fact("a", kpi="csat", count=0), "count", "count_needed"),
    (fact("a", kpi="fcr"), "kpi", "ratio_takes_no_facts"),
    (fact("a", at="2023-08-14T08:05:00.000001Z"), "at", "in_the_future"),
    (fact("a", at="2023-08-14T07:00:00"), "at", "not_an_instant"),
    (fact("a", at="2023-02-30T07:00:00Z"), "at", "not_an_instant"),
    (fact("a", at="0001-01-01T00:00:00+14:00"), "at", "not_an_instant"),  # no zone writes it
    (fact("a", at="9999-12-31T23:59:59-14:00"), "at", "not_an_instant"),
    (fact("a", at=1692000000), "at", "not_an_instant"),
    (fact("a:b"), "id", "not_an_id"),
    (fact(""), "id", "not_an_id"),
    (fact("é"), "id", "not_an_id"),
    (fact("a\n"), "id", "not_an_id"),
    (fact("a" * 201), "id", "not_an_id"),
    (fact("a", person="team:north"), "person", "not_a_code"),
    (fact("a", person="Ana Bell"), "person", "not_a_code"),
    (fact("a", team="\u0000"), "team", "not_a_code"),
    (fact("a", reason="two\nlines"), "reason", "not_a_reason"),
    (fact("a", persn="ana"), "persn", "unknown_key"),
    (fact("a", kind="fcat"), "kind", "not_a_kind"),
    (fact("a", kind="accept", ref="b", reason="ok"), "kind", "not_for_a_feed"),
    (fact("a", kind="correction"), "ref", "missing"),
    (fact("a", kind="correction", ref="other:b"), "ref", "foreign_ref"),
    (fact("a", kind="correction", ref="b"), "ref", "unknown_ref"),
    (fact("a", ref="b"), "ref", "not_here"),
    ({"id": "a", "kpi": "resolved", "value": 1, "at": "2023-08-14T07:00:00Z"}, "person", "missing"),
    ([1, 2], "", "not_a_fact"),
    ("text", "", "not_a_fact"),
    (None, "", "not_a_fact"),
]


def test_each_bad_item_is_told_where_and_why_and_the_good_ones_are_kept(
    client: FlaskClient, key: str
) -> None:
    """One request for all: a database for each would take minutes."""
    *bad, good = results(client, key, *[item for item, _, _ in BAD_ITEMS], fact("good"))

    assert [(each["path"], each["code"]) for each in bad] == [each[1:] for each in BAD_ITEMS]
    assert all(each["status"] == "rejected" and each["text"] for each in bad)
    assert (good["status"], [row[0] for row in stored()]) == ("accepted", ["good"])


def test_a_fact_five_minutes_ahead_is_still_taken(client: FlaskClient, key: str) -> None:
    assert results(client, key, fact("a", at="2023-08-14T08:05:00Z"))[0]["status"] == "accepted"


VALUES = [
    ("4.5", 4_500_000), ('"4.5"', 4_500_000), ("-0.000001", -1), ("1e2", 100_000_000),
    ("2e-06", 2), ("999999999999.999999", 999_999_999_999_999_999), ("0.1", 100_000), ("-0", 0),
]  # fmt: skip


def test_a_value_is_scaled_exactly(client: FlaskClient, key: str) -> None:
    head = '{"person":"ana","kpi":"resolved","at":"2023-08-14T07:00Z","id":'
    items = [f'{head}"e{n}","value":{written}}}' for n, (written, _) in enumerate(VALUES)]

    post(client, key, f"[{','.join(items)}]".encode())

    assert stored() == [(f"e{n}", micro) for n, (_, micro) in enumerate(VALUES)]


def test_more_decimals_than_a_value_holds_are_refused_not_rounded(
    client: FlaskClient, key: str
) -> None:
    assert results(client, key, fact("a", value=2.5e-06 / 10))[0]["code"] == "not_a_value"


def test_two_writings_of_one_content_are_one_fact(client: FlaskClient, key: str) -> None:
    results(client, key, fact("a", value=3, at="2023-08-14T07:00:00Z"))

    again = results(client, key, fact("a", value="3.0", at="2023-08-14 09:00+02:00"))

    assert again[0]["status"] == "duplicate"


BAD_BODIES = [
    b"", b"x", b"{", b"null", b"3", b'"facts"', b"{}", b'{"facts": 3}', b'{"facts": [], "x": 1}',
    b'{"id": "a"}', b"[NaN]", b'[{"id":"a","value":NaN}]', b'[{"id":"a","value":Infinity}]',
    b"[01]", b'[{"id":"a","value":0123}]', b"[1,]", b"[1] x", b"[" * 5000 + b"]" * 5000,
    b'[{"id":' + b"[" * 5000 + b"]" * 5000 + b"}]", b'["\xff"]', "[]".encode("utf-16"),
]  # fmt: skip


def test_what_is_not_strict_json_is_refused_whole(client: FlaskClient, key: str) -> None:
    replies = [post(client, key, body) for body in BAD_BODIES]

    told = [(reply.status_code, reply.json["error"]) for reply in replies]  # type: ignore[index]  # JSON
    assert told == [(400, "not_json")] * len(BAD_BODIES)
    assert stored() == []


def test_a_key_that_stands_twice_is_refused_with_its_place(client: FlaskClient, key: str) -> None:
    head = b'{"id":"a","person":"ana","kpi":"resolved","at":"2023-08-14T07:00Z"'
    good = b'{"id":"b","person":"ana","kpi":"resolved","at":"2023-08-14T07:00Z","value":1}'

    reply = post(client, key, b'[%s,"value":1,"value":5},%s]' % (head, good))

    first, second = reply.get_json()["results"]
    assert (first["status"], first["path"], first["code"]) == ("rejected", "value", "twice")
    assert second["status"] == "accepted"


def test_an_endless_number_is_refused_by_itself(client: FlaskClient, key: str) -> None:
    body = b'[{"id":"a","person":"ana","kpi":"resolved","at":"2023-08-14T07:00Z","value":1e400}]'

    assert post(client, key, body).json["results"][0]["code"] == "not_a_value"  # type: ignore[index]  # JSON


@pytest.mark.parametrize("body", [b"[" + b"1," * 1000 + b"1]", b"[" + b"1," * 10**6 + b"1]"])
def test_more_than_a_thousand_items_are_refused_whole(
    client: FlaskClient, key: str, body: bytes
) -> None:
    assert post(client, key, body).status_code == 413


def test_a_thousand_facts_are_taken(client: FlaskClient, key: str) -> None:
    answers = results(client, key, *[fact(f"e{n}") for n in range(1000)])

    assert [answer["seq"] for answer in answers] == list(range(1, 1001))


@pytest.mark.parametrize(
    ("header", "status", "error"),
    [("", 401, "key_needed"), ("Basic YTpi", 401, "key_needed"), ("Bearer", 401, "key_needed"),
     ("Bearer x", 401, "key_unknown"),
     ("Bearer hubf_0123456789ab_" + "0" * 48, 401, "key_unknown")],
)  # fmt: skip
def test_without_a_known_key_nothing_is_taken(
    client: FlaskClient, header: str, status: int, error: str
) -> None:
    headers = {"Authorization": header} if header else {}

    reply = client.post("/api/v1/facts", json=[fact("a")], headers=headers)

    assert (reply.status_code, reply.json["error"]) == (status, error)  # type: ignore[index]  # JSON
    assert stored() == []


def test_a_prefix_with_another_secret_is_unknown(client: FlaskClient, key: str) -> None:
    forged = key[:-1] + ("0" if key[-1] != "0" else "1")

    assert post(client, forged, [fact("a")]).json["error"] == "key_unknown"  # type: ignore[index]  # JSON


def test_a_revoked_key_is_refused_from_the_next_request_on(
    client: FlaskClient, key: str, clock: FixedClock
) -> None:
    results(client, key, fact("a"))
    services.revoke_feed_key(key.split("_")[1], actor="tests", now=clock.now())

    reply = post(client, key, [fact("b")])

    assert (reply.status_code, reply.json["error"]) == (403, "key_revoked")  # type: ignore[index]  # JSON


def test_a_key_that_another_process_withdraws_is_refused_at_the_commit(
    client: FlaskClient, key: str, make: Make, clock: FixedClock
) -> None:
    """S3: a key is remembered by each process, what is stored is decided by the database."""
    other = make.feed_key("chats")
    results(client, key, fact("a"))
    with transaction() as session:
        found = queries.find_key(session, key.split("_")[1])
        assert found is not None
        found[0].revoked_at = clock.now()

    replies = [post(client, key, [fact("b")]) for _ in range(2)]

    assert [(each.status_code, each.get_json()["error"]) for each in replies] == [
        (403, "key_revoked")
    ] * 2
    assert results(client, other, fact("c"))[0]["status"] == "accepted"
    assert [name for name, _ in stored()] == ["a", "c"]


def test_a_key_is_refused_from_its_last_instant_on(
    client: FlaskClient, make: Make, clock: FixedClock
) -> None:
    until = clock.now() + timedelta(hours=1)
    key = services.create_feed_key("phones", actor="tests", now=clock.now(), expires_at=until)
    assert post(client, key, []).status_code == 200

    clock.instant = until

    assert post(client, key, []).json["error"] == "key_expired"  # type: ignore[index]  # JSON


def test_an_advisor_cannot_push_facts(client: FlaskClient, make: Make) -> None:
    make.log_in(client, make.person("Ana", Role.ADVISOR))

    reply = client.post("/api/v1/facts", json=[fact("a")])

    assert (reply.status_code, stored()) == (401, [])


@pytest.mark.parametrize("page", ["/", "/feeds", "/challenges"])
def test_a_feed_key_opens_no_page(client: FlaskClient, key: str, page: str) -> None:
    reply = client.get(page, headers={"Authorization": f"Bearer {key}"})

    assert reply.status_code in {303, 404}


def test_texts_come_in_the_language_asked_for(client: FlaskClient, key: str) -> None:
    texts = [
        post(client, key, [fact("")], headers={"Accept-Language": tag}).json["results"][0]["text"]  # type: ignore[index]  # JSON
        for tag in ("en", "fr")
    ]

    assert texts[0] != texts[1]


def test_only_the_hash_of_a_key_is_kept(app: Flask, key: str) -> None:
    with reading() as session:
        rows = queries.keys_of_feeds(session)

    assert key.split("_")[2] not in repr([vars(row) for row, _ in rows])
