"""The articles that keep the addresses of an adopted feed, in a file beside the store.

Documents in JSON Feed remember that of what stands in them alone. The file lies with
feedwright.toml, and goes where that goes.
"""

import tomllib
from collections.abc import Iterable, Mapping
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from feedwright.domain.errors import ConfigurationError, unwritable
from feedwright.domain.known_article import KnownArticle
from feedwright.domain.record import TimedRecord
from feedwright.domain.toml_text import toml_string

FILE = "kept-addresses.toml"
_HEAD = """\
# Articles that keep the addresses which the feed had that `feedwright adopt --keep-addresses`
# took over. A lost store is told by this file; keep it with feedwright.toml.
"""


class KeptAddress(TimedRecord, frozen=True, kw_only=True):
    """An article that keeps its address."""

    id: str
    address: str
    published: datetime
    title: str = ""


def kept_addresses(folder: Path) -> dict[str, KeptAddress]:
    """What the file of a publication's folder tells, by ids; nothing where there is none.

    Raises:
        ConfigurationError: It cannot be read.
    """
    file = folder / FILE
    try:
        table = tomllib.loads(file.read_text("utf-8"))
        found = msgspec.convert(table.get("articles", []), list[KeptAddress])
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, msgspec.ValidationError) as error:
        raise ConfigurationError(
            f"{file}: cannot be read: {error}; mend it, or delete it and adopt the feed again"
        ) from error
    return {one.id: one for one in found if one.published.tzinfo}


def note(folder: Path, articles: Iterable[KnownArticle], *, kept: bool) -> bool:
    """Have the file of a publication's folder tell some articles, or tell them no more.

    Returns:
        Whether there is a file now.

    Raises:
        ConfigurationError: It cannot be read or written.
    """
    before = kept_addresses(folder)
    changed = {one.id: _of(one) for one in articles}
    others = {name: one for name, one in before.items() if name not in changed}
    wanted = {**others, **changed} if kept else others
    file = folder / FILE
    try:
        if wanted and wanted != before:
            part = file.with_name(f".{FILE}.part")
            part.write_text(_written(wanted), "utf-8")
            part.replace(file)
        elif not wanted:
            with suppress(FileNotFoundError):
                file.unlink()
    except OSError as error:
        raise ConfigurationError(f"{file}: {unwritable(error)}") from error
    return bool(wanted)


def restored(kept: Mapping[str, KeptAddress], articles: dict[str, KnownArticle]) -> None:
    """Add to what published documents tell of articles what the file tells.

    Args:
        kept: The file's.
        articles: What documents tell, by ids; one that stands in none is added as it was adopted.
    """
    for name, one in kept.items():
        known = articles.get(name)
        if known and known.page:  # it has a page here
            continue
        articles[name] = (
            msgspec.structs.replace(known, link=one.address, keeps_link=True)
            if known
            else KnownArticle(
                id=name,
                key=f"\t{name}",
                first_seen=one.published,
                published=one.published,
                updated=one.published,
                declared=one.published,
                fingerprint="",
                text_fingerprint="",
                title=one.title,
                link=one.address,
                adopted=True,
                keeps_link=True,
            )
        )


def _of(known: KnownArticle) -> KeptAddress:
    return KeptAddress(
        id=known.id, address=known.link, published=known.published, title=known.title
    )


def _written(kept: Mapping[str, KeptAddress]) -> str:
    parts = [_HEAD]
    for one in sorted(kept.values(), key=lambda one: (one.published, one.id)):
        when = one.published.astimezone(UTC).replace(microsecond=0)
        parts.append(
            f"\n[[articles]]\nid = {toml_string(one.id)}\naddress = {toml_string(one.address)}\n"
            f"published = {when:%Y-%m-%dT%H:%M:%SZ}\ntitle = {toml_string(one.title)}\n"
        )
    return "".join(parts)
