"""Documents that need not be made again."""

from pathlib import Path

import pytest
from tests.publications import NOW, article, write

from feedwright.domain.document import Delivered, Document, Output, Unchanged
from feedwright.rendering.unchanged_documents import UnchangedDocuments
from feedwright.workspace import open_workspace

OWNER, PAGE = "feed:a", "a/index.html"


def standing(folder: Path, *, stale: bool = False, made: bool = False) -> tuple[Output, bool]:
    """What becomes of a page that was delivered as it would be made now.

    Args:
        folder: Of a publication.
        stale: Whether its owner's documents do not stand as they should.
        made: Whether some of its owner were made in this run before.

    Returns:
        The page; and whether all of the owner is told to stand.
    """
    workspace = open_workspace(write(folder, {"a.md": article("A")}), {})
    with workspace.store() as store:
        stales = {OWNER} if stale else set[str]()
        before = UnchangedDocuments(workspace.publication, store, "program", stales)
        alone = before.fingerprint("lines")
        with store.transaction():
            kept = Delivered(
                path=PAGE, sha256="x", bytes=1, entries=1, owner=OWNER, fingerprint=f"one {alone}"
            )
            store.keep_documents([kept], NOW)
        before.look_up([OWNER])
        if made:
            before.note_made(OWNER)
        new = Document(path=PAGE, media_type="text/html", data=b"new")
        page = before.page(OWNER, "two", PAGE, ["lines"], lambda: new)
        return page, before.outputs(OWNER, "one") is not None


def test_a_page_made_of_the_same_stands(tmp_path: Path) -> None:
    """It is known from then on by what its owner is made of now."""
    page, stands = standing(tmp_path)
    assert isinstance(page, Unchanged)
    assert page.document.of_owner == "two"
    assert stands


@pytest.mark.parametrize(("stale", "made"), [(True, False), (False, True)])
def test_what_was_altered_or_made_in_this_run_is_made(
    tmp_path: Path, stale: bool, made: bool
) -> None:
    """What stood before is not there, or is about to be replaced by what this run made first."""
    page, stands = standing(tmp_path, stale=stale, made=made)
    assert isinstance(page, Document)
    assert page.data == b"new"
    assert page.made_of
    assert not stands
