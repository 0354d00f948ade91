"""News of this room, told in the transaction that makes them: `send(challenge, session=session)`.

A receiver at most writes rows and outbox jobs; what it raises undoes the step.
"""

from blinker import Signal

challenge_submitted = Signal("A version waits for its decision.")
challenge_approved = Signal("A version was approved.")
challenge_scheduled = Signal("The instants of start, end and certification are set.")
challenge_started = Signal("The challenge runs; `started_at` is the planned instant.")
challenge_paused = Signal("The board stands still; nothing changes in the scores.")
challenge_resumed = Signal("The challenge goes on after a pause.")
challenge_closed = Signal("The end has come; facts may still arrive during the grace.")
challenge_certification_due = Signal("The grace is over: the result can be certified.")
challenge_certified = Signal("The result is final.")
challenge_cancelled = Signal("The challenge will not go on.")
