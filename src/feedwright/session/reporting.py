"""The report of a run, and the outlook of a dry run for the desk."""

from collections.abc import Mapping

import msgspec

from feedwright.announce.announcement import Announcement
from feedwright.deliver import outcome
from feedwright.deliver.outcome import Applied
from feedwright.domain.private_paths import redacted
from feedwright.domain.rendered import Rendering
from feedwright.domain.report import Articles, Outcome, Outlook, Report, Work
from feedwright.keep import repair
from feedwright.session.planning import Plan, Session

_WITHHELD = "--strict: nothing is delivered while anything is set aside, refused or missing"


def report(
    session: Session,
    plan: Plan,
    rendering: Rendering,
    done: Mapping[str, Applied],
) -> Report:
    """Report what a run did, or would do.

    Args:
        session: The run.
        plan: What it was about to publish.
        rendering: What it rendered.
        done: What became of documents.
    """
    store, rendered = session.store, rendering.result()
    found, selection = plan.identification, plan.selection
    outcomes = tuple(outcome.outcomes(store, done, is_whole=session.options.is_whole))
    set_aside = (*found.set_aside, *rendered.set_aside)
    return Report(
        articles=Articles(
            read=found.read,
            new=found.new,
            changed=found.edited,
            vanished=found.vanished,
            held=len(plan.held),
            drafts=found.drafts,
            unread=dict(plan.changes.unread),
            set_aside=tuple(one.redacted(session.now) for one in set_aside),
        ),
        documents=tuple(map(_redacted, outcomes)),
        next_due=plan.next_due,
        warnings=tuple(
            map(
                redacted,
                (
                    *store.warnings,
                    *repair.warnings(store),
                    *plan.warnings,
                    *rendered.warnings,
                    *outcome.warnings(done),
                ),
            )
        ),
        refusals=tuple(map(redacted, plan.refusals)),
        notices=session.workspace.notices,
        work=Work(
            files=found.files,
            entries=selection.entries_made + rendered.entries,
            parts=rendered.fragments,
            documents=rendered.documents,
            written=sum(one.status == "written" for one in outcomes),
            statements=store.statements,
        ),
    )


def _redacted(one: Outcome) -> Outcome:
    """An outcome without the secret paths of private feeds."""
    path, reason = redacted(one.path), redacted(one.reason)
    if (path, reason) == (one.path, one.reason):
        return one
    return msgspec.structs.replace(one, path=path, reason=reason)


def withheld(report: Report) -> Report:
    """The report of a ``strict`` run that is not clean: each change becomes a refusal."""
    documents = (
        msgspec.structs.replace(one, status="refused", reason=_WITHHELD)
        if one.status in ("written", "removed")
        else one
        for one in report.documents
    )
    return msgspec.structs.replace(report, documents=tuple(documents))


def announced(report: Report, announcement: Announcement) -> Report:
    """Add to a report what hubs were told."""
    return msgspec.structs.replace(
        report,
        announced=announcement.topics,
        announce_due=announcement.due,
        warnings=(*report.warnings, *announcement.warnings),
    )


def outlook(session: Session, plan: Plan, rendering: Rendering, report: Report) -> Outlook:
    """What a run would show the subscribers of each feed. For the desk: it names held articles.

    Args:
        session: The run, inside its transaction, before it is undone.
        plan: What it would publish.
        rendering: The documents that it rendered.
        report: The report of what it would do.
    """
    from feedwright.choose.previews import previews  # noqa: PLC0415 - few runs need it

    rendered = rendering.result()
    heads = {path: one.head for path, one in rendered.feeds.items() if one.updated}
    return Outlook(
        feeds=tuple(previews(plan.selection, plan.held, heads, session.store)),
        drafts=tuple(session.sources.drafts()),
        set_aside=(*plan.identification.set_aside, *rendered.set_aside),
        warnings=report.warnings,
        refusals=report.reasons,
        notices=report.notices,
    )
