"""The source of a file as nodes, safely (contract 1.2): what may do harm is refused first."""

import re

from challenge_hub.challenges.format.errors import Problem, ProjectError, Unreadable, problem
from challenge_hub.challenges.format.events import NodeBuilder
from challenge_hub.challenges.format.nodes import Node

MOST_BYTES = 256 * 1024
NOT_TEXT = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# libyaml compares each with all before it: a file full of them would take half a second.
TAG_DIRECTIVE = re.compile("(?:\\A|[\n\r\x85\u2028\u2029])%TAG[ \t]")


def read_nodes(source: bytes) -> tuple[Node, list[ProjectError]]:
    """Return the root mapping with the errors that do not stop reading (duplicate keys, tags).

    Raises Unreadable: too long, not UTF-8, NUL, not YAML, aliases, too deep, several documents.
    """
    return NodeBuilder(_decoded(source)).build()


def _decoded(source: bytes) -> str:
    """Return the text; a byte order mark, which Windows editors write, is no part of it."""
    if len(source) > MOST_BYTES:
        raise _stop("", problem("too_long", "The file is longer than 256 KiB.", "At most 256 KiB."))
    try:
        text = source.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        what = problem("not_utf8", "This is not UTF-8 text.", "Save the file as UTF-8.")
        raise _stop(source[: error.start].decode("utf-8-sig", "replace"), what) from error
    if found := NOT_TEXT.search(text):
        what = problem(
            "not_text",
            "The file holds a character that is not text (U+%(code)s).",
            "Remove it.",
            code=f"{ord(found.group()):04X}",
        )
        raise _stop(text[: found.start()], what)
    if found := TAG_DIRECTIVE.search(text):
        what = problem("tag", "Tag directives are not taken.", "Remove it.")
        raise _stop(text[: found.end() - len("%TAG ")], what)
    return text


def _stop(before: str, what: Problem) -> Unreadable:
    line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
    return Unreadable([ProjectError("", line, column, what)])
