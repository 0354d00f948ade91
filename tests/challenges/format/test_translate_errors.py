"""Every sentence about a project file exists in French, with the same placeholders."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po
from flask import Flask

import challenge_hub.challenges.format
from challenge_hub.foundation.languages import FOLDER
from tests.challenges.format.files import SMALL, problems

SOURCES = sorted(Path(challenge_hub.challenges.format.__file__).parent.rglob("*.py"))
MAKERS = {"refuse", "problem", "Problem", "unknown"}
NAMES = {"text", "text_", "allowed"}
PLACEHOLDER = re.compile(r"%\((\w+)\)s|%%")


def constants(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from constants(node.body)
        yield from constants(node.orelse)


def sentences(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Name(id=name), args=args) if name in MAKERS:
                for argument in args[1:3]:
                    yield from constants(argument)
            case ast.Assign(targets=[ast.Name(id=name)], value=value) if name in NAMES:
                yield from constants(value)
            case ast.Tuple(elts=[ast.Constant(value=str(), kind=None), ast.Constant()] as texts):
                yield from (text for part in texts for text in constants(part) if " " in text)
            case ast.Return(value=ast.Constant(value=str(text))) if "%(proposal)s" in text:
                yield text
            case ast.Return(value=ast.Constant(value=str(text))) if text.startswith("Digits"):
                yield text


def all_sentences() -> list[str]:
    found = {text for path in SOURCES for text in sentences(ast.parse(path.read_text()))}
    return sorted(found - {""})


@pytest.fixture(scope="module")
def french() -> Catalog:
    with (FOLDER / "fr" / "LC_MESSAGES" / "project_file.po").open("rb") as file:
        return read_po(file, locale="fr")


def test_every_sentence_is_translated(french: Catalog) -> None:
    assert [text for text in all_sentences() if text not in french] == []


def test_no_translation_is_left_over(french: Catalog) -> None:
    known = set(all_sentences())

    assert [message.id for message in french if message.id and message.id not in known] == []


def test_translations_keep_the_placeholders(french: Catalog) -> None:
    def placeholders(text: str) -> list[str]:
        return sorted(set(PLACEHOLDER.findall(text)))

    assert [
        message.id
        for message in french
        if message.id and placeholders(str(message.id)) != placeholders(str(message.string))
    ] == []


def test_a_reader_of_french_gets_french(app: Flask) -> None:
    with app.test_request_context("/?lang=fr"):
        [error] = problems(SMALL.replace("target: 4", "target: 1e3"))

        assert error.text == "«\u00a01e3\u00a0» n’est pas un nombre tel qu’il s’écrit ici."
        assert error.allowed == "Écrivez 1000."


def test_a_reader_of_english_gets_english(app: Flask) -> None:
    with app.test_request_context("/?lang=en"):
        [error] = problems(SMALL.replace("target: 4", "target: 1e3"))

        assert error.allowed == "Write 1000."
