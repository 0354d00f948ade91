"""The examples in docstrings are right."""

import doctest
import importlib

import pytest

MODULES = (
    "statistics.uplift",
    "statistics.grades",
    "debrief.criteria",
    "wording.figures",
    "wording.plot",
    "rules",
)


@pytest.mark.parametrize("name", MODULES)
def test_the_examples_of_a_module_run(name: str) -> None:
    module = importlib.import_module(f"challenge_hub.briefings.{name}")

    result = doctest.testmod(module)

    assert (result.failed, result.attempted > 0) == (0, True)
