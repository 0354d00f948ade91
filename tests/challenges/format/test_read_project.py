"""What a file becomes: the resolved document, its defaults, and the view on it."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from challenge_hub.challenges.format import Project, read_project
from tests.challenges.format.files import EXAMPLE, LEAGUE, SMALL, document, problems, small


@pytest.fixture(scope="module")
def example() -> Project:
    return read_project(EXAMPLE.read_bytes())


@pytest.mark.parametrize("path", [EXAMPLE, LEAGUE], ids=lambda path: path.stem)
def test_a_complete_file_has_no_errors(path: Path) -> None:
    assert problems(path.read_bytes()) == []


def test_the_source_is_kept_as_written(example: Project) -> None:
    assert example.source == EXAMPLE.read_bytes()


def test_instants_are_utc_with_z(example: Project) -> None:
    assert example.document["schedule"]["start"] == "2023-08-21T07:00:00Z"


def test_microseconds_are_written_when_there_are_any() -> None:
    text = small(schedule="{start: 2023-08-21T09:00:00.5, end: 2023-08-25T18:00:01}")

    assert document(text)["schedule"]["start"] == "2023-08-21T07:00:00.500000Z"
    assert document(text)["schedule"]["end"] == "2023-08-25T16:00:01Z"


def test_bare_dates_stay_dates(example: Project) -> None:
    assert example.document["schedule"]["closed"] == ["2023-08-15"]
    assert example.document["evaluation"]["baseline"]["to"] == "2023-08-18"


def test_durations_are_iso_seconds(example: Project) -> None:
    assert example.document["schedule"]["grace"] == "PT1800S"


def test_relative_times_take_the_local_time_of_the_start(example: Project) -> None:
    assert example.document["schedule"]["preparation"][0]["due"] == "2023-08-11T07:00:00Z"


def test_relative_days_are_calendar_days_across_a_clock_change() -> None:
    """09:00 stays 09:00 although ten days before the start were 241 hours before it."""
    text = small(
        schedule="{start: 2023-10-30T09:00, end: 2023-11-03, preparation: [{due: -10 d, task: t}]}"
    )

    assert document(text)["schedule"]["preparation"][0]["due"] == "2023-10-20T07:00:00Z"


def test_decimals_are_shortest_strings() -> None:
    text = SMALL.replace("target: 10", "target: 10.500").replace("target: 4", "target: -0.0")

    objectives = document(text)["objectives"]
    assert objectives["individual"][0]["target"] == "10.5"
    assert objectives["collective"][0]["target"] == "0"


def test_percents_keep_their_sign_of_percent(example: Project) -> None:
    rule = example.document["scoring"]["individual"]["points"][3]

    assert rule["progress"] == {"up_to": "120%"}


def test_whole_numbers_are_json_integers(example: Project) -> None:
    assert example.document["display"]["show"] == 10
    assert example.document["objectives"]["individual"][0]["minimum"] == 10


def test_a_code_of_digits_stays_as_written() -> None:
    assert document(small(owner="0123"))["owner"] == "0123"


def test_blanks_around_a_text_are_layout() -> None:
    folded = SMALL.replace("title: Small", "title: >\n  Small\n")

    assert document(folded)["title"] == "Small"


def test_the_catalogue_defines_what_the_file_leaves_out() -> None:
    assert document(SMALL)["kpis"]["csat"] == {
        "label": "Satisfaction",
        "unit": "/5",
        "measure": "average",
        "better": "higher",
        "bounds": ["1", "5"],
    }


def test_keys_given_override_the_catalogue() -> None:
    kpi = document(SMALL.replace("csat: {}", "csat: {label: Stars, bounds: [1, 10]}"))["kpis"]

    assert (kpi["csat"]["label"], kpi["csat"]["bounds"]) == ("Stars", ["1", "10"])
    assert kpi["csat"]["measure"] == "average"


def test_another_measure_drops_what_belongs_to_the_catalogues_measure() -> None:
    kpi = document(SMALL.replace("fcr: {}", "fcr: {measure: average}"))["kpis"]["fcr"]

    assert "of" not in kpi


def test_a_ratio_brings_its_components() -> None:
    assert document(SMALL)["kpis"]["contacts"]["measure"] == "total"


def test_labels_of_the_catalogue_speak_the_files_language() -> None:
    french = SMALL.replace("language: en", "language: fr")

    assert document(SMALL)["kpis"]["resolved"]["label"] == "Cases resolved"
    assert document(french)["kpis"]["resolved"]["label"] == "Dossiers résolus"


def test_a_kpi_of_ones_own_is_called_by_its_code_when_it_has_no_label() -> None:
    text = SMALL.replace("csat: {}", "csat: {}\n  visits: {measure: count}")

    assert document(text)["kpis"]["visits"] == {
        "label": "visits",
        "unit": "",
        "measure": "count",
        "better": "higher",
    }


def test_absent_optional_sections_stay_absent() -> None:
    absent = {"diagnosis", "participants", "display", "rewards", "communication", "owner"}

    assert absent.isdisjoint(document(SMALL))


def test_defaults_of_present_sections_are_filled_in() -> None:
    filled = document(small(display="{}", participants="{}"))

    assert filled["display"] == {"names": "first", "show": 10}
    assert filled["participants"] == {
        "teams": "all",
        "exclude": [],
        "tags": [],
        "membership": "at_event",
    }
    assert filled["schedule"]["grace"] == "PT0S"
    assert filled["scoring"]["individual"]["rank_by"] == ["points"]


def test_aggregated_teams_have_no_order_of_their_own(example: Project) -> None:
    assert "rank_by" not in example.document["scoring"]["collective"]


def test_a_byte_order_mark_is_no_part_of_the_file() -> None:
    plain, marked = read_project(SMALL.encode()), read_project(b"\xef\xbb\xbf" + SMALL.encode())

    assert marked.content_hash == plain.content_hash


def test_the_view_gives_the_window(example: Project) -> None:
    assert example.start == datetime(2023, 8, 21, 7, tzinfo=UTC)
    assert example.end == datetime(2023, 8, 25, 16, tzinfo=UTC)
    assert example.grace_end - example.end == timedelta(minutes=30)


def test_a_bare_date_as_the_end_includes_that_whole_local_day() -> None:
    project = read_project(small(schedule="{start: 2023-08-21, end: 2023-08-25}").encode())

    assert project.start == datetime(2023, 8, 20, 22, tzinfo=UTC)
    assert project.end == datetime(2023, 8, 25, 22, tzinfo=UTC)


def test_the_view_says_who_takes_part(example: Project) -> None:
    assert example.teams == ("nord", "sud", "est")
    assert example.excluded == {"p-118"}
    assert read_project(SMALL.encode()).teams is None


def test_a_stored_document_gives_the_same_project(example: Project) -> None:
    again = Project.from_document(json.loads(example.to_json()))

    assert (again.content_hash, again.end) == (example.content_hash, example.end)
