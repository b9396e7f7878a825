"""When to publish next, the loop that does it, and what other schedulers need."""
