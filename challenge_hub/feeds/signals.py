"""What this room tells the rooms above."""

from blinker import Signal

facts_committed = Signal("After a commit: `first_seq` and `last_seq` of what it added.")
