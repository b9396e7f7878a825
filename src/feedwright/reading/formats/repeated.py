"""Names that a block of fields gives more than once."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from feedwright.reading.fields import withholding_names
from feedwright.reading.fields.conventions import fold


def earlier_values(pairs: Sequence[tuple[Any, Any]]) -> Iterator[tuple[str, Any]]:
    """Earlier values of repeated names, where a value may keep an article back.

    Each is given under its name with spaces at the end: so it differs from the other values, and
    whoever looks for the name still finds it.

    Args:
        pairs: Names and their values, in the order in which the block gives them.
    """
    left = Counter(name for name, _ in pairs if isinstance(name, str))
    for name, value in pairs:
        if isinstance(name, str) and left[name] > 1 and withholding_names.decides(fold(name)):
            left[name] -= 1
            yield name + " " * left[name], value
