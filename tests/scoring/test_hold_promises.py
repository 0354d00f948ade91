"""Properties that hold for any history: independence, compensation, scale, names, surroundings."""

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from challenge_hub.scoring import Line, Membership, Roster, plan_from, score
from tests.scoring.files import HASH, PER_RESOLVED, fact, individual, ranks, result, scores
from tests.scoring.histories import DOCUMENTS, MOMENTS, PEOPLE, ROSTER, examples, histories

ROOT = Path(__file__).resolve().parent.parent.parent
SPRINT = ROOT / "examples" / "sales-sprint"
PLAN = plan_from(DOCUMENTS["sums"], HASH)


@examples(80)
@given(history=histories(16), when=st.sampled_from(["20T23:59", "25T18:00", "28T10:00"]))
def test_facts_outside_the_window_change_nothing(history: list[Line], when: str) -> None:
    outside = [
        fact(f"out-{person}-{kpi}", person, kpi, "5", when)
        for person in PEOPLE
        for kpi in ("resolved", "csat")
    ]

    assert score(PLAN, ROSTER, history + outside).digest == score(PLAN, ROSTER, history).digest


@examples(80)
@given(history=histories(16))
def test_strangers_and_unused_kpis_change_nothing(history: list[Line]) -> None:
    strange = [
        fact("s1", "stranger", "resolved", "5"),
        fact("s2", "p-1", "nothing", "5"),
        fact("s3", "p-1", "resolved", "5", team="ouest"),
    ]
    plan = plan_from({**DOCUMENTS["sums"], "participants": {"teams": ["nord", "sud"]}}, HASH)

    assert score(plan, ROSTER, history + strange).digest == score(plan, ROSTER, history).digest


@pytest.mark.parametrize("name", DOCUMENTS)
@examples(40)
@given(history=histories(12), person=st.sampled_from(PEOPLE), moment=st.sampled_from(MOMENTS))
def test_a_fact_that_is_voided_was_never_there(
    name: str, history: list[Line], person: str, moment: int
) -> None:
    plan = plan_from(DOCUMENTS[name], HASH)
    wrong = replace(fact("wrong", person, "resolved", "7"), at=moment)
    void = fact("undo", "", "", None, kind="void", ref="wrong")

    assert (
        score(plan, ROSTER, [*history, wrong, void]).digest == score(plan, ROSTER, history).digest
    )


@examples(60)
@given(
    values=st.lists(st.tuples(st.sampled_from(PEOPLE), st.integers(-999, 999)), max_size=12),
    power=st.integers(-3, 5),
)
def test_scaling_by_powers_of_ten_moves_no_one(values: list[tuple[str, int]], power: int) -> None:
    """A thousand times the value by a thousand times the unit is the same score."""
    unit = f"{10**power}" if power >= 0 else f"0.{'0' * (-power - 1)}1"
    lines = [
        fact(f"f{index}", person, "resolved", str(value))
        for index, (person, value) in enumerate(values)
    ]
    scaled = [replace(line, value=(line.value or 0) * 10 ** (power + 3) // 10**3) for line in lines]

    before = result(individual(PER_RESOLVED), *lines)
    after = result(individual({**PER_RESOLVED, "per": unit}), *scaled)

    assert (scores(before), ranks(before)) == (scores(after), ranks(after))


def renamed(code: str) -> str:
    return code.replace("p-", "zz-")


@pytest.mark.parametrize("name", DOCUMENTS)
@examples(40)
@given(history=histories(14))
def test_renaming_people_in_the_same_order_renames_rows_and_nothing_else(
    name: str, history: list[Line]
) -> None:
    plan = plan_from(DOCUMENTS[name], HASH)
    stays = [stay for row in ROSTER.people.values() for stay in row]
    roster = Roster([rename(stay) for stay in stays])
    lines = [replace(line, person=renamed(line.person)) for line in history]

    before = score(plan, ROSTER, history).to_bytes().decode()
    after = score(plan, roster, lines).to_bytes().decode()

    assert renamed(without_digest(before)) == without_digest(after)


def rename(stay: Membership) -> Membership:
    return replace(stay, person=renamed(stay.person))


def without_digest(text: str) -> str:
    return text[: text.index('"digest"')] + text[text.index('"facts"') :]


def test_ratios_are_compared_exactly() -> None:
    """1/3 is more than 0.333333, which a rounded comparison would call equal."""
    lines = (
        fact("a", "p-1", "resolved", "1"),
        fact("b", "p-1", "contacts", "3"),
        fact("c", "p-2", "resolved", "333333.333333"),
        fact("d", "p-2", "contacts", "1000000"),
    )

    found = result(individual(rank_by=["fcr"]), *lines)

    assert ranks(found) == {"p-1": 1, "p-2": 2}


@pytest.mark.parametrize(
    "surroundings",
    [
        {"TZ": "Pacific/Auckland", "PYTHONHASHSEED": "1"},
        {"TZ": "America/St_Johns", "PYTHONHASHSEED": "4242", "LC_ALL": "tr_TR.UTF-8"},
    ],
)
def test_zone_locale_and_hash_seed_of_the_machine_change_no_byte(
    surroundings: dict[str, str],
) -> None:
    command = [sys.executable, "-m", "challenge_hub", "score", str(SPRINT / "project.yaml")]
    command += ["--facts", str(SPRINT / "facts.csv"), "--roster", str(SPRINT / "roster.csv")]

    def run(**more: str) -> bytes:
        environment = {**os.environ, **more}
        return subprocess.run(  # noqa: S603 - our own command
            command, env=environment, cwd=ROOT, check=True, capture_output=True
        ).stdout

    assert run(**surroundings) == run(TZ="UTC", PYTHONHASHSEED="0")
