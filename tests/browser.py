"""A real Chromium for a test: `with open_browser() as browser: page = browser.new_page()`."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, sync_playwright

from setup.browser import chromium_environment, driver_node, find_chromium

# A test machine has no sandbox to offer, and its /dev/shm is often too small.
ARGUMENTS = ["--no-sandbox", "--disable-dev-shm-usage"]


@contextmanager
def open_browser() -> Iterator[Browser]:
    """Launch Chromium; skip the test, with the reason, where the machine has none."""
    path = find_chromium()
    if path is None:
        pytest.skip("no Chromium here: `make browser`, or set HUB_CHROMIUM to one")
    node = driver_node()
    if node is not None:
        os.environ.setdefault("PLAYWRIGHT_NODEJS_PATH", node)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=path, args=ARGUMENTS, env={**chromium_environment()}
        )
        try:
            yield browser
        finally:
            browser.close()
