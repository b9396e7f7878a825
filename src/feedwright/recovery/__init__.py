"""What published documents tell of their articles, where the store was lost."""
