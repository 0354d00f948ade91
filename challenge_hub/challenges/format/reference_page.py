"""The reference of the project file for people, in Markdown, from its JSON Schema."""

from collections.abc import Iterator
from typing import Any

from challenge_hub.challenges.format.json_schema import schema
from challenge_hub.challenges.format.values import MOST_INTEGER

Rule = dict[str, Any]

INTRODUCTION = """\
# The project file, key by key

<!-- Written by `challenge-hub schema --reference`; change the schemas, not this page. -->

One YAML file says everything about a challenge. This page lists its keys; `challenge-hub check`
says what is wrong with a file, with line and column. Where the format leaves room, the choices made
are in [project-file-choices.md](project-file-choices.md).

| value | is written |
|---|---|
| code | 1 to 64 of `A-Z a-z 0-9 . _ -`, as written: `0123` stays `0123` |
| number | `4.5`, `-10`, `0`: up to 12 digits and 6 decimals, a point, no exponent |
| time | `2023-08-21T09:00` in the file's zone, `2023-08-21T09:00+02:00`, or a day: `2023-08-21` |
| duration | `45 s`, `30 min`, `2 h`, `1 d` |
| percentage | `120 %` |
| change | `"+0.2"` in the KPI's unit or `"-5 %"` of the baseline, its sign required |

An instant as an end is itself outside; a day as an end is included whole. A local time that does
not exist, or exists twice without an offset, is an error.
"""


def reference_page() -> str:
    """Return the page, whole."""
    sections = [_section(path, rule) for path, rule in _objects(schema(), "")]
    return "\n".join([INTRODUCTION, *sections])


def _objects(rule: Rule, path: str, seen: set[str] | None = None) -> Iterator[tuple[str, Rule]]:
    """Yield every mapping with known keys, with where it stands; each kind once."""
    seen = set() if seen is None else seen
    if "properties" in rule:
        if rule["title"] in seen:
            return
        seen.add(rule["title"])
        yield path, rule
    for name, inner in rule.get("properties", {}).items():
        yield from _objects(inner, f"{path}.{name}".lstrip("."), seen)
    for inner in (*rule.get("anyOf", ()), *rule.get("oneOf", ())):
        yield from _objects(inner, path, seen)
    if isinstance(rule.get("items"), dict):
        yield from _objects(rule["items"], f"{path}[]", seen)
    if isinstance(rule.get("additionalProperties"), dict):
        yield from _objects(rule["additionalProperties"], f"{path}.CODE", seen)


def _section(path: str, rule: Rule) -> str:
    heading = f"## `{path}`: {rule['title']}" if path else "## The file"
    required = set(rule.get("required", ()))
    rows = [_row(name, own, name in required) for name, own in rule["properties"].items()]
    table = ["| key | value | when absent | what it is |", "|---|---|---|---|", *rows]
    return "\n".join([heading, "", *table, ""])


def _row(name: str, own: Rule, required: bool) -> str:
    absent = "required" if required else _default(own)
    cells = (f"`{name}`", _value(own), absent, own.get("description", ""))
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def _default(own: Rule) -> str:
    if "default" not in own:
        return ""
    default = own["default"]
    text = str(default).lower() if isinstance(default, bool) else str(default)
    return f"`{text}`"


def _value(own: Rule) -> str:
    """Return in a few words what may stand there."""
    if "enum" in own or "const" in own:
        return " or ".join(f"`{word}`" for word in own.get("enum", [own.get("const")]))
    for several in ("anyOf", "oneOf"):
        if several in own:
            kinds = dict.fromkeys(_value(each) for each in own[several])
            return ", or ".join(kinds)
    return _simple(own)


def _up_to(most: int) -> str:
    return "or more" if most == MOST_INTEGER else f"to {most}"


def _simple(own: Rule) -> str:
    match own.get("type"):
        case "array":
            return f"list of {_value(own['items'])}"
        case "integer":
            return f"whole number, {own['minimum']} {_up_to(own['maximum'])}"
        case "boolean":
            return "`true` or `false`"
        case "object":
            return "keys"
    return str(own["title"])
