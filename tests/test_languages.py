"""French first, English equal: every text that people read has a French translation."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TypeGuard

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from challenge_hub.foundation.languages import FOLDER

ROOT = Path(__file__).resolve().parent.parent
METHODS = [("challenge_hub/**.py", "python"), ("templates/**.html", "jinja2.ext:babel_extract")]
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|\{\w+\}")


def extracted() -> set[str]:
    """Every message id in code and templates; of a plural, the singular."""
    found: set[str] = set()
    for folder in ("challenge_hub", "templates"):
        method = [
            (pattern.split("/", 1)[1], name) for pattern, name in METHODS if folder in pattern
        ]
        for _, _, message, _, _ in extract_from_dir(ROOT / folder, method, keywords=KEYWORDS):
            found.add(message if isinstance(message, str) else message[0])
    return found


KEYWORDS: dict[str, tuple[int, ...] | None] = {
    "_": None,
    "gettext": None,
    "lazy_gettext": None,
    "ngettext": (1, 2),
}


def error_texts() -> Iterator[str]:
    """The `text` of every error class: translated by the one handler, not where it stands."""
    for path in (ROOT / "challenge_hub").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ClassDef):
                yield from class_texts(node)


def class_texts(node: ast.ClassDef) -> Iterator[str]:
    for line in node.body:
        target = line.targets[0] if isinstance(line, ast.Assign) else getattr(line, "target", None)
        value = getattr(line, "value", None)
        if isinstance(target, ast.Name) and target.id == "text" and is_text(value):
            yield str(value.value)


def is_text(value: object) -> TypeGuard[ast.Constant]:
    """Whether a class says a text of its own; `None` is the default of a field."""
    return isinstance(value, ast.Constant) and isinstance(value.value, str)


def french() -> dict[str, str]:
    """The translations of all catalogues, by message id."""
    found: dict[str, str] = {}
    for path in sorted((FOLDER / "fr" / "LC_MESSAGES").glob("*.po")):
        with path.open(encoding="utf-8") as file:
            for message in read_po(file, locale="fr", abort_invalid=True):
                key = message.id if isinstance(message.id, str) else message.id[0]
                text = message.string
                texts = [text] if isinstance(text, str) else list(text or [""])
                if key and all(texts) and not message.fuzzy:
                    found[key] = texts[0]
    return found


@pytest.fixture(scope="module")
def translations() -> dict[str, str]:
    return french()


def test_every_text_of_code_and_pages_has_a_french_translation(
    translations: dict[str, str],
) -> None:
    assert sorted(extracted() - translations.keys()) == []


def test_every_error_has_a_french_translation(translations: dict[str, str]) -> None:
    assert sorted(set(error_texts()) - translations.keys()) == []


def test_a_translation_keeps_the_placeholders_of_its_text(translations: dict[str, str]) -> None:
    differing = {
        key: text
        for key, text in translations.items()
        if set(PLACEHOLDER.findall(key)) != set(PLACEHOLDER.findall(text))
    }

    assert differing == {}


def test_a_text_has_the_same_french_in_every_catalogue() -> None:
    """Pages look into all catalogues at once: one of two would win by its file's name."""
    said: dict[str, set[str]] = {}
    for path in (FOLDER / "fr" / "LC_MESSAGES").glob("*.po"):
        with path.open("rb") as file:
            for message in read_po(file):
                if message.id:
                    said.setdefault(str(message.id), set()).add(str(message.string))

    assert {text: french for text, french in said.items() if len(french) > 1} == {}
