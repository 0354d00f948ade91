"""The same month by pandas, as a decent analyst would: read, clean, GROUP BY, rank.

It knows this one project and nothing else: no corrections, no late lines, one team a person.
"""

from pathlib import Path
from typing import Any

import pandas as pd

ZONE = "Europe/Paris"
START, END = (pd.Timestamp(text, tz=ZONE) for text in ("2024-03-18 08:00", "2024-04-12 18:00"))
KPIS = ("resolved", "contacts", "csat")
TIERS = ((3, 10), (4, 25), (4.5, 50))


def read_facts(path: Path, facts: dict[str, int]) -> pd.DataFrame:
    """The lines, without those that came twice; instants from local times or offsets."""
    frame = pd.read_csv(path, dtype={"id": str, "person": str, "kpi": "category", "at": str})
    facts["read"] = len(frame)
    frame = frame.drop_duplicates()
    if frame["id"].duplicated().any():
        raise SystemExit("an id with two contents")
    facts["duplicate"] = facts["read"] - len(frame)
    absolute = frame["at"].str.endswith("Z")
    at = pd.Series(index=frame.index, dtype=f"datetime64[us, {ZONE}]")
    at[absolute] = pd.to_datetime(frame["at"][absolute], utc=True).dt.tz_convert(ZONE)
    local = pd.to_datetime(frame["at"][~absolute], format="%Y-%m-%dT%H:%M:%S")
    first = pd.Series(data=True, index=local.index).to_numpy()  # of an hour that comes twice
    at[~absolute] = local.dt.tz_localize(ZONE, ambiguous=first)
    frame["at"] = at
    return frame


def counted(frame: pd.DataFrame, people: pd.Index, facts: dict[str, int]) -> pd.DataFrame:
    """Only the lines that count; the others by the first reason that applies."""
    ratio = frame["value"] / frame["count"]
    reasons = {
        "unused_kpi": ~frame["kpi"].isin(KPIS),
        "unknown_person": ~frame["person"].isin(people),
        "out_of_bounds": (frame["kpi"] == "csat") & ((ratio < 1) | (ratio > 5)),
        "outside_window": (frame["at"] < START) | (frame["at"] >= END),
    }
    left = pd.Series(data=True, index=frame.index)
    for name, mask in reasons.items():
        facts[name] = int((mask & left).sum())
        left &= ~mask
    facts["counted"] = int(left.sum())
    return frame[left]


def sums(frame: pd.DataFrame, keys: list[Any]) -> pd.DataFrame:
    """Value and count of each KPI, a column each."""
    found = frame.groupby([*keys, "kpi"], observed=True)[["value", "count"]].sum()
    return found.unstack("kpi", fill_value=0)


def with_measures(table: pd.DataFrame) -> pd.DataFrame:
    """Flat columns: the sums, and the two quotients."""
    table.columns = pd.Index([f"{kpi}_{what}" for what, kpi in table.columns])
    table["csat"] = table["csat_value"] / table["csat_count"].where(table["csat_count"] > 0)
    table["fcr"] = table["resolved_value"] / table["contacts_value"].where(
        table["contacts_value"] > 0
    )
    return table


def tier_points(frame: pd.DataFrame) -> pd.Series:
    """Points for the satisfaction of each week."""
    rated = frame[frame["kpi"] == "csat"]
    local = rated["at"].dt.tz_localize(None)
    weeks = rated.groupby(["person", local.dt.to_period("W-SUN")])[["value", "count"]].sum()
    average = weeks["value"] / weeks["count"]
    points = pd.Series(0, index=weeks.index)
    for step, worth in TIERS:
        points[(average >= step) & (weeks["count"] >= 3)] = worth
    return points.groupby("person").sum()


def ranked(table: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    """Rank, and by which key a row differs from the one above."""
    table = table.sort_values([*keys, "code"], ascending=[False] * len(keys) + [True])
    above = table[keys].shift()
    same = (table[keys] == above) | (table[keys].isna() & above.isna())
    decided = pd.Series("shared", index=table.index)
    for key in reversed(keys):
        decided[~same[key]] = key
    table["rank"] = pd.Series(range(1, len(table) + 1), index=table.index)
    table["rank"] = table["rank"].where(decided != "shared").ffill().astype(int)
    table["decided_by"] = decided
    table.iloc[0, table.columns.get_loc("decided_by")] = table.iloc[1]["decided_by"]
    return table


def people_of(frame: pd.DataFrame, roster: pd.DataFrame) -> pd.DataFrame:
    """Everyone on the roster with sums, points and rank; 0 is none."""
    table = with_measures(sums(frame, ["person"]).reindex(roster.index, fill_value=0))
    table = table.join(roster)
    table["code"] = table.index
    table["tier_points"] = tier_points(frame).reindex(table.index, fill_value=0)
    reached = (table["fcr"] >= 0.8) & (table["contacts_value"] >= 5)
    table["objective_points"] = reached.astype(int) * 100
    table["points"] = (
        table["resolved_value"] * 10 + table["tier_points"] + table["objective_points"]
    )
    table["took_part"] = table[[f"{kpi}_count" for kpi in KPIS]].sum(axis=1) > 0
    passed = (table["csat"] >= 2.5) & (table["csat_count"] >= 10)
    table["why"] = passed.map({True: "", False: "gate"}).where(table["took_part"], "no_facts")
    first = ranked(table[table["why"] == ""], ["points", "csat", "fcr"])
    rest = table[table["why"] != ""].sort_values("code")
    return pd.concat([first, rest.assign(rank=0, decided_by="")])


def teams_of(frame: pd.DataFrame, people: pd.DataFrame) -> pd.DataFrame:
    """Every team with sums, the mean of those who took part, and rank."""
    team = frame["person"].map(people["team"])
    table = with_measures(sums(frame, [team.rename("team")]))
    members = people[people["took_part"]].groupby("team")["points"].agg(["sum", "size"])
    table["whole"], table["members"] = members["sum"], members["size"]
    table["points"] = table["whole"] / table["members"]
    table["code"] = table.index
    return ranked(table, ["points", "csat"])
