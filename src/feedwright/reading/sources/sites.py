"""A site that there is already, by the files in its folder."""

import os
from pathlib import Path

from feedwright.domain.errors import ConfigurationError
from feedwright.reading.site_configuration import FILES, MORE, SiteConfig, site_config
from feedwright.reading.sources.systems import is_there, start_of, system_at


def site_at(folder: Path) -> SiteConfig:
    """What the site in a folder says of itself, by its own configuration.

    Args:
        folder: The folder, or the file of an export.

    Raises:
        ConfigurationError: It is no site of a system that is known, or its configuration cannot
            be read.
    """
    if folder.is_file():
        from feedwright.reading.sources.export_sites import export_site  # noqa: PLC0415 - seldom

        return export_site(folder)
    system = system_at(folder)
    if system not in FILES:
        known = ", ".join(FILES)
        raise ConfigurationError(
            f"{folder}: holds no configuration of a site that is known; there are {known}"
        )
    name = next((one for one in FILES[system] if is_there(os.fspath(folder), one)), "")
    text = _start_of(folder, name) if name else ""
    beside = sorted(path for pattern in MORE.get(system, ()) for path in folder.glob(pattern))
    names = [path.relative_to(folder).as_posix() for path in beside]
    more = {one: _start_of(folder, one) for one in names}
    try:
        return site_config(system, name, text, lambda path: (folder / path).is_dir(), more)
    except ValueError as error:
        raise ConfigurationError(f"{folder}: {error}") from error


def _start_of(folder: Path, name: str) -> str:
    return start_of(os.fspath(folder), name).removeprefix("\ufeff")
