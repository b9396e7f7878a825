"""Where articles are stored."""
