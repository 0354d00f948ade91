"""What this room tells the rooms above, in the transaction in which it happens."""

from blinker import Signal

people_added = Signal("New person codes are known: `session`, `now`.")
