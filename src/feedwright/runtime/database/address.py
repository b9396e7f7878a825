"""Addresses of databases, which hold passwords that no message repeats."""

from collections.abc import Iterator
from contextlib import suppress
from typing import NamedTuple
from urllib.parse import parse_qs, quote, unquote, urlsplit


class Address(NamedTuple):
    """A publication in a database."""

    url: str
    """``postgresql://user:password@host:port/database``; never printed."""
    authority: str
    """The authority of the publication's ids."""
    name: str = ""
    """Distinguishes publications of the same authority."""

    def __str__(self) -> str:
        """The address for messages: without user, password and options."""
        _, _, rest = self.url.partition("://")
        place = rest.partition("?")[0].rpartition("@")[2]
        return f"postgresql://{place}{'#' if self.name else ''}{self.name}"

    def without_secrets(self, text: str) -> str:
        """Remove the password from a text."""
        text = text.replace(self.url, str(self))
        for secret in self._secrets():
            text = text.replace(secret, "***")
        return text

    def _secrets(self) -> Iterator[str]:
        """The password, percent-encoded and decoded."""
        with suppress(ValueError):
            parts = urlsplit(self.url)
            options = parse_qs(parts.query)
            given = (parts.password or "", *options.get("password", ()))
            for password in filter(None, given):
                yield from (password, unquote(password), quote(password))


def address_of(text: str, authority: str) -> Address:
    """Parse the address of a configuration, with the publication's name after ``#``."""
    url, _, name = text.partition("#")
    return Address(url, authority, name)
