"""Articles by the thousand, of words that nobody wrote.

A corpus is the same wherever it is made: every article comes from its own number. All
contenders read the same files; so front matter and bodies say nothing that any of them would
not understand.
"""

import random
from collections import Counter, deque
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

SECTIONS = ("Harbour", "Market", "Railway", "Theatre", "Weather")
HOME = "https://corpus.example/"
NEWEST = datetime(2026, 3, 1, 18, tzinfo=UTC)
"""When the last article appeared; the others appeared every 37 minutes before it."""
APART = timedelta(minutes=37)

_ONSETS = ("b", "br", "c", "d", "f", "g", "h", "k", "l", "m", "n", "p", "r", "s", "st", "t", "v")
_NUCLEI = ("a", "e", "i", "o", "u", "ea", "ou", "ai")
_CODAS = ("", "", "n", "r", "s", "t", "l", "nd", "ck", "ng")
_SMALL = ("the", "a", "of", "and", "to", "in", "on", "for", "with", "from", "by", "at", "that")
_NAMES = ("Ada Lind", "Ömer Kaya", "Jo Quay", "Marta Sá", "Wen Li", "Isla Roe", "Per Åberg")
_SENTENCES = 4000
_STORY = range(9, 14)
"""How many paragraphs an article has."""


class Written(NamedTuple):
    """An article of a corpus."""

    name: str
    """Its file's, below the corpus's folder."""
    text: str
    section: str
    published: datetime


class _Language:
    """The words and sentences that articles are put together from."""

    def __init__(self) -> None:
        chance = random.Random(20260301)  # noqa: S311 - the same everywhere is what is wanted
        self.words = sorted(
            {
                "".join(
                    chance.choice(_ONSETS) + chance.choice(_NUCLEI) + chance.choice(_CODAS)
                    for _ in range(chance.choice((1, 2, 2, 3)))
                )
                for _ in range(3000)
            }
        )
        chance.shuffle(self.words)
        # Of the words few are common, as in any language.
        weights = [1 / rank for rank in range(1, len(self.words) + 1)]
        self._words = iter(chance.choices(self.words, weights, k=_SENTENCES * 20))
        self._chance = chance
        self.sentences = [self._sentence() for _ in range(_SENTENCES)]

    def _sentence(self) -> str:
        chance = self._chance
        words = [
            chance.choice(_SMALL) if chance.random() < 0.4 else next(self._words)
            for _ in range(chance.randint(6, 16))
        ]
        if chance.random() < 0.2:
            words[len(words) // 2] += ","
        return f"{' '.join(words).capitalize()}."


class Corpus(NamedTuple):
    """A corpus that has been written; its texts are on disk alone."""

    folder: Path
    sections: Mapping[str, int]
    """How many articles each section has."""
    newest: Sequence[Written]
    """The last of them, the oldest first."""


def write(folder: Path, count: int) -> Corpus:
    """Writes a corpus.

    Args:
        folder: Where its articles are to lie, in folders of years and months.
        count: How many.
    """
    sections = Counter[str]()
    newest = deque[Written](maxlen=20)
    for article in articles(count):
        file = folder / article.name
        if not newest or file.parent != (folder / newest[-1].name).parent:
            file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(article.text, encoding="utf-8")
        sections[article.section] += 1
        newest.append(article)
    return Corpus(folder, sections, tuple(newest))


def articles(count: int) -> Iterator[Written]:
    """The articles of a corpus, the oldest first."""
    language = _Language()
    first = NEWEST - (count - 1) * APART
    for number in range(count):
        yield _article(language, number, first + number * APART)


def _article(language: _Language, number: int, published: datetime) -> Written:
    chance = random.Random(number)  # noqa: S311
    words, section = language.words, chance.choice(SECTIONS)
    said = chance.choices(words, k=4)
    title = f"{' '.join(said).capitalize()} {number}"
    slug = f"{'-'.join(said)}-{number}"
    tags = dict.fromkeys(chance.choices(words[:60], k=3))
    fields = [
        f"title: {title}",
        f"date: {published:%Y-%m-%dT%H:%M:%SZ}",
        f"slug: {slug}",
        f"category: {section}",
        f"tags: {', '.join(tags)}",
        f"author: {chance.choice(_NAMES)}",
        f"image: /pictures/{slug}.jpg",
    ]
    if number % 3 == 0:
        fields.append(f"summary: {chance.choice(language.sentences)}")
    return Written(
        name=f"{published:%Y/%m}/{slug}.md",
        text="---\n{}\n---\n\n{}\n".format("\n".join(fields), _body(language, chance, slug)),
        section=section,
        published=published,
    )


def _body(language: _Language, chance: random.Random, slug: str) -> str:
    count = chance.choice(_STORY)
    told = [
        " ".join(chance.choices(language.sentences, k=chance.randint(2, 5))) for _ in range(count)
    ]
    first, second, *others = chance.choices(language.words, k=8)
    told[1] += (
        f" See [the {first} {second}](https://other.example/{first}/{second}?page={len(slug)})."
    )
    told[2] = f"## {second.capitalize()} {first}\n\n{told[2]}"
    told[3] += f" It was **{first}**, *{second}* and `{others[0]}`; [more]({HOME}{others[1]}/)."
    told[4] += f"\n\n![A {first} beside a {second}](/pictures/{slug}-{others[2]}.jpg)"
    if chance.random() < 0.4:
        told[5] += "\n\n" + "\n".join(f"- {word} and {first}" for word in others)
    if chance.random() < 0.3:
        told[6] = f"> {told[6]}"
    if chance.random() < 0.1:
        told[7] += f"\n\n```python\nprint({first!r} < {second!r} & 1)\n```"
    return "\n\n".join(told)
