"""Files for other schedulers that publish, and for web servers that serve."""

import os
import re
import shlex
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from typing import Literal

from feedwright.domain.errors import ConfigurationError
from feedwright.domain.installation import NAME
from feedwright.domain.text import double_quoted
from feedwright.runtime import configuration, configuration_reader
from feedwright.runtime.installed import installed
from feedwright.scheduling import cron_dialects
from feedwright.scheduling.apache import apache
from feedwright.scheduling.cron_dialects import Unsayable
from feedwright.scheduling.cron_expressions import Cron
from feedwright.scheduling.exported_files import Site, Unit, filled, program
from feedwright.scheduling.services import (
    FILL_IN,
    check_is_one_folder,
    container,
    extras,
    launchd,
    requirement,
    run_arguments,
    serve_arguments,
    windows,
    worker_arguments,
)
from feedwright.scheduling.webservers import caddy, nginx
from feedwright.store.own_files import STORE

Target = Literal[
    "systemd",
    "systemd-worker",
    "cron",
    "launchd",
    "windows",
    "github",
    "kubernetes",
    "container",
    "nginx",
    "caddy",
    "apache",
]
_BY_WORKERS: frozenset[Target] = frozenset(("systemd-worker", "kubernetes", "container"))
"""The targets that start workers if the publication's store is in a database."""
WEB_SERVERS: frozenset[Target] = frozenset(("nginx", "caddy", "apache"))
EVERY: dict[Target, str] = {
    # GitHub bills minutes, and at full hours many workflows start.
    "github": "17 * * * *",
}
"""When to publish by default, for targets other than those of :data:`_OFTEN`."""
_OFTEN = "*/5 * * * *"

_FEWEST_MINUTES = 5
"""The shortest interval between two starts of a workflow, for GitHub."""


def schedule(
    place: str | Path,
    target: Target,
    *,
    every: Sequence[str] = (),
    environment: Mapping[str, str] | None = None,
    now: datetime | None = None,
) -> tuple[Unit, ...]:
    """Make the files with which another scheduler publishes, complete and commented.

    Args:
        place: The publication's folder, or its feedwright.toml.
        target: The name of the scheduler.
        every: Cron expressions, in the publication's time zone; by default those of the target.
        environment: Where the configuration's variables are looked up; by default the process's.
        now: When the files begin to apply, aware; by default the clock's time.

    Raises:
        ConfigurationError: The configuration is invalid, or the scheduler cannot express the times
            exactly.
    """
    if target not in _MAKERS:
        there = ", ".join(_MAKERS)
        raise ConfigurationError(f"{target!r} is nothing that is known here; there are {there}")
    file = configuration.find(Path(place))
    publication = configuration_reader.load(
        file, os.environ if environment is None else environment
    )
    folder = Path(os.path.abspath(file)).parent  # noqa: PTH100 - symbolic links are kept
    if not str(folder).isprintable():
        raise ConfigurationError(f"{str(folder)!r}: no scheduler can read this path; rename it")
    if every and target in WEB_SERVERS:
        raise ConfigurationError(f"{target} publishes nothing; leave --every out")
    by_workers = target in _BY_WORKERS and bool(publication.publication.store) and not every
    try:
        crons = () if by_workers else tuple(Cron(text) for text in every or _usual(target))
        return _MAKERS[target](Site(publication, folder, crons, now or datetime.now(UTC)))
    except Unsayable as error:
        asked = " and ".join(every or _usual(target))
        raise ConfigurationError(f"{asked!r} cannot be expressed exactly: {error}") from error
    except ValueError as error:
        raise ConfigurationError(str(error)) from error


def _systemd(site: Site) -> tuple[Unit, ...]:
    values = _systemd_values(site)
    where = f"/etc/systemd/system/{site.name}"
    return (
        Unit(path=f"{where}.service", text=filled("publish.service", values)),
        Unit(path=f"{where}.timer", text=filled("publish.timer", values)),
        Unit(path=f"{where}-run.service", text=filled("run.service", values)),
        Unit(path=f"{where}-serve.service", text=filled("serve.service", values)),
    )


def _systemd_worker(site: Site) -> tuple[Unit, ...]:
    if not site.has_workers:
        raise ConfigurationError(
            f"{site.folder / configuration.FILE_NAME}: its store is a file, which one machine has "
            "to itself; workers share a database: `feedwright move --to postgresql://...` moves "
            "it there"
        )
    if site.crons:
        raise ConfigurationError(
            "workers keep no times of their own; leave --every out, and have a timer run "
            "`feedwright enqueue`"
        )
    values = _systemd_values(site)
    where = f"/etc/systemd/system/{site.name}"
    return (
        Unit(path=f"{where}-worker@.service", text=filled("worker@.service", values)),
        Unit(path=f"{where}-serve.service", text=filled("serve.service", values)),
    )


def _systemd_values(site: Site) -> dict[str, str]:
    started, folder = program(), str(site.folder)
    calendar = dict.fromkeys(
        value for one in site.crons for value in cron_dialects.on_calendar(one, site.zone, site.now)
    )
    hidden = any(site.folder.is_relative_to(one) for one in _TEMPORARY)
    writable = dict.fromkeys(map(str, (site.folder, site.destination)))
    if site.destination.is_relative_to(site.folder):
        writable = {folder: None}
    values = {
        "name": site.name,
        "when": site.when,
        "description": f"Publish the feeds of {folder}".replace("%", "%%"),
        "mounts": _unit_word(folder),
        "publish": _command([*started, "publish", folder]),
        "run": _command([*started, *run_arguments(site, folder)]),
        "serve": _command([*started, *serve_arguments(folder)]),
        "worker": _command([*started, *worker_arguments(folder)]),
        "worked": f"Publish the feeds of {folder}".replace("%", "%%"),
        "served": f"Serve the feeds of {folder}".replace("%", "%%"),
        "calendar": "\n".join(f"OnCalendar={value}" for value in calendar),
        "clocks": _SYSTEMD_CLOCKS if site.is_moved else "",
        "user": _owner(site.folder),
        **_environment(site),
        "writable": " ".join(map(_unit_word, writable)),
        "private_tmp": "# The publication lies there.\nPrivateTmp=no"
        if hidden
        else "PrivateTmp=yes",
    }
    values["hardening"] = filled("hardening", values).rstrip("\n")
    # The process that is open to the network may write its counts, and nothing else.
    own = values | {"writable": _unit_word(str(site.folder / Path(STORE).parent))}
    values["serving"] = filled("hardening", own).rstrip("\n")
    return values


_TEMPORARY = ("/tmp", "/var/tmp")  # noqa: S108 - a publication there would be hidden
_SYSTEMD_CLOCKS = """\
# On the day on which clocks go forward systemd skips the times that they skip, and in the
# hour that they repeat it runs only the first time.
"""


def _cron(site: Site) -> tuple[Unit, ...]:
    command = shlex.join([*program(), "publish", str(site.folder)])
    if "\\%" in command:
        raise Unsayable(r"cron(8) cannot be given a path in which '\%' stands; rename it")
    command = command.replace("%", "\\%")  # a bare percent sign ends the line
    lines = [
        f"{cron_dialects.plain(one, target='cron(8)')} {command} >/dev/null" for one in site.crons
    ]
    values = {
        "folder": str(site.folder),
        "when": site.when,
        "clocks": "#",
        "lines": "\n".join(lines),
    }
    if not site.is_of_every_hour:
        values["clocks"] = _CRON_CLOCKS.replace("@{zone}", site.zone)
        values["lines"] = f"CRON_TZ={site.zone}\n{values['lines']}"
    return (Unit(path="crontab", text=filled("crontab", values)),)


_CRON_CLOCKS = """\
#
# CRON_TZ is read by cronie (Fedora, Red Hat, Arch, SUSE) and systemd-cron, and holds for all
# lines below it. Debian's and Ubuntu's own cron does not read it: where `timedatectl` shows
# another zone than @{zone}, have systemd start it (--for systemd), or use `feedwright run`.
#"""


def _environment(site: Site) -> dict[str, str]:
    """Whether services read a file of variables, the only place for the credentials of a bucket."""
    is_bucket = site.publication.destination.is_bucket
    return {
        "credentials": ", and a bucket's credentials" if is_bucket else "",
        "unused": "" if is_bucket else "#",
    }


def _github(site: Site) -> tuple[Unit, ...]:
    repository = next(
        (one for one in (site.folder, *site.folder.parents) if (one / ".git").exists()),
        site.folder.parent,
    )
    published, sources = site.destination, site.sources
    if site.publication.destination.is_bucket:
        raise ConfigurationError(
            f"{site.publication.destination.path}: is no folder, and the workflow for GitHub keeps "
            "what it publishes in the repository; have another scheduler publish (--for systemd)"
        )
    outside = [one for one in (published, *sources) if not one.is_relative_to(repository)]
    if outside or published == repository:
        what = outside[0] if outside else published
        raise Unsayable(
            f"{what} is no folder in the repository {repository}, so that GitHub has none"
        )
    for cron in site.crons:
        _seldom_enough(cron)
    schedule: list[str] = []
    for cron in site.crons:
        schedule.append(f"    - cron: {double_quoted(cron_dialects.plain(cron, target='GitHub'))}")
        if not site.is_of_every_hour:
            schedule.append(f"      timezone: {double_quoted(site.zone)}")

    def below(path: Path) -> str:
        return path.relative_to(repository).as_posix()

    inside = below(site.folder)
    paths = [*(f"{below(one)}/**" for one in sources), below(site.folder / configuration.FILE_NAME)]
    values = {
        "name": site.name,
        "title": double_quoted(f"Publish {inside}" if inside != "." else "Publish"),
        "folder": inside if inside != "." else "the repository",
        "when": site.when,
        "clocks": "" if site.is_of_every_hour else _GITHUB_CLOCKS,
        "paths": "\n".join(f"      - {double_quoted(_glob(path))}" for path in paths),
        "schedule": "\n".join(schedule),
        "publication": double_quoted(_expression(inside)),
        "published": double_quoted(_expression(below(published))),
        **_installing(f".github/{site.name}.txt"),
    }
    path = f".github/workflows/{site.name}.yml"
    return (Unit(path=path, text=filled("workflow.yml", values)),)


def _installing(lock: str) -> dict[str, str]:
    """The steps by which a workflow installs this version, with a hash for every package.

    pip takes no hash for a repository, whose commit pins it; so it is installed without
    dependencies.
    """
    here = installed()
    wanted = requirement()
    lines = [f"python -m pip install --require-hashes -r {lock}"]
    options, built_with = "", ""
    if here.kind in ("vcs", "folder"):
        lines.append(f"python -m pip install --no-deps --no-build-isolation '{wanted}'")
        options, built_with = f" --no-emit-package {NAME}", f" '{_BUILT_WITH}'"
    steps = [
        f"#   printf '%s\\n' '{wanted}'{built_with} |",
        f"#     uv pip compile --generate-hashes --python-version 3.13{options} \\",
        f"#       --python-platform linux --output-file {lock} -",
    ]
    return {
        "lock": lock,
        "lock_command": "\n".join(steps),
        "install": "\n".join(["      - run: |", *(f"          {line}" for line in lines)]),
        "unknown": "" if here.requirement else FILL_IN,
    }


_BUILT_WITH = "hatchling>=1.26"
"""The build requirements of Feedwright, for an installation from its repository."""
_GITHUB_CLOCKS = """
  # An older GitHub Enterprise Server has no `timezone`: leave it out there, write the times
  # in UTC, and if clocks change twice a year, change the times then, too."""


def _kubernetes(site: Site) -> tuple[Unit, ...]:
    if site.has_workers and not site.crons:
        check_is_one_folder(site)
        image = double_quoted(f"feedwright:{installed().version or 'latest'}")
        text = filled("workers.yaml", {"name": site.name, "image": image})
        return (Unit(path=f"{site.name}.yaml", text=text),)
    if len(site.crons) > 1:
        raise Unsayable("a CronJob has one schedule, so give one --every")
    check_is_one_folder(site)
    here = installed()
    number = here.version or "latest"
    values = {
        "name": site.name,
        "when": site.when,
        "requirement": requirement(extras(site)),
        "git": "" if here.kind in ("index", "archive") else _NEEDS_GIT,
        "unknown": "" if here.requirement else FILL_IN.rstrip("#").rstrip(),
        "image": double_quoted(f"feedwright:{number}"),
        "schedule": double_quoted(cron_dialects.plain(site.crons[0], target="Kubernetes")),
        "zone": double_quoted("Etc/UTC" if site.is_of_every_hour else site.zone),
        "clocks": _KUBERNETES_CLOCKS if site.is_moved else "",
    }
    return (Unit(path=f"{site.name}.yaml", text=filled("cronjob.yaml", values)),)


_NEEDS_GIT = """
#   RUN apt-get update && apt-get install -y --no-install-recommends git"""
_KUBERNETES_CLOCKS = """\
#
# On the day on which clocks go forward Kubernetes skips the times that they skip.
"""

_MAKERS: dict[Target, Callable[[Site], tuple[Unit, ...]]] = {
    "systemd": _systemd,
    "systemd-worker": _systemd_worker,
    "cron": _cron,
    "github": _github,
    "kubernetes": _kubernetes,
    "launchd": launchd,
    "windows": windows,
    "container": container,
    "nginx": nginx,
    "caddy": caddy,
    "apache": apache,
}


def _usual(target: Target) -> tuple[str, ...]:
    """When to publish by default."""
    return (EVERY.get(target, _OFTEN),)


def _owner(folder: Path) -> str:
    """The owner of a folder: the name, or the number if there is no name."""
    try:
        return folder.owner()
    except (KeyError, NotImplementedError, OSError):
        return str(folder.stat().st_uid)


def _command(words: Sequence[str]) -> str:
    """Format a command line for systemd (systemd.service(5), "Command lines")."""
    first, *others = map(_unit_word, words)
    return " ".join([first, *(word.replace("$", "$$") for word in others)])


def _unit_word(text: str) -> str:
    """A word of a unit, quoted if necessary (systemd.syntax(7), "Quoting")."""
    text = text.replace("%", "%%")
    if re.fullmatch(r"[^\s\"'\\;]+", text):
        return text
    return double_quoted(text)


def _expression(text: str) -> str:
    """Escape a text, so that GitHub finds no expression in it."""
    return text.replace("${{", "${{ '${{' }}")


def _glob(path: str) -> str:
    """A path for GitHub's filters, escaped except for the stars at its end."""
    stem, stars = (path[:-2], "**") if path.endswith("/**") else (path, "")
    return re.sub(r"([*?+\[\]!\\])", r"\\\1", stem) + stars


def _seldom_enough(cron: Cron) -> None:
    minutes = sorted(cron.minutes)
    around = [*minutes, minutes[0] + 60]
    if min(after - before for before, after in pairwise(around)) < _FEWEST_MINUTES:
        raise Unsayable(f"GitHub publishes every {_FEWEST_MINUTES} minutes at most")
