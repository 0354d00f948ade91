"""The board page in a real Chromium."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, Page, ViewportSize, expect

from tests.browser import open_browser
from tests.leaderboard.floor import Floor

TV = ViewportSize(width=1920, height=1080)


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """One database is enough here: what a page does, its server's database does not change."""
    return sqlite_url


@pytest.fixture
def page(floor: Floor) -> Iterator[Page]:
    """A floor screen on the challenge's board; what its scripts throw fails the test."""
    thrown: list[str] = []
    name, _, value = floor.cookie.partition("=")
    with open_browser() as browser:
        context = browser.new_context(viewport=TV)
        context.add_cookies([{"name": name, "value": value, "url": floor.server.url}])
        page = context.new_page()
        page.on("pageerror", lambda error: thrown.append(str(error)))
        page.goto(f"{floor.server.url}/boards/{floor.challenge.key}")
        yield page
    assert thrown == []


def names(page: Page) -> Locator:
    return page.locator("#rows li span")


def test_a_place_changes_hands_on_the_board(page: Page, floor: Floor) -> None:
    floor.send("a", "karim", 9)
    floor.send("b", "ana", 5)
    expect(names(page)).to_have_text(["Karim", "Ana"])

    floor.send("c", "ana", 8)

    expect(names(page)).to_have_text(["Ana", "Karim"])
    expect(page.locator("#rows li.up span")).to_have_text(["Ana"])
    expect(page.locator("#sentence")).to_have_text("North mène de 47 pts")
    expect(page.locator("#moments")).to_contain_text("Ana prend la 1re place")


def test_the_place_of_the_first_ones_says_when_they_come(page: Page, floor: Floor) -> None:
    expect(page.locator("#soon")).to_have_text(
        "Les premières places s’affichent ici dès les premiers points."
    )

    floor.send("a", "karim", 9)

    expect(names(page)).to_have_text(["Karim"])
    expect(page.locator("#soon")).to_be_hidden()


def test_the_lamp_goes_out_after_six_seconds(page: Page, floor: Floor) -> None:
    floor.send("a", "karim", 9)
    floor.send("b", "ana", 5)
    expect(names(page)).to_have_count(2)
    floor.send("c", "ana", 8)
    lit = page.locator("#rows li.up")
    expect(lit).to_have_count(1)

    expect(lit).to_have_count(0, timeout=8000)


def test_a_lost_server_leaves_the_last_picture_and_comes_back(page: Page, floor: Floor) -> None:
    floor.send("a", "karim", 9)
    expect(names(page)).to_have_text(["Karim"])

    floor.server.kill()
    expect(page.locator("body")).to_have_class(re.compile("stale"), timeout=15000)
    expect(page.locator("#state")).to_have_text("Image de 10:00, reprise automatique")
    expect(names(page)).to_have_text(["Karim"])

    floor.server.start()
    expect(page.locator("body")).not_to_have_class(re.compile("stale"), timeout=20000)
    expect(names(page)).to_have_text(["Karim"])


def test_without_the_socket_client_the_page_polls_and_says_so(page: Page, floor: Floor) -> None:
    page.route("**/socket.io.esm.min.js", lambda route: route.abort())
    page.reload()
    expect(page.locator("#reduced")).to_be_visible()

    floor.send("a", "karim", 9)

    expect(names(page)).to_have_text(["Karim"], timeout=6000)


def test_the_clock_counts_down_by_itself(page: Page) -> None:
    assert page.locator("#left").inner_text().replace("\u00a0", " ") == "8 h 00"
    assert page.locator("#until").inner_text() == "avant la fin de la journée"


def test_nothing_is_wider_than_the_screen(page: Page) -> None:
    for width, height in ((390, 844), (1280, 720), (1920, 1080), (3840, 2160), (1080, 1920)):
        page.set_viewport_size({"width": width, "height": height})
        page.wait_for_timeout(200)

        assert page.evaluate("document.documentElement.scrollWidth") <= width
