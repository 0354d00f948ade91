"""`challenge-hub facts import`: the same ledger as every feed, safe to repeat."""

from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask

from challenge_hub.feeds import queries
from challenge_hub.feeds.commands import facts, feeds
from challenge_hub.foundation import outbox
from challenge_hub.foundation.database import reading
from challenge_hub.scoring.lines import Line
from tests.make import Make

HEAD = "id,person,kpi,value,count,at,kind,ref,reason,feed\n"


@pytest.fixture(autouse=True)
def cast(make: Make) -> None:
    make.person("Ana")


def run(app: Flask, *arguments: str) -> Result:
    group = facts if arguments[0] in {"import", "verify"} else feeds
    return app.test_cli_runner().invoke(group, [*arguments])


def imported(app: Flask, tmp_path: Path, rows: str) -> Result:
    path = tmp_path / "facts.csv"
    path.write_text(HEAD + rows)
    return run(app, "import", str(path), "--feed", "phones")


def ledger_lines() -> list[Line]:
    with reading() as session:
        return list(queries.lines(session))


def test_facts_of_a_file_are_appended_in_their_time_zone(app: Flask, tmp_path: Path) -> None:
    result = imported(app, tmp_path, "a,ana,resolved,4.5,2,2023-08-14T09:00,,,,\n")

    assert (result.exit_code, result.output.split(": ")[-1]) == (0, "1 accepted\n")
    (line,) = ledger_lines()
    assert (line.feed, line.value, line.count, line.at) == (
        "phones", 4_500_000, 2, 1_691_996_400_000_000,
    )  # fmt: skip


def test_a_file_taken_twice_counts_once(app: Flask, tmp_path: Path) -> None:
    row = "a,ana,resolved,4.5,2,2023-08-14T09:00,,,,\n"
    imported(app, tmp_path, row)

    result = imported(app, tmp_path, row)

    assert (result.exit_code, "1 duplicate" in result.output) == (0, True)
    assert len(ledger_lines()) == 1


def test_corrections_may_stand_before_what_they_correct(app: Flask, tmp_path: Path) -> None:
    result = imported(
        app,
        tmp_path,
        "c,ana,resolved,3,1,2023-08-14T09:00,correction,b,,\n"
        "b,ana,resolved,2,1,2023-08-14T09:00,correction,a,,\n"
        "a,ana,resolved,1,1,2023-08-14T09:00,,,,\n"
        "v,,,,,,void,c,mistake,\n",
    )

    assert result.exit_code == 0
    assert [(line.id, line.ref) for line in ledger_lines()] == [
        ("a", None), ("b", "phones:a"), ("c", "phones:b"), ("v", "phones:c"),
    ]  # fmt: skip


def test_people_decide_by_a_file_on_what_a_feed_sent_late(app: Flask, tmp_path: Path) -> None:
    imported(app, tmp_path, "a,ana,resolved,1,1,2023-08-14T09:00,,,,\n")

    result = imported(app, tmp_path, "d,,,,,,accept,phones:a,the telephones were down,desk\n")

    assert (result.exit_code, result.output.split(": ")[-1]) == (0, "1 accepted\n")
    assert [(line.kind, line.ref) for line in ledger_lines()][1:] == [("accept", "phones:a")]


def test_each_line_not_taken_is_named_by_its_number(app: Flask, tmp_path: Path) -> None:
    result = imported(
        app,
        tmp_path,
        "a,ana,resolved,1,1,2023-08-14T09:00,,,,\n"
        "a,ana,resolved,2,1,2023-08-14T09:00,,,,\n"
        "b,bob,resolved,1,1,2023-08-14T09:00,,,,\n"
        "c,ana,resolved,many,1,2023-08-14T09:00,,,,\n"
        "d,,,,,,void,nothing,,\n"
        "e,ana,resolved,1,1,2023-08-14T09:00,,,\x00,\n",
    )

    assert result.exit_code == 2
    assert [line.id for line in ledger_lines()] == ["a"]
    told = result.stderr
    for number, word in ((3, "conflict"), (4, "waiting"), (6, "rejected"), (7, "rejected")):
        assert f"facts.csv:{number}: {word}: " in told
    assert "facts.csv:5: " in told


def test_what_waited_is_counted_once_the_roster_names_its_person(
    app: Flask, make: Make, tmp_path: Path
) -> None:
    imported(app, tmp_path, "a,bob,resolved,1,1,2023-08-14T09:00,,,,\n")
    make.person("Bob")

    outbox.work(make.clock.now())

    assert [line.person for line in ledger_lines()] == ["bob"]


def test_a_file_that_is_none_is_refused(app: Flask, tmp_path: Path) -> None:
    path = tmp_path / "facts.csv"
    path.write_bytes(b"\xff\xfe")

    assert run(app, "import", str(path)).exit_code == 2


def test_verify_says_that_the_ledger_holds(app: Flask, make: Make) -> None:
    make.append(make.item("a"))

    assert run(app, "verify").output == "1 rows, each as it was written.\n"


def test_a_key_made_by_command_is_printed_once_and_listed_by_its_prefix(app: Flask) -> None:
    key = run(app, "key", "add", "phones").output.strip()
    prefix = "_".join(key.split("_")[:2])

    listed = run(app, "key", "list").output

    assert prefix in listed
    assert key not in listed
    run(app, "key", "revoke", prefix)
    assert "revoked" in run(app, "key", "list").output


def test_status_names_the_last_fact_taken_and_the_last_refused(app: Flask, make: Make) -> None:
    make.append(make.item("a"), make.item("b", value=None), make.item("c", "bob"))

    result = run(app, "status")

    assert result.exit_code == 0
    for part in ("phones", "fresh", "1 taken", "seq 1", "1 waiting", "value_needed of b"):
        assert part in result.output
