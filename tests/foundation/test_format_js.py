"""A browser writes figures and durations exactly as the server does."""

from collections.abc import Iterator
from decimal import Decimal

import pytest
from playwright.sync_api import Page

from challenge_hub.foundation import text
from challenge_hub.foundation.assets import asset_folder
from tests.browser import open_browser

NUMBERS = ["0", "0.5", "-0.5", "-0.001", "1284.5", "1000000", "4.666666", "2.005", "12.30", "-7"]
SECONDS = [0, 1, 59, 60, 61, 3599, 3600, 8280, 86399, 86400, 90061, 604800]


@pytest.fixture(scope="module")
def page() -> Iterator[Page]:
    """A blank page that has loaded format.js."""
    source = (asset_folder("static") / "foundation" / "format.js").read_text(encoding="utf-8")
    with open_browser() as browser:
        page = browser.new_page()
        page.evaluate(
            """async (source) => {
                const url = URL.createObjectURL(new Blob([source], {type: "text/javascript"}));
                window.format = await import(url);
            }""",
            source,
        )
        yield page


@pytest.mark.parametrize("language", ["fr", "en"])
def test_numbers_are_the_same_in_browser_and_server(page: Page, language: str) -> None:
    shown = page.evaluate(
        "([values, language]) => values.map((v) => format.formatNumber(v, language))",
        [NUMBERS, language],
    )

    assert shown == [text.format_number(Decimal(value), language) for value in NUMBERS]


@pytest.mark.parametrize("language", ["fr", "en"])
def test_durations_are_the_same_in_browser_and_server(page: Page, language: str) -> None:
    shown = page.evaluate(
        "([values, language]) => values.map((v) => format.formatDuration(v, language))",
        [SECONDS, language],
    )

    assert shown == [text.format_duration(value, language) for value in SECONDS]
