"""A publication to start from."""

from contextlib import suppress
from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path
from urllib.parse import urlsplit

import msgspec

from feedwright.core.address import address as absolute
from feedwright.core.errors import ConfigurationError
from feedwright.core.publication import PLACEHOLDER, address_problem
from feedwright.edges.config import FILE_NAME

ARTICLE = "articles/{date}-hello.md"


def init(
    folder: str | Path,
    *,
    title: str = "My publication",
    address: str = f"https://{PLACEHOLDER}/feeds/",
    now: datetime | None = None,
) -> tuple[Path, ...]:
    """Writes a publication that publishes at once: its configuration and a first article.

    Args:
        folder: Made where there is none; what stands in it stays as it is.
        title: The publication's.
        address: Where its published folder will be reached. Its host, with the year of
            ``now``, becomes the authority that mints ids. Without one nothing is published
            until feedwright.toml names both.
        now: Dates the first article, aware; the clock's time where None.

    Returns:
        The files that it is made of.

    Raises:
        ConfigurationError: The folder has a publication, the title is empty, or the address
            is none.
    """
    folder = Path(folder)
    if not title.strip():
        raise ConfigurationError("the title is empty; say what the publication is called")
    if problem := address_problem(address):
        raise ConfigurationError(f"the address {problem}")
    now = (now or datetime.now(UTC)).astimezone(UTC)
    file = folder / FILE_NAME
    if file.exists():
        raise ConfigurationError(
            f"{file}: stands there already; `feedwright publish {folder}` publishes it"
        )
    host = urlsplit(absolute(address, "")).hostname or "example.org"
    values = {
        "title": _quoted(title),
        "address": _quoted(address),
        "authority": _quoted(f"{host},{now:%Y}"),
    }
    article = folder / ARTICLE.format(date=f"{now:%Y-%m-%d}")
    hello = _template("hello.md").replace("{now}", f"{now:%Y-%m-%d %H:%M:%SZ}")
    ignored = folder / ".gitignore"
    try:
        article.parent.mkdir(parents=True, exist_ok=True)
        if not article.exists():
            _put(article, hello)
        if not ignored.exists():
            _put(ignored, ".feedwright/\n")
        # Last, because with it there is a publication.
        _put(file, _template("feedwright.toml").format_map(values))
    except OSError as error:
        raise ConfigurationError(
            f"{error.filename}: cannot be written: {error.strerror}"
        ) from error
    return (file, article, ignored)


def _put(file: Path, text: str) -> None:
    """Writes a file whole, or not at all."""
    part = file.with_name(f".{file.name}.part")
    try:
        part.write_text(text, encoding="utf-8")
        part.replace(file)
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)


def _quoted(text: str) -> str:
    """A basic string of TOML: one of JSON, except that TOML forbids a bare U+007F."""
    encodable = text.encode(errors="replace").decode()
    return msgspec.json.encode(encodable).decode().replace("\x7f", "\\u007f")


def _template(name: str) -> str:
    return files("feedwright").joinpath("starter_files", name).read_text("utf-8")
