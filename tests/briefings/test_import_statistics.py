"""briefings/statistics is pure (DESIGN, section 1): it can be checked, and lifted out, alone."""

import sys

from tests.test_imports import PACKAGE, imported

OWN = "challenge_hub.briefings.statistics"


def test_statistics_import_the_standard_library_only() -> None:
    sources = sorted((PACKAGE / "briefings" / "statistics").rglob("*.py"))

    foreign = {
        module
        for path in sources
        for module in imported(path)
        if not module.startswith(OWN) and module.split(".")[0] not in sys.stdlib_module_names
    }

    assert sources
    assert foreign == set()
