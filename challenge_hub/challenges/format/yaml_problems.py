"""What libyaml cannot read, in words that help the one who wrote it."""

import yaml

from challenge_hub.challenges.format.errors import Problem, problem

ENDED = "found unexpected end of stream"

# By libyaml's own message: what is wrong, and what to do. `opened`: the line where it began.
REASONS: dict[str, tuple[str, str]] = {
    "mapping values are not allowed in this context": (
        "A colon stands where no key can be.",
        "A blank behind the colon of a key, the same indentation as its neighbours, and quotes "
        "around a text that holds “: ”.",
    ),
    "found character that cannot start any token": (
        "A value cannot begin with this character.",
        "Blanks instead of tabs; quotes around a text that begins with @, %%, ` or the like.",
    ),
    "did not find expected key": (
        "A key was expected here.",
        "Keys of one section begin in the same column; a quoted text ends with its quote.",
    ),
    "did not find expected '-' indicator": (
        "A “- ” was expected here: the list begun on line %(opened)s goes on.",
        "Entries of one list begin in the same column.",
    ),
    "did not find expected ',' or ']'": (
        "The list opened on line %(opened)s is not closed here.",
        "A comma between entries and a “]” at the end.",
    ),
    "did not find expected ',' or '}'": (
        "The braces opened on line %(opened)s are not closed here.",
        "A comma between keys and a “}” at the end.",
    ),
    "did not find expected node content": (
        "A value was expected here.",
        "A value, and brackets that open before they close.",
    ),
    ENDED: (
        "The quote opened here is never closed.",
        "A closing quote; inside single quotes an apostrophe is written twice.",
    ),
    "could not find expected ':'": (
        "A key was begun on line %(opened)s and has no colon.",
        "A colon and a blank behind each key.",
    ),
    "found unknown escape character": (
        "After a backslash this character means nothing.",
        "Single quotes around a text with backslashes.",
    ),
    "block sequence entries are not allowed in this context": (
        "A list cannot begin here.",
        "“- ” at the beginning of a line of its own.",
    ),
    "did not find expected comment or line break": (
        "Nothing may stand behind “|” or “>”.",
        "The text on the next line, further to the right.",
    ),
    "did not find expected <document start>": (
        "The file goes on behind its end.",
        "Remove what follows “...”.",
    ),
}


def yaml_problem(error: yaml.MarkedYAMLError) -> tuple[Problem, int, int]:
    """Return what is wrong with line and column, both from 1."""
    why = str(error.problem or error.context)
    opened = error.context_mark
    # A quote that never ends is seen at the end of the file, and mended where it begins.
    mark = opened if why == ENDED and opened else error.problem_mark or opened
    text, allowed = REASONS.get(
        why,
        (
            "This cannot be read as YAML: %(why)s.",
            "Check indentation, colons, quotes and brackets here and on the line above.",
        ),
    )
    line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
    what = problem("not_yaml", text, allowed, why=why, opened=opened.line + 1 if opened else line)
    return what, line, column
