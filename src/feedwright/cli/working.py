"""The commands of several machines: worker, enqueue."""

from typing import TYPE_CHECKING, Annotated

import typer

from feedwright.cli.app import Json, Stamped, command
from feedwright.cli.logs import Log, is_stamped
from feedwright.cli.reports import aside, summary
from feedwright.cli.scheduling import encoded, going_on, instant
from feedwright.cli.terminal import counted, explained, print_json, say, warn

if TYPE_CHECKING:
    from feedwright.scheduling.workers.worker_run import WorkerRun

_PLACES = "The database's address, or folders of publications; by default this one."


@command(
    "feedwright worker 'postgresql://${DB_USER}@db.example.org/feeds'",
    "feedwright worker /srv/feeds --concurrency 2",
)
def worker(
    places: Annotated[
        list[str] | None, typer.Argument(metavar="[URL|DIR]...", help=_PLACES, show_default=False)
    ] = None,
    *,
    concurrency: Annotated[
        int, typer.Option(metavar="N", min=1, max=64, help="How many publications at a time.")
    ] = 1,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print one JSON object a run, in a line.")
    ] = False,
    stamped: Stamped = False,
) -> None:
    """Publish whatever is wanted or due of a database's publications, until stopped."""
    from feedwright.domain.errors import FeedwrightError
    from feedwright.pipeline import elsewhere, run
    from feedwright.scheduling.workers.worker import work

    log = WorkerLog(as_json=as_json, log=Log(stamped=is_stamped(wanted=stamped)))
    with explained(as_json=False):
        try:
            work(
                places or [],
                run,
                elsewhere,
                concurrency=concurrency,
                tell=log.tell,
                note=log.note,
                started=log.say,
            )
        except FeedwrightError as error:
            if not as_json:
                raise
            typer.echo(encoded({"error": str(error), "kind": type(error).__name__}))
            raise SystemExit(1) from error


@command(
    "feedwright enqueue my-feeds",
    "feedwright enqueue --all 'postgresql://${DB_USER}@db.example.org/feeds'",
    "feedwright enqueue --forget 'example.org,2026#news' my-feeds",
)
def enqueue(
    places: Annotated[
        list[str] | None, typer.Argument(metavar="[URL|DIR]...", help=_PLACES, show_default=False)
    ] = None,
    *,
    everything: Annotated[
        bool, typer.Option("--all", help="All publications that workers know, and these.")
    ] = False,
    forget: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME", help="A publication that workers are to leave alone."),
    ] = None,
    as_json: Json = False,
) -> None:
    """Have workers publish, and let them know of publications."""
    from feedwright.scheduling.workers.enqueuing import enqueue as ask

    if forget:
        _forget(forget, places or [], as_json=as_json)
        return
    with explained(as_json=as_json):
        done = ask(places or [], everything=everything)
    if as_json:
        print_json(done)
    else:
        count = counted(len(done.publications), "publication", "publications")
        say(f"Asked for a run of {count}.")
        if not done.workers:
            say("No worker is there now; `feedwright worker` starts one.")
        for told in done.left:
            warn(f"{told}. It was left out", "error")
    if done.left:
        raise SystemExit(1)


def _forget(names: list[str], places: list[str], *, as_json: bool) -> None:
    from feedwright.scheduling.workers.enqueuing import forget

    with explained(as_json=as_json):
        forgotten = forget(names, places)
    if as_json:
        print_json({"forgotten": forgotten})
    else:
        count = counted(len(forgotten), "publication", "publications")
        say(f"Workers leave {count} alone from now on; what was published stays.")


class WorkerLog:
    """What a worker says: a line a run, and each warning and failure of a publication once.

    What was said is kept as a number for each line, for publications are many.
    """

    def __init__(self, *, as_json: bool, log: Log) -> None:
        self._as_json = as_json
        self._log = log
        self._warned: dict[str, frozenset[int]] = {}
        self._failing: dict[str, int] = {}

    def say(self, sentence: str) -> None:
        """Says how it begins."""
        if not self._as_json:
            self._line(sentence)

    def tell(self, one: "WorkerRun") -> None:
        """Says what a run did."""
        with going_on():
            if self._as_json:
                self._print(one)
                return
            head = f"{one.publication}: {', '.join(one.why)}"
            following = f" Next: {instant(one.next)}" if one.next else ""
            if one.report is None:
                told = "; ".join(line.strip() for line in one.error.splitlines())
                if self._failing.get(one.publication) != hash(told):
                    self._failing[one.publication] = hash(told)
                    self._log.error(f"{head}: {told}.{following}")
                return
            was_failing = self._failing.pop(one.publication, None) is not None
            self._warn(one)
            if was_failing or one.report.work.documents or one.report.articles.read:
                self._line(f"{head}: {summary(one.report)}{following}")

    def note(self, sentence: str) -> None:
        """Says something else."""
        with going_on():
            self._log.warning(sentence)

    def _line(self, text: str) -> None:
        (self._log.info if self._log.is_stamped else typer.echo)(text)

    @staticmethod
    def _print(one: "WorkerRun") -> None:
        """A run as a line: what ``publish --json`` prints, or its error, and when and why."""
        import msgspec

        told = msgspec.to_builtins(one)
        report = told.pop("report") or {}
        if report:
            told.pop("error")
            told.pop("kind")
        typer.echo(encoded(told | report))

    def _warn(self, one: "WorkerRun") -> None:
        """Says what is doubtful, unless that was said after the last run already."""
        if one.report is None:
            return
        warnings = [*one.report.notices, *one.report.warnings]
        warnings += aside(one.report.articles.set_aside)
        errors = [f"refused: {one}" for one in one.report.reasons]
        before = self._warned.pop(one.publication, frozenset())
        for text in (*warnings, *errors):
            if hash(text) not in before:
                told = f"{one.publication}: {text}"
                (self._log.error if text in errors else self._log.warning)(told)
        if said := frozenset(map(hash, (*warnings, *errors))):
            self._warned[one.publication] = said
