"""What a board shows: pure functions from a scene to a bounded whole picture."""
