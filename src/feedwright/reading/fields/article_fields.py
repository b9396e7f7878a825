"""How the modules of this room ask for the fields of an article."""

from datetime import datetime
from typing import Any, Protocol


class Fields(Protocol):
    """The fields of one article by their folded names."""

    def get(self, name: str, /) -> Any:
        """A field as it was written, or ""."""

    def every(self, name: str, /) -> list[Any]:
        """All that is said under a name, which may stand in several places or spellings."""

    def given(self, wanted: tuple[str, ...], /) -> tuple[str, ...]:
        """Which of some names say something."""

    def names(self) -> tuple[str, ...]:
        """The names of all that say something."""

    def time(self, value: object, /) -> datetime | None:
        """The instant that a value tells; None where it says yes or no."""

    def refuse(self, name: str, reason: str, /) -> None:
        """Refuses the article for a field; of a page that was saved from the web, only warns."""

    def note(self, name: str, reason: str, /) -> None:
        """Tell what was made of a field."""

    def warn(self, name: str, reason: str, /) -> None:
        """Tell that a field was left out, and why."""
