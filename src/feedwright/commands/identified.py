"""Who the articles are as the next run would have it, for commands that only look."""

from feedwright.domain.identity import Identification
from feedwright.keep.identification import identify
from feedwright.session.planning import Session


def identified(session: Session) -> Identification:
    """Identify all articles as the next run would, and have the store know them meanwhile.

    Args:
        session: Inside a transaction, which is undone when what was to be known is known.
    """
    return identify(
        session.workspace.publication,
        session.sources,
        session.store,
        session.sources.changes(None),
        now=session.now,
        looked=session.started,
        allow_shrink=True,
        progress=session.options.progress,
    )
