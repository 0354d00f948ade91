"""The verbs of this room: one public function each, one transaction, `now` given."""

from challenge_hub.briefings.services.notes import save_notes
from challenge_hub.briefings.services.writing import write_debrief

__all__ = ["save_notes", "write_debrief"]
