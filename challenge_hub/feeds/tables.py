"""Rows of a CSV or NDJSON file by column name, one at a time, however large the file.

Contract: section 5: columns by name, others ignored; BOM and CRLF taken; `;` and decimal comma
when the header has `;`.
"""

import csv
import io
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from operator import itemgetter
from typing import Any, BinaryIO, NamedTuple, NoReturn, TypeAlias

from challenge_hub.feeds.bad_lines import BadLine, Wrong

LONGEST_LINE = 1 << 20  # characters; a longer line is no line of facts


class Row(NamedTuple):
    """One row: where it stands, its cells by column, and whether its decimals have a comma."""

    number: int
    cells: Mapping[str, str]
    comma: bool = False


Record: TypeAlias = tuple[int, tuple[str, ...], bool]
"""A row's number, its texts of certain columns in their order (empty where there is none), and
whether its decimals have a comma. Bare, since a million named ones take a third of a second."""


class UnreadableFile(Exception):
    """The file cannot be read as a whole; `bad` says where and why."""

    def __init__(self, bad: BadLine) -> None:
        """Keep the place."""
        super().__init__(bad.text)
        self.bad = bad


def rows(stream: BinaryIO, required: tuple[str, ...], bad: list[BadLine]) -> Iterator[Row]:
    """Yield the rows of a file; a row that cannot be split goes to `bad` with its number.

    Raises UnreadableFile when there is no header with the required columns, or no text.
    """
    with _opened(stream) as (first, text):
        if first == "{":
            yield from (Row(number, cells) for number, cells in _json_rows(text, bad))
        else:
            names, comma = _header(first, text, required)
            for number, cells in _csv_rows(text, len(names), comma, bad):
                yield Row(number, dict(zip(names, cells, strict=True)), comma)


def records(
    stream: BinaryIO, columns: tuple[str, ...], required: tuple[str, ...], bad: list[BadLine]
) -> Iterator[Record]:
    """Yield the rows of a large file as the texts of these columns; like `rows`, but faster."""
    with _opened(stream) as (first, text):
        if first == "{":
            for number, found in _json_rows(text, bad):
                yield number, tuple(found.get(name, "") for name in columns), False
            return
        names, comma = _header(first, text, required)
        width = len(names)
        # A column that is not there is read from an empty cell behind the last one.
        pick = itemgetter(*(names.index(name) if name in names else width for name in columns))
        for number, cells in _csv_rows(text, width, comma, bad):
            cells.append("")
            yield number, pick(cells), comma


@contextmanager
def _opened(stream: BinaryIO) -> Iterator[tuple[str, io.TextIOWrapper]]:
    text = io.TextIOWrapper(stream, encoding="utf-8-sig", errors="strict", newline="")
    try:
        yield text.read(1), text
    except UnicodeDecodeError:
        raise UnreadableFile(BadLine(0, "The file is not in UTF-8.")) from None
    finally:
        text.detach()


def _header(
    first: str, text: io.TextIOWrapper, required: tuple[str, ...]
) -> tuple[list[str], bool]:
    """The names of the columns, and whether `;` parts them, which brings decimal commas."""
    header = first + ("" if first in "\r\n" else text.readline(LONGEST_LINE))
    comma = ";" in header
    names = next(csv.reader([header], delimiter=";" if comma else ","), [])
    names = [name.strip() for name in names]
    _check_header(names, required)
    return names, comma


def _csv_rows(
    text: io.TextIOWrapper, width: int, comma: bool, bad: list[BadLine]
) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(text, delimiter=";" if comma else ",", strict=True)
    number, unread = 2, True  # where the next row begins; the texts of a row may hold line ends
    while unread:
        try:
            for cells in reader:
                if len(cells) == width:
                    yield number, cells
                elif cells:
                    text_ = "%(found)s cells where the header has %(wanted)s."
                    bad.append(BadLine(number, text_, {"found": len(cells), "wanted": width}))
                number = reader.line_num + 2
            unread = False
        except csv.Error as error:
            bad.append(BadLine(number, "Cannot be split: %(why)s", {"why": error}))
            number = reader.line_num + 2


def _check_header(names: list[str], required: tuple[str, ...]) -> None:
    missing = [name for name in required if name not in names]
    if missing:
        text = "The header lacks %(names)s."
        raise UnreadableFile(BadLine(1, text, {"names": ", ".join(missing)}))
    twice = sorted({name for name in names if name and names.count(name) > 1})
    if twice:
        text = "The header has %(names)s twice."
        raise UnreadableFile(BadLine(1, text, {"names": ", ".join(twice)}))


def _json_rows(text: io.TextIOWrapper, bad: list[BadLine]) -> Iterator[tuple[int, dict[str, str]]]:
    number, start = 0, "{"
    while line := text.readline(LONGEST_LINE):
        number += 1
        content, start = (start + line).strip(), ""
        if content:
            try:
                cells = _json_cells(content)
            except Wrong as wrong:
                bad.append(wrong.at(number))
            else:
                yield number, cells


def _json_cells(content: str) -> dict[str, str]:
    """The fields of one object as the texts that were written; null is an empty cell."""
    try:
        found = json.loads(
            content,
            parse_float=str,
            parse_int=str,
            parse_constant=_refuse,
            object_pairs_hook=_once,
        )
    except (ValueError, RecursionError):
        raise Wrong("Is not one JSON object a line.") from None
    if not isinstance(found, dict):
        raise Wrong("Is not one JSON object a line.")
    return {name: _cell(name, value) for name, value in found.items()}


def _cell(name: str, value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    raise Wrong("“%(name)s” must be a text or a number.", name=name)


def _refuse(word: str) -> NoReturn:
    raise ValueError(word)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a name comes twice")
    return found
