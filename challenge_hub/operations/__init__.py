"""What whoever runs it does: back up, restore, bring the schema up, see which processes live."""
