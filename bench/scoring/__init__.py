"""Scoring: a whole file beside pandas, and the live way from 10 to 100,000 participants."""
