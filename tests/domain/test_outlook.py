from datetime import timedelta
from typing import Any

import msgspec
import pytest
from tests.publications import NOW

from feedwright.domain.outlook import Named, Preview, Shown, preview

WAS = Shown(
    feed="",
    id="urn:a",
    title="A",
    link="https://example.org/a/",
    published=NOW,
    updated=NOW,
    digest="1",
)
LATER = NOW + timedelta(days=1)
NEW = msgspec.structs.replace(WAS, id="urn:b", title="B", link="https://example.org/b/")
KINDS = ("new", "refreshed", "corrected", "retracted", "removed", "redelivered")


def changed(**fields: Any) -> Shown:
    """The entry, as it is shown now."""
    return msgspec.structs.replace(WAS, **fields)


def told(found: Preview) -> dict[str, str]:
    """The titles in a preview, by kind, without the kinds that are empty."""
    kinds = {kind: " ".join(one.title for one in getattr(found, kind)) for kind in KINDS}
    return {kind: titles for kind, titles in kinds.items() if titles}


@pytest.mark.parametrize(
    ("before", "now", "belonging", "expected"),
    [
        pytest.param([], [], "", {}, id="nothing"),
        pytest.param([WAS], [WAS], "urn:a", {}, id="unchanged"),
        pytest.param([WAS], [WAS, NEW], "urn:a urn:b", {"new": "B"}, id="a-new-entry"),
        pytest.param(
            [WAS], [changed(digest="2", title="Z")], "urn:a", {"refreshed": "Z"}, id="silent-edit"
        ),
        pytest.param(
            [WAS],
            [changed(digest="2", updated=LATER)],
            "urn:a",
            {"corrected": "A"},
            id="newer-updated",
        ),
        pytest.param(
            [WAS],
            [changed(digest="2", updated=LATER, retracted=True)],
            "urn:a",
            {"retracted": "A"},
            id="notice",
        ),
        pytest.param(
            [changed(retracted=True)],
            [changed(digest="2", updated=LATER)],
            "urn:a",
            {"corrected": "A"},
            id="notice-taken-back",
        ),
        pytest.param([WAS], [], "", {"removed": "A"}, id="left-the-feed"),
        pytest.param([WAS], [], "urn:a", {}, id="fell-out-of-the-window"),
        pytest.param([changed(standing=False)], [], "", {}, id="had-left-before"),
        pytest.param([changed(standing=False)], [WAS], "urn:a", {}, id="back-unchanged"),
        pytest.param(
            [WAS],
            [changed(digest="2", published=LATER, updated=LATER)],
            "urn:a",
            {"corrected": "A", "redelivered": "A"},
            id="its-date-moved",
        ),
        pytest.param(
            [WAS],
            [changed(id="urn:z", digest="2")],
            "urn:z",
            {"new": "A", "removed": "A", "redelivered": "A"},
            id="its-id-changed",
        ),
        pytest.param([changed(digest="")], [WAS], "urn:a", {}, id="nobody-remembers-its-text"),
        pytest.param(
            [changed(digest="")],
            [changed(updated=LATER)],
            "urn:a",
            {"corrected": "A"},
            id="nobody-remembers-its-text-but-its-date",
        ),
    ],
)
def test_changes_are_told_apart(
    before: list[Shown], now: list[Shown], belonging: str, expected: dict[str, str]
) -> None:
    """Each entry is told as what its subscribers will see of it, and no other."""
    found = preview("", now, {one.id: one for one in before}, standing=belonging.split(), held=())

    assert told(found) == expected


def test_held_entries_are_named_with_their_time() -> None:
    """What waits for its time is passed on as it is: a preview is for the desk."""
    waiting = Named(id="urn:h", title="H", due=LATER)

    found = preview("sections/news", [], {}, standing=(), held=[waiting])

    assert (found.path, found.held) == ("sections/news", (waiting,))
    assert told(found) == {}
