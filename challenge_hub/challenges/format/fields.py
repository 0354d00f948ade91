"""The strict scalar fields of the project file: source text in, typed value out.

marshmallow's own fields take `1E+999999`, full-width digits and `1_000`; these take one spelling
each. Every field also says its JSON Schema, so that there is no second definition.
"""

import re
from collections.abc import Callable
from typing import Any

from marshmallow import ValidationError, fields, missing

from challenge_hub.challenges.format import values
from challenge_hub.challenges.format.errors import Problem, refuse

JsonSchema = dict[str, Any]
NO_TEXT = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")


class Own(fields.Field[Any]):
    """A field of the project file.

    `key`: the key in the file where it is no Python name (`from`, `for`); `doc`: one sentence for
    the reference; `example`: how it is written, as source text of YAML.
    """

    def __init__(
        self, *, key: str | None = None, doc: str = "", example: str = "", **options: Any
    ) -> None:
        metadata = {"description": doc, "example": example}
        super().__init__(data_key=key, attribute=key, metadata=metadata, **options)

    def make_error(self, key: str, **kwargs: Any) -> ValidationError:
        if key == "required":
            text = "“%(name)s” is missing here."
            name = self.data_key or self.name or ""
            return ValidationError([Problem("missing", text, "", {"name": name})])
        return super().make_error(key, **kwargs)

    def json_schema(self) -> JsonSchema:
        """Return the JSON Schema of the values this field takes."""
        raise AssertionError(f"{type(self).__name__} says no schema")

    def described(self) -> JsonSchema:
        """Return the JSON Schema with description and default."""
        schema = self.json_schema()
        description, example = self.metadata["description"], self.metadata["example"]
        if example:
            description = f"{description} Example: `{example}`"
        if description:
            schema = {**schema, "description": description}
        default = self.load_default
        if default is not missing:
            schema = {**schema, "default": default() if callable(default) else default}
        return schema


def scalar(value: Any, allowed: str = "") -> str:
    """Return the source text of a scalar that is not empty; lists and mappings are refused."""
    if isinstance(value, dict):
        raise refuse("not_a_value", "A single value belongs here, not keys.", allowed)
    if isinstance(value, list):
        raise refuse("not_a_value", "A single value belongs here, not a list.", allowed)
    if not value:
        raise refuse("empty", "The value is missing.", allowed)
    return str(value)


class Read(Own):
    """A scalar read by one of the parsers of `values`."""

    def __init__(
        self, read: Callable[[str], Any], schema: JsonSchema | None = None, **options: Any
    ) -> None:
        super().__init__(**options)
        self.read, self.schema = read, schema or {"type": "string"}

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        return self.read(scalar(value))

    def json_schema(self) -> JsonSchema:
        return dict(self.schema)


def _anchored(pattern: re.Pattern[str]) -> str:
    return f"^({pattern.pattern})$"


def _text(title: str, *patterns: re.Pattern[str]) -> JsonSchema:
    """Return the JSON Schema of a text that fits one of the patterns."""
    pattern = "|".join(_anchored(each) for each in patterns)
    return {"title": title, "type": "string", "pattern": pattern}


class Code(Read):
    """1 to 64 of ASCII letters, digits and . _ - as written: `0123` stays `0123`."""

    def __init__(self, **options: Any) -> None:
        pattern = _anchored(values.CODE)
        schema = {"title": "code", "type": ["string", "number"], "pattern": pattern}
        super().__init__(values.read_code, schema, **options)


class Number(Read):
    """An exact decimal number, at least `least` and above `above` where given."""

    def __init__(
        self, *, least: int | None = None, above: int | None = None, **options: Any
    ) -> None:
        pattern = _anchored(values.NUMBER)
        schema: JsonSchema = {
            "title": "number",
            "type": ["number", "string"],
            "pattern": pattern,
        }
        if least is not None:
            schema["minimum"] = least
        if above is not None:
            schema["exclusiveMinimum"] = above
        super().__init__(values.read_number, schema, **options)
        self.least, self.above = least, above

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        number = values.read_number(scalar(value))
        if self.least is not None and number < self.least:
            text = "%(text)s is too small here."
            raise refuse("too_small", text, "%(least)s or more.", text=value, least=self.least)
        if self.above is not None and number <= self.above:
            text = "%(text)s is too small here."
            raise refuse("too_small", text, "More than %(above)s.", text=value, above=self.above)
        return number


class Integer(Own):
    """A whole number within bounds; a JSON integer in the resolved document."""

    def __init__(self, *, least: int = 0, most: int = values.MOST_INTEGER, **options: Any) -> None:
        super().__init__(**options)
        self.least, self.most = least, most

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> int:
        return values.read_integer(scalar(value), least=self.least, most=self.most)

    def json_schema(self) -> JsonSchema:
        return {"type": "integer", "minimum": self.least, "maximum": self.most}


class Choice(Own):
    """One of a few words."""

    def __init__(self, *words: str, **options: Any) -> None:
        super().__init__(**options)
        self.words = words

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        text = scalar(value)
        if text not in self.words:
            raise refuse(
                "not_a_choice",
                "“%(text)s” is not one of the words that can stand here.",
                "One of %(words)s.",
                text=text,
                words=", ".join(self.words),
            )
        return text

    def json_schema(self) -> JsonSchema:
        return {"enum": list(self.words)}


class Boolean(Own):
    """`true` or `false`; YAML's other spellings (yes, on, True) are refused."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> bool:
        text = scalar(value)
        if text not in {"true", "false"}:
            raise refuse(
                "not_a_boolean",
                "“%(text)s” is neither true nor false.",
                "true or false.",
                text=text,
            )
        return text == "true"

    def json_schema(self) -> JsonSchema:
        return {"type": "boolean"}


class Text(Own):
    """A text for people. Blanks around it are layout, not text, and are dropped."""

    def __init__(self, *, longest: int = 2000, lines: bool = True, **options: Any) -> None:
        super().__init__(**options)
        self.longest, self.lines = longest, lines

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        text = scalar(value).strip()
        if not text:
            raise refuse("empty", "The value is missing.")
        if len(text) > self.longest:
            raise refuse(
                "too_long",
                "The text is longer than %(longest)s characters.",
                "At most %(longest)s.",
                longest=self.longest,
            )
        if NO_TEXT.search(text):
            raise refuse("not_text", "The text holds a control character.", "Remove it.")
        if not self.lines and "\n" in text:
            raise refuse("lines", "This text must be one line.", "One line.")
        return text

    def json_schema(self) -> JsonSchema:
        kinds = ["string", "number", "boolean"]
        title = "text" if self.lines else "line of text"
        return {"title": title, "type": kinds, "minLength": 1, "maxLength": self.longest}


def line(longest: int = 200, **options: Any) -> Text:
    """Return the field of a text of one line."""
    return Text(longest=longest, lines=False, **options)


def time(**options: Any) -> Read:
    """Return the field of an instant or a bare date."""
    return Read(values.read_time, _text("time", values.INSTANT, values.DATE), **options)


def planned(**options: Any) -> Read:
    """Return the field of a time, or of days from the start (`-10 d`)."""
    schema = _text("time or days", values.INSTANT, values.DATE, values.RELATIVE)
    return Read(values.read_relative, schema, **options)


def date(**options: Any) -> Read:
    """Return the field of a bare date."""
    return Read(values.read_date, _text("date", values.DATE), **options)


def duration(**options: Any) -> Read:
    """Return the field of a length of time."""
    return Read(values.read_duration, _text("duration", values.DURATION), **options)


def percent(**options: Any) -> Read:
    """Return the field of a percentage."""
    schema = {"title": "percentage", "type": "string", "pattern": "^.+ ?%$"}
    return Read(values.read_percent, schema, **options)
