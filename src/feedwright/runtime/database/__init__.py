"""Named queries, and how they are put to a database."""
