"""The identification of the next run, for commands that only read."""

from feedwright.domain.identity import Identification
from feedwright.keep.identification import identify
from feedwright.session.planning import Session


def identified(session: Session) -> Identification:
    """Identify all articles as the next run would, and store them inside the transaction.

    Args:
        session: Inside a transaction, which is rolled back afterwards.
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
