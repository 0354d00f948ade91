"""The project file: the one parser of the one definition of a challenge (contract 1).

`read_project(text)` gives a `Project` or raises `ProjectFileInvalid`; `schema()` is JSON Schema.
"""

from challenge_hub.challenges.format.errors import ProjectError, ProjectFileInvalid
from challenge_hub.challenges.format.json_schema import schema
from challenge_hub.challenges.format.project import Project
from challenge_hub.challenges.format.read import read_project

__all__ = ["Project", "ProjectError", "ProjectFileInvalid", "read_project", "schema"]
