"""What the pages of this room say: sentences, facts, findings. No request, no database."""
