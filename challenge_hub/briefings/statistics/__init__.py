"""Uplift and its interval: pure, seeded, standard library only. Promise F3."""
