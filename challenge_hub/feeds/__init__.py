"""KPI catalogue, facts and their ledger, every way in, health."""
