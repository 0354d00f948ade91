"""Commands about feeds and their keys, facts from files, and rosters from files."""

from challenge_hub.feeds.commands.facts import facts
from challenge_hub.feeds.commands.feeds import feeds
from challenge_hub.feeds.commands.roster import roster

__all__ = ["facts", "feeds", "roster"]
