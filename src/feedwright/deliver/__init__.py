"""The sixth step: documents take the place of those that stand at the destination."""
