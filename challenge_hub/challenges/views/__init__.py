"""Pages: the home of each role, challenges, their dossier, writing one, deciding on one."""

from challenge_hub.challenges.views import deciding, home, reading, rehearsing, writing
from challenge_hub.challenges.views.blueprint import bp

__all__ = ["bp", "deciding", "home", "reading", "rehearsing", "writing"]
