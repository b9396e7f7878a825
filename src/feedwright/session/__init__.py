"""A run that has begun: what it takes into account beside the line, and what it reports."""
