"""The whole computation: from plan, roster and the set of lines to standings.

Contract: all of 2 to 4; `--at` of section 5.
"""

from collections.abc import Iterable, Mapping

from challenge_hub.scoring.books import Books
from challenge_hub.scoring.criteria import criteria
from challenge_hub.scoring.draws import Draw, facts_hash
from challenge_hub.scoring.judge import COUNTERS
from challenge_hub.scoring.lines import Line
from challenge_hub.scoring.plan import Plan
from challenge_hub.scoring.progress import objective_lines
from challenge_hub.scoring.ranks import Placed, place
from challenge_hub.scoring.roster import Roster
from challenge_hub.scoring.rules import DRAW, Classification
from challenge_hub.scoring.settle import Register
from challenge_hub.scoring.standings import Ranked, Standings
from challenge_hub.scoring.teams import TeamScorer, scorer_of


def score(
    plan: Plan,
    roster: Roster,
    lines: Iterable[Line],
    *,
    at: int | None = None,
    salt: str | None = None,
) -> Standings:
    """Score a challenge from all its lines, in whatever order they come.

    `at`: the state of that instant by event time, microseconds; default `end + grace`, before
    which the result is provisional. `salt`: 64 lowercase hex digits, for ties by `draw`.
    """
    register = Register(plan.closes)
    for line in lines:
        register.add(line)
    return score_register(plan, roster, register, at=at, salt=salt)


def score_register(
    plan: Plan,
    roster: Roster,
    register: Register,
    *,
    at: int | None = None,
    salt: str | None = None,
    bad: int = 0,
) -> Standings:
    """Score lines that are in a register already; `bad` lines never came into it."""
    books = Books(plan, roster, plan.closes if at is None else at, track=False, register=register)
    counters = books.close()
    counters["bad"] += bad
    counters["read"] += bad
    return standings_of(books, counters, salt)


def standings_of(books: Books, counters: Mapping[str, int], salt: str | None) -> Standings:
    """Rank everything that the books hold."""
    draw = draw_of(books, salt)
    rows: dict[int, tuple[Placed, ...]] = {}
    for classification in books.plan.classifications:
        rows[id(classification)] = rank(
            books, classification, draw, rows.get(id(classification.member), ())
        )
    return present(books, counters, rows)


def present(
    books: Books, counters: Mapping[str, int], rows: Mapping[int, tuple[Placed, ...]]
) -> Standings:
    """Put the rows of all classifications, by the `id` of each, together with the rest."""
    plan = books.plan

    def ranked(one: Classification) -> Ranked:
        return Ranked(one, rows[id(one)])

    return Standings(
        challenge=plan.title,
        content_hash=plan.content_hash,
        as_of=books.as_of,
        provisional=books.as_of < plan.closes,
        facts={name: counters.get(name, 0) for name in COUNTERS},
        kpis=plan.kpis,
        individual=None if plan.individual is None else ranked(plan.individual),
        collective=None if plan.collective is None else ranked(plan.collective),
        also=tuple(ranked(one) for one in plan.also),
        objectives=tuple(objective_lines(books)),
    )


def draw_of(books: Books, salt: str | None) -> Draw | None:
    """The draw, once the result is not provisional and the salt is revealed (4.2)."""
    plan = books.plan
    if salt is None or books.as_of < plan.closes:
        return None
    if not any(DRAW in one.ties for one in plan.classifications):
        return None
    return Draw(salt, plan.content_hash, facts_hash(books.counted()))


def rank(
    books: Books,
    classification: Classification,
    draw: Draw | None = None,
    people: tuple[Placed, ...] = (),
) -> tuple[Placed, ...]:
    """Rank one classification; `people` are the members' rows, where they are there already."""
    scorer = scorer_of(books, classification)
    if isinstance(scorer, TeamScorer):
        scorer.take_over(people)
    scorer.prepare()
    entrants = [scorer.entrant(code) for code in scorer.codes()]
    return tuple(place(entrants, criteria(scorer, draw)))
