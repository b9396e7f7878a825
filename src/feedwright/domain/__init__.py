"""Records and rules that every step speaks of. It imports nothing of the package but itself."""
