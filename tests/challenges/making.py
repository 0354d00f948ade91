"""What tests need of challenges, made through the services that people use."""

from datetime import datetime

from challenge_hub.challenges import lifecycle, queries, services
from challenge_hub.challenges.models import Challenge, Version
from challenge_hub.challenges.rules import State
from challenge_hub.foundation.database import reading
from challenge_hub.people import queries as people
from challenge_hub.people.models import Person
from tests.people.making import PeopleMaking

SOURCE = """\
challenge: 1
title: Objectif première réponse
language: fr
timezone: Europe/Paris
owner: {owner}
diagnosis: {{kind: gap, observation: Elle baisse., kpi: csat, expected: 4.5, observed: 4.2}}
stakes: {{company: Garder les clients remboursés., service_quality: Une réponse juste.}}
participants: {{teams: [north, south]}}
kpis:
  csat: {{}}
  resolved: {{}}
objectives:
  collective: [{{id: csat-all, kpi: csat, target: 4.5}}]
  individual: [{{id: resolved-me, kpi: resolved, target: 60}}]
scoring:
  individual:
    points:
      - {{kpi: resolved, per: 1, points: 10}}
      - {{objective: resolved-me, points: 100, progress: true}}
  collective: {{aggregate: mean}}
resources: {{budget: {{amount: {budget}, currency: EUR}}}}
rewards:
  - {{for: {{individual: 1-3}}, what: Carte cadeau, value: 50, quantity: 3}}
schedule: {{start: {start}, end: {end}, grace: 30 min}}
evaluation: {{success: [{{kpi: csat, at_least: 4.5}}]}}
"""


def source(
    *,
    owner: str = "nadia",
    start: str = "2023-08-21T09:00",
    end: str = "2023-08-25T18:00",
    budget: int = 600,
) -> str:
    """A small project file of the teams North and South; starts at 07:00 UTC, August 21."""
    return SOURCE.format(owner=owner, start=start, end=end, budget=budget)


class ChallengeMaking(PeopleMaking):
    """Makes challenges in each state, by Nadia (manager of North) and Bo (approver)."""

    def cast(self) -> tuple[Person, Person]:
        """Nadia and Bo, with the teams North and South; once, then the same again."""
        with reading() as session:
            nadia = people.find_person(session, "nadia")
            bo = people.find_person(session, "bo")
        if nadia is not None and bo is not None:
            return nadia, bo
        self.team("North")
        self.team("South")
        return self.manager("Nadia", team="north"), self.approver("Bo")

    def challenge(
        self,
        state: State = State.DRAFT,
        *,
        text: str | None = None,
        key: str | None = None,
    ) -> Challenge:
        """Make a challenge that has come to `state` by what people and the scheduler do."""
        nadia, bo = self.cast()
        made = services.create_challenge(
            (text or source()).encode(), author=nadia, now=self.clock.now(), key=key
        )
        if state is State.DRAFT:
            return made
        services.submit_challenge(made.key, by=nadia, now=self.clock.now())
        if state is State.SUBMITTED:
            return self.reload(made)
        self._decide(made, state, bo)
        if state in {State.RUNNING, State.CLOSED}:
            lifecycle.reconcile(made.starts_at if state is State.RUNNING else made.ends_at)
        return self.reload(made)

    def _decide(self, made: Challenge, state: State, bo: Person) -> None:
        read, now = self.content_hash(made), self.clock.now()
        refuse = {
            State.REJECTED: services.reject_challenge,
            State.CHANGES_REQUESTED: services.request_changes,
        }.get(state)
        if refuse is not None:
            refuse(made.key, content_hash=read, reason="Trop cher.", approver=bo, now=now)
        else:
            services.approve_challenge(made.key, content_hash=read, approver=bo, now=now)

    def reload(self, challenge: Challenge) -> Challenge:
        """The challenge as the database has it now."""
        with reading() as session:
            return queries.challenge_by_key(session, challenge.key)

    def content_hash(self, challenge: Challenge) -> str:
        return self.last_version(challenge).content_hash

    def last_version(self, challenge: Challenge) -> Version:
        with reading() as session:
            return queries.version_of(session, queries.challenge_by_key(session, challenge.key))

    def at(self, instant: datetime) -> datetime:
        """Move the clock."""
        self.clock.instant = instant
        return instant
