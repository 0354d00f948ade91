"""The scoring of a project file in plain words, in the language that gettext speaks right now.

For the challenge page, the approval and the briefing: what earns points, what limits them, who is
first. Each sentence stands by itself and holds every figure of its rule.
"""

from challenge_hub.challenges.plain_words.classifications import (
    RuleWords,
    plain_rules,
    rule_words,
)

__all__ = ["RuleWords", "plain_rules", "rule_words"]
