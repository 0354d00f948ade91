"""The fields that hold others: sections, lists, mappings, and values with several shapes.

On an error inside, what is right beside it is still returned (None in the place of a bad item), so
that the cross checks run over it and every error of a file is told at once.
"""

from collections.abc import Callable, Mapping
from difflib import get_close_matches
from functools import cache
from typing import Any, ClassVar

from marshmallow import EXCLUDE, Schema, ValidationError, validates_schema

from challenge_hub.challenges.format.errors import LONGEST_QUOTE, MOST_ERRORS, Problem, refuse
from challenge_hub.challenges.format.fields import JsonSchema, Own, scalar

MOST_UNKNOWN = 20


class Section(Schema):
    """A mapping with known keys. Unknown keys are refused: a typo must not pass silently."""

    class Meta:
        unknown = EXCLUDE

    @validates_schema(pass_original=True, skip_on_field_errors=False)
    def refuse_unknown_keys(self, _data: Any, original: Mapping[str, Any], **_kwargs: Any) -> None:
        known = [field.data_key or name for name, field in self.fields.items()]
        strange = [key for key in original if key not in known]
        if strange:
            raise ValidationError({key: [_unknown(key, known)] for key in strange[:MOST_UNKNOWN]})

    @classmethod
    def json_schema(cls) -> JsonSchema:
        """Return the JSON Schema of this mapping, its descriptions and defaults within."""
        own = {field.data_key or name: field for name, field in cls().fields.items()}
        required = [name for name, field in own.items() if field.required]
        schema: JsonSchema = {
            "title": _first_line(cls),
            "type": "object",
            "additionalProperties": False,
            "properties": {
                name: field.described() for name, field in own.items() if isinstance(field, Own)
            },
        }
        return {**schema, "required": required} if required else schema


def _first_line(section: type[Section]) -> str:
    """Return what a section says about itself, without its paragraph of the contract."""
    line = (section.__doc__ or "").strip().split("\n")[0]
    return line.split(" (contract")[0].rstrip(".")


def _unknown(key: str, known: list[str]) -> Problem:
    near = get_close_matches(key[:LONGEST_QUOTE], known, n=1, cutoff=0.5)
    params = {
        "key": key[:LONGEST_QUOTE],
        "near": near[0] if near else "",
        "known": ", ".join(known),
    }
    text = "The key “%(key)s” is not known here."
    if near:
        text = "The key “%(key)s” is not known here; did you mean “%(near)s”?"
    return Problem("unknown_key", text, "Known keys: %(known)s.", params, at_key=True)


@cache
def _loader(section: type[Section]) -> Section:
    """Return the one loader of a section, which keeps nothing of what it loads.

    Making one costs as much as using it, and a file may hold 2,000 sections.
    """
    return section()


class Part(Own):
    """A section inside another."""

    def __init__(self, section: type[Section], **options: Any) -> None:
        super().__init__(**options)
        self.section = section

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        if value == "":
            allowed = "Keys and their values, or {} where nothing is to be said."
            raise refuse("empty", "The value is missing.", allowed)
        if not isinstance(value, dict):
            raise refuse("not_keys", "Keys and their values belong here.")
        return _loader(self.section).load(value)

    def json_schema(self) -> JsonSchema:
        return self.section.json_schema()


class ListOf(Own):
    """A list; `least` and `most` bound its length, so that a hostile file stays cheap."""

    def __init__(self, item: Own, *, least: int = 0, most: int = 1000, **options: Any) -> None:
        super().__init__(**options)
        self.item, self.least, self.most = item, least, most

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> list[Any]:
        if not isinstance(value, list):
            raise refuse("not_a_list", "A list belongs here.", "[a, b], or one “- ” a line.")
        check_length(value, self.least, self.most)
        items: list[Any] = collect(dict(enumerate(value)), self.item, list_of_values)
        return items

    def json_schema(self) -> JsonSchema:
        schema = {"type": "array", "items": self.item.described(), "maxItems": self.most}
        return {**schema, "minItems": self.least} if self.least else schema


def check_length(value: list[Any] | dict[str, Any], least: int, most: int) -> None:
    """Refuse a list or mapping with too few or too many entries before any of them is read."""
    if not least <= len(value) <= most:
        raise refuse(
            "length",
            "There are %(length)s entries here.",
            "From %(least)s to %(most)s entries.",
            length=len(value),
            least=least,
            most=most,
        )


def list_of_values(loaded: dict[Any, Any]) -> list[Any]:
    return list(loaded.values())


def collect(raw: dict[Any, Any], field: Own, finish: Callable[[dict[Any, Any]], Any]) -> Any:
    """Load every value of `raw`; raise all their errors together, or return `finish(loaded)`.

    After the most errors that a file is told nothing more is loaded.
    """
    loaded: dict[Any, Any] = {}
    errors: dict[Any, Any] = {}
    for key, value in raw.items():
        try:
            loaded[key] = field.deserialize(value)
        except ValidationError as error:
            errors[key], loaded[key] = error.messages, error.valid_data
            if len(errors) >= MOST_ERRORS:
                break
    if errors:
        raise ValidationError(errors, valid_data=finish(loaded))
    return finish(loaded)


class MapOf(Own):
    """A mapping with free keys, each of which `read_key` takes or refuses."""

    def __init__(
        self, read_key: Callable[[str], Any], item: Own, *, most: int, **options: Any
    ) -> None:
        super().__init__(**options)
        self.read_key, self.item, self.most = read_key, item, most

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        if not isinstance(value, dict):
            raise refuse("not_keys", "Keys and their values belong here.")
        check_length(value, 1, self.most)
        errors: dict[str, Any] = {}
        for key in value:
            try:
                self.read_key(key)
            except ValidationError as error:
                errors[key] = [
                    _at_key(item) for item in error.messages if isinstance(item, Problem)
                ]
        good = {key: item for key, item in value.items() if key not in errors}
        return self.finish(good, errors)

    def finish(self, good: dict[str, Any], errors: dict[str, Any]) -> Any:
        try:
            loaded = collect(good, self.item, dict)
        except ValidationError as error:
            below = error.messages if isinstance(error.messages, dict) else {}
            raise ValidationError({**errors, **below}, valid_data=error.valid_data) from None
        if errors:
            raise ValidationError(errors, valid_data=loaded)
        return loaded

    def json_schema(self) -> JsonSchema:
        item = self.item.described()
        return {
            "type": "object",
            "additionalProperties": item,
            "minProperties": 1,
            "maxProperties": self.most,
        }


def _at_key(problem: Problem) -> Problem:
    return Problem(problem.code, problem.text, problem.allowed, problem.params, at_key=True)


class Shapes(Own):
    """A value with several shapes: words, a section chosen by its keys, a list.

    `words` are the plain words taken; `keyed` chooses the field for a mapping by its keys and
    raises when it cannot; `listed` takes a list.
    """

    words: ClassVar[tuple[str, ...]] = ()
    allowed: ClassVar[str] = ""

    def keyed(self, value: dict[str, Any]) -> Own | None:
        """Return the field that takes this mapping; None: no mapping may stand here."""
        return None

    def listed(self) -> Own | None:
        """Return the field that takes a list; None: no list may stand here."""
        return None

    def plain(self, text: str) -> Any:
        """Return the value of a plain word that is not in `words`, or raise."""
        raise refuse("not_a_choice", "“%(text)s” cannot stand here.", self.allowed, text=text)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        if isinstance(value, str):
            scalar(value)
            return value if value in self.words else self.plain(value)
        field = self.keyed(value) if isinstance(value, dict) else self.listed()
        if field is None:
            raise refuse("wrong_shape", "A value of another shape belongs here.", self.allowed)
        return field.deserialize(value)


def default_list() -> list[Any]:
    """Return the default of a list that may be absent."""
    return []


def optional_list(item: Own, **options: Any) -> ListOf:
    """Return a list that is empty when absent."""
    return ListOf(item, load_default=default_list, **options)
