"""The last good texts of articles, each sealed: an altered text is never published."""

from collections.abc import Callable, Iterable
from typing import Any

from feedwright.domain.errors import StoreError
from feedwright.store.record_rows import Ask, ask_many
from feedwright.store.seals import Damage, is_sealed, seal


class Texts:
    """The stored texts, as JSON.

    Args:
        ask: Carries out a named query.
        damage: Records altered rows.
        place: The store, as messages name it.
    """

    def __init__(self, ask: Ask, damage: Damage, place: str) -> None:
        self._ask = ask
        self._damage = damage
        self._place = place
        self.again: Callable[[str], bytes] | None = None
        """Reads the text of the article at a key again from its file; b"" if the file is gone or
        has changed."""

    def get(self, key: str) -> bytes:
        """The text of the article at a key, or b"" for none.

        Raises:
            StoreError: It was altered, and cannot be read again.
        """
        return self.several([key]).get(key, b"")

    def several(self, keys: Iterable[str]) -> dict[str, bytes]:
        """The existing texts of the articles at some keys, by key.

        Raises:
            StoreError: As :meth:`get` does.
        """
        wanted = [*dict.fromkeys(keys)]
        rows = {key: (text, kept) for key, text, kept in ask_many(self._ask, "texts_at", wanted)}
        found: dict[str, bytes] = {}
        for key in wanted:
            text, kept = rows.get(key, (b"", b""))
            is_sound = key in rows and is_sealed(kept, key, text)
            if data := bytes(text) if is_sound else self._put_right(key, is_there=key in rows):
                found[key] = data
        return found

    def _put_right(self, key: str, *, is_there: bool) -> bytes:
        # A missing text may be an altered row with another key.
        found = self.again(key) if self.again else b""
        if found:
            self._damage.note("text", key)
            self.keep([(key, found)])
        elif is_there:
            raise StoreError(
                f"{self._place}: the text that it holds of {self.named(key)} was altered there, "
                "and no file gives it again as it was. Put the article's file back, or the store "
                "from a copy; moved away, it is made again of what is published. What was "
                "published still stands"
            )
        return found

    def named(self, key: str) -> str:
        """The name of an article for messages, which do not name unpublished ones."""
        return key if self._ask("is_shown_at", key=key) else "an article that nobody was shown yet"

    def keep(self, texts: Iterable[tuple[str, bytes]]) -> None:
        """Store texts, by their keys."""
        self._ask("keep_texts", [text_row(key, text) for key, text in texts])

    def forget(self, keys: Iterable[str]) -> None:
        """Delete the texts at some keys without an article."""
        self._ask("forget_text", [{"key": key} for key in keys])


def text_row(key: str, text: bytes) -> dict[str, Any]:
    """A text, as columns."""
    return {"key": key, "article": text.decode(), "seal": seal(key, text)}
