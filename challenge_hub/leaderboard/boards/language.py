"""The translating functions of Flask-Babel, with the types that it does not ship."""

from flask_babel import gettext
from flask_babel import ngettext as plural


def _(text: str, **values: object) -> str:
    """The text in the language in force, its placeholders filled in."""
    return str(gettext(text, **values))


def ngettext(one: str, many: str, number: int, **values: object) -> str:
    """The singular or the plural, as the language in force counts."""
    return str(plural(one, many, number, **values))
