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
    """Who mints the publication's ids."""
    name: str = ""
    """What tells it from another of the same authority."""

    def __str__(self) -> str:
        """The address as messages may name it: without user, password and options."""
        _, _, rest = self.url.partition("://")
        place = rest.partition("?")[0].rpartition("@")[2]
        return f"postgresql://{place}{'#' if self.name else ''}{self.name}"

    def without_secrets(self, text: str) -> str:
        """A text in which the password does not stand."""
        text = text.replace(self.url, str(self))
        for secret in self._secrets():
            text = text.replace(secret, "***")
        return text

    def _secrets(self) -> Iterator[str]:
        """The password, as it stands in the address and as it is meant."""
        with suppress(ValueError):
            parts = urlsplit(self.url)
            options = parse_qs(parts.query)
            given = (parts.password or "", *options.get("password", ()))
            for password in filter(None, given):
                yield from (password, unquote(password), quote(password))


def address_of(text: str, authority: str) -> Address:
    """The address that a configuration gives: after ``#`` stands the publication's name."""
    url, _, name = text.partition("#")
    return Address(url, authority, name)
