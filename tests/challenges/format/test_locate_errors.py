"""Every error at once, each at its line and column (contract 1.3)."""

import pytest

from tests.challenges.format.files import EXAMPLE, SMALL, found, problems, small


def test_all_errors_are_told_at_once_in_the_order_of_the_file() -> None:
    text = (
        SMALL.replace("title", "titel")
        .replace("target: 4}", "target: 1e3}")
        .replace("kpi: resolved, per", "kpi: resolve, per")
        .replace("2023-08-25T18:00", "2023-08-20T18:00")
    )

    assert found(text) == [
        ("title", "missing"),
        ("titel", "unknown_key"),
        ("objectives.collective[0].target", "not_a_number"),
        ("scoring.individual.points[0].kpi", "unknown_kpi"),
        ("schedule.end", "ends_before_start"),
    ]


def test_a_wrong_value_is_told_at_the_value() -> None:
    [problem] = problems(EXAMPLE.read_text().replace("observed: 4.2", "observed: x"))

    line = EXAMPLE.read_text().splitlines()[problem.line - 1]
    assert line[problem.column - 1 :].startswith("4.2")


def test_an_unknown_key_is_told_at_the_key_and_names_the_nearest() -> None:
    [problem] = problems(small(display="{shwo: 3}"))

    assert (problem.path, problem.column) == ("display.shwo", 11)
    assert "“show”" in problem.text
    assert "freeze" in problem.allowed


def test_a_missing_key_is_told_at_the_section_it_belongs_to() -> None:
    [problem] = problems(small(stakes="\n  company: a"))

    assert (problem.path, problem.line, problem.column) == ("stakes.service_quality", 6, 3)


def test_what_stops_the_reading_is_told_by_the_whole_path_too() -> None:
    points = "{kpi: csat, kpi: csat, per: 1, points: 1}"
    text = small(scoring=f"\n  individual:\n    points: [{points}]\n    ties: [!t csat]")

    assert found(text) == [
        ("scoring.individual.points[0].kpi", "duplicate_key"),
        ("scoring.individual.ties[0]", "tag"),
    ]


def test_a_syntax_error_is_told_by_the_section_it_stands_in() -> None:
    assert found("challenge: 1\nscoring:\n  individual:\n    ties: [a]\n\tfoo: 1\n") == [
        ("scoring.individual", "not_yaml")
    ]


def test_columns_count_characters_also_behind_accents_and_emoji() -> None:
    [problem] = problems(small(stakes="{company: é😀, service_quality: b, tema: c}"))

    assert (problem.line, problem.column) == (5, 43)


def test_an_error_in_one_entry_leaves_the_others_in_their_places() -> None:
    text = small(
        objectives="{collective: [{id: all, kpi: csat, target: 4}], individual: "
        "[{id: a, kpi: csat, target: x}, nonsense, {id: b, kpi: nope, target: 1}]}"
    )

    assert found(text) == [
        ("objectives.individual[0].target", "not_a_number"),
        ("objectives.individual[1]", "not_keys"),
        ("objectives.individual[2].kpi", "unknown_kpi"),
    ]


def test_the_nearest_code_is_proposed() -> None:
    [problem] = problems(SMALL.replace("success: [{kpi: csat", "success: [{kpi: csta"))

    assert problem.allowed == "Did you mean “csat”?"


BAD_YAML = {
    "a:b\nc: d\n": (2, 2, "A colon stands where no key can be."),
    "a:\n\tb: 1\n": (2, 1, "A value cannot begin with this character."),
    "a: [1, 2\nb: 3\n": (2, 2, "The list opened on line 1 is not closed here."),
    "a: {x: 1\nb: 2\n": (2, 2, "The braces opened on line 1 are not closed here."),
    "a: 'x\nb: 1\n": (1, 4, "The quote opened here is never closed."),
    "a:\n  b: 1\n c: 2\n": (3, 2, "A key was expected here."),
    "- a\nb: 1\n": (2, 1, "A “- ” was expected here: the list begun on line 1 goes on."),
    "a: ]\n": (1, 4, "A value was expected here."),
    "a: - b\n": (1, 4, "A list cannot begin here."),
    'a: "\\q"\n': (1, 5, "After a backslash this character means nothing."),
    "a: |x\n": (1, 5, "Nothing may stand behind “|” or “>”."),
    "a: b\nc\n": (3, 1, "A key was begun on line 2 and has no colon."),
    "a: 1\n...\nb": (3, 1, "The file goes on behind its end."),
    "a: &\n": (1, 5, "This cannot be read as YAML: did not find expected alphabetic or …"),
}


@pytest.mark.parametrize("text", BAD_YAML)
def test_bad_yaml_is_told_where_it_can_be_mended(text: str) -> None:
    [problem] = problems(text)

    line, column, sentence = BAD_YAML[text]
    assert problem.code == "not_yaml"
    assert (problem.line, problem.column) == (line, column)
    assert problem.text.startswith(sentence.rstrip("…"))


def test_a_list_is_no_project_file() -> None:
    assert found("- a\n") == [("", "not_a_project")]


def test_an_empty_file_is_no_project_file() -> None:
    assert found("") == [("", "not_a_project")]


def test_every_required_key_is_asked_for() -> None:
    required = [
        "challenge", "title", "language", "timezone", "stakes", "kpis", "objectives", "scoring",
        "resources", "schedule", "evaluation",
    ]  # fmt: skip

    assert found("{}") == sorted((name, "missing") for name in required)


def test_another_format_version_is_refused() -> None:
    assert found(SMALL.replace("challenge: 1", "challenge: 2")) == [
        ("challenge", "not_a_whole_number")
    ]


def test_a_section_with_nothing_in_it_is_told_how_to_be_written() -> None:
    [problem] = problems(SMALL.replace("csat: {}", "csat:"))

    assert (problem.path, problem.code) == ("kpis.csat", "empty")
    assert problem.allowed == "Keys and their values, or {} where nothing is to be said."
