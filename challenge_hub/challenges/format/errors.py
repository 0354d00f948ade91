"""What can be wrong with a project file (contract 1.3): all at once, each with its place."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from flask_babel import gettext
from marshmallow import ValidationError

from challenge_hub.foundation.errors import HubError

LONGEST_QUOTE = 60
MOST_ERRORS = 100  # of one file; more help nobody


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong and what is allowed, not yet placed and not yet in anyone's language.

    `text` and `allowed` are msgids of the domain `project_file` with `%(name)s` placeholders;
    `at_key`: the key is wrong, not its value.
    """

    code: str
    text: str
    allowed: str = ""
    params: Mapping[str, object] = field(default_factory=dict)
    at_key: bool = False


@dataclass(frozen=True, slots=True)
class ProjectError:
    """One error at its place; line and column count from 1, columns in characters."""

    path: str
    line: int
    column: int
    problem: Problem

    @property
    def code(self) -> str:
        return self.problem.code

    @property
    def text(self) -> str:
        """What is wrong, in the language of the reader (English outside a request)."""
        return self.say(gettext)[0]

    @property
    def allowed(self) -> str:
        """What may stand there instead; empty where `text` says it all."""
        return self.say(gettext)[1]

    def say(self, translate: Callable[[str], str]) -> tuple[str, str]:
        """Return what is wrong and what is allowed in the language that `translate` speaks."""
        texts = (self.problem.text, self.problem.allowed)
        # The empty msgid is the catalogue's own header, so it is never looked up.
        text, allowed = (translate(text) % self.problem.params if text else "" for text in texts)
        return text, allowed

    def as_dict(self) -> dict[str, str | int]:
        return {
            "path": self.path,
            "line": self.line,
            "column": self.column,
            "code": self.code,
            "text": self.text,
            "allowed": self.allowed,
        }


class ProjectFileInvalid(HubError):
    """A project file that cannot be used; `problems` names every error, in the file's order."""

    status, code = 422, "project_file_invalid"
    text = "To mend in the project file: {count}."

    def __init__(self, problems: list[ProjectError]) -> None:
        self.problems = problems
        super().__init__(count=len(problems), errors=[problem.as_dict() for problem in problems])


class Unreadable(Exception):
    """The file cannot be read to its end; `errors` holds everything found up to there."""

    def __init__(self, errors: list[ProjectError]) -> None:
        self.errors = errors
        super().__init__(f"unreadable: {len(errors)} error(s)")


def refuse(code: str, text: str, allowed: str = "", /, **params: object) -> ValidationError:
    """Return the error that a field raises; long quotes from the file are cut."""
    return ValidationError([Problem(code, text, allowed, _cut(params))])


def problem(code: str, text: str, allowed: str = "", /, **params: object) -> Problem:
    """Return a problem of a cross check; long quotes from the file are cut."""
    return Problem(code, text, allowed, _cut(params))


def _cut(params: Mapping[str, object]) -> dict[str, object]:
    return {name: _quote(value) for name, value in params.items()}


def _quote(value: object) -> object:
    if isinstance(value, str) and len(value) > LONGEST_QUOTE:
        return value[: LONGEST_QUOTE - 1] + "…"
    return value
