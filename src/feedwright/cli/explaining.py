"""The commands that explain the state of a publication or an article: status, why."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from feedwright.cli.app import Json, Now, command, folder_and, publication_folder
from feedwright.cli.reports import aside
from feedwright.cli.terminal import (
    counted,
    explained,
    instant,
    print_json,
    printable,
    progress_bar,
    say,
    say_rows,
    span,
    warn,
)

if TYPE_CHECKING:
    from datetime import datetime

    from feedwright.commands.explain_article import Explanation, Place
    from feedwright.commands.queue_status import QueuedPublication
    from feedwright.commands.status import PublishingRun, Status
    from feedwright.domain.outlook import Shown

_PLACE = (
    "The publication's folder, by default this one, or the nearest above; or the address of a "
    "database, for all publications whose runs its workers make."
)


@command(
    "feedwright status my-feeds",
    "feedwright status --json",
    "feedwright status 'postgresql://${DB_USER}@db.example.org/feeds'",
)
def status(
    place: Annotated[
        str | None, typer.Argument(metavar="[DIR|URL]", help=_PLACE, show_default=False)
    ] = None,
    *,
    as_json: Json = False,
) -> None:
    """Show the state of the publication: its last run, what is due, and what is wrong."""
    from datetime import UTC, datetime

    from feedwright.commands.status import status as ask
    from feedwright.store.queue import is_database

    if place and is_database(place):
        from feedwright.cli.queue_table import tell_queue

        tell_queue(place, as_json=as_json)
        return
    now = datetime.now(UTC)
    with explained(as_json=as_json):
        found = ask(publication_folder(Path(place) if place else None), now=now)
    if as_json:
        print_json(found)
        return
    for line in aside(found.set_aside):
        warn(line)
    for refusal in found.refusals:
        warn(f"refused: {refusal}", "error")
    say_rows(_rows(found, now))


def _rows(found: "Status", now: "datetime") -> Iterator[tuple[str, str]]:
    """The rows of the state, each with its label; normal facts are brief."""
    yield "publication", f"{printable(found.title)}, {printable(found.address)}"
    if found.running:
        yield "publishing", _process(found.running, now)
    if found.scheduler:
        yield "schedule", f"`feedwright run`, {_process(found.scheduler, now)}"
    if found.last_run is None:
        yield "last run", "never published; `feedwright publish` does"
    else:
        stopped = found.is_interrupted and not found.running
        yield "last run", f"{instant(found.last_run)} ({span(found.last_run, now)} ago)"
        if stopped:
            yield "", "it was stopped while it delivered; `feedwright publish` goes on from there"
    if found.failed_runs and found.failed_at:
        count = counted(found.failed_runs, "run has", "runs have")
        when = f"{instant(found.failed_at)} ({span(found.failed_at, now)} ago)"
        message = "; ".join(line.strip() for line in found.failure.splitlines())
        yield "failed", f"{count} failed since then, the last at {when}: {printable(message)}"
    if found.last_run is not None:
        yield "next due", _due(found, now)
        yield "articles", ", ".join(_articles(found))
        size = f"{counted(found.documents, 'document', 'documents')}, {_size(found.document_bytes)}"
        yield "published", size
        yield "to be tried", _listed(found.pending) or "nothing"
    if found.queue:
        yield "workers", _worked(found.queue, now)
    for hub in found.hubs:
        yield "hub", f"{printable(hub.hub)}: {_queue(hub.topics, hub.failures, hub.due)}"
    if found.subscriptions:
        count = counted(found.subscriptions, "subscription", "subscriptions")
        yield "own hub", f"{count}, {found.subscriptions_waiting or 'none'} of them to be told"
    size = _size(found.store_bytes) if found.store_bytes else printable(found.store)
    yield "store", size if found.last_run or found.store_bytes else "none yet"
    total = f"{found.readers:,} a day, and {found.subscribers:,} subscribers of aggregators"
    is_counted = found.readers or found.subscribers
    yield "readers", total if is_counted else "none that `feedwright serve` has answered"


def _process(one: "PublishingRun", now: "datetime") -> str:
    return f"process {one.process}, since {instant(one.since)} ({span(one.since, now)})"


def _worked(queue: "QueuedPublication", now: "datetime") -> str:
    """The row about workers."""
    if queue.publishing_since:
        return f"publishing for {span(queue.publishing_since, now)} {queue.progress}".strip()
    if queue.waiting_since:
        return f"a run waits for a worker for {span(queue.waiting_since, now)}"
    if queue.stalled_jobs:
        return "the last one ended in the midst of a run; another takes over"
    return f"run again at {instant(queue.next_due)}" if queue.next_due else "nothing waits"


def _articles(found: "Status") -> Iterator[str]:
    yield f"{found.articles:,} read"
    counts = (
        (found.held, "held"),
        (found.drafts, "draft" if found.drafts == 1 else "drafts"),
        (len(found.set_aside), "set aside"),
        (len(found.refusals), "refused"),
    )
    yield from (f"{count:,} {name}" for count, name in counts if count)


def _due(found: "Status", now: "datetime") -> str:
    if found.next_due is None:
        return "nothing, until an article changes"
    if found.is_overdue:
        late = span(found.next_due, now)
        run = "" if found.scheduler or found.queue else "; no `feedwright run` runs here"
        return f"{instant(found.next_due)}, overdue by {late}{run}"
    return f"{instant(found.next_due)} (in {span(now, found.next_due)})"


def _queue(topics: int, failures: int, due: "datetime | None") -> str:
    if not topics:
        return "has heard all"
    waiting = f"{counted(topics, 'topic', 'topics')} to tell"
    failed = f", {counted(failures, 'failure', 'failures')}" if failures else ""
    return f"{waiting}{failed}, next {instant(due)}" if due else waiting + failed


def _listed(paths: Iterable[str], most: int = 3) -> str:
    several = [printable(one) for one in paths]
    more = f" and {len(several) - most} more, which --json lists" if len(several) > most else ""
    return ", ".join(several[:most]) + more


def _size(count: int) -> str:
    for unit, name in ((10**9, "GB"), (10**6, "MB"), (10**3, "kB")):
        if count >= unit:
            return f"{count / unit:.1f} {name}"
    return f"{count} bytes"


@command(
    "feedwright why my-feeds articles/hello.md",
    "feedwright why https://example.org/2026/03/hello/",
)
def why(
    named: Annotated[
        list[str],
        typer.Argument(metavar="[DIR] ARTICLE", help="The article's file, id or address."),
    ],
    *,
    now: Now = None,
    as_json: Json = False,
) -> None:
    """Explain in which feeds an article is, or why it is not."""
    from feedwright.commands.explain_article import explain_article

    folder, article = folder_and(named, "ARTICLE")
    with explained(as_json=as_json), progress_bar() as progress:
        found = explain_article(publication_folder(folder), article, now=now, progress=progress)
    if as_json:
        print_json(found)
        return
    for number, one in enumerate(found.articles):
        if number:
            say()
        say_rows(_explanation(one, is_published=found.last_run is not None))
    if found.more:
        say(f"and {found.more} more in this file, each of which can be named")


_STATES = {
    "published": "published",
    "retracted": "retracted",
    "held": "waits for its time",
    "expired": "expired",
    "unlisted": "in no feed",
    "draft": "a draft",
    "private": "not for everybody",
    "set-aside": "set aside",
    "vanished": "gone",
    "adopted": "waits for its article",
    "not-read": "not read as an article",
}


def _explanation(one: "Explanation", *, is_published: bool) -> Iterator[tuple[str, str]]:
    """The rows about an article, each with its label."""
    yield "article", printable(one.title or one.id or one.source)
    yield "file", printable(f"{one.source}:{one.line}" if one.line else one.source)
    reason = f": {printable(one.reason)}" if one.reason else ""
    yield "state", f"{_STATES[one.state]}{reason}"
    if one.id:
        yield "id", printable(one.id)
        yield "address", printable(one.link)
    if one.published:
        yield "dates", ", ".join(_dates(one))
    if one.correction:
        yield "correction", printable(one.correction)
    for number, place in enumerate(one.feeds):
        yield "" if number else "feeds", f"{_feed(place.feed)}: {_place(place)}"
    for number, shown in enumerate(one.shown):
        yield "" if number else "readers saw", _shown(shown)
    if one.id and not one.shown:
        yield "readers saw", "nothing of it" if is_published else "nothing: never published yet"


def _dates(one: "Explanation") -> Iterator[str]:
    if one.published:
        yield f"published {_minute(one.published)}"
    if one.updated and one.updated != one.published:
        yield f"updated {_minute(one.updated)}"
    if one.expires:
        yield f"expires {_minute(one.expires)}"
    if one.revision:
        yield f"revision {one.revision}"


def _feed(path: str) -> str:
    return printable(path) or "the main feed"


def _place(place: "Place") -> str:
    if place.place == "window":
        return "in its window"
    if place.place == "withdrawn":
        return f"its partner is told there to take it down, {printable(place.reason)}"
    if place.place == "archive":
        return f"in page {place.page} of its archive"
    return f"not in it: {printable(place.reason)}"


def _shown(shown: "Shown") -> str:
    """An entry as readers know it."""
    updated = f", updated {_minute(shown.updated)}" if shown.updated != shown.published else ""
    notice = ", as a notice" if shown.retracted else ""
    left = "" if shown.standing else "; it has left the feed"
    entry = f"“{printable(shown.title)}” of {_minute(shown.published)}{updated}{notice}{left}"
    return f"{_feed(shown.feed)}: {entry}"


def _minute(when: "datetime") -> str:
    return f"{when:%Y-%m-%d %H:%M} UTC"
