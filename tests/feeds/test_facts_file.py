"""FACTS.csv, its NDJSON twin and ROSTER.csv (contract 2.1 and 5)."""

import io
from zoneinfo import ZoneInfo

import pytest

from challenge_hub.feeds.bad_lines import BadLine, Wrong
from challenge_hub.feeds.facts_file import read_facts
from challenge_hub.feeds.local_times import LocalTimes
from challenge_hub.feeds.roster_file import read_roster
from challenge_hub.feeds.tables import UnreadableFile
from challenge_hub.scoring import Line
from challenge_hub.scoring.zone import read_instant

PARIS = ZoneInfo("Europe/Paris")
HEAD = "id,person,kpi,value,count,at\n"
MEASURES = {"csat": "average", "resolved": "total", "calls": "count"}


def read(text: str | bytes) -> tuple[list[Line], list[BadLine]]:
    content = text.encode() if isinstance(text, str) else text
    bad: list[BadLine] = []
    found = read_facts(io.BytesIO(content), zone=PARIS, measures=MEASURES, bad=bad)
    return [line for _, line in found], bad


def only(text: str) -> Line:
    (line,), bad = read(text)
    assert bad == []
    return line


def refusals(row: str, head: str = HEAD) -> list[str]:
    lines, bad = read(head + row)
    assert lines == []
    return [one.say(str) for one in bad]


def test_a_line_of_csv_becomes_exact_integers() -> None:
    line = only(HEAD + "a1,p-1,csat,4.5,2,2023-08-21T09:00\n")

    assert line == Line(
        "fact", "file", "a1", "p-1", "csat", 4_500_000, 2, read_instant("2023-08-21T07:00:00Z")
    )


def test_columns_go_by_name_and_others_are_ignored() -> None:
    line = only("colour,at,value,kpi,person,id,feed\nred,2023-08-21T09:00,1,csat,p,a,crm\n")

    assert (line.feed, line.count, line.person) == ("crm", 1, "p")


def test_bom_and_crlf_are_taken() -> None:
    (line,), bad = read(
        b"\xef\xbb\xbf" + (HEAD + "a,p,csat,1,1,2023-08-21T09:00\n").replace("\n", "\r\n").encode()
    )

    assert (line.id, bad) == ("a", [])


def test_semicolons_bring_a_decimal_comma() -> None:
    line = only("id;person;kpi;value;count;at\na;p;csat;4,5;1;2023-08-21 09:00:30.5+02:00\n")

    assert (line.value, line.at) == (4_500_000, read_instant("2023-08-21T07:00:30.500000Z"))


def test_ndjson_has_the_same_names() -> None:
    line = only(
        '{"id": "a", "person": "p", "kpi": "csat", "value": 4.5, "at": "2023-08-21T09:00Z"}\n'
    )

    assert (line.value, line.count) == (4_500_000, 1)


def test_a_count_kpi_may_leave_its_value_out() -> None:
    assert only(HEAD + "a,p,calls,,3,2023-08-21T09:00\n").value is None


def test_a_void_needs_only_what_it_refers_to() -> None:
    line = only("id,person,kpi,value,at,kind,ref,reason\nv,,,,,void,crm:a,typo\n")

    assert (line.kind, line.target, line.reason) == ("void", ("crm", "a"), "typo")


def test_an_award_may_go_to_a_team() -> None:
    line = only("id,person,kpi,value,at,kind\nw,team:nord,entraide,5,2023-08-21T09:00,award\n")

    assert line.person == "team:nord"


@pytest.mark.parametrize(
    ("row", "refusal"),
    [
        ("a:b,p,csat,1,1,2023-08-21T09:00", "“id” cannot be “a:b”."),
        ("a,p p,csat,1,1,2023-08-21T09:00", "“person” cannot be “p p”."),
        ("a,p,csat,1e3,1,2023-08-21T09:00", "“1e3” is no value."),
        ("a,p,csat,01,1,2023-08-21T09:00", "“01” is no value."),
        ("a,p,csat,٣,1,2023-08-21T09:00", "“٣” is no value."),
        ("a,p,csat,1.1234567,1,2023-08-21T09:00", "“1.1234567” is no value."),
        ("a,p,csat,,1,2023-08-21T09:00", "“value” is empty;"),
        ("a,p,csat,1,0,2023-08-21T09:00", "An average takes no value with a count of 0."),
        ("a,p,csat,1,1.5,2023-08-21T09:00", "“1.5” is no count."),
        ("a,p,csat,1,-1,2023-08-21T09:00", "“-1” is no count."),
        ("a,p,csat,1,1,21/08/2023", "“21/08/2023” is no instant."),
        ("a,p,csat,1,1,2023-02-30T09:00", "“2023-02-30T09:00” is no instant."),
        ("a,p,csat,1,1,2023-03-26T02:30", "2023-03-26T02:30 does not exist there"),
        ("a,p,csat,1,1", "5 cells where the header has 6."),
    ],
)  # fmt: skip
def test_what_cannot_be_taken_is_refused_with_the_reason(row: str, refusal: str) -> None:
    (said,) = refusals(row + "\n")

    assert said.startswith(refusal)


def test_a_count_of_zero_with_a_value_is_good_for_a_total() -> None:
    assert only(HEAD + "a,p,resolved,5,0,2023-08-21T09:00\n").count == 0


def test_a_fact_refers_to_nothing_and_a_correction_to_something() -> None:
    head = "id,person,kpi,value,at,kind,ref\n"

    assert refusals("a,p,csat,1,2023-08-21T09:00,fact,b\n", head)[0].startswith(
        "A fact and an award"
    )
    assert refusals("a,p,csat,1,2023-08-21T09:00,correction,\n", head) == ["“ref” cannot be “”."]


def test_all_bad_lines_are_told_by_number_and_the_rest_is_read() -> None:
    rows = "a,p,csat,x,1,2023-08-21T09:00\nb,p,csat,1,1,2023-08-21T09:00\n\nc,p,csat,1,1,y\n"

    lines, bad = read(HEAD + rows)

    assert ([line.id for line in lines], [one.number for one in bad]) == (["b"], [2, 5])


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ("[1]", "JSON"),
        ('{"id": NaN}', "JSON"),
        ('{"id": "a", "id": "b"}', "JSON"),
        ("[" * 100_000, "JSON"),
        ('{"id": true}', "text or a number"),
    ],
)  # fmt: skip
def test_hostile_json_lines_are_bad_lines(row: str, why: str) -> None:
    good = '{"id":"a","person":"p","kpi":"csat","value":"1","at":"2023-08-21T09:00"}\n'

    lines, bad = read(good + row + "\n")

    assert (len(lines), bad[0].number, why in bad[0].text) == (1, 2, True)


@pytest.mark.parametrize(
    "content", [b"", b"id,person\n", b"id,id,person,kpi,value,at\n", b"\xff\xfeid", b"\xe9,person"]
)
def test_a_file_that_is_none_is_refused_as_a_whole(content: bytes) -> None:
    with pytest.raises(UnreadableFile):
        read(content)


def test_of_a_local_time_that_comes_twice_the_first_is_meant() -> None:
    times = LocalTimes(PARIS)

    assert times.instant("2023-10-29T02:30") == read_instant("2023-10-29T00:30:00Z")
    assert times.instant("2023-10-29T02:30+01:00") == read_instant("2023-10-29T01:30:00Z")
    assert times.instant("2023-10-29T03:00") == read_instant("2023-10-29T02:00:00Z")


def test_a_local_time_that_the_clocks_jump_over_is_refused() -> None:
    times = LocalTimes(PARIS)

    with pytest.raises(Wrong):
        times.instant("2023-03-26T02:00")
    assert times.instant("2023-03-26T01:59:59") == read_instant("2023-03-26T00:59:59Z")
    assert times.instant("2023-03-26T03:00") == read_instant("2023-03-26T01:00:00Z")


def roster(text: str) -> tuple[list[tuple[str, str, int, int]], list[str]]:
    bad: list[BadLine] = []
    stays = read_roster(io.BytesIO(text.encode()), zone=PARIS, bad=bad)
    told = [f"{line.number}: {line.say(str)}" for line in bad]
    return [(stay.person, stay.team, stay.begins, stay.ends) for stay in stays], told


def test_a_roster_end_that_is_a_date_includes_that_day() -> None:
    stays, bad = roster("person,name,team,from,to\np,Nadia,nord,2023-08-21,2023-08-22\n")

    begin, end = read_instant("2023-08-20T22:00:00Z"), read_instant("2023-08-22T22:00:00Z")
    assert (stays, bad) == ([("p", "nord", begin, end)], [])


def test_a_roster_end_that_is_an_instant_is_outside() -> None:
    stays, _ = roster("person,name,team,from,to\np,Nadia,nord,,2023-08-22T12:00\n")

    assert stays[0][3] == read_instant("2023-08-22T10:00:00Z")


def test_the_ends_of_the_calendar_are_open_in_a_roster() -> None:
    """So staff systems write that no date is set."""
    told = roster("person,name,team,from,to\np,Nadia,nord,0001-01-01,9999-12-31\n")

    assert told == roster("person,name,team,from,to\np,Nadia,nord,,\n")


@pytest.mark.parametrize("at", ["0001-01-01T00:00", "9999-12-31T23:59-14:00"])
def test_an_instant_at_the_ends_of_the_calendar_is_none(at: str) -> None:
    _, bad = roster(f"person,name,team,from,to\np,Nadia,nord,{at},\n")

    assert bad[0].startswith(f"2: “{at}” is no instant")


def test_further_columns_tags_and_part_are_kept() -> None:
    text = "person,name,team,tags,part,site\np,Nadia,nord,nouveau away,spectator,lyon\n"

    (stay,) = read_roster(io.BytesIO(text.encode()), zone=PARIS, bad=[])

    assert stay.tags == {"nouveau", "away"}
    assert (stay.spectator, stay.group("site"), stay.group("shift")) == (True, "lyon", "")


def test_two_teams_at_once_is_an_error_with_both_lines() -> None:
    _, bad = roster("person,name,team,from,to\np,N,nord,,2023-08-22\np,N,sud,2023-08-22,\n")

    assert bad == ["3: p is in sud and, by line 2, in nord at the same time."]


def test_bad_roster_lines_are_told_by_number() -> None:
    _, bad = roster(
        "person,name,team,from,to,part\n!,N,nord,,,\np,N,nord,2023-08-22,2023-08-21,\nq,N,,,,boss\n"
    )

    assert [line.partition(":")[0] for line in bad] == ["2", "3", "4"]
