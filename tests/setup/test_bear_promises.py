"""No promise of the design is without a test or benchmark that bears its name."""

import pytest

from tests.setup.promises import PAGE, bearers, page, promises


@pytest.mark.parametrize("code", promises())
def test_a_promise_has_a_test_or_a_benchmark(code: str) -> None:
    assert bearers().get(code)


def test_the_page_of_promises_is_what_the_files_say() -> None:
    assert PAGE.read_text() == page()
