"""Seals: what tells that a row of the store is as it was kept, and in its place."""

import hashlib


def seal(*said: str | bytes) -> str:
    """The hash of all that a row says, and of what it is asked for by."""
    told = (one.encode() if isinstance(one, str) else one for one in said)
    return hashlib.sha256(b"\n".join(told)).hexdigest()


def is_sealed(kept: object, *said: object) -> bool:
    """Whether a seal that was kept is that of what it was kept with.

    Args:
        kept: The seal, as bytes: in a spoilt row anything may stand, and no text be one.
        said: As :func:`seal` was told it; what is neither text nor bytes was spoilt.
    """
    told = [one for one in said if isinstance(one, str | bytes)]
    return len(told) == len(said) and kept == seal(*told).encode()


class Damage:
    """The rows that were found not to be as they were kept, in the order of finding."""

    def __init__(self) -> None:
        self._found: dict[str, dict[str, None]] = {}

    def note(self, kind: str, name: str) -> None:
        """Notes a row of a kind; one that was noted before counts once."""
        self._found.setdefault(kind, {})[name] = None

    def names(self, kind: str) -> list[str]:
        """What rows of a kind were asked for by."""
        return [*self._found.get(kind, ())]
