"""HTTP out, within limits."""
