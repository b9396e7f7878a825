from datetime import UTC, datetime

import pytest

from feedwright.rendering.channels import NEVER, start_of_feed


@pytest.mark.parametrize(
    ("authority", "day"),
    [
        ("example.org,2026", datetime(2026, 1, 1, tzinfo=UTC)),
        ("example.org,2024-07", datetime(2024, 7, 1, tzinfo=UTC)),
        ("desk@example.org,2025-11-30", datetime(2025, 11, 30, tzinfo=UTC)),
        ("example.org,2025-13", NEVER),
        ("example.org,0000", NEVER),
    ],
)
def test_a_feed_that_never_had_an_entry_has_a_date(authority: str, day: datetime) -> None:
    """It is as old as the authority of its ids, which no machine's clock can change."""
    assert start_of_feed(authority) == day
