"""Hints at marks: what a text holds wherever a mark stands, so that few texts are looked through.

Most texts hold no mark of most kinds. Python looks for two characters or more a hundred times as
fast in the few signs of a text as in all of it.
"""

from functools import lru_cache

_SIGNS = b"{}$\\^|%~=`@+*!?[]#_<>/-:\"'&();,."
_OTHERS = bytes(sorted({*range(256)} - {*_SIGNS}))


@lru_cache(maxsize=4)
def _signs(text: str) -> bytes:
    """The signs of a text in their order: those that stand side by side there do so here, too."""
    return text.encode("utf-8", "surrogatepass").translate(None, _OTHERS)


class Hints:
    """Strings of which a text holds one or another if it holds a mark.

    Args:
        hints: Each is looked for only where its signs stand in their order.
    """

    def __init__(self, *hints: str) -> None:
        self._by_signs: dict[bytes, list[str]] = {}
        for hint in hints:
            self._by_signs.setdefault(_signs(hint), []).append(hint)

    def in_text(self, text: str) -> bool:
        """Whether a text holds one of them."""
        held = _signs(text)
        for signs, hints in self._by_signs.items():
            if signs in held:
                for hint in hints:
                    if hint in text:
                        return True
        return False
