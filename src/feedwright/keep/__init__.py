"""The second step: who each article is, and what is remembered of it."""
