"""``publish``, and how it starts fast.

A schedule runs it all day, mostly for nothing. The parser of command lines takes longer to load
than such a run takes; so arguments that leave no doubt are read here, and all others there.
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
    """Run ``publish`` where the arguments are that, a folder at most, and switches.

    Args:
        arguments: Those of the command line, without the program's name.

    Returns:
        Whether it did; all else is for the parser of command lines.
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
    """Publishes, and tells what was done."""
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
    """Loads msgspec without two modules of which next to nothing is asked.

    In ``typing_extensions`` it looks for what Python's own ``typing`` has had since 3.11; and of
    ``platform`` Python's ``uuid``, which it loads, wants the system's name before 3.13. To load
    them takes twice as long as to load it alone. Whoever wants them later gets them.
    """
    modules = cast("dict[str, Any]", sys.modules)
    instead: dict[str, Any] = {"typing_extensions": None}  # how Python is told that there is none
    if hasattr(os, "uname"):
        instead["platform"] = SimpleNamespace(system=lambda: os.uname().sysname)
    instead = {name: one for name, one in instead.items() if name not in modules}
    modules.update(instead)
    try:
        import msgspec  # noqa: F401
    finally:
        for name in instead:
            del modules[name]
