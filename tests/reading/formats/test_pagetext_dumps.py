"""Pages that programs dumped as text: their marks go, and what a story has itself stays."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedwright.reading.formats.pagetext import dumps, read
from feedwright.reading.formats.raw_article import Context, RawArticle

TITLE = "Bell founders cast the last bell"
STORY = (
    "The founders of Hill Street have cast a bell for the tower that burned in the dry summer.",
    "It weighs two tonnes and was poured at night, when the colour of the metal is best seen.",
    "No other foundry in the country can pour so much, and this one will close its gates in May.",
)
ENTRIES = ("Home", "Town", "Coast", "Sport", "Arts", "Letters", "Weather", "Archive", "Contact")


def reading(text: str) -> RawArticle:
    """What the reader makes of a page."""
    return read(text, Context(key="articles/bell.txt", home="https://hill.example/"))


def lynx(*story: str) -> str:
    """A page as ``lynx -dump`` writes it, with a link in each paragraph."""
    menu = "\n".join(f"     * [{n}]{entry}" for n, entry in enumerate(ENTRIES, start=1))
    told = "\n\n".join(
        "   " + line.replace(" a ", f" [{n}]a ", 1)
        for n, line in enumerate(story, start=len(ENTRIES) + 1)
    )
    count = len(ENTRIES) + len(story)
    listed = "\n".join(f"  {n:2}. https://hill.example/{n}" for n in range(1, count + 1))
    foot = f"References\n\n   Visible links:\n{listed}\n"
    return f"{TITLE}\n{menu}\n\n{TITLE}\n\n{told}\n\n   (BUTTON) Subscribe\n\n{foot}"


def markdown(*story: str) -> str:
    """A page as ``html2text`` writes it, wrapped, with links, a picture and emphasis."""
    menu = "\n".join(f'  * [{entry}](/{entry.lower()} "{entry}")' for entry in ENTRIES)
    told = "\n\n".join(
        wrapped(line.replace(" the ", f" [the](https://hill.example/{n}_\\(a\\)) **and** ", 1))
        for n, line in enumerate(story)
    )
    return f"{TITLE}\n{menu}\n\n# {TITLE}\n\n![The bell](/bell.jpg)\n\n{told}\n"


def wrapped(text: str) -> str:
    """A text with line breaks where html2text has them."""
    lines, words = [""], text.split(" ")
    for word in words:
        if lines[-1] and len(lines[-1]) + len(word) + 1 > 78:
            lines.append(word)
        else:
            lines[-1] = f"{lines[-1]} {word}".strip()
    return "\n".join(lines)


def test_numbers_and_addresses_of_lynx_are_left_out_and_said() -> None:
    """The story of a dump has no numbers of links, and the list below it is none of its lines."""
    raw = reading(lynx(*STORY))
    assert raw.fields["title"] == TITLE
    assert [line for line in STORY if f"<p>{line}</p>" not in raw.body] == []
    assert "hill.example" not in raw.body
    assert any("lynx" in warning for warning in raw.warnings)


def test_markdown_of_html2text_is_read_as_its_text() -> None:
    """Links, pictures, emphasis and headings of a dump are their text, on whole paragraphs."""
    raw = reading(markdown(*STORY))
    assert raw.fields["title"] == TITLE
    told = [line.replace(" the ", " the and ", 1) for line in STORY]
    assert [line for line in told if f"<p>{line}</p>" not in raw.body] == []
    assert any("Markdown" in warning for warning in raw.warnings)


NO_DUMPS = {
    "notes": "\n\n".join(f"{line} [{n}]" for n, line in enumerate(STORY * 4, start=1))
    + "\n\nReferences\n\n"
    + "\n".join(f"{n}. https://hill.example/{n}" for n in range(1, 13)),
    "numbers-not-listed": lynx(*STORY).replace("References", "Sources"),
    "links-in-prose": "\n\n".join(f"{line} See [the roof](/roof)." for line in STORY * 5),
}


@pytest.mark.parametrize("text", NO_DUMPS.values(), ids=NO_DUMPS.keys())
def test_story_with_marks_of_its_own_is_no_dump(text: str) -> None:
    """Notes with a list of sources, and links in a story, stay as they are written."""
    assert dumps.form(text) == ""
    assert dumps.unmarked(text) == text


@given(st.lists(st.sampled_from(STORY), min_size=3, max_size=9))
def test_lines_of_a_dump_keep_their_numbers(story: list[str]) -> None:
    """Whatever is taken away, each line that stays has the number that it has in the file."""
    for text in (lynx(*story), markdown(*story)):
        before, after = text.split("\n"), dumps.unmarked(text).split("\n")
        assert len(after) <= len(before)
        for old, new in zip(before, after, strict=False):
            words = (
                re.findall(r"[A-Za-z]+", line)
                for line in (old.split("](")[0].replace("(BUTTON)", ""), new)
            )
            first, kept = (found[:1] for found in words)
            assert not kept or kept == first


@given(st.text(alphabet="[]()*_# \n1a!", max_size=300))
def test_any_text_is_read_without_a_fault(text: str) -> None:
    """Text that is all marks of dumps is taken as it is, or less of it, never more."""
    assert len(dumps.unmarked(text + "\n* [a](b)" * 12)) <= len(text) + 9 * 12


def unlinked(*story: str) -> str:
    """A page as ``html2text`` writes it where it leaves out links, pictures and wrapping."""
    menu = "\n".join(f"  * {entry}" for entry in ENTRIES)
    told = "\n\n".join(story)
    return f"{TITLE} - The Hill\n{menu}\n\n# {TITLE}\n\n{told}\n\n## Read more\n\n{menu}\n"


def test_markdown_without_links_is_read_as_its_text() -> None:
    """The headline has no marks of a heading, and lines that are not wrapped stay apart."""
    above, below = STORY[0], "The bell will be rung for the first time on the last Sunday of June."
    raw = reading(unlinked(f"{above}\n{below}", *STORY[1:]))
    assert raw.fields["title"] == TITLE
    assert "#" not in raw.body
    assert [line for line in (*STORY, below) if f"<p>{line}</p>" not in raw.body] == []


def test_comments_of_scripts_are_no_headings() -> None:
    """A story that shows a shell's script has no Markdown."""
    script = "# install it\napt install bells\n\n# ring it\nbells --ring"
    text = "\n\n".join((TITLE, *STORY, script, STORY[0]))
    assert dumps.form(text) == ""


def test_headline_is_the_line_above_its_story_and_not_that_over_a_teaser() -> None:
    """A title that stands again far below is no headline where a longer one is above the story."""
    anew = f"{TITLE} for the burned tower of Hill Street"
    teaser = "The founders have cast a bell for the tower, and the tower has no roof to hold it."
    more = ["Rain", "Bread", "Letters from the coast"]
    text = "\n\n".join((f"{TITLE} - The Hill", *ENTRIES, anew, *STORY, *more, TITLE, teaser))
    raw = reading(text)
    assert raw.fields["title"] == anew
    assert [line for line in STORY if f"<p>{line}</p>" not in raw.body] == []


@pytest.mark.parametrize(
    "line",
    [
        f"Home / Town / {TITLE}",
        f"{TITLE} | Town | The Hill",
        f"•• {TITLE} - The Hill",
        f"åç {TITLE} - The Hill",
    ],
)
def test_headline_is_no_way_to_the_page_and_no_title_with_its_site(line: str) -> None:
    """A line of the menu with the title and the site, or the way to it, says no more than it."""
    teasers = [f"The founders of street {n} have read that the tower has no roof." for n in "ABC"]
    byline = ("By Ada Quay", "May 3, 2026")
    text = "\n\n".join((f"{TITLE} - The Hill", line, *teasers, TITLE, *byline, *STORY))
    raw = reading(text)
    assert raw.fields["title"] == TITLE
    assert raw.fields["authors"] == ["Ada Quay"]
