"""What a YAML parser may be made to do is refused first (contract 1.2, issue 4)."""

import time
import tracemalloc
from itertools import pairwise

import pytest

from tests.challenges.format.files import SMALL, found, problems

KIB = 1024
SIZE = 256 * KIB
MOST_SECONDS = 0.2
MOST_BYTES = 20 * KIB * KIB


def fill(unit: str, start: str = "", end: str = "") -> str:
    return start + unit * ((SIZE - len(start) - len(end)) // len(unit.encode())) + end


HOSTILE = {
    "brackets": fill("["),
    "braces": fill("{a: "),
    "dashes": fill("- "),
    "question marks": fill("? "),
    "values": fill("a,", "[", "]"),
    "keys": "".join(f"k{i}: v\n" for i in range(24_000)),
    "same key": fill("a: b\n"),
    "unknown keys in rules": SMALL.replace("- {", "") + fill("{kpi: a, zz: 1},", "x: [", "]"),
    "rules": SMALL.replace(
        "points: [{kpi: resolved, per: 1, points: 1}]", "points: [" + "{zz: 1}," * 31_000 + "]"
    ),
    "kpis": SMALL.replace("  csat: {}\n", "".join(f"  k{i}: {{q: 1}}\n" for i in range(11_000))),
    "empty kpis": SMALL.replace("  csat: {}\n", "".join(f"  k{i}: {{}}\n" for i in range(11_900))),
    "codes": SMALL + "participants: {teams: [" + fill("a,")[:240_000] + "]}",
    "targets": SMALL.replace(
        "target: 10", "target: 10, for: {" + ",".join(f"x{i}: 1e3" for i in range(11_000)) + "}"
    ),
    "empty sections": SMALL.replace(
        "scoring:\n",
        "scoring:\n  also: [" + ("{name: a, scope: individual, boosts: ["
        + "{}," * 480 + "]},") * 49 + "]\n",
    ),
    "as many sections as are read": SMALL.replace(
        "resources: {}",
        "resources: {people: [" + "{}," * 900 + "], equipment: [" + "{}," * 900 + "]}",
    ),
    "wrong codes everywhere": SMALL
    + "participants: {"
    + ",".join(f"{key}: [" + "é," * 4_900 + "]" for key in ("teams", "exclude", "tags"))
    + "}\n",
    "as many tiers as are read": SMALL.replace(
        "points: [{kpi: resolved, per: 1, points: 1}]",
        "points: [" + ("{kpi: csat, tiers: [" + "{from: 1, points: x}," * 90 + "]},") * 20 + "]",
    ),
    "anchors": fill("- &a b\n"),
    "aliases": "a: &a [1]\n" + "b: *a\n" * 30_000,
    "laughs": "a: &a [x]\n" + "".join(f"{b}: &{b} [*{a},*{a}]\n" for a, b in pairwise("abcdefgh")),
    "tags": fill("- !!python/object:os.system x\n"),
    "plain": fill("a"),
    "quoted": fill("a ", '"', '"'),
    "escapes": fill("\\u00e9", '"', '"'),
    "emoji": fill("😀"),
    "comments": fill("#\n"),
    "blanks": fill(" "),
    "tabs": fill("\t"),
    "newlines": fill("\n"),
    "block": "a: |\n" + fill(" x\n"),
    "documents": fill("---\n"),
    "long key": fill("a", end=": b"),
    "title": SMALL.replace("title: Small", fill("a", "title: ")[:250_000]),
    "digits": SMALL.replace("target: 10", "target: " + "9" * 250_000),
    "indentation": "\n".join(" " * i + "a:" for i in range(700)),
}  # fmt: skip


def seconds_to_refuse(text: str) -> float:
    """Measure time of the processor, which shares it less with others than the clock does."""
    began = time.process_time()
    assert 1 <= len(problems(text)) <= 100
    return time.process_time() - began


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_refused_quickly(name: str) -> None:
    """The best of five counts: a neighbour on the same core slows even time of the processor."""
    tries = (seconds_to_refuse(HOSTILE[name]) for _ in range(5))

    assert any(seconds < MOST_SECONDS for seconds in tries)


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_refused_in_little_memory(name: str) -> None:
    tracemalloc.start()

    problems(HOSTILE[name])

    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < MOST_BYTES


@pytest.mark.parametrize("unit", ["[", "{a: ", "- ", "? "])
def test_nesting_5000_deep_is_refused_cleanly(unit: str) -> None:
    [problem] = problems("a:\n" + " " + unit * 5000)

    assert problem.code in {"too_deep", "key_not_text"}


def test_nesting_20_deep_is_read() -> None:
    assert ("", "too_deep") not in found("[" * 20 + "]" * 20)
    assert found("[" * 21 + "]" * 21)[0][1] == "too_deep"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (SMALL.replace("csat: {}", "csat: &x {}"), "anchor"),
        (SMALL.replace("Small", "!!str Small"), "tag"),
        (SMALL.replace("Small", "! Small"), "tag"),
        ("%TAG ! tag:x,2000:\n---\n" + SMALL, "tag"),
        (SMALL + "title: Again\n", "duplicate_key"),
        (SMALL + "---\n" + SMALL, "second_document"),
        (SMALL.replace("Small", "Sm\0all"), "not_text"),
        (SMALL.replace("Small", "Sm\x1ball"), "not_text"),
        (SMALL.replace("csat: {}", "csat: {}\n  <<: {}"), "not_a_code"),
    ],
)
def test_what_the_format_does_without_is_refused(text: str, code: str) -> None:
    assert [each.code for each in problems(text)] == [code]


def test_an_alias_stops_the_reading() -> None:
    assert found(SMALL.replace("Small", "*x")) == [("title", "alias")]


def test_what_is_not_utf8_is_refused_at_its_place() -> None:
    [problem] = problems(SMALL.replace("Small", "Ca va é").encode("latin-1"))

    assert (problem.code, problem.line, problem.column) == ("not_utf8", 2, 14)


def test_256_kib_are_read_and_one_byte_more_is_not() -> None:
    comment = "#" * (SIZE - len(SMALL))

    assert problems(SMALL + comment) == []
    assert [each.code for each in problems(SMALL + comment + "#")] == ["too_long"]


def test_a_document_mark_is_taken() -> None:
    assert problems("%YAML 1.2\n---\n" + SMALL + "...\n") == []
