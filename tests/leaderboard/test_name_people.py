"""Names on a public screen (LOOK 4, `display.names`)."""

import pytest

from challenge_hub.leaderboard.boards.names import Named, short_names, shown_names


def test_first_names_are_told_apart_by_an_initial() -> None:
    names = {"a": "Inès Roy", "b": "Marie Vidal", "c": "Marie Leroy", "d": "Karim"}

    assert short_names(names) == {"a": "Inès", "b": "Marie V.", "c": "Marie L.", "d": "Karim"}


def test_initials_that_two_share_grow() -> None:
    assert short_names({"a": "Marie Vidal", "b": "Marie Vernet"}) == {
        "a": "Marie Vi.",
        "b": "Marie Ve.",
    }


@pytest.mark.parametrize(
    ("way", "name"),
    [("first", "Jean-Baptiste"), ("full", "Jean-Baptiste Roy"), ("initials", "J.-B. R.")],
)
def test_names_are_shown_as_the_file_says(way: str, name: str) -> None:
    assert shown_names([Named("p", "Jean-Baptiste Roy")], way) == {"p": name}


@pytest.mark.parametrize("way", ["first", "full", "initials", "pseudonym"])
def test_a_chosen_pseudonym_always_wins(way: str) -> None:
    assert shown_names([Named("p", "Lucie Roy", "Colibri")], way) == {"p": "Colibri"}
