"""Bad input to a running server: each kind has its own clear answer, good items are kept, no 500.

One server for all of them, its clock standing; whatever a test sends has ids of its own.
"""

import json
import shutil
import socket
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.loop.generate import generate, stamp
from tests.loop.world import Reply, World, cookie_of
from tests.ports import free_port
from tests.waiting import wait_until

NOW = datetime(2024, 2, 28, 9, 0, tzinfo=UTC)  # the server's clock stands here
PROJECT = generate(7, facts=0).project
OWNER, DEALS = "owner: mara", "- {kpi: deals, per: 1, points: 7.5}"
TITLE = "title: Three days of spring deals"


@dataclass(frozen=True)
class Cast:
    """The server and the credentials of everybody who speaks to it."""

    world: World
    key: str
    expired: str
    revoked: str
    manager: str  # cookies
    advisor: str

    def propose(self, source: str) -> Reply:
        body = json.dumps({"source": source}).encode()
        return self.world.ask("POST", "/api/v1/challenges", body, cookie=self.manager)

    def post(self, body: bytes, key: str = "") -> Reply:
        return self.world.ask("POST", "/api/v1/facts", body, key=key or self.key)

    def send(self, *facts: Any) -> list[dict[str, Any]]:
        """Send facts and return the answers, item by item."""
        reply = self.post(json.dumps([*facts]).encode())
        assert reply.status == 200, reply
        results: list[dict[str, Any]] = reply.json["results"]
        return results


@pytest.fixture(scope="module")
def cast(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path) -> Iterator[Cast]:
    folder = tmp_path_factory.mktemp("bad-input")
    shutil.copy(sqlite_template, folder / "hub.db")
    world = World(folder, free_port(), f"sqlite:///{folder / 'hub.db'}", NOW, 1)
    import_roster(world, "a001,Ana,ash")
    expired = world.command("feeds", "key", "add", "dialler", "--expires", "2024-02-28").strip()
    revoked = world.command("feeds", "key", "add", "dialler").strip()
    world.command("feeds", "key", "revoke", revoked.rpartition("_")[0])
    key = world.command("feeds", "key", "add", "dialler").strip()
    world.server.start()
    manager, advisor = world.person("mara", "manager"), world.person("ida", "advisor")
    yield Cast(world, key, expired, revoked, cookie_of(manager), cookie_of(advisor))
    world.server.stop()


def import_roster(world: World, *lines: str) -> None:
    file = world.folder / "roster.csv"
    file.write_text("\n".join(["person,name,team", *lines]), encoding="utf-8")
    world.command("roster", "import", str(file))


def fact(name: str, **fields: Any) -> dict[str, Any]:
    sent = {"id": name, "person": "a001", "kpi": "resolved", "value": 3}
    return sent | {"at": stamp(NOW - timedelta(hours=1))} | fields


def deep(depth: int) -> str:
    return "[" * depth + "]" * depth


BAD_FILES: dict[str, tuple[Callable[[], str], str]] = {
    "malformed YAML": (lambda: PROJECT.replace(TITLE, 'title: "never closed'), ""),
    "5,000 levels": (lambda: PROJECT.replace(TITLE, f"title: {deep(5000)}"), ""),
    "an alias": (lambda: PROJECT.replace(OWNER, "owner: &who mara\ndiagnosis: *who"), ""),
    "NaN": (lambda: PROJECT.replace(DEALS, DEALS.replace("7.5", "NaN")), "points"),
    "0123 for a number": (lambda: PROJECT.replace(DEALS, DEALS.replace("7.5", "0123")), "points"),
    "1e3": (lambda: PROJECT.replace(DEALS, DEALS.replace("7.5", "1e3")), "points"),
    "a list for a text": (lambda: PROJECT.replace(TITLE, "title: [a, b]"), "title"),
    "a text for a section": (lambda: PROJECT.replace(OWNER, f"{OWNER}\ndisplay: yes"), "display"),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD_FILES)
def test_a_bad_project_file_is_told_where_and_why(cast: Cast, name: str) -> None:
    write, at = BAD_FILES[name]

    reply = cast.propose(write())

    assert reply.status == 422
    errors = reply.json["errors"]
    assert all(each["line"] and each["column"] and each["text"] for each in errors)
    assert any(each["path"].endswith(at) for each in errors)


@pytest.mark.parametrize(("written", "proposal"), [("0123", "123"), ("1e3", "1000")])
def test_a_number_written_otherwise_is_told_how_to_be_written(
    cast: Cast, written: str, proposal: str
) -> None:
    reply = cast.propose(PROJECT.replace(DEALS, DEALS.replace("7.5", written)))

    assert proposal in json.dumps(reply.json["errors"])


def test_0123_is_kept_as_a_code(cast: Cast) -> None:
    key = cast.propose(PROJECT.replace("report_to: [otto]", "report_to: [0123]")).json["key"]

    version = cast.world.ask("GET", f"/api/v1/challenges/{key}/versions/1", cookie=cast.manager)

    assert version.json["document"]["evaluation"]["report_to"] == ["0123"]


BAD_REQUESTS: dict[str, tuple[Callable[[], bytes], int, str]] = {
    "not JSON": (lambda: b'[{"id": "x"', 400, "not_json"),
    "NaN": (lambda: b'[{"id": "x", "value": NaN}]', 400, "not_json"),
    "0123": (lambda: b'[{"id": "x", "value": 0123}]', 400, "not_json"),
    "5,000 levels": (lambda: deep(5000).encode(), 400, "not_json"),
    "an object": (lambda: b'{"id": "x"}', 400, "not_json"),
    "1,001 items": (lambda: b"[" + b"1," * 1000 + b"1]", 413, "too_many_facts"),
    "a million items": (lambda: b"[" + b"1," * 999_999 + b"1]", 413, ""),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD_REQUESTS)
def test_a_bad_request_is_refused_whole(cast: Cast, name: str) -> None:
    write, status, code = BAD_REQUESTS[name]

    reply = cast.post(write())

    assert (reply.status, bool(reply.json["text"])) == (status, True)
    assert code in reply.json["error"]


BAD_ITEMS = [
    (fact("x", value="many"), "value", "not_a_value"),
    (fact("x", value="NaN"), "value", "not_a_value"),
    (fact("x", value="0123"), "value", "not_a_value"),
    (fact("x", value="1e3"), "value", "not_a_value"),
    (fact("x", value=True), "value", "not_a_value"),
    (fact("x", count="1"), "count", "not_a_count"),
    (fact(["x"]), "id", "not_an_id"),  # type: ignore[arg-type]  # the wrong type is the point
    (fact("x", person=["a001"]), "person", "not_a_code"),
    (fact("x", at=1709110800), "at", "not_an_instant"),
    (fact("x", at=stamp(NOW + timedelta(minutes=5, microseconds=1))), "at", "in_the_future"),
    (["x"], "", "not_a_fact"),
]


def test_bad_items_are_told_where_and_why_and_good_ones_are_kept(cast: Cast) -> None:
    mixed = [part for n, bad in enumerate(BAD_ITEMS) for part in (bad[0], fact(f"good-{n}"))]

    results = cast.send(*mixed)

    told = [(each["status"], each["path"], each["code"]) for each in results[::2]]
    assert told == [("rejected", path, code) for _, path, code in BAD_ITEMS]
    assert all(each["text"] for each in results[::2])
    assert {each["status"] for each in results[1::2]} == {"accepted"}
    again = cast.send(*mixed[1::2])
    assert [each["seq"] for each in again] == [each["seq"] for each in results[1::2]]


def test_0123_is_a_code_of_its_own_in_facts(cast: Cast) -> None:
    import_roster(cast.world, "0123,Nought,ash")

    results = cast.send(fact("nought", person="0123"), fact("without", person="123"))

    assert [each["status"] for each in results] == ["accepted", "waiting"]


def test_a_fact_of_someone_unknown_waits_and_is_counted_once_she_is_known(cast: Cast) -> None:
    assert [cast.send(fact("early", person="a777"))[0]["status"] for _ in range(2)] == [
        "waiting",
        "waiting",
    ]

    import_roster(cast.world, "a777,Late,ash")

    wait_until(lambda: cast.send(fact("early", person="a777"))[0]["status"] == "duplicate")
    first = cast.send(fact("early", person="a777"))[0]["seq"]
    assert cast.send(fact("next"))[0]["seq"] == first + 1


def test_a_fact_sent_twice_counts_once(cast: Cast) -> None:
    first = cast.send(fact("twice"))[0]

    again = cast.send(fact("twice"), fact("twice", value="3.0"))

    assert first["status"] == "accepted"
    assert again == [{"status": "duplicate", "seq": first["seq"]}] * 2
    assert cast.send(fact("after"))[0]["seq"] == first["seq"] + 1


def test_the_same_id_with_another_value_is_a_conflict(cast: Cast) -> None:
    cast.send(fact("same"))

    assert cast.send(fact("same", value=4))[0]["status"] == "conflict"
    assert cast.send(fact("same"))[0]["status"] == "duplicate"


@pytest.mark.parametrize("state", ["expired", "revoked"])
def test_a_key_that_is_over_sends_nothing(cast: Cast, state: str) -> None:
    body = json.dumps([fact(f"with-{state}")]).encode()

    reply = cast.post(body, key=getattr(cast, state))

    assert (reply.status, reply.json["error"]) == (403, f"key_{state}")
    assert cast.send(fact(f"with-{state}"))[0]["status"] == "accepted"


@pytest.mark.parametrize("who", ["advisor", "manager"])
def test_a_person_who_is_signed_in_cannot_push_facts(cast: Cast, who: str) -> None:
    body = json.dumps([fact("pushed")]).encode()

    reply = cast.world.ask("POST", "/api/v1/facts", body, cookie=getattr(cast, who))

    assert (reply.status, reply.json["error"]) == (401, "key_needed")


PAGES = ["/", "/challenges", "/people", "/api/v1/challenges", "/boards/any", "/boards/any/frame"]


@pytest.mark.parametrize("page", PAGES)
def test_a_feed_key_opens_no_page_even_beside_a_cookie(cast: Cast, page: str) -> None:
    reply = cast.world.ask("GET", page, key=cast.key, cookie=cast.manager)

    assert reply.status in {401, 404}


@pytest.mark.parametrize("path", ["/sign-in", "/api/v1/facts"])
def test_a_body_in_broken_chunks_is_a_bad_request(cast: Cast, path: str) -> None:
    head = f"POST {path} HTTP/1.1\r\nHost: hub\r\nAuthorization: Bearer {cast.key}\r\n"
    form = "Content-Type: application/x-www-form-urlencoded\r\nTransfer-Encoding: chunked\r\n\r\n"
    with socket.create_connection(("127.0.0.1", cast.world.port), timeout=30) as line:
        line.sendall(f"{head}{form}zz\r\n\r\n".encode())

        assert line.recv(1000).startswith(b"HTTP/1.1 400 ")
