"""The number of subscriptions of a publication's hub, wherever they are stored."""

from pathlib import Path

from feedwright.announce.hub.subscription_file import waiting_in
from feedwright.store.opening import Location


def waiting(stored: Location, file: Path) -> tuple[int, int]:
    """How many subscriptions there are, and how many of them have something to get.

    Args:
        stored: Where the publication's store lies.
        file: Where they lie where that is a file; until a server has begun with another, too.

    Raises:
        StoreError: They cannot be read.
    """
    if isinstance(stored, Path) or file.exists():
        return waiting_in(file) if file.exists() else (0, 0)
    from feedwright.announce.hub.shared_subscriptions import (  # noqa: PLC0415 - seldom needed
        waiting_at,
    )

    return waiting_at(stored)
