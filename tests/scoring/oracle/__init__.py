"""A second scorer, written from the contract alone: simple, slow, and nothing shared.

It knows no grid, sheet or running sum: each figure is worked out anew from the list of facts. It
takes the canonical document and plain lines, and is held against `challenge_hub.scoring` on
random challenges. For zones without a skipped midnight.
"""
