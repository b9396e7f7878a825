"""Where a publication's own files lie, from its folder."""

STORE = ".feedwright/store.sqlite"
HUB = ".feedwright/hub.sqlite"
"""Who subscribes to the hub that the server runs."""
READERS = ".feedwright/readers.sqlite"
"""Who reads, counted by the server."""
TOUCHED = ".feedwright/touched"
"""What a server writes that was told of a change; whoever keeps the schedule looks at it."""
