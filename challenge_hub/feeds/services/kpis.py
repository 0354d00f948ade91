"""Make KPIs known beside the shipped catalogue."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy.orm import Session

from challenge_hub.feeds.catalogue import CATALOGUE, KpiDefinition
from challenge_hub.feeds.models import Kpi
from challenge_hub.feeds.services.matching import request_release


def register_kpis(session: Session, definitions: Iterable[KpiDefinition], now: datetime) -> None:
    """Make an approved challenge's KPIs known, in the caller's transaction.

    Facts that waited for one of them are then counted. Where a definition measures a known code
    otherwise, the code takes whatever fits one of them, and each challenge judges by its own.
    """
    news = [_register(session, definition, now) for definition in definitions]
    if any(news):
        request_release(session, now)


def _register(session: Session, definition: KpiDefinition, now: datetime) -> bool:
    """Whether the code was unknown before."""
    shipped = CATALOGUE.get(definition.code)
    row = session.get(Kpi, definition.code)
    known = row.measure if row else shipped.measure if shipped else definition.measure
    agreed = definition.measure if known == definition.measure else None
    if row is not None:
        row.measure = agreed
    elif shipped is None or agreed is None:
        session.add(Kpi(code=definition.code, measure=agreed, known_since=now))
    return row is None and shipped is None
