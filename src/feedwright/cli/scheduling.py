"""The commands that regenerate: run, schedule."""

import contextlib
from collections.abc import Iterator
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from feedwright.cli.app import Folder, Stamped, command, publication_folder
from feedwright.cli.logs import Log, is_stamped
from feedwright.cli.reports import aside, summary
from feedwright.cli.terminal import explained, instant

if TYPE_CHECKING:
    from feedwright.domain.report import Report
    from feedwright.scheduling.loop import Round

_LATE = timedelta(minutes=1)
"""The delay from which a run is reported as late."""


def _cron(text: str) -> str:
    from feedwright.scheduling.cron_expressions import Cron

    try:
        return Cron(text).text
    except ValueError as error:
        raise typer.BadParameter(str(error)) from error


Every = Annotated[
    list[str] | None,
    typer.Option(
        parser=_cron,
        metavar="CRON",
        help="When to publish, in the publication's time zone; may be given several times.",
    ),
]
JsonLines = Annotated[bool, typer.Option("--json", help="Print one JSON object a run, in a line.")]


@command(
    "feedwright run my-feeds --watch",
    'feedwright run my-feeds --every "0 6 * * MON-FRI" --every @hourly',
)
def run(
    folder: Folder = None,
    *,
    every: Every = None,
    watch: Annotated[bool, typer.Option("--watch", help="Publish when files change.")] = False,
    as_json: JsonLines = False,
    stamped: Stamped = False,
) -> None:
    """Publish now, and again whenever it is due, until stopped."""
    from feedwright.pipeline import publish
    from feedwright.scheduling.loop import run as loop

    log = RunLog(as_json=as_json, log=Log(stamped=is_stamped(wanted=stamped)))
    with explained_in_line(as_json=as_json):
        place = publication_folder(folder)
        loop(
            place,
            lambda touched, progress: publish(place, touched=touched, progress=progress),
            every=every or (),
            watch=watch,
            tell=log.tell,
            note=log.note,
        )


@contextlib.contextmanager
def explained_in_line(*, as_json: bool) -> Iterator[None]:
    """Report an error, as a line of JSON like runs, and exit with status 1."""
    from feedwright.domain.errors import FeedwrightError

    with explained(as_json=False):
        try:
            yield
        except FeedwrightError as error:
            if not as_json:
                raise
            typer.echo(encoded({"error": str(error), "kind": type(error).__name__}))
            raise SystemExit(1) from error


class Journal:
    """The log of a process's runs, with each warning of a publication once.

    Only a hash of each line is kept, because publications may be many.
    """

    def __init__(self, *, as_json: bool, log: Log) -> None:
        self._as_json = as_json
        self._log = log
        self._warned: dict[str, frozenset[int]] = {}
        self._failing: dict[str, int] = {}

    def note(self, sentence: str) -> None:
        """Log a message that is not about a run."""
        with going_on():
            self._log.warning(sentence)

    def _line(self, text: str) -> None:
        (self._log.info if self._log.is_stamped else typer.echo)(text)

    def _failed(
        self, head: str, error: str, following: str, publication: str = "", *, is_first: bool = True
    ) -> None:
        """Log why nothing could be published; for one of many publications, not twice in a row.

        Args:
            head: The beginning of the line.
            error: The reason.
            following: The rest of the line.
            publication: Its name, if it is one of many.
            is_first: Whether the previous run, by any process, was complete.
        """
        told = "; ".join(line.strip() for line in error.splitlines())
        if publication:
            before, self._failing[publication] = self._failing.get(publication), hash(told)
            if before == hash(told) and not is_first:
                return
        self._log.error(f"{head}: {told}.{following}")

    def _warn(self, report: "Report", publication: str = "") -> None:
        """Log warnings, except those that were logged after the last run already."""
        warnings = [*report.notices, *report.warnings, *aside(report.articles.set_aside)]
        errors = [f"refused: {one}" for one in report.reasons]
        before = self._warned.pop(publication, frozenset())
        head = f"{publication}: " if publication else ""
        for text in (*warnings, *errors):
            if hash(text) not in before:
                (self._log.error if text in errors else self._log.warning)(f"{head}{text}")
        if said := frozenset(map(hash, (*warnings, *errors))):
            self._warned[publication] = said


class RunLog(Journal):
    """The log of the loop: a line for each run, and each warning once."""

    def tell(self, one: "Round") -> None:
        """Log what a run did."""
        with going_on():
            if self._as_json:
                typer.echo(_json(one))
            elif one.report is None:
                self._failed(self._head(one), one.error, _next(one))
            else:
                self._warn(one.report)
                self._line(f"{self._head(one)}: {summary(one.report)}{_next(one)}")

    def _head(self, one: "Round") -> str:
        """The time and the reason of a run; a stamped line already has the time."""
        why = ", ".join(one.why)
        late = f" (due {instant(one.due)})" if one.at - one.due > _LATE else ""
        return f"{why}{late}" if self._log.is_stamped else f"{instant(one.at)}  {why}{late}"


@contextlib.contextmanager
def going_on() -> Iterator[None]:
    """Ignore errors of the log, as on a full disk, and go on publishing."""
    try:
        yield
    except BrokenPipeError:  # its reader has closed the pipe
        raise
    except OSError:
        pass


def _next(one: "Round") -> str:
    return f" Next: {instant(one.next.at)} ({one.next.why})" if one.next else ""


def _json(one: "Round") -> str:
    """A run as a line: the object of ``publish --json``, or its error, with time and reason."""
    import msgspec

    when = {"at": one.at, "due": one.due, "why": one.why, "next": one.next}
    if one.report is None:
        done = {"error": one.error, "kind": one.kind}
    else:
        done = msgspec.to_builtins(one.report)
    return encoded({**when, **done})


def encoded(value: object) -> str:
    """A value as JSON in one line."""
    import msgspec

    return msgspec.json.encode(value).decode()


class _Target(StrEnum):
    SYSTEMD = "systemd"
    SYSTEMD_WORKER = "systemd-worker"
    CRON = "cron"
    LAUNCHD = "launchd"
    WINDOWS = "windows"
    GITHUB = "github"
    KUBERNETES = "kubernetes"
    CONTAINER = "container"
    NGINX = "nginx"
    CADDY = "caddy"
    APACHE = "apache"


_FOR = f"What it is for: {', '.join(_Target)}."


@command(
    "feedwright schedule my-feeds --for systemd",
    'feedwright schedule my-feeds --for cron --every "0 6 * * MON-FRI"',
)
def schedule(
    folder: Folder = None,
    *,
    target: Annotated[_Target, typer.Option("--for", metavar="TARGET", help=_FOR)],
    every: Every = None,
) -> None:
    """Print what other schedulers and web servers need, ready to be saved."""
    from feedwright.scheduling.export import schedule as units

    with explained(as_json=False):
        made = units(publication_folder(folder), target.value, every=every or ())
    for number, unit in enumerate(made):
        # A single file can be saved as printed; each of several names its place.
        heading = f"# ===== {unit.path}\n" if len(made) > 1 else ""
        typer.echo(("\n" if number else "") + heading + unit.text, nl=False)
