"""What a run has rendered, told when all of it is made."""

from collections.abc import Generator

from feedwright.domain.document import OwnerDocuments
from feedwright.domain.rendered import Rendered, Rendering

DOCUMENTS = [OwnerDocuments(f"article:{n}", "", []) for n in range(3)]


def made(asked: list[str]) -> Generator[OwnerDocuments, None, Rendered]:
    """Documents, each of which is noted when it is made, and what is told of them."""
    for one in DOCUMENTS:
        asked.append(one.owner)
        yield one
    return Rendered(documents=len(asked))


def test_documents_are_made_as_they_are_asked_for() -> None:
    """Nothing is made before its turn, and the result tells of all that was."""
    asked: list[str] = []
    rendering = Rendering(made(asked))

    documents = iter(rendering)
    assert not asked
    assert next(documents) == DOCUMENTS[0]
    assert asked == ["article:0"]
    assert [*documents] == DOCUMENTS[1:]
    assert rendering.result() == Rendered(documents=3)


def test_a_result_makes_what_nobody_asked_for() -> None:
    """A result is whole, and nothing is made twice for it."""
    asked: list[str] = []
    rendering = Rendering(made(asked))

    assert rendering.result() == rendering.result() == Rendered(documents=3)
    assert asked == [one.owner for one in DOCUMENTS]
    assert [*rendering] == []


def test_nothing_to_render_is_told_too() -> None:
    """A run without documents has a result, which is empty."""
    rendering = Rendering()

    assert [*rendering] == []
    assert rendering.result() == Rendered()
