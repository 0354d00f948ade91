"""One spelling for each value (contract 1.2); everything else says how to write it."""

import pytest

from tests.challenges.format.files import SMALL, document, found, problems, small

TARGET = "objectives.individual[0].target"


def with_target(text: str) -> str:
    return SMALL.replace("target: 10", f"target: {text}")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0", "0"), ("-0", "0"), ("-4.5", "-4.5"), ("999999999999.999999", "999999999999.999999"),
        ("0.000001", "0.000001"), ('"4.5"', "4.5"), ("10.0", "10"),
    ],
)  # fmt: skip
def test_a_number_is_taken(text: str, value: str) -> None:
    assert document(with_target(text))["objectives"]["individual"][0]["target"] == value


@pytest.mark.parametrize(
    ("text", "proposal"),
    [
        ("1e3", "Write 1000."), ("1_000", "Write 1000."), ("0123", "Write 123."),
        ('"4,5"', "Write 4.5."), ("+5", "Write 5."), (".5", "Write 0.5."), ("5.", "Write 5."),
        ("1 000", "Write 1000."), ("-1E+2", "Write -100."), ("00", "Write 0."),
    ],
)  # fmt: skip
def test_a_number_written_otherwise_is_proposed_as_it_should_be(text: str, proposal: str) -> None:
    [problem] = problems(with_target(text))

    assert (problem.path, problem.code, problem.allowed) == (TARGET, "not_a_number", proposal)


@pytest.mark.parametrize(
    "text",
    [
        "0o17", "0x1F", ".inf", "-.inf", ".nan", "NaN", "~", "null", "1E+999999", "1e-7", "abc",
        "1000000000000", "0.1234567", "１２", "true", "12:30", "1.2.3", "--1", "5 %", "'1\\n'",
    ],
)  # fmt: skip
def test_what_is_no_number_is_refused(text: str) -> None:
    [problem] = problems(with_target(text))

    assert (problem.path, problem.code) == (TARGET, "not_a_number")
    assert problem.allowed.startswith("Digits")


@pytest.mark.parametrize(
    ("text", "code"), [("", "empty"), ("[1]", "not_a_value"), ("{a: 1}", "not_a_value")]
)
def test_a_value_of_another_shape_is_refused(text: str, code: str) -> None:
    assert found(with_target(text)) == [(TARGET, code)]


@pytest.mark.parametrize("text", ["a b", "é", "p:1", "x" * 65, '"a\\n"', "team,a", "＿"])
def test_what_is_no_code_is_refused(text: str) -> None:
    assert found(small(owner=text)) == [("owner", "not_a_code")]


@pytest.mark.parametrize("text", ["0123", "true", "null", "1e3", "A.b_c-9", "2023-08-21", "x" * 64])
def test_a_code_is_taken_as_written(text: str) -> None:
    assert document(small(owner=text))["owner"] == text


@pytest.mark.parametrize("text", ["True", "yes", "on", "1", "TRUE"])
def test_true_and_false_have_one_spelling(text: str) -> None:
    rule = f"{{individual: {{points: [{{kpi: resolved, per: 1, points: 1, whole: {text}}}]}}}}"

    assert found(small(scoring=rule)) == [("scoring.individual.points[0].whole", "not_a_boolean")]


@pytest.mark.parametrize(
    "text",
    [
        "2023-02-29", "2023-13-01T09:00", "2023-8-21", "21/08/2023", "2023-08-21 09:00",
        "2023-08-21T9:00", "2023-08-21T24:00", "2023-08-21T09:00+2", "2023-08-21T09:00+19:00",
        "2023-08-21T09:00:60", "0001-01-01", "2023-08-21T09", "20230821", "2023-08-21T09:00+02:99",
        "2023-08-21T09:00:00.1234567", "-3 d",
    ],
)  # fmt: skip
def test_what_is_no_time_is_refused(text: str) -> None:
    schedule = f"{{start: {text}, end: 2023-08-25}}"

    [(path, code)] = found(small(schedule=schedule))

    assert path == "schedule.start"
    assert code in {"not_a_time", "not_a_date"}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("30 min", "PT1800S"),
        ("2h", "PT7200S"),
        ("45 s", "PT45S"),
        ("1 d", "PT86400S"),
        ("0 s", "PT0S"),
    ],
)
def test_a_duration_is_taken(text: str, value: str) -> None:
    schedule = f"{{start: 2023-08-21, end: 2023-08-25, grace: {text}}}"

    assert document(small(schedule=schedule))["schedule"]["grace"] == value


@pytest.mark.parametrize(
    "text", ["30", "PT30M", "1.5 h", "-5 min", "30  min", "30 minutes", "05 s"]
)
def test_what_is_no_duration_is_refused(text: str) -> None:
    schedule = f"{{start: 2023-08-21, end: 2023-08-25, grace: {text}}}"

    assert found(small(schedule=schedule)) == [("schedule.grace", "not_a_duration")]


@pytest.mark.parametrize(
    ("text", "value"),
    [('"+0.2"', "+0.2"), ("+0.20", "+0.2"), ("-5 %", "-5%"), ('"+0"', "+0"), ("-12.5%", "-12.5%")],
)
def test_a_change_keeps_its_sign(text: str, value: str) -> None:
    assert document(with_change(text))["evaluation"]["success"][0]["change"] == value


def with_change(text: str) -> str:
    baseline = "baseline: {from: 2023-08-01, to: 2023-08-10}"
    return small(evaluation=f"{{{baseline}, success: [{{kpi: csat, change: {text}}}]}}")


@pytest.mark.parametrize("text", ["0.2", "5 %", "+-2", "+", "±2", "+1e3"])
def test_a_change_without_a_sign_is_refused(text: str) -> None:
    assert found(with_change(text)) == [("evaluation.success[0].change", "not_a_change")]


@pytest.mark.parametrize("text", ["3-1", "0", "1-", "-3", "a", "1 - 3", "1-3-5", "01"])
def test_places_run_from_the_first(text: str) -> None:
    rewards = f"[{{for: {{individual: {text}}}, what: x}}]"

    assert found(small(rewards=rewards)) == [("rewards[0].for.individual", "not_places")]


@pytest.mark.parametrize(
    "text", ["08:00", "8:00-20:00", "08:00-08:00", "08:00-25:00", "24:00-08:00"]
)
def test_hours_of_a_day_are_two_different_times(text: str) -> None:
    schedule = f"{{start: 2023-08-21, end: 2023-08-25, activity: {{mon: {text}}}}}"

    assert found(small(schedule=schedule)) == [("schedule.activity.mon", "not_hours")]


@pytest.mark.parametrize("key", ["fri-mon", "monday", "mon-", "Mon", "mon-fri-sat"])
def test_days_of_the_week_are_named(key: str) -> None:
    schedule = f"{{start: 2023-08-21, end: 2023-08-25, activity: {{{key}: 08:00-20:00}}}}"

    assert found(small(schedule=schedule)) == [(f"schedule.activity.{key}", "not_weekdays")]


@pytest.mark.parametrize("text", ["Paris", "../etc/passwd", "Europe/", "UTC+1", "localtime"])
def test_a_zone_is_an_iana_name(text: str) -> None:
    assert found(SMALL.replace("Europe/Paris", text)) == [("timezone", "not_a_zone")]


def test_the_nearest_zone_is_proposed() -> None:
    [problem] = problems(SMALL.replace("Europe/Paris", "Europe/Pari"))

    assert problem.allowed == "An IANA name such as Europe/Paris."


@pytest.mark.parametrize("title", ['"\\0"', '"a\\u0007b"', '"a\\u2028b"'])
def test_a_text_holds_no_control_character(title: str) -> None:
    assert found(SMALL.replace("title: Small", f"title: {title}")) == [("title", "not_text")]
