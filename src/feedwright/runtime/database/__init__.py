"""Databases: named queries, and the two engines that carry them out."""
