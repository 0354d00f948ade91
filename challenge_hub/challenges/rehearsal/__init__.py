"""A challenge played on the past, before anybody promises it: who would have won, at what cost.

Pure: project, roster and lines in, one plain JSON report out; codes only, names are put in where
it is read. What the windows, figures and warnings mean: docs/reference/rehearsal-choices.md.
"""

from challenge_hub.challenges.rehearsal.report import LATE, MOST_WINDOWS, Options, rehearse

__all__ = ["LATE", "MOST_WINDOWS", "Options", "rehearse"]
