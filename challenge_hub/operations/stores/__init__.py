"""How each kind of database is copied out of one snapshot, and put back."""
