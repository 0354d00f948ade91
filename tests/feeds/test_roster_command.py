"""challenge-hub roster import: people and teams from a file."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from flask.cli import ScriptInfo

from challenge_hub.feeds.commands import roster
from challenge_hub.foundation.database import reading
from challenge_hub.people import queries
from challenge_hub.scoring.zone import instant_text

HEADER = "person,name,team,from,to,tags,part,site\n"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "roster.csv"


def take(info: ScriptInfo, file: Path, *words: str) -> Result:
    return CliRunner().invoke(roster, ["import", str(file), *words], obj=info)


def test_a_file_becomes_people_teams_and_stays(info: ScriptInfo, file: Path) -> None:
    file.write_text(HEADER + "p-1,Ana,north,,,expert,,lille\np-2,Bea,south,,,,spectator,\n")

    done = take(info, file)

    assert (done.exit_code, done.output) == (
        0,
        f"{file}: 2 people created, 0 renamed, 2 teams created, 2 stays added, 0 removed.\n",
    )


def test_a_last_day_is_a_whole_local_day(info: ScriptInfo, file: Path) -> None:
    """Contract 1.4."""
    file.write_text(HEADER + "p-1,Ana,north,2023-08-14,2023-08-20,,,\n")

    take(info, file, "--timezone", "Europe/Paris")

    with reading() as session:
        (stay,) = queries.roster(session)
    assert stay.start is not None
    assert stay.end is not None
    assert instant_text(stay.start) == "2023-08-13T22:00:00Z"
    assert instant_text(stay.end) == "2023-08-20T22:00:00Z"


def test_twice_is_once(info: ScriptInfo, file: Path) -> None:
    file.write_text(HEADER + "p-1,Ana,north,,,,,\n")
    take(info, file)

    assert "0 people created, 0 renamed, 0 teams created, 0 stays" in take(info, file).output


@pytest.mark.parametrize(
    ("line", "place"),
    [
        ("p-1,Ana,north,,,,king,", ":2: "),
        ("p-1,Ana,north,2023-02-30,,,,", ":2: "),
        ("p 1,Ana,north,,,,,", ":2: "),
        ("p-1,Ana", ":2: "),
        ("p-1,A\u202en,north,,,,,", ": p-1: "),
        ("p-1,Ana,north,,,,,\np-1,Ana,south,,,,,", ":3: "),
    ],
)
def test_a_fault_is_told_with_its_place_and_nothing_is_taken(
    info: ScriptInfo, file: Path, line: str, place: str
) -> None:
    file.write_text(HEADER + line + "\n")

    done = take(info, file)

    assert done.exit_code == 2
    assert f"{file}{place}" in done.output
    with reading() as session:
        assert queries.people(session) == []


def test_a_file_without_the_columns_is_refused(info: ScriptInfo, file: Path) -> None:
    file.write_text("who,team\nAna,north\n")

    assert take(info, file).exit_code == 2


def test_a_file_that_is_no_text_is_refused(info: ScriptInfo, file: Path) -> None:
    file.write_bytes(b"person,name,team\n\xff\xfe,\x00,x\n")

    assert take(info, file).exit_code == 2


def test_a_zone_that_is_none_ends_with_2(info: ScriptInfo, file: Path) -> None:
    file.write_text(HEADER)

    assert "no time zone" in take(info, file, "--timezone", "../etc/passwd").output
