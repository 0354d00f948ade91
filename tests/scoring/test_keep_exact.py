"""No binary float between a fact and a rank, and nothing but the standard library."""

import ast
import doctest
import importlib
import sys
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from challenge_hub import scoring
from challenge_hub.scoring.numbers import decimal, exact, micro_text

ROOT = Path(scoring.__file__).parent.parent.parent
FILES = sorted(Path(scoring.__file__).parent.rglob("*.py"))


def floats(tree: ast.AST) -> Iterator[str]:
    """Float literals, the word float, and true division, which makes floats of integers."""
    for node in ast.walk(tree):
        line = getattr(node, "lineno", 0)
        if isinstance(node, ast.Constant) and isinstance(node.value, float | complex):
            yield f"{line}: {node.value}"
        if isinstance(node, ast.Name) and node.id in {"float", "complex"}:
            yield f"{line}: {node.id}"
        if isinstance(node, ast.BinOp | ast.AugAssign) and isinstance(node.op, ast.Div):
            yield f"{line}: /"


@pytest.mark.parametrize("path", FILES, ids=[path.stem for path in FILES])
def test_no_float_is_written_in_scoring(path: Path) -> None:
    assert list(floats(ast.parse(path.read_text()))) == []


@pytest.mark.parametrize("path", FILES, ids=[path.stem for path in FILES])
def test_scoring_imports_the_standard_library_alone(path: Path) -> None:
    modules = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            modules |= {name.name.partition(".")[0] for name in node.names}
        if isinstance(node, ast.ImportFrom):
            modules.add((node.module or "").partition(".")[0])

    assert modules - sys.stdlib_module_names <= {"challenge_hub"}


@pytest.mark.parametrize("path", FILES, ids=[path.stem for path in FILES])
def test_the_examples_in_docstrings_are_true(path: Path) -> None:
    parts = path.relative_to(ROOT).with_suffix("").parts
    module = importlib.import_module(".".join(part for part in parts if part != "__init__"))

    assert doctest.testmod(module).failed == 0


@given(st.fractions())
def test_a_decimal_is_exact_or_has_twelve_places(value: Fraction) -> None:
    text = decimal(value)

    if Fraction(text) != value:
        assert len(text.partition(".")[2]) == 12
        assert abs(Fraction(text) - value) <= Fraction(1, 2 * 10**12)


@pytest.mark.parametrize(
    ("numerator", "denominator", "text"),
    [
        (1, 3, "0.333333333333"),
        (-2, 3, "-0.666666666667"),
        (1, 7 * 10**12, "0.000000000000"),
        (1, 2**13, "0.0001220703125"),
        (5, 1, "5"),
        (0, 1, "0"),
    ],
)
def test_decimals_are_written_as_the_contract_says(
    numerator: int, denominator: int, text: str
) -> None:
    assert decimal(Fraction(numerator, denominator)) == text


@given(st.integers(-(10**18), 10**18))
def test_scaled_integers_are_written_in_their_shortest_form(value: int) -> None:
    text = micro_text(value)

    assert exact(text) * 10**6 == value
    assert not ("." in text and text.endswith("0"))
