"""Pages: the door, one's own account, and who there is."""

from challenge_hub.people.views import account, directory, door
from challenge_hub.people.views.blueprint import bp

__all__ = ["account", "bp", "directory", "door"]
