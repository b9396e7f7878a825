"""Printing the report of a run, and its exit status."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from feedwright.cli.terminal import Part, counted, instant, print_json, printable, say, warn
from feedwright.domain.instants import next_second

if TYPE_CHECKING:
    from feedwright.domain.article import SetAside
    from feedwright.domain.outlook import Named, Preview
    from feedwright.domain.report import Draft, Outcome, Outlook, Report


def tell(
    report: "Report",
    *,
    dry_run: bool = False,
    strict: bool = False,
    as_json: bool = False,
    verbose: bool = False,
) -> None:
    """Print what a run did, and exit with status 1 if anything was refused."""
    if as_json:
        print_json(report)
    else:
        _print_report(report, dry_run=dry_run, strict=strict, verbose=verbose)
    if report.refused or report.refusals or (strict and not report.is_strictly_clean):
        raise SystemExit(1)


_KINDS = {
    "new": "appears as new",
    "corrected": "comes back, corrected",
    "refreshed": "is refreshed in place",
    "retracted": "is withdrawn, with a notice",
    "removed": "leaves the feed",
    "held": "waits for its time",
    "redelivered": "WOULD BE DELIVERED A SECOND TIME",
}
_CHANGE = "has a change that waits"
"""The text for a published article with a coming change."""
_WIDTH = max(map(len, _KINDS.values()))


def tell_outlook(outlook: "Outlook", *, as_json: bool = False, verbose: bool = False) -> None:
    """Print what a run would do, and exit with status 1 if anything would be refused."""
    if as_json:
        print_json(outlook)
    else:
        warnings = (*outlook.notices, *outlook.warnings)
        _warn_of(warnings, outlook.set_aside, outlook.refusals, verbose=verbose)
        _print_previews(outlook.feeds)
        _print_drafts(outlook.drafts)
    if outlook.refusals:
        raise SystemExit(1)


def _print_previews(feeds: "tuple[Preview, ...]") -> None:
    """Print what publishing would show the subscribers of each feed."""
    quiet = 0
    for feed in feeds:
        rows = list(_rows(feed))
        if not rows:
            quiet += 1
            continue
        say((printable(feed.path or "The main feed"), "bold"))
        for kind, one in rows:
            due = f" ({one.due:%Y-%m-%d %H:%M} UTC)" if one.due else ""
            what = _CHANGE if one.is_change else _KINDS[kind]
            line = f"  {what:{_WIDTH}}  {printable(one.title or one.id)}{due}"
            say((line, "red" if kind == "redelivered" else ""))
    if quiet:
        count = counted(quiet, "feed", "feeds")
        say(f"Nothing changes for the subscribers of {count}.")


def _print_drafts(drafts: "tuple[Draft, ...]") -> None:
    if drafts:
        say(("Not for the public", "bold"))
    for one in drafts:
        say(f"  {printable(one.title or one.source)}", (f"  {printable(one.source)}", "dim"))


def _rows(feed: "Preview") -> "Iterator[tuple[str, Named]]":
    """The rows about a feed's entries; an entry that readers would see twice has only that row."""
    twice = {one.id for one in feed.redelivered}
    for kind in _KINDS:
        for one in getattr(feed, kind):
            if kind == "redelivered" or one.id not in twice:
                yield kind, one


def _warn_of(
    warnings: Iterable[str],
    set_aside: "Iterable[SetAside]",
    refusals: Iterable[str],
    *,
    verbose: bool,
) -> None:
    from feedwright.cli.warning_groups import kinds

    for warning in warnings if verbose else kinds(warnings):
        warn(warning)
    for line in aside(set_aside, verbose=verbose):
        warn(line)
    for refusal in refusals:
        warn(f"refused: {refusal}", "error")


_MOST_ASIDE = 3
"""The most lines with one reason, because an unreadable folder may hold thousands of files."""
_NAMED = 3


def aside(set_aside: "Iterable[SetAside]", *, verbose: bool = False) -> Iterator[str]:
    """The lines about articles that were set aside; very many with one reason share a line."""
    several = list(set_aside)
    places: dict[str, list[str]] = {}
    for one in several:
        place = f"{one.source}:{one.line}" if one.line else one.source
        places.setdefault(one.reason, []).append(place)
    for one in several:
        those = places.get(one.reason, [])
        if len(those) > _MOST_ASIDE and not verbose:
            named, more = ", ".join(those[:_NAMED]), len(those) - _NAMED
            yield f"set aside: {named} and {more} more (--verbose names all): {one.reason}"
            del places[one.reason]
        elif those:
            yield f"set aside: {those.pop(0)}: {one.reason}"


_MOST_LINES = 60
"""The most documents that are named, because a large archive has thousands."""


def _print_report(report: "Report", *, dry_run: bool, strict: bool, verbose: bool) -> None:
    warnings = (*report.notices, *report.warnings)
    _warn_of(warnings, report.articles.set_aside, report.reasons, verbose=verbose)
    changed = [one for one in report.documents if one.status in ("written", "removed")]
    for document in changed[:_MOST_LINES]:
        say(*_line(document))
    if len(changed) > _MOST_LINES:
        say(f"and {len(changed) - _MOST_LINES} more, which --json lists")
    say(summary(report, dry_run=dry_run, strict=strict))
    if report.announced:
        say(f"Announced: {counted(len(report.announced), 'topic', 'topics')}")
    if report.next_due:
        say(f"Next due: {instant(next_second(report.next_due))}")


def _line(document: "Outcome") -> Iterator[str | Part]:
    yield f"{document.status:8} {printable(document.path)}"
    if document.status == "written":
        entries = f", {counted(document.entries, 'entry', 'entries')}" if document.entries else ""
        yield f"  {document.bytes:,} bytes{entries}", "dim"


def summary(report: "Report", *, dry_run: bool = False, strict: bool = False) -> str:
    """The summary of a run, in one line."""
    articles, documents = report.articles, report.documents
    counts = {
        status: sum(one.status == status for one in documents)
        for status in ("written", "unchanged", "removed", "refused")
    }
    parts = [f"{count} {status}" for status, count in counts.items() if count] or ["none"]
    noted = (
        ("new", articles.new),
        ("changed", articles.changed),
        ("vanished", articles.vanished),
        ("held", articles.held),
        ("draft" if articles.drafts == 1 else "drafts", articles.drafts),
        ("set aside", len(articles.set_aside)),
    )
    noted_counts = "".join(f", {count} {name}" for name, count in noted if count)
    done = "Nothing was published" if strict and not report.is_strictly_clean else "Published"
    if dry_run:
        done = "Would publish"
    read = counted(articles.read, "article", "articles")
    return f"{done}: {read} read{noted_counts}; documents: {', '.join(parts)}."
