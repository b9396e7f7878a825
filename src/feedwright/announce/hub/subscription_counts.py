"""The number of subscriptions of a publication's hub, wherever they are stored."""

from pathlib import Path

from feedwright.announce.hub.subscription_file import waiting_in
from feedwright.store.opening import Location


def waiting(stored: Location, file: Path) -> tuple[int, int]:
    """Count the subscriptions of a publication's hub, and those with a due delivery.

    Args:
        stored: The place of the publication's store.
        file: The file of subscriptions beside a store that is a file. It also counts for a database
            until a server has copied it.

    Raises:
        StoreError: The subscriptions cannot be read.
    """
    if isinstance(stored, Path) or file.exists():
        return waiting_in(file) if file.exists() else (0, 0)
    from feedwright.announce.hub.shared_subscriptions import (  # noqa: PLC0415 - seldom needed
        waiting_at,
    )

    return waiting_at(stored)
