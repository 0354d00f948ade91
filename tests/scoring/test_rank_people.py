"""Paragraphs 4.1 and 4.2: places, shared places, ties and what decided."""

from challenge_hub.scoring import Roster
from tests.scoring.files import PER_RESOLVED, fact, individual, member, ranks, result, rows


def test_equal_scores_share_a_rank_and_the_next_is_skipped() -> None:
    standings = result(
        individual(PER_RESOLVED),
        fact("a", "p-1", "resolved", "3"),
        fact("b", "p-2", "resolved", "2"),
        fact("c", "p-3", "resolved", "2"),
        fact("d", "p-4", "resolved", "1"),
    )

    assert ranks(standings) == {"p-1": 1, "p-2": 2, "p-3": 2, "p-4": 4}
    decided = [row["decided_by"] for row in rows(standings)]
    assert decided == ["points", "points", "shared", "points"]


def test_a_participant_without_facts_is_listed_without_a_rank() -> None:
    roster = Roster([member("p-1", "nord"), member("p-2", "nord")])

    standings = result(individual(PER_RESOLVED), fact("a", "p-1", "resolved", "1"), roster=roster)

    last = rows(standings)[-1]
    assert (last["person"], last["rank"], last["why"]) == ("p-2", None, "no_facts")
    assert [row["decided_by"] for row in rows(standings)] == [None, None]


def test_an_empty_first_key_is_unranked_and_a_later_one_comes_last() -> None:
    standings = result(
        individual(rank_by=["csat", "delay"]),
        fact("a", "p-1", "csat", "4"),
        fact("b", "p-2", "csat", "4"),
        fact("c", "p-2", "delay", "90"),
        fact("d", "p-3", "delay", "1"),
    )

    assert ranks(standings) == {"p-2": 1, "p-1": 2, "p-3": None}
    assert rows(standings)[-1]["why"] == "empty"
    assert rows(standings)[0]["decided_by"] == "delay"


def test_lower_better_kpis_rank_the_smaller_first() -> None:
    standings = result(
        individual(rank_by=["delay"]),
        fact("a", "p-1", "delay", "9"),
        fact("b", "p-2", "delay", "0"),
    )

    assert ranks(standings) == {"p-2": 1, "p-1": 2}


def test_a_tie_by_kpi_decides_and_is_named() -> None:
    standings = result(
        individual(PER_RESOLVED, ties=["csat"]),
        fact("a", "p-1", "resolved", "2"),
        fact("b", "p-2", "resolved", "2"),
        fact("c", "p-2", "csat", "4"),
    )

    assert ranks(standings) == {"p-2": 1, "p-1": 2}
    assert [row["decided_by"] for row in rows(standings)] == ["csat", "csat"]


def test_earliest_is_when_the_values_stopped_changing() -> None:
    """The unscored fact of p-1 at noon changes nothing; p-2 reached the same score before."""
    standings = result(
        individual(PER_RESOLVED, ties=["earliest"]),
        fact("a", "p-1", "resolved", "2", "22T09:00"),
        fact("b", "p-1", "csat", "4", "22T12:00"),
        fact("c", "p-2", "resolved", "1", "21T10:00"),
        fact("d", "p-2", "resolved", "1", "22T08:00"),
    )

    assert ranks(standings) == {"p-2": 1, "p-1": 2}
    assert rows(standings)[0]["decided_by"] == "earliest"


def test_earliest_takes_facts_of_one_instant_together() -> None:
    """+1 and -1 at once: the score never moved at that instant."""
    standings = result(
        individual(PER_RESOLVED, ties=["earliest"]),
        fact("a", "p-1", "resolved", "1", "21T10:00"),
        fact("b", "p-1", "resolved", "1", "23T10:00"),
        fact("c", "p-1", "resolved", "-1", "23T10:00"),
        fact("d", "p-2", "resolved", "1", "22T10:00"),
    )

    assert ranks(standings) == {"p-1": 1, "p-2": 2}


def test_earliest_goes_back_to_an_award_from_before_all_facts() -> None:
    """Both have 10: p-1 by an award on Monday, p-2 by a fact on Tuesday."""
    standings = result(
        individual(PER_RESOLVED, {"award": "entraide", "max": "50"}, ties=["earliest"]),
        fact("w", "p-1", "entraide", "10", "21T10:00", kind="award"),
        fact("a", "p-1", "csat", "4", "23T10:00"),
        fact("b", "p-2", "resolved", "1", "22T10:00"),
    )

    assert ranks(standings) == {"p-1": 1, "p-2": 2}


def test_equal_instants_stay_tied() -> None:
    standings = result(
        individual(PER_RESOLVED, ties=["earliest"]),
        fact("a", "p-1", "resolved", "1"),
        fact("b", "p-2", "resolved", "1"),
    )

    assert ranks(standings) == {"p-1": 1, "p-2": 1}


def test_ranks_compare_exact_values_not_shown_ones() -> None:
    standings = result(
        individual({"kpi": "resolved", "per": "3", "points": "0.000001"}),
        fact("a", "p-1", "resolved", "1.000001"),
        fact("b", "p-2", "resolved", "1"),
    )

    assert [row["score"] for row in rows(standings)] == ["0.000000333334", "0.000000333333"]
    assert ranks(standings) == {"p-1": 1, "p-2": 2}
