"""The board page in a real Chromium."""

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, ViewportSize, expect

from challenge_hub.challenges.services import pause_challenge
from challenge_hub.people.services import revoke_sessions
from tests.browser import open_browser
from tests.leaderboard.floor import Floor
from tests.leaderboard.making import RUNNING
from tests.make import Make
from tests.people.making import ACTOR

PAUSE = RUNNING + timedelta(minutes=30)
LONG = "Abcdefghijklmnopqrst" * 3  # no space to break at
SIZES = ((390, 844), (1280, 720), (1920, 1080), (3840, 2160), (1080, 1920))
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


def test_a_screen_that_may_no_longer_watch_says_so_and_shows_nothing_more(
    page: Page, floor: Floor, make: Make
) -> None:
    """Promise S3: its session was closed; names and figures go."""
    floor.send("a", "karim", 9)
    expect(names(page)).to_have_text(["Karim"])

    revoke_sessions("nadia", actor=ACTOR, now=make.clock.now())

    expect(page.locator("#state")).to_have_text(
        "Cet écran n’a plus accès au tableau, connexion à refaire", timeout=15000
    )
    for part in ("#sentence", "#rows", "#moments"):
        expect(page.locator(part)).not_to_be_visible()
    page.set_viewport_size({"width": 390, "height": 844})
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_a_pause_says_why_on_a_wall_and_on_a_phone(page: Page, floor: Floor, make: Make) -> None:
    nadia, _ = make.cast()

    pause_challenge(floor.challenge.key, reason="Panne du réseau.", by=nadia, now=PAUSE)

    expect(page.locator("#sentence")).to_have_text("Le challenge est en pause", timeout=15000)
    for width, height in ((1920, 1080), (1080, 1920), (390, 844)):
        page.set_viewport_size({"width": width, "height": height})
        expect(page.locator("#more")).to_have_text("Panne du réseau.")
        expect(page.locator("#more")).to_be_visible()


def test_a_screen_reader_hears_the_newest_sentence_at_a_bearable_pace(
    page: Page, floor: Floor
) -> None:
    page.evaluate(HEARD)
    for number in range(6):
        floor.send(f"a{number}", "karim", 1)
        page.wait_for_timeout(150)
    newest = page.locator("#sentence").inner_text().strip()

    expect(page.locator("#heard")).to_contain_text(newest, timeout=20_000)

    assert page.evaluate("window.heard") == 1


HEARD = """
window.heard = 0;
new MutationObserver(() => (window.heard += 1)).observe(
  document.querySelector("[aria-live]"), { childList: true, subtree: true });
"""


def test_the_clock_counts_down_by_itself(page: Page) -> None:
    assert page.locator("#left").inner_text().replace("\u00a0", " ") == "8 h 00"
    assert page.locator("#until").inner_text() == "avant la fin de la journée"


def test_nothing_is_wider_than_the_screen(page: Page) -> None:
    for width, height in SIZES:
        page.set_viewport_size({"width": width, "height": height})
        page.wait_for_timeout(200)

        assert page.evaluate("document.documentElement.scrollWidth") <= width


def show(page: Page, **changes: Any) -> None:
    """Have the page show its frame with these changes: it polls, and finds a newer one."""
    frame = page.request.get(f"{page.url}/frame").json()
    newer = {**frame, "seq": frame["seq"] + 1000, **changes}
    page.route("**/socket.io.esm.min.js", lambda route: route.abort())
    page.route("**/frame", lambda route: route.fulfill(json=newer))
    page.reload()
    expect(page.locator("#sentence")).to_have_text(newer["sentence"]["text"], timeout=10_000)


def test_a_long_name_runs_into_nothing(page: Page) -> None:
    parts = [["w", LONG, 1], ["t", " mène de "], ["b", "1 pt"]]
    lane = {"mark": 1, "name": LONG, "long": True, "lead": True, "score": "9", "note": []}
    lanes = {"many": False, "cap": LONG, "unit": LONG, "rows": [lane]}
    sentence = {"parts": parts, "text": f" {LONG} mène de 1 pt", "long": True}
    show(page, title=LONG, sentence=sentence, lanes=lanes)

    for width, height in SIZES:
        page.set_viewport_size({"width": width, "height": height})

        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert apart(page, "#sentence", ".clock")
        assert apart(page, "#teams .cap", "#people")
        expect(page.locator("#sentence b")).to_be_in_viewport()


def apart(page: Page, one: str, other: str) -> bool:
    """Whether the two boxes, with what runs out of them, have no point in common."""
    return bool(page.evaluate(APART, [one, other]))


APART = """([one, other]) => {
  const [a, b] = [one, other].map((name) => document.querySelector(name));
  const [x, y] = [a, b].map((item) => item.getBoundingClientRect());
  return x.left + a.scrollWidth <= y.left || x.top + a.scrollHeight <= y.top;
}"""


def test_a_wall_shows_ten_rows_and_says_so_and_a_phone_all(page: Page) -> None:
    rows = [
        {"k": f"k{rank}", "rank": rank, "name": "Ana", "mark": 1, "score": "9"}
        for rank in range(1, 51)
    ]
    show(page, people={"cap": "Les premières", "unit": "points", "limit": 50, "rows": rows})
    before = "getComputedStyle(document.getElementById('unit'), '::before').content"

    expect(page.locator("#rows li:visible")).to_have_count(10, timeout=10_000)
    assert page.evaluate(before) == '"1–10 · "'
    page.set_viewport_size({"width": 390, "height": 844})
    expect(page.locator("#rows li:visible")).to_have_count(50)
    assert page.evaluate(before) == "none"
