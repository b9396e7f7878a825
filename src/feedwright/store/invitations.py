"""Readers who are invited to private feeds, in a file that the server reads."""

import hmac
from collections.abc import Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec

from feedwright.domain.instants import instant, micros
from feedwright.domain.invitation import Invitation
from feedwright.domain.private_paths import token_digest
from feedwright.runtime.database.database import Wording
from feedwright.runtime.database.sqlite import SQLite
from feedwright.store.own_database import own_database

_QUERIES = Path(__file__).with_name("invitations.sql")
_SCHEMA = Path(__file__).with_name("schema_invitations.sql")
_WORDING = Wording("the invitations", "if the file is damaged, move it away and invite again")


class Invitations:
    """The invitations of a publication's readers to its private feeds.

    Args:
        file: The file, which is made with the first invitation.
    """

    def __init__(self, file: Path) -> None:
        self._file = file

    def keep(self, reader: str, feeds: Sequence[str], token: str, now: datetime) -> None:
        """Store an invitation, with only the hash of its token.

        Raises:
            StoreError: It cannot be kept.
        """
        encoded = msgspec.json.encode(list(feeds)).decode()
        with self._opened() as database, database.transaction():
            database.ask(
                "keep_invitation",
                digest=token_digest(token),
                reader=reader,
                feeds=encoded,
                given=micros(now),
            )

    def of(self, token: str) -> Invitation | None:
        """The invitation of a token, which may be revoked.

        Raises:
            StoreError: The file cannot be read.
        """
        if not self._file.exists():
            return None
        digest = token_digest(token)
        with self._opened() as database:
            for row in database.ask("invitation", digest=digest):
                if hmac.compare_digest(str(row[0]), digest):
                    return _invitation(row)
        return None

    def all(self) -> list[Invitation]:
        """All invitations by reader, including revoked ones.

        Raises:
            StoreError: The file cannot be read.
        """
        if not self._file.exists():
            return []
        with self._opened() as database:
            return [_invitation(row) for row in database.ask("invitations")]

    def revoke(self, reader: str, now: datetime) -> bool:
        """Revoke the invitation of a reader; return whether there was one.

        Raises:
            StoreError: It cannot be kept.
        """
        if not any(one.reader == reader and one.revoked is None for one in self.all()):
            return False
        with self._opened() as database, database.transaction():
            database.ask("revoke", reader=reader, now=micros(now))
        return True

    def _opened(self) -> AbstractContextManager[SQLite]:
        return own_database(self._file, _QUERIES, _SCHEMA, _WORDING)


def _invitation(row: Sequence[Any]) -> Invitation:
    _, reader, feeds, given, revoked = row
    return Invitation(
        reader=reader,
        feeds=tuple(msgspec.json.decode(feeds, type=list[str])),
        given=instant(given),
        revoked=None if revoked is None else instant(revoked),
    )
