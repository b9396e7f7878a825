"""What of a page of text is its story: nothing of it lost, nothing made up."""

import pytest

from feedwright.core.reading.pagetext import read
from feedwright.core.reading.raw import Context, Raw

TEXT = (
    "The oyster farmers of Low Point have bought the ice house and will open it in the spring.",
    "They mean to sell what they raise from its door, three mornings a week and on feast days.",
    "Their neighbours on the mainland had bid for it too, and offered twice as much for the roof.",
)


def reading(text: str) -> Raw:
    """What the reader makes of a page."""
    return read(text, Context(key="articles/ice.txt", home="https://example.org/"))


def told(*lines: str, title: str = "Ice house sold") -> list[str]:
    """The story of a page as HTML, whose lines have blank ones between them."""
    return reading("\n\n".join([f"{title} - The Point", title, *lines])).body.splitlines()


def paragraphs(*lines: str) -> list[str]:
    """Lines as paragraphs."""
    return [f"<p>{line}</p>" for line in lines]


@pytest.mark.parametrize(
    ("title", "invitation", "block"),
    [
        (
            "Ice house sold",
            "Join twelve thousand readers who get our letter, with stories from all the islands.",
            "Related articles",
        ),
        (
            "Eishaus verkauft",
            "Werden Sie Teil unserer Runde und lesen Sie jeden Morgen, was die Küste bewegt.",
            "Ähnliche Artikel",
        ),
        (
            "氷室の売却",
            "毎朝七時に島のニュースをお届けする手紙を、どうぞお申し込みください。",
            "関連記事",
        ),
    ],
)
def test_what_stands_above_a_block_above_the_headline_goes(
    title: str, invitation: str, block: str
) -> None:
    """The headline that stands alone below a block of other stories starts the story."""
    page = f"{title} - 岬\n{invitation}\n\n{block}\n\n{title}\n\n" + "\n\n".join(TEXT)
    assert reading(page).body.splitlines() == paragraphs(*TEXT)
