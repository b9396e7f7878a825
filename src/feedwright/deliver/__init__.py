"""The sixth step: documents replace those at the destination."""
