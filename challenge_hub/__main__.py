"""python -m challenge_hub: the same as the challenge-hub command."""

from challenge_hub.cli import main

main()
