"""The verbs of whoever runs it."""

from challenge_hub.operations.services.back_up import back_up
from challenge_hub.operations.services.restore import Restored, restore
from challenge_hub.operations.services.upgrade import Upgraded, bring_up

__all__ = ["Restored", "Upgraded", "back_up", "bring_up", "restore"]
