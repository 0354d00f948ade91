"""Huge pages are asked for where memory is full, and nowhere else."""

import pytest

from challenge_hub.foundation import huge_pages


def region(begin: int, end: int, used: float, flags: str = "rw-p", rest: str = "0") -> str:
    """A region of so many huge pages' addresses, as the kernel writes it."""
    size = (end - begin) // 1024
    return (
        f"{begin:x}-{end:x} {flags} 00000000 00:00 {rest}\n"
        f"Size:           {size} kB\nRss:            {int(size * used)} kB\nVmFlags: rd wr mr\n"
    )


def test_only_whole_huge_pages_inside_a_full_region_are_asked_for() -> None:
    size = huge_pages.SIZE
    smaps = region(3 * size - 4096, 6 * size + 8192, 1.0)

    assert list(huge_pages.pages(smaps)) == [3 * size, 4 * size, 5 * size]


@pytest.mark.parametrize(
    "smaps",
    [
        region(0, 8 * huge_pages.SIZE, 0.5),  # a buffer or a stack
        region(0, 8 * huge_pages.SIZE, 1.0, flags="r--p"),
        region(0, 8 * huge_pages.SIZE, 1.0, rest="77 /usr/lib/libpython.so"),
        region(0, 8 * huge_pages.SIZE, 1.0, rest="0 [stack]"),
        region(4096, huge_pages.SIZE, 1.0),
    ],
    ids=["half empty", "not written to", "of a file", "stack", "too small"],
)
def test_other_memory_is_left_alone(smaps: str) -> None:
    assert list(huge_pages.pages(smaps)) == []


def test_what_is_held_stays_as_it_is() -> None:
    held = [[number] for number in range(200_000)]

    huge_pages.gather()

    assert [row[0] for row in held] == list(range(200_000))


def test_where_there_is_no_such_system_nothing_happens(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.platform", "darwin")

    assert huge_pages.gather() == 0
