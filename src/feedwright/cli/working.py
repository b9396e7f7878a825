"""The commands of several machines: worker, enqueue."""

from typing import TYPE_CHECKING, Annotated

import typer

from feedwright.cli.app import Json, Stamped, command
from feedwright.cli.logs import Log, is_stamped
from feedwright.cli.reports import summary
from feedwright.cli.scheduling import Journal, JsonLines, encoded, explained_in_line, going_on
from feedwright.cli.terminal import counted, explained, instant, print_json, say, warn

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
    as_json: JsonLines = False,
    stamped: Stamped = False,
) -> None:
    """Publish whatever is requested or due in a database, until stopped."""
    from feedwright.pipeline import elsewhere, run
    from feedwright.scheduling.workers.worker import work

    log = WorkerLog(as_json=as_json, log=Log(stamped=is_stamped(wanted=stamped)))
    with explained_in_line(as_json=as_json):
        work(
            places or [],
            run,
            elsewhere,
            concurrency=concurrency,
            tell=log.tell,
            note=log.note,
            started=log.say,
        )


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
    """Request runs from workers, and register publications with them."""
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


class WorkerLog(Journal):
    """The log of a worker: a line a run, each warning and failure of a publication once."""

    def say(self, sentence: str) -> None:
        """Log the start."""
        if not self._as_json:
            self._line(sentence)

    def tell(self, one: "WorkerRun") -> None:
        """Log what a run did."""
        with going_on():
            if self._as_json:
                self._print(one)
                return
            head = f"{one.publication}: {', '.join(one.why)}"
            following = f" Next: {instant(one.next)}" if one.next else ""
            if one.report is None:
                is_first = not one.failed_before
                self._failed(head, one.error, following, one.publication, is_first=is_first)
                return
            self._failing.pop(one.publication, None)
            has_failed = one.report.refused or one.report.refusals
            is_over = one.failed_before and not has_failed
            self._warn(one.report, one.publication)
            if is_over or one.report.work.documents or one.report.articles.read:
                self._line(f"{head}: {summary(one.report)}{following}")

    @staticmethod
    def _print(one: "WorkerRun") -> None:
        """A run as a line: the object of ``publish --json``, or its error, with time and reason."""
        import msgspec

        told = msgspec.to_builtins(one)
        report = told.pop("report") or {}
        if report:
            told.pop("error")
            told.pop("kind")
        typer.echo(encoded(told | report))
