"""Compile the translations whenever a wheel or an editable install is made."""

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CompileTranslations(BuildHookInterface[Any]):
    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        # The build runs in its own process, where the checkout is not on the path.
        sys.path.insert(0, self.root)
        from setup.translations import compile_all  # noqa: PLC0415  (see the line above)

        compile_all(Path(self.root))
        if version != "editable" and not (Path(self.root) / "static/vendor/.ready").exists():
            self.app.display_warning("static/vendor/ is not complete: run `make setup` first")
