"""gettext with types, which flask_babel does not ship: the one way in which code says a text."""

import flask_babel


def _(text: str, **values: object) -> str:
    """The text in the reader's language, its `%(name)s` filled in."""
    return str(flask_babel.gettext(text, **values))


def ngettext(one: str, many: str, number: int, **values: object) -> str:
    """As `_`, for one or many; `%(num)s` is the number."""
    return str(flask_babel.ngettext(one, many, number, **values))
