"""Regular expressions that are compiled at their first use.

Most of what a reader or a checker can meet, no article of a run has; and to compile a pattern takes
longer than to look for it hundreds of times.
"""

import re
from typing import Any, AnyStr, cast


def seldom(text: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    """A pattern as ``re.compile`` makes it, for one that is seldom needed.

    One that is needed for every article or every element is better compiled at once: it is used
    a little faster.

    Args:
        text: The expression; what is wrong with it is told when it is first used.
        flags: Those of :mod:`re`.
    """
    return cast("re.Pattern[AnyStr]", _Waiting(text, flags))


class _Compiled:
    """A pattern that has been compiled, with what it does as its attributes."""

    def __init__(self, text: str | bytes, flags: int) -> None:
        self.pattern = text
        self._flags = flags


class _Waiting(_Compiled):
    """One that has not."""

    def __getattr__(self, name: str) -> Any:
        compiled = re.compile(self.pattern, self._flags)
        for one in _OFFERED:
            setattr(self, one, getattr(compiled, one))
        # Whose attributes are asked for without a way round.
        self.__class__ = _Compiled  # type: ignore[assignment]
        return getattr(compiled, name)


_OFFERED = (
    *("findall", "finditer", "fullmatch", "match", "search", "split", "sub", "subn"),
    *("flags", "groupindex", "groups"),
)
