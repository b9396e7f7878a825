"""Who subscribes to the hub of one's own, and what they have yet to get."""
