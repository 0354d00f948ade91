"""Measured ratios: each figure beside a reference measured in the same run, in turn with it.

Absolute figures move by a factor of two between hours on a shared machine; ratios of neighbouring
rounds do not.
"""
