"""``feedwright run`` and ``serve`` as services: of macOS, of Windows and in a container."""

import os
import shlex
import subprocess
from collections.abc import Sequence
from pathlib import Path
from xml.sax.saxutils import escape

from feedwright.domain.errors import ConfigurationError
from feedwright.domain.installation import NAME
from feedwright.domain.text import double_quoted
from feedwright.runtime.installed import installed
from feedwright.scheduling.exported_files import Site, Unit, filled, program

UNKNOWN = f"{NAME}@{{extra}} @ git+https://HOST/OWNER/{NAME}@COMMIT"
FILL_IN = """
# To fill in: Feedwright was installed from a folder here that no other machine has. Push it, or
# take a release, and put its address and commit in place of HOST/OWNER and COMMIT.
#"""


def run_arguments(site: Site, folder: str) -> list[str]:
    """The arguments of the program for `run`, which publishes on schedule."""
    every = [word for cron in site.crons for word in ("--every", cron.text)]
    return ["run", folder, "--watch", *every]


def serve_arguments(folder: str) -> list[str]:
    """The arguments of the program for `serve`, behind a proxy on the same machine."""
    return ["serve", folder, "--host", "127.0.0.1", "--port", "8000"]


def worker_arguments(folder: str) -> list[str]:
    """The arguments of the program for `worker`, which shares the work with others."""
    return ["worker", folder]


def extras(site: Site, *others: str) -> str:
    """The extras that an image needs, in the form of pip."""
    wanted = [*others]
    if site.has_workers:
        wanted.append("postgres" if site.crons else "workers")
    if site.publication.destination.is_bucket:
        wanted.append("s3")
    return f"[{','.join(wanted)}]" if wanted else ""


def requirement(extra: str = "") -> str:
    """The requirement with which pip installs this version elsewhere, or a text to fill in."""
    return installed().requirement_of(extra) or UNKNOWN.replace("@{extra}", extra)


def launchd(site: Site) -> tuple[Unit, ...]:
    """Agents of launchd (launchd.plist(5)).

    One runs `feedwright run`, because launchd knows only the machine's time zone, and cannot start
    at the second at which an embargo ends.
    """
    folder = str(site.folder)
    logs = os.path.join(os.path.expanduser("~"), "Library/Logs")  # noqa: PTH111, PTH118 - text
    units = []
    for kind, arguments in _processes(site):
        label = f"{site.name}-{kind}"
        values = {
            "label": label,
            "when": _comment(f"; publishes{site.when}") if kind == "run" else "",
            "what": _WHAT[kind],
            "arguments": "\n".join(
                f"    <string>{escape(one)}</string>" for one in [*program(), *arguments]
            ),
            "folder": escape(folder),
            "log": escape(f"{logs}/{label}.log"),
        }
        path = f"~/Library/LaunchAgents/{label}.plist"
        units.append(Unit(path=path, text=filled("launchd.plist", values)))
    return tuple(units)


def _processes(site: Site) -> tuple[tuple[str, list[str]], ...]:
    """The arguments of each process that is kept running."""
    folder = str(site.folder)
    return ("run", run_arguments(site, folder)), ("serve", serve_arguments(folder))


_WHAT = {
    "run": "Publishes when files change, and at the second at which an embargo ends",
    "serve": "Serves the published feeds at 127.0.0.1:8000 for a proxy, and runs the hub",
}


def windows(site: Site) -> tuple[Unit, ...]:
    """Tasks of Windows' Task Scheduler (MS-TSCH 2.5, XML Task Definition Language)."""
    folder = str(site.folder)
    units = []
    for kind, arguments in _processes(site):
        name = f"{site.name}-{kind}"
        command, *before = program()
        values = {
            "name": name,
            "what": _WHAT[kind],
            "when": escape(f", and{site.when}" if kind == "run" else ""),
            "command": escape(command),
            "arguments": escape(_windows_command([*before, *arguments])),
            "folder": escape(folder),
        }
        units.append(Unit(path=f"{name}.xml", text=filled("task.xml", values)))
    return tuple(units)


def _windows_command(words: Sequence[str]) -> str:
    """Quote arguments as Windows programs split them."""
    return subprocess.list2cmdline(words)


def _comment(text: str) -> str:
    """Escape a text for a comment of XML, which must not contain two hyphens in a row."""
    return text.replace("--", "- -")


def container(site: Site) -> tuple[Unit, ...]:
    """Make a Containerfile, whose image publishes or serves.

    Raises:
        ConfigurationError: The publication is not in one folder.
    """
    check_is_one_folder(site)
    here = installed()
    values = {
        "name": site.name,
        "when": site.when,
        "folder": shlex.quote(str(site.folder)),
        "version": here.version or "latest",
        "requirement": shlex.quote(requirement(extras(site, "serve"))),
        "unknown": "" if here.requirement else FILL_IN,
        "git": "" if here.kind in ("index", "archive") else _GIT,
        "arguments": ", ".join(map(double_quoted, run_arguments(site, "/publication"))),
    }
    if site.has_workers and not site.crons:
        values["arguments"] = ", ".join(map(double_quoted, worker_arguments("/publication")))
        values["base"] = filled("Containerfile", values).partition("\n\n")[2].rstrip("\n")
        return (Unit(path="Containerfile", text=filled("Containerfile.workers", values)),)
    return (Unit(path="Containerfile", text=filled("Containerfile", values)),)


_GIT = """
RUN apt-get update && apt-get install -y --no-install-recommends git"""


def check_is_one_folder(site: Site) -> None:
    """Check that the whole publication is in its folder, which is the volume.

    Raises:
        ConfigurationError: A part of it is elsewhere.
    """
    outside = [
        one
        for one in (site.destination, *site.sources)
        if not Path(one).is_relative_to(site.folder)
    ]
    if outside:
        raise ConfigurationError(
            f"{outside[0]} is not below {site.folder}, which is the volume; move it there"
        )
