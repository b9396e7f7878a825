"""Where the program was installed from, and the command that installs it again."""

import re
import shlex
from collections.abc import Mapping, Sequence
from typing import Any, Literal
from urllib.parse import SplitResult, quote, unquote, urlsplit, urlunsplit

from feedwright.domain.record import Record

NAME = "feedwright"
_SCP = re.compile(r"(?:[^@/:]+@)?(?P<host>[^@/:]+):(?!//)(?P<path>.+)")
"""What git takes for ``ssh://``: ``git@host:owner/name.git``."""


class Installation(Record, frozen=True, kw_only=True):
    """Where the program was installed from (PEP 610)."""

    kind: Literal["index", "archive", "vcs", "folder"]
    version: str
    address: str = ""
    """Of an archive or a repository, without a password; "" where other machines have none."""
    commit: str = ""
    subdirectory: str = ""
    path: str = ""
    """Of a folder, an archive or a repository on this machine."""
    is_editable: bool = False

    @property
    def requirement(self) -> str:
        """What pip installs on any machine (PEP 508), "" where none is known."""
        return self.requirement_of("")

    def command(self, extra: str, parts: Sequence[str] = ()) -> str:
        """How an optional part is installed on this machine.

        Args:
            extra: Its name.
            parts: What it consists of, which is installed by itself where nobody knows where the
                program came from: the index need not hold that.
        """
        if self.kind in ("folder", "archive") and self.path:
            editable = "-e " if self.is_editable else ""
            return f"pip install {editable}{_quoted(f'{self.path}[{extra}]')}"
        named = f"{NAME}[{extra}]"
        if self.kind == "vcs" and self.path:
            below = f"#subdirectory={self.subdirectory}" if self.subdirectory else ""
            place = f"file://{quote(self.path)}@{self.commit}{below}"
            return f"pip install {_quoted(f'{named} @ git+{place}')}"
        wanted = self.requirement_of(f"[{extra}]") if self.kind != "index" else ""
        if not wanted and parts and self.kind != "index":
            return f"pip install {' '.join(map(_quoted, parts))}"
        return f"pip install {_quoted(wanted or named)}"

    def requirement_of(self, extra: str) -> str:
        """What pip installs on any machine, with an optional part: ``[serve]``."""
        if self.kind == "index":
            return f"{NAME}{extra}=={self.version}"
        if self.kind == "archive":
            return f"{NAME}{extra} @ {self.address}" if self.address else ""
        if not (self.address and self.commit):
            return ""
        below = f"#subdirectory={self.subdirectory}" if self.subdirectory else ""
        return f"{NAME}{extra} @ git+{self.address}@{self.commit}{below}"


def installation(record: Mapping[str, Any] | None, version: str) -> Installation:
    """What ``direct_url.json`` tells (PEP 610).

    Args:
        record: Its content; None where the program came from an index.
        version: The program's.
    """
    if record is None:
        return Installation(kind="index", version=version)
    address, below = str(record.get("url", "")), str(record.get("subdirectory", ""))
    if vcs := record.get("vcs_info"):
        is_git = vcs.get("vcs") == "git"
        return Installation(
            kind="vcs",
            version=version,
            address=public(address) if is_git else "",
            path=_local(address) if is_git else "",
            commit=str(vcs.get("commit_id", "")),
            subdirectory=below,
        )
    if (folder := record.get("dir_info")) is not None:
        return Installation(
            kind="folder",
            version=version,
            path=unquote(urlsplit(address).path),
            subdirectory=below,
            is_editable=bool(folder.get("editable")),
        )
    hashes = (record.get("archive_info") or {}).get("hashes") or {}
    mark = f"#sha256={hashes['sha256']}" if "sha256" in hashes else ""
    found = public(address)
    return Installation(
        kind="archive",
        version=version,
        address=f"{found}{mark}" if found else "",
        path=_local(address),
    )


def _local(address: str) -> str:
    """The path of an address of this machine, or ""."""
    parts = _split(address)
    return unquote(parts.path) if parts.scheme == "file" else ""


def public(address: str) -> str:
    """An address that other machines can fetch, without user and password, or "".

    Args:
        address: Of an archive or a repository; one of ssh is that of https.
    """
    parts = _split(address)
    if not parts.netloc and (scp := _SCP.fullmatch(address)):
        return f"https://{scp['host']}/{scp['path'].lstrip('/')}"
    if parts.scheme not in ("https", "ssh") or not parts.hostname:
        return ""
    port = f":{parts.port}" if parts.port and parts.scheme == "https" else ""
    # What stands behind a question mark may be a token.
    return urlunsplit(("https", f"{parts.hostname}{port}", parts.path, "", ""))


def _split(address: str) -> SplitResult:
    try:
        parts = urlsplit(address)
        _ = parts.port  # which is looked at only now
    except ValueError:
        return urlsplit("")
    return parts


def _quoted(word: str) -> str:
    """A word for a shell, in quotes that square brackets need in some shells."""
    return f"'{word}'" if shlex.quote(word) == word or "'" not in word else shlex.quote(word)
