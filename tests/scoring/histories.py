"""Random histories: every kind of line, in any order, over few people so that much collides."""

import os
from random import Random
from typing import Any

from hypothesis import Phase, settings
from hypothesis import strategies as st

from challenge_hub.scoring import Line, Roster
from challenge_hub.scoring.lines import Kind
from tests.scoring.files import PER_RESOLVED, at, document, member

FEWER = int(os.environ.get("HUB_FEWER_EXAMPLES", "1"))  # `make mutation` runs each test so often


def examples(count: int) -> settings:
    """So many examples; under `make mutation` a fraction, always the same and not shrunk."""
    if FEWER == 1:
        return settings(max_examples=count, deadline=None)
    phases = (Phase.explicit, Phase.generate)
    return settings(
        max_examples=max(count // FEWER, 1),
        deadline=None,
        derandomize=True,
        database=None,
        phases=phases,
    )


PEOPLE = ("p-1", "p-2", "p-3", "p-4")
MOMENTS = tuple(
    at(text)
    for text in ("21T09:00", "21T23:00", "22T08:00", "22T14:30", "23T10:00", "20T10:00", "25T18:00")
)
RECEIVED = (None, None, None, at("22T12:00"), at("25T18:30"), at("26T10:00"))
KPI_VALUES = {
    "resolved": (0, 1, 2, -1),
    "csat": (1, 4, 5, 6),
    "contacts": (1, 2),
    "delay": (0, 5, 30),
    "calls": (None,),
    "unheard": (1,),
}

ROSTER = Roster(
    [
        member("p-1", "nord", tags=frozenset({"nouveau"}), columns={"site": "lyon"}),
        member("p-2", "nord", end=at("22T12:00"), columns={"site": "lyon"}),
        member("p-2", "sud", start=at("22T12:00"), columns={"site": "nice"}),
        member("p-3", "sud", part="spectator", columns={"site": "nice"}),
        member("p-4", "sud", start=at("22T00:00"), tags=frozenset({"away"})),
        member("p-5", "est"),
    ]
)


TIERS = [{"from": "4", "points": "10"}, {"from": "4.5", "points": "25"}]
OBJECTIVES = {
    "collective": [{"id": "all", "kpi": "fcr", "target": "80", "for": {"team:sud": "50"}}],
    "individual": [{"id": "mine", "kpi": "resolved", "target": "3", "for": {"tag:nouveau": "2"}}],
}
BOOST = {"from": "2023-08-22T12:00:00Z", "to": "2023-08-22T13:00:00Z", "factor": "1.5"}
RICH = {
    "points": [
        PER_RESOLVED,
        {"kpi": "csat", "each": "day", "minimum": 2, "tiers": TIERS},
        {"objective": "mine", "points": "30", "progress": {"up_to": "150%"}},
        {"award": "entraide", "max": "20"},
        {"kpi": "calls", "per": "3", "points": "1", "each": "day", "best": 1},
    ],
    "cap": [{"each": "day", "points": "30"}, {"points": "70"}],
    "boosts": [BOOST],
    "gates": [{"kpi": "csat", "at_least": "3", "otherwise": {"keep": "50%"}}],
}
PLACES = {
    "points": [
        {"kpi": "resolved", "rank": ["5", "3", "1"], "each": "day", "shared": "mean"},
        {"kpi": "fcr", "rank": ["4", "2"], "each": "stage", "best": 1},
        {"award": "entraide", "max": "20"},
    ],
    "ties": ["countback", "csat"],
}
GAIN = {
    "points": [
        {"kpi": "resolved", "improvement": {"per": "1", "points": "3", "loss": True}},
        {"kpi": "csat", "each": "day", "improvement": {"per": "1%", "points": "1"}},
    ]
}
STAGES = [
    {"name": "un", "from": "2023-08-21", "to": "2023-08-21"},
    {"name": "deux", "from": "2023-08-22T08:00:00Z", "to": "2023-08-24"},
]
EVALUATION = {"baseline": {"from": "2023-08-19", "to": "2023-08-21"}}


def scored(scoring: dict[str, Any], **keys: Any) -> dict[str, Any]:
    """A challenge with these rules."""
    return document(objectives=OBJECTIVES, scoring=scoring, **keys)


def staged(**schedule: Any) -> dict[str, Any]:
    """A schedule with stages, or activity."""
    return {**document()["schedule"], **schedule}


DOCUMENTS: dict[str, dict[str, Any]] = {
    "sums": scored(
        {
            "individual": {**RICH, "ties": ["csat", "earliest"]},
            "collective": {"aggregate": "mean", "ties": ["resolved", "earliest"]},
        }
    ),
    "places": scored(
        {
            "individual": PLACES,
            "collective": {"aggregate": "sum", "cap": {"points": "9"}, "ties": ["countback"]},
            "also": [
                {"name": "Équipes", "scope": "collective", **PLACES},
                {"name": "Courses", "scope": "individual", "rank_by": ["resolved"],
                 "ties": ["countback"]},
            ],
        },
        schedule=staged(stages=STAGES),
    ),
    "gains": scored(
        {
            "individual": GAIN,
            "collective": {"aggregate": {"best": 2}},
            "also": [{"name": "Équipes", "scope": "collective", **GAIN}],
        },
        schedule=staged(activity={"mon-wed": "09:00-18:00", "fri": "22:00-02:00"}),
        evaluation=EVALUATION,
    ),
    "views": scored(
        {
            "individual": RICH,
            "collective": {"aggregate": {"mean": "roster"}, "ties": ["earliest"]},
            "also": [
                {"name": "Espoirs", "scope": "individual", "only": {"tags": ["nouveau"]},
                 "ties": ["earliest"]},
                {"name": "Sites", "scope": "collective", "by": "site",
                 "aggregate": {"per": "contacts"}},
                {"name": "Sud", "scope": "collective", "only": {"teams": ["sud"]},
                 "rank_by": ["csat"], "ties": ["resolved"]},
                {"name": "FCR", "scope": "individual", "rank_by": ["fcr", "delay"],
                 "gates": [{"kpi": "contacts", "minimum": 2}]},
            ],
        },
        participants={"teams": ["nord", "sud"], "exclude": ["p-6"], "membership": "at_start"},
    ),
    "lower": scored(
        {
            "individual": {"rank_by": ["delay", "resolved"], "ties": ["earliest"]},
            "collective": {"aggregate": {"best": 1}},
        },
        participants={"tags": ["nouveau", "away"]},
    ),
}  # fmt: skip


def rich_document() -> dict[str, Any]:
    """A challenge that uses many rules at once."""
    return DOCUMENTS["sums"]


KINDS: tuple[Kind, ...] = ("fact",) * 9 + (
    "correction",
    "correction",
    "void",
    "award",
    "accept",
    "decline",
)


@st.composite
def lines(draw: st.DrawFn, number: int, count: int) -> Line:
    """Line `number` of `count`: of any kind, speaking of any other where it speaks of one."""
    kind = draw(st.sampled_from(KINDS))
    root = kind in {"fact", "award"}
    kpi = draw(st.sampled_from(tuple(KPI_VALUES)))
    value = draw(st.sampled_from(KPI_VALUES[kpi]))
    person = draw(st.sampled_from((*PEOPLE, *PEOPLE, "x")))
    if kind == "award":
        kpi, value = "entraide", draw(st.sampled_from((5, 15, -5)))
        person = draw(st.sampled_from((*PEOPLE, "team:nord")))
    spoken_of = draw(st.integers(0, count))  # now and then of nothing, or of itself
    return Line(
        kind=kind,
        feed="file",
        id=f"f{number}",
        person=person,
        kpi=kpi,
        value=None if value is None else value * 10**6,
        count=draw(st.sampled_from((1, 1, 2))),
        at=draw(st.sampled_from(MOMENTS)),
        team=draw(st.sampled_from((None, None, None, "sud"))),
        ref=None if root else f"file:f{spoken_of}",
        received=draw(st.sampled_from(RECEIVED)),
    )


@st.composite
def histories(draw: st.DrawFn, longest: int = 14) -> list[Line]:
    """Some lines in any order, now and then one again, or one id with two contents."""
    count = draw(st.integers(0, longest))
    row = [draw(lines(number, count)) for number in range(count)]
    if row and draw(st.integers(0, 3)) == 0:
        row.append(draw(st.sampled_from(row)))
    if row and draw(st.integers(0, 5)) == 0:
        row.append(draw(lines(0, count)))
    return draw(st.permutations(row))


def busy_week(seed: int, count: int) -> list[Line]:
    """So many lines, always the same for a seed: what is rare in short histories comes up here."""
    random = Random(seed)  # noqa: S311  # no secret
    row = [busy_line(random, number, count) for number in range(count)]
    row += random.sample(row, count // 10)
    row.append(busy_line(random, 0, count))
    random.shuffle(row)
    return row


def busy_line(random: Random, number: int, count: int) -> Line:
    """Line `number` of `count`, as `lines` draws one."""
    kind = random.choice(KINDS)
    kpi = random.choice(tuple(KPI_VALUES))
    value = random.choice(KPI_VALUES[kpi])
    person = random.choice((*PEOPLE, *PEOPLE, "x"))
    if kind == "award":
        kpi, value = "entraide", random.choice((5, 15, -5))
        person = random.choice((*PEOPLE, "team:nord"))
    return Line(
        kind=kind,
        feed="file",
        id=f"f{number}",
        person=person,
        kpi=kpi,
        value=None if value is None else value * 10**6,
        count=random.choice((1, 1, 2)),
        at=random.choice(MOMENTS),
        team=random.choice((None, None, None, "sud")),
        ref=None if kind in {"fact", "award"} else f"file:f{random.randrange(count + 1)}",
        received=random.choice(RECEIVED),
    )
