"""The only factory: what tests need, made through the services that people use."""

from dataclasses import dataclass

from challenge_hub.foundation.clock import FixedClock


@dataclass
class Make:
    clock: FixedClock
