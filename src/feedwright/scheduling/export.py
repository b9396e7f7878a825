"""What another scheduler needs to publish: units of systemd, a crontab, manifests."""

import os
import re
import shlex
import shutil
import sys
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from importlib.resources import files
from itertools import pairwise
from pathlib import Path
from typing import Literal, NamedTuple

from feedwright.domain.errors import ConfigurationError
from feedwright.domain.installation import NAME
from feedwright.domain.publication import Publication
from feedwright.domain.record import Record
from feedwright.runtime import configuration
from feedwright.runtime.installed import installed
from feedwright.scheduling import dialects
from feedwright.scheduling.cron import Cron
from feedwright.scheduling.dialects import Unsayable
from feedwright.workspace import STORE

Target = Literal["systemd", "cron", "github", "kubernetes"]
EVERY: dict[Target, str] = {
    "systemd": "*/5 * * * *",
    "cron": "*/5 * * * *",
    # Its minutes cost, and at full hours everybody's workflows start.
    "github": "17 * * * *",
    "kubernetes": "*/5 * * * *",
}
"""When to publish where nobody says."""

_LONGEST_NAME = 48
"""In characters; Kubernetes appends what tells its jobs apart (52 for a CronJob's)."""
_FEWEST_MINUTES = 5
"""GitHub starts a workflow no oftener."""


class Unit(Record, frozen=True, kw_only=True):
    """A file for another scheduler."""

    path: str
    """Where it goes."""
    text: str


class _Site(NamedTuple):
    """A publication, seen by whoever is to run it."""

    publication: Publication
    folder: Path
    """Absolute."""
    crons: tuple[Cron, ...]
    now: datetime

    @property
    def name(self) -> str:
        """For units and manifests: lower-case letters, digits and hyphens (RFC 1123 §2.1)."""
        words = re.findall(r"[a-z0-9]+", self.folder.name.lower())
        return "-".join(["feedwright", *words])[:_LONGEST_NAME].rstrip("-")

    @property
    def zone(self) -> str:
        """By whose clocks it is published."""
        return self.publication.publication.timezone

    @property
    def is_of_every_hour(self) -> bool:
        """Whether it does not matter by whose clocks."""
        return all(dialects.is_of_every_hour(one, self.zone, self.now) for one in self.crons)

    @property
    def is_moved(self) -> bool:
        """Whether daylight saving moves its times."""
        return not self.is_of_every_hour and dialects.changes_clocks(self.zone, self.now)

    @property
    def when(self) -> str:
        """In words, for comments."""
        times = " and ".join(f'"{one.text}"' for one in self.crons)
        clocks = "" if self.is_of_every_hour else f" by the clocks of {self.zone}"
        return f" at {times}{clocks}"

    @property
    def destination(self) -> Path:
        """Where it publishes; absolute."""
        return Path(os.path.normpath(self.folder / self.publication.destination.path))

    @property
    def sources(self) -> list[Path]:
        """Where its articles are; absolute."""
        paths = (one.path for one in self.publication.sources if one.path)
        return [Path(os.path.normpath(self.folder / path)) for path in paths]


def schedule(
    place: Path,
    target: Target,
    *,
    every: Sequence[str] = (),
    environment: Mapping[str, str] | None = None,
    now: datetime | None = None,
) -> tuple[Unit, ...]:
    """What another scheduler needs to publish, complete and commented.

    Args:
        place: The publication's folder, or its feedwright.toml.
        target: Which scheduler.
        every: Cron expressions, in the publication's time zone; :data:`EVERY` where none.
        environment: Where the configuration's variables are looked up; the process's where
            None.
        now: From when on it has to hold, aware; the clock's time where None.

    Raises:
        ConfigurationError: The configuration cannot be used, or the scheduler cannot be told
            exactly what is asked for.
    """
    file = configuration.find(place)
    publication = configuration.load(file, os.environ if environment is None else environment)
    folder = Path(os.path.abspath(file)).parent  # noqa: PTH100 - a link to it is kept as a link
    if not str(folder).isprintable():
        raise ConfigurationError(f"{str(folder)!r}: no scheduler can read this path; rename it")
    try:
        crons = tuple(Cron(text) for text in every or (EVERY[target],))
        return _MAKERS[target](_Site(publication, folder, crons, now or datetime.now(UTC)))
    except Unsayable as error:
        asked = " and ".join(every) or EVERY[target]
        raise ConfigurationError(f"{asked!r} cannot be expressed exactly: {error}") from error
    except ValueError as error:
        raise ConfigurationError(str(error)) from error


def _systemd(site: _Site) -> tuple[Unit, ...]:
    program, folder = _program(), str(site.folder)
    run = [*program, "run", folder, "--watch"]
    for cron in site.crons:
        run += ["--every", cron.text]
    calendar = dict.fromkeys(
        value for one in site.crons for value in dialects.on_calendar(one, site.zone, site.now)
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
        "publish": _command([*program, "publish", folder]),
        "run": _command(run),
        "serve": _command([*program, "serve", folder, "--host", "127.0.0.1", "--port", "8000"]),
        "served": f"Serve the feeds of {folder}".replace("%", "%%"),
        "calendar": "\n".join(f"OnCalendar={value}" for value in calendar),
        "clocks": _SYSTEMD_CLOCKS if site.is_moved else "",
        "user": _owner(site.folder),
        "writable": " ".join(map(_unit_word, writable)),
        "private_tmp": "# The publication lies there.\nPrivateTmp=no"
        if hidden
        else "PrivateTmp=yes",
    }
    values["hardening"] = _filled("hardening", values).rstrip("\n")
    # The one that strangers talk to writes what it counts, and nothing else.
    own = values | {"writable": _unit_word(str(site.folder / Path(STORE).parent))}
    values["serving"] = _filled("hardening", own).rstrip("\n")
    where = f"/etc/systemd/system/{site.name}"
    return (
        Unit(path=f"{where}.service", text=_filled("publish.service", values)),
        Unit(path=f"{where}.timer", text=_filled("publish.timer", values)),
        Unit(path=f"{where}-run.service", text=_filled("run.service", values)),
        Unit(path=f"{where}-serve.service", text=_filled("serve.service", values)),
    )


_TEMPORARY = ("/tmp", "/var/tmp")  # noqa: S108 - a publication there would be hidden
_SYSTEMD_CLOCKS = """\
# On the day on which clocks go forward systemd leaves out a time that they leave out, and in the
# hour that they show twice it counts the first one only.
"""


def _cron(site: _Site) -> tuple[Unit, ...]:
    command = shlex.join([*_program(), "publish", str(site.folder)])
    if "\\%" in command:
        raise Unsayable(r"cron(8) cannot be given a path in which '\%' stands; rename it")
    command = command.replace("%", "\\%")  # a bare one ends the line
    lines = [f"{dialects.plain(one, target='cron(8)')} {command} >/dev/null" for one in site.crons]
    values = {
        "folder": str(site.folder),
        "when": site.when,
        "clocks": "#",
        "lines": "\n".join(lines),
    }
    if not site.is_of_every_hour:
        values["clocks"] = _CRON_CLOCKS.replace("@{zone}", site.zone)
        values["lines"] = f"CRON_TZ={site.zone}\n{values['lines']}"
    return (Unit(path="crontab", text=_filled("crontab", values)),)


_CRON_CLOCKS = """\
#
# CRON_TZ is read by cronie (Fedora, Red Hat, Arch, SUSE) and systemd-cron, and holds for all
# lines below it. Debian's and Ubuntu's own cron does not read it: where `timedatectl` shows
# another zone than @{zone}, have systemd start it (--for systemd), or use `feedwright run`.
#"""


def _github(site: _Site) -> tuple[Unit, ...]:
    repository = next(
        (one for one in (site.folder, *site.folder.parents) if (one / ".git").exists()),
        site.folder.parent,
    )
    published, sources = site.destination, site.sources
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
        schedule.append(f"    - cron: {_yaml(dialects.plain(cron, target='GitHub'))}")
        if not site.is_of_every_hour:
            schedule.append(f"      timezone: {_yaml(site.zone)}")

    def below(path: Path) -> str:
        return path.relative_to(repository).as_posix()

    inside = below(site.folder)
    paths = [*(f"{below(one)}/**" for one in sources), below(site.folder / configuration.FILE_NAME)]
    values = {
        "name": site.name,
        "title": _yaml(f"Publish {inside}" if inside != "." else "Publish"),
        "folder": inside if inside != "." else "the repository",
        "when": site.when,
        "clocks": "" if site.is_of_every_hour else _GITHUB_CLOCKS,
        "paths": "\n".join(f"      - {_yaml(_glob(path))}" for path in paths),
        "schedule": "\n".join(schedule),
        "publication": _yaml(_expression(inside)),
        "published": _yaml(_expression(below(published))),
        **_installing(f".github/{site.name}.txt"),
    }
    path = f".github/workflows/{site.name}.yml"
    return (Unit(path=path, text=_filled("workflow.yml", values)),)


def _installing(lock: str) -> dict[str, str]:
    """How a workflow installs what is here, with every package held to a hash.

    pip knows no hash of a repository, whose commit is one; so that comes without dependencies.
    """
    here = installed()
    wanted = here.requirement or _UNKNOWN
    lines = [f"python -m pip install --require-hashes -r {lock}"]
    options, built_with = "", ""
    if here.kind in ("vcs", "folder"):
        lines.append(f"python -m pip install --no-deps --no-build-isolation '{wanted}'")
        options, built_with = f" --no-emit-package {NAME}", f" '{_BUILT_WITH}'"
    told = [
        f"#   printf '%s\\n' '{wanted}'{built_with} |",
        f"#     uv pip compile --generate-hashes --python-version 3.13{options} \\",
        f"#       --python-platform linux --output-file {lock} -",
    ]
    return {
        "lock": lock,
        "lock_command": "\n".join(told),
        "install": "\n".join(["      - run: |", *(f"          {line}" for line in lines)]),
        "unknown": "" if here.requirement else _FILL_IN,
    }


_BUILT_WITH = "hatchling>=1.26"
"""What builds the program from its repository."""
_UNKNOWN = f"{NAME} @ git+https://HOST/OWNER/{NAME}@COMMIT"
_FILL_IN = """
# To fill in: Feedwright was installed from a folder here that no other machine has. Push it, or
# take a release, and put its address and commit in the place of HOST/OWNER and COMMIT.
#"""
_GITHUB_CLOCKS = """
  # An older GitHub Enterprise Server knows no `timezone`: leave it out there, write the times
  # in UTC, and where clocks change twice a year, write them anew twice a year."""


def _kubernetes(site: _Site) -> tuple[Unit, ...]:
    if len(site.crons) > 1:
        raise Unsayable("a CronJob has one schedule, so give one --every")
    lying_outside = [
        one for one in (site.destination, *site.sources) if not one.is_relative_to(site.folder)
    ]
    if lying_outside:
        raise Unsayable(f"{lying_outside[0]} is not below {site.folder}, which is the volume")
    here = installed()
    number = here.version or "latest"
    values = {
        "name": site.name,
        "when": site.when,
        "requirement": here.requirement or _UNKNOWN,
        "git": "" if here.kind in ("index", "archive") else _NEEDS_GIT,
        "unknown": "" if here.requirement else _FILL_IN.rstrip("#").rstrip(),
        "image": _yaml(f"feedwright:{number}"),
        "schedule": _yaml(dialects.plain(site.crons[0], target="Kubernetes")),
        "zone": _yaml("Etc/UTC" if site.is_of_every_hour else site.zone),
        "clocks": _KUBERNETES_CLOCKS if site.is_moved else "",
    }
    return (Unit(path=f"{site.name}.yaml", text=_filled("cronjob.yaml", values)),)


_NEEDS_GIT = """
#   RUN apt-get update && apt-get install -y --no-install-recommends git"""
_KUBERNETES_CLOCKS = """\
#
# On the day on which clocks go forward Kubernetes leaves out a time that they leave out.
"""

_MAKERS: dict[Target, Callable[[_Site], tuple[Unit, ...]]] = {
    "systemd": _systemd,
    "cron": _cron,
    "github": _github,
    "kubernetes": _kubernetes,
}


def _program() -> list[str]:
    """How Feedwright is started on this machine, by absolute paths."""
    beside = Path(sys.executable).with_name("feedwright")
    found = str(beside) if beside.is_file() else shutil.which("feedwright")
    return [found] if found else [sys.executable, "-m", "feedwright"]


def _owner(folder: Path) -> str:
    """Who owns a folder, by name where it has one, else by number."""
    try:
        return folder.owner()
    except (KeyError, NotImplementedError, OSError):
        return str(folder.stat().st_uid)


def _command(words: Sequence[str]) -> str:
    """A command line of systemd (systemd.service(5), "Command lines")."""
    first, *others = map(_unit_word, words)
    return " ".join([first, *(word.replace("$", "$$") for word in others)])


def _unit_word(text: str) -> str:
    """A word of a unit, quoted where it has to be (systemd.syntax(7), "Quoting")."""
    text = text.replace("%", "%%")
    if re.fullmatch(r"[^\s\"'\\;]+", text):
        return text
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _yaml(text: str) -> str:
    """A double-quoted scalar (YAML 1.2 §7.3.1)."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _expression(text: str) -> str:
    """Text in which GitHub finds no expression of its own."""
    return text.replace("${{", "${{ '${{' }}")


def _glob(path: str) -> str:
    """A path for GitHub's filters; only the stars at its end are a pattern's."""
    stem, stars = (path[:-2], "**") if path.endswith("/**") else (path, "")
    return re.sub(r"([*?+\[\]!\\])", r"\\\1", stem) + stars


def _seldom_enough(cron: Cron) -> None:
    minutes = sorted(cron.minutes)
    around = [*minutes, minutes[0] + 60]
    if min(after - before for before, after in pairwise(around)) < _FEWEST_MINUTES:
        raise Unsayable(f"GitHub publishes every {_FEWEST_MINUTES} minutes at most")


def _filled(name: str, values: Mapping[str, str]) -> str:
    text = files(__package__).joinpath("files", name).read_text("utf-8")
    return re.sub(r"@\{(\w+)\}", lambda match: values[match[1]], text)
