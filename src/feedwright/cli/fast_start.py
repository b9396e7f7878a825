"""The command ``publish``, which starts without a parser of command lines.

Schedules run it all day, mostly with nothing to do. The parser takes longer to load than such a run
takes, so simple arguments are parsed here, and all others there.
"""

import os
import sys
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

from feedwright.cli.reports import tell
from feedwright.cli.terminal import explained, progress_bar

_SWITCHES = frozenset({"--allow-shrink", "--dry-run", "--json", "--strict", "--verbose", "-v"})


def run(arguments: Sequence[str]) -> bool:
    """Run ``publish`` if the arguments are that word, at most one folder, and switches.

    Args:
        arguments: Those of the command line, without the program's name.

    Returns:
        Whether it ran; other arguments are for the parser.
    """
    if not arguments or arguments[0] != "publish":
        return False
    switches = _SWITCHES.intersection(arguments)
    others = [one for one in arguments[1:] if one not in _SWITCHES]
    if len(others) > 1 or not all(others) or any(one.startswith("-") for one in others):
        return False
    publish(
        Path(others[0]) if others else None,
        dry_run="--dry-run" in switches,
        strict="--strict" in switches,
        allow_shrink="--allow-shrink" in switches,
        as_json="--json" in switches,
        verbose=not switches.isdisjoint(("--verbose", "-v")),
    )
    return True


def publish(
    folder: Path | None,
    *,
    now: datetime | None = None,
    dry_run: bool = False,
    strict: bool = False,
    allow_shrink: bool = False,
    as_json: bool = False,
    verbose: bool = False,
) -> None:
    """Publish, and print the report."""
    _load_records()
    from feedwright.pipeline import publish as do
    from feedwright.runtime.configuration import nearest

    with explained(as_json=as_json), progress_bar() as progress:
        report = do(
            nearest() if folder is None else folder,
            now=now,
            dry_run=dry_run,
            strict=strict,
            allow_shrink=allow_shrink,
            progress=progress,
        )
    tell(report, dry_run=dry_run, strict=strict, as_json=as_json, verbose=verbose)


def _load_records() -> None:
    """Load msgspec without ``typing_extensions`` and ``platform``.

    It uses the first only for parts of ``typing`` that Python has since 3.11. Python's ``uuid``,
    which it imports, asks the second only for the system's name, before Python 3.13. Loading all
    of them takes twice as long. Later imports of the two work.
    """
    modules = cast("dict[str, Any]", sys.modules)
    instead: dict[str, Any] = {"typing_extensions": None}  # which makes Python's import fail
    if hasattr(os, "uname"):
        instead["platform"] = SimpleNamespace(system=lambda: os.uname().sysname)
    instead = {name: one for name, one in instead.items() if name not in modules}
    modules.update(instead)
    try:
        import msgspec  # noqa: F401
    finally:
        for name in instead:
            del modules[name]
