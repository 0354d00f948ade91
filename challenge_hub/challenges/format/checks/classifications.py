"""The classifications of a file, and what one of them ranks by when it does not say."""

from collections.abc import Iterator
from dataclasses import dataclass

from challenge_hub.challenges.format.checks.context import Context, Keys
from challenge_hub.challenges.format.nodes import Path

MAIN: Path = ("scoring", "individual")


@dataclass(frozen=True)
class Classification:
    """One classification: the main two, and each of `also`."""

    context: Context
    path: Path
    body: Keys
    scope: str

    @property
    def aggregated(self) -> bool:
        """Whether teams get their score from their members'."""
        return self.context.written(*self.path, "aggregate") and self.scope == "collective"

    @property
    def own_rules(self) -> list[tuple[Path, Keys]]:
        return list(self.context.listed(*self.path, "points"))

    @property
    def has_rules(self) -> bool:
        """Whether the file gives this classification point rules, right or wrong."""
        return self.context.written(*self.path, "points")

    @property
    def rank_by(self) -> list[str]:
        """The order; for aggregated teams that of their members' scores."""
        if self.aggregated:
            members = main_individual(self.context)
            return members.rank_by if members else []
        return [key for key in self.body.get("rank_by") or ["points"] if key]

    @property
    def inherits(self) -> bool:
        """Whether it takes the main individual points (contract 4.4)."""
        further = self.path[:2] == ("scoring", "also") and self.scope == "individual"
        return further and not self.has_rules and "points" in self.rank_by

    @property
    def effective_rules(self) -> list[tuple[Path, Keys]]:
        """The rules whose points it orders: its own, those inherited, those of the members."""
        if not (self.aggregated or self.inherits):
            return self.own_rules
        main = main_individual(self.context)
        return self.own_rules + (main.own_rules if main else [])


def main_individual(context: Context) -> Classification | None:
    body = context.get(*MAIN)
    return Classification(context, MAIN, body, "individual") if isinstance(body, dict) else None


def classifications(context: Context) -> Iterator[Classification]:
    """Yield the main two and the further ones."""
    for scope in ("individual", "collective"):
        body = context.get("scoring", scope)
        if isinstance(body, dict):
            yield Classification(context, ("scoring", scope), body, scope)
    for path, body in context.listed("scoring", "also"):
        if "scope" in body:
            yield Classification(context, path, body, body["scope"])
