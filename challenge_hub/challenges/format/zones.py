"""Time zones by their IANA names, from the data that ships with the package (tzdata)."""

from difflib import get_close_matches
from functools import cache
from importlib import resources

from challenge_hub.challenges.format.errors import refuse


@cache
def zone_names() -> frozenset[str]:
    """Return every name that tzdata knows; the same on every machine."""
    names = resources.files("tzdata").joinpath("zones").read_text("utf-8").split()
    return frozenset(names) - {"Factory", "localtime"}


def read_zone(text: str) -> str:
    if text not in zone_names():
        near = get_close_matches(text[:40], zone_names(), n=1)
        allowed = "An IANA name such as %(near)s."
        name = near[0] if near else "Europe/Paris"
        raise refuse("not_a_zone", "“%(text)s” is no time zone.", allowed, text=text, near=name)
    return text
