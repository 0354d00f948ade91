"""The shipped catalogue is the one of the contract (1.5)."""

import pytest

from challenge_hub.feeds.catalogue import CATALOGUE, KpiDefinition

TOTALS = {
    "contacts", "answered", "offered", "answered_in_time", "resolved", "argued", "sales", "hours",
    "revenue",
}  # fmt: skip
RATIOS = {
    "fcr": (("resolved", "contacts"), "%"),
    "answer_rate": (("answered", "offered"), "%"),
    "service_level": (("answered_in_time", "offered"), "%"),
    "conversion": (("sales", "argued"), "%"),
    "basket": (("revenue", "sales"), "EUR"),
}
AVERAGES = {
    "csat": ("/5", ("1", "5"), "higher"),
    "nps": ("", ("-100", "100"), "higher"),
    "ces": ("/7", ("1", "7"), "higher"),
    "quality": ("/100", ("0", "100"), "higher"),
    "aht": ("s", None, "lower"),
    "acw": ("s", None, "lower"),
    "asa": ("s", None, "lower"),
    "response_time": ("min", None, "lower"),
}


def test_the_catalogue_holds_these_kpis_and_no_other() -> None:
    assert set(CATALOGUE) == {*TOTALS, *RATIOS, *AVERAGES}


@pytest.mark.parametrize("code", sorted(TOTALS))
def test_a_total_is_better_higher_and_has_no_bounds(code: str) -> None:
    kpi = CATALOGUE[code]

    assert (kpi.measure, kpi.better, kpi.of, kpi.bounds) == ("total", "higher", None, None)


@pytest.mark.parametrize("code", RATIOS)
def test_a_ratio_has_its_components(code: str) -> None:
    kpi = CATALOGUE[code]

    assert (kpi.measure, kpi.of, kpi.unit) == ("ratio", *RATIOS[code])


@pytest.mark.parametrize("code", AVERAGES)
def test_an_average_has_its_unit_bounds_and_direction(code: str) -> None:
    kpi = CATALOGUE[code]

    assert (kpi.measure, kpi.unit, kpi.bounds, kpi.better) == ("average", *AVERAGES[code])


@pytest.mark.parametrize("code", sorted(CATALOGUE))
def test_every_kpi_has_its_name_in_both_languages(code: str) -> None:
    kpi = CATALOGUE[code]

    assert kpi.labelled("fr")
    assert kpi.labelled("en")
    assert code == kpi.code


@pytest.mark.parametrize("code", sorted(CATALOGUE))
def test_a_definition_comes_back_from_a_document(code: str) -> None:
    kpi = CATALOGUE[code]

    again = KpiDefinition.from_document(code, kpi.as_document("fr"))

    assert again.as_document("fr") == kpi.as_document("fr")
