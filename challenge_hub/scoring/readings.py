"""The measure of a KPI in each bucket of a sheet.

Contract: 2.6, 3.1.
"""

from collections.abc import Iterable

from challenge_hub.scoring.grid import WINDOW, Grid
from challenge_hub.scoring.kpis import NOTHING, Kpi, Reading, Sum, read
from challenge_hub.scoring.rules import Rule
from challenge_hub.scoring.sheets import Sheet


def whole(sheet: Sheet, kpi: Kpi) -> Reading:
    """The measure over the window so far."""
    if kpi.of is None:
        return read(kpi, sheet.total(kpi.column))
    return read(kpi, sheet.total(kpi.of[0].column), sheet.total(kpi.of[1].column))


def by_bucket(sheet: Sheet, kpi: Kpi, rule: Rule, grid: Grid) -> dict[int, Reading]:
    """The measure in each bucket of a rule that has facts of the KPI, in order of time."""
    if rule.each == WINDOW and rule.stages is None:
        reading = whole(sheet, kpi)
        return {} if reading.measure is None else {0: reading}
    parts = (kpi,) if kpi.of is None else kpi.of
    sums = [_sums(sheet, part.column, rule, grid) for part in parts]
    second = sums[1] if kpi.of is not None else {}
    return {
        bucket: read(kpi, sums[0].get(bucket, NOTHING), second.get(bucket, NOTHING))
        for bucket in sorted({*sums[0], *second})
    }


def atoms(sheet: Sheet, column: int, rule: Rule, grid: Grid) -> Iterable[tuple[int, int]]:
    """The atoms that have facts and in which a rule applies, each with its bucket."""
    allowed = None if rule.stages is None else grid.inside(rule.stages)
    belongs = grid.bucket_of[rule.each]
    for atom in sheet.atoms(column):
        if belongs[atom] >= 0 and (allowed is None or atom in allowed):
            yield atom, belongs[atom]


def _sums(sheet: Sheet, column: int, rule: Rule, grid: Grid) -> dict[int, Sum]:
    sums: dict[int, list[int]] = {}
    cells = sheet.atoms(column)
    for atom, bucket in atoms(sheet, column, rule, grid):
        cell, total = cells[atom], sums.setdefault(bucket, [0, 0, 0])
        total[0] += cell[0]
        total[1] += cell[1]
        total[2] += cell[2]
    return {bucket: Sum(*total) for bucket, total in sums.items()}
