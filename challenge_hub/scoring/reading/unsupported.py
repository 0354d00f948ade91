"""The refusal of what cannot be scored yet."""


class Unsupported(ValueError):
    """The file uses a rule that is not scored yet; it is refused by name, never ignored."""

    def __init__(self, rule: str) -> None:
        """Name the rule by its path in the file."""
        super().__init__(f"{rule} is not supported yet")
        self.rule = rule
