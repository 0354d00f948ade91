"""The debrief computed: project, roster and lines in, plain JSON out. No clock, no database.

Every measure comes from `scoring`; here figures are only compared. Promise F3.
"""
