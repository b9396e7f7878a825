"""HTTP requests, with limits."""
