"""Hostile files of exactly 256 KiB, by what they try."""

from itertools import cycle, islice

from tests.challenges.format.files import SMALL

SIZE = 256 * 1024
RULES = "points: [{kpi: resolved, per: 1, points: 1}]"


def exactly(start: str, unit: str, end: str = "") -> bytes:
    """`start`, as many units as fit, blanks, `end`: exactly 256 KiB."""
    head, body, tail = start.encode(), unit.encode(), end.encode()
    room = SIZE - len(head) - len(tail)
    return head + body * (room // len(body)) + b" " * (room % len(body)) + tail


def counted(start: str, unit: str, end: str = "") -> bytes:
    """As `exactly`, with {} in the unit counted up."""
    rows: list[str] = []
    room = SIZE - len((start + end).encode())
    for number in range(SIZE):
        row = unit.format(number)
        room -= len(row)
        if room < 0:
            return (start + "".join(rows) + " " * (room + len(row)) + end).encode()
        rows.append(row)
    raise AssertionError("a unit has at least one character")


def within(place: str, start: str, unit: str, end: str) -> bytes:
    """The small file with the units in the place of some of its text."""
    before, _, after = SMALL.partition(place)
    return exactly(before + start, unit, end + after)


def deep(opening: str) -> bytes:
    """Nested as deep as 256 KiB go, and begun again below the depth that is read."""
    return exactly("a: ", opening)


def stairs(step: str) -> bytes:
    """Block nesting, a column deeper each line, from the left again when the lines get long."""
    rows = (" " * depth + step for depth in islice(cycle(range(1, 19)), 40_000))
    return "".join(rows).encode()[:SIZE].ljust(SIZE)


def laughs(wide: int) -> bytes:
    """Each anchor holds the one before several times, under as many keys as fit."""
    rows = ["k0: &k0 [x]\n"]
    rows += [f"k{n}: &k{n} [{', '.join([f'*k{n - 1}'] * wide)}]\n" for n in range(1, 2_000)]
    return "".join(rows).encode()[:SIZE].ljust(SIZE)


HOSTILE: dict[str, bytes] = {
    # anchors and aliases
    "an alias bomb, two wide": laughs(2),
    "an alias bomb, forty wide": laughs(40),
    "an anchor in an anchor": deep("&a ["),
    "many anchors of one name": exactly("a: [", "&a x,", "]"),
    "many anchors of many names": counted("a: [", "&a{} x,", "]"),
    "an anchor that holds itself": exactly("a: &a [", "*a,", "]"),
    "an anchor with a name of 256 KiB": exactly("a: &", "a", " x"),
    "merge keys": exactly("a: &a {x: 1}\n", "b: {<<: *a}\n"),
    # nesting
    "lists in lists": deep("["),
    "maps in maps": deep("{a: "),
    "lists in maps in lists": deep("[{a: "),
    "dashes in dashes": exactly("", "- "),
    "keys in stairs": stairs("a:\n"),
    "dashes in stairs": stairs("-\n"),
    "one indentation of 256 KiB": exactly("a:\n", " ", "b: 1"),
    "question marks": exactly("", "? "),
    "question marks in braces": exactly("{", "? a : b, ", "}"),
    "nineteen deep, over and over": exactly("a: [", "[" * 18 + "]" * 18 + ",", "]"),
    "closing brackets": exactly("a: ", "]"),
    # keys and entries
    "keys": counted("", "k{}: v\n"),
    "keys of one letter in braces": counted("a: {", "{}: ,", "}"),
    "one key again and again": exactly("", "a: b\n"),
    "one known key again and again": exactly(SMALL, "title: b\n"),
    "empty keys": exactly("", ": b\n"),
    "empty entries": exactly("a: [", "'',", "]"),
    "keys whose hashes could meet": counted("a: {", "'{}a': 1,", "}"),
    "keys that are lists": exactly("a: {", "[b]: c,", "}"),
    "a key of 256 KiB": exactly("", "a", ": b"),
    "unknown keys with near names": exactly(SMALL, "titel: b\n"),
    "many unknown keys, each near to one": counted(SMALL, "titl{}: b\n"),
    "an unknown key of 256 KiB": exactly(SMALL, "title", ": b\n"),
    # scalars
    "a plain text": exactly("a: ", "a"),
    "a plain text of many words": exactly("a: ", "a "),
    "a plain text of many lines": exactly("a:\n", " a\n"),
    "a quoted text of blanks": exactly('a: "', " ", '"'),
    "a quoted text of breaks": exactly('a: "', "\n", '"'),
    "quotes in quotes": exactly("a: '", "''", "'"),
    "escapes": exactly('a: "', "\\U0001F600", '"'),
    "escapes that are none": exactly('a: "', "\\q", '"'),
    "a quote that never ends": exactly("a: '", "b\n"),
    "a quote in each line that never ends": exactly("", 'a: "b\n'),
    "a block of text": exactly("a: |\n", " x\n"),
    "a block of text of breaks": exactly("a: |+\n", "\n"),
    "a folded text": exactly("a: >\n", " x\n\n"),
    "a block of text that ends early": exactly("a: |2\n", "   x\n y\n"),
    "colons": exactly("a: ", ":"),
    "hash signs": exactly("a: ", "#"),
    "commas": exactly("a: [", ",", "]"),
    "emoji": exactly("a: ", "\U0001f600"),
    "combining marks": exactly("a: e", "\u0301"),
    # numbers and times
    "1e999999999": exactly("a: [", "1e999999999,", "]"),
    "a target of 1e999999999": within("target: 10", "target: 1e", "9", ""),
    "a target of many digits": within("target: 10", "target: ", "9", ""),
    "a target of many decimals": within("target: 10", "target: 0.", "3", ""),
    "a target of many zeros": within("target: 10", "target: ", "0", "1"),
    "a target of many underscores": within("target: 10", "target: 1", "_", "1"),
    "a target of many minus signs": within("target: 10", "target: ", "-", "1"),
    "a target in sixties": within("target: 10", "target: 1", ":59", ""),
    "a target in hexadecimal": within("target: 10", "target: 0x", "f", ""),
    "numbers in sixties": exactly("a: [", "190:20:30.15,", "]"),
    "a long instant": within("2023-08-21T09:00", "2023-08-21T09:00:00.", "1", ""),
    "a long offset": within("2023-08-21T09:00", "2023-08-21T09:00+", "0", ":00"),
    "a long duration": within("schedule: {", "schedule: {grace: ", "9", " min, "),
    "a long zone": within("Europe/Paris", "Europe/", "../", "Paris"),
    "a long code": within("kpi: resolved, per", "kpi: ", "resolved", ", per"),
    # tags, documents, directives
    "tags of Python": exactly("a: [", "!!python/object:os.system x,", "]"),
    "tags of binaries": exactly("a: [", "!!binary aGk=,", "]"),
    "tags of instants": exactly("a: [", "!!timestamp 2023-08-21,", "]"),
    "tags of merges": exactly("a: {", "!!merge <<: {b: c},", "}"),
    "tags of sets": exactly("", "!!set {a, b}\n"),
    "a tag of 256 KiB": exactly("a: !", "a", " x"),
    "escapes in a tag": exactly("a: !", "%41", " x"),
    "documents": exactly("", "--- a\n"),
    "ends of documents": exactly("", "...\n"),
    "directives": exactly("", "%FOO bar\n"),
    "directives of tags": counted("", "%TAG !{}! x\n"),
    "directives of tags behind the end": counted("a: 1\n...\n", "%TAG !{}! x\n"),
    "directives of tags behind other breaks": counted("#\r", "%TAG !{}! x\r"),
    # bytes
    "invalid UTF-8": b"a: " + b"\xff" * (SIZE - 3),
    "invalid UTF-8 at the end": b"a: " + b"a" * (SIZE - 4) + b"\xc3",
    "overlong UTF-8": (b"a: " + b"\xc0\xaf" * SIZE)[:SIZE],
    "surrogates": (b"a: " + b"\xed\xa0\x80" * SIZE)[:SIZE],
    "UTF-16": ("a: " + "b" * SIZE).encode("utf-16")[:SIZE],
    "UTF-32": ("a: " + "b" * SIZE).encode("utf-32")[:SIZE],
    "NULs": b"\0" * SIZE,
    "a NUL at the end": b"a: " + b"a" * (SIZE - 4) + b"\0",
    "marks of byte order": "\ufeff".encode() * (SIZE // 3) + b" ",
    "tabs": exactly("", "\t"),
    "tabs for indentation": exactly("a:\n", "\tb: 1\n"),
    "carriage returns": exactly("a: b", "\r"),
    "line separators": exactly("a: ", "b\u2028"),
    # nothing
    "comments": exactly("", "#\n"),
    "comments behind keys": exactly("", "a: #\n"),
    "one comment": exactly("", "#"),
    "blanks": exactly("", " "),
    "breaks": exactly("", "\n"),
    # many errors in the right places
    "rules that are wrong": within(RULES, "points: [", "{kpi: x},", "]"),
    "rules of nothing": within(RULES, "points: [", "{},", "]"),
    "tiers that are wrong": within(RULES, "points: [{kpi: csat, tiers: [", "{from: x},", "]}]"),
    "places that are wrong": within(RULES, "points: [{kpi: csat, rank: [", "x,", "]}]"),
    "teams that are wrong": exactly(SMALL + "participants: {teams: [", "\u00e9,", "]}\n"),
    "teams named twice": exactly(SMALL + "participants: {teams: [", "a,", "]}\n"),
    "teams": counted(SMALL + "participants: {teams: [", "a{},", "]}\n"),
    "objectives of one id": within(
        "individual: [{id", "individual: [", "{id: a, kpi: csat, target: 1},", "{id"
    ),
    "ties that are wrong": within(RULES, RULES + ", ties: [", "csta,", "]"),
    "stages that overlap": within(
        "schedule: {", "schedule: {stages: [", "{name: a, from: 2023-08-21, to: 2023-08-25},", "], "
    ),
    "days that are closed": within("schedule: {", "schedule: {closed: [", "2023-08-22,", "], "),
    "targets of nobody": counted(SMALL.replace("target: 10", "target: 10, for: {"), "x{}: 1,"),
    "criteria that are wrong": within("success: [", "success: [", "{kpi: nope, at_least: x},", ""),
    "ratios of themselves": counted(
        SMALL.partition("  resolved")[0],
        "  k{0}: {{measure: ratio, of: [k{0}, k{0}]}}\n",
    ),
    "KPIs": counted(SMALL.partition("  csat")[0], "  k{}: {{measure: total}}\n"),
}  # fmt: skip
