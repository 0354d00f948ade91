"""Commands about project files, each judged, scored or explained without server or database."""

from challenge_hub.challenges.commands.check import check_file, print_schema
from challenge_hub.challenges.commands.explain import explain_file
from challenge_hub.challenges.commands.rehearse import rehearse_file
from challenge_hub.challenges.commands.score import score_file

__all__ = ["check_file", "explain_file", "print_schema", "rehearse_file", "score_file"]
