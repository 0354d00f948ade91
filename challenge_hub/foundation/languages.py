"""French and English: which one a request speaks, and one catalogue for each room."""

from collections.abc import Callable

from babel.support import NullTranslations, Translations
from flask import Flask, g, request
from flask_babel import Babel, get_locale

from challenge_hub.foundation.assets import PACKAGE
from challenge_hub.foundation.config import LANGUAGES
from challenge_hub.foundation.hub import current_hub

FOLDER = PACKAGE / "translations"


def domains() -> list[str]:
    """The catalogues that are there: one .po for each room."""
    return sorted(path.stem for path in (FOLDER / "fr" / "LC_MESSAGES").glob("*.po"))


def catalogue(language: str, domain: str) -> NullTranslations:
    """The messages of one catalogue outside any request: for commands."""
    if language == "en":  # the language of the message ids
        return NullTranslations()
    return Translations.load(FOLDER, [language], domain)


def translator(language: str, domain: str) -> Callable[[str], str]:
    """What translates the messages of one catalogue outside any request."""
    return catalogue(language, domain).gettext


def choose_language() -> str:
    """The person's own language, else the first that the browser asks for, else the setting."""
    person = g.get("person")
    if person is not None and person.language in LANGUAGES:
        return str(person.language)
    default = current_hub().config.language
    if not request:
        return default
    chosen = request.args.get("lang", "")
    return chosen if chosen in LANGUAGES else _from_browser(default)


def _from_browser(default: str) -> str:
    best = request.accept_languages.best_match(LANGUAGES)
    return best or default


def install_languages(app: Flask) -> None:
    names = domains() or ["foundation"]
    Babel(
        app,
        default_locale="en",  # the language of the message ids
        default_domain=";".join(names),
        default_translation_directories=";".join([str(FOLDER)] * len(names)),
        locale_selector=choose_language,
    )
    app.context_processor(lambda: {"language": str(get_locale() or "fr")})
