"""Compile the translations, and have the front-end files, whenever a wheel is made."""

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class PrepareFiles(BuildHookInterface[Any]):
    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        # The build runs in its own process, where the checkout is not on the path.
        sys.path.insert(0, self.root)
        from setup.front_end import VENDOR, install_front_end  # noqa: PLC0415  (the line above)
        from setup.translations import compile_all  # noqa: PLC0415  (the same)

        compile_all(Path(self.root))
        # An editable install is a step of `make setup`, which fetches them itself.
        if version != "editable" and not (VENDOR / ".ready").exists():
            install_front_end()
