"""Which articles are one in several languages."""

from datetime import UTC, datetime

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedwright.domain.known_article import KnownArticle
from feedwright.domain.publication import Feed, Publication, Publisher, Where
from feedwright.domain.sources import FolderSource
from feedwright.domain.translations import group_key, group_of_original, path_of, translations

WHEN = datetime(2026, 3, 2, tzinfo=UTC)
SOURCES = (FolderSource(path="articles"), FolderSource(path="articles/de"))
PUBLISHER = Publisher(title="T", address="https://example.org/", authority="example.org,2026")
SILENT = Publication(publication=PUBLISHER, sources=SOURCES)


def known(key: str, language: str = "en", translation: str = "") -> KnownArticle:
    """An article at a place."""
    return KnownArticle(
        id=f"tag:{key}",
        key=key,
        first_seen=WHEN,
        published=WHEN,
        updated=WHEN,
        fingerprint="a",
        text_fingerprint="b",
        language=language,
        translation=translation,
    )


@pytest.mark.parametrize(
    ("key", "path"),
    [
        ("a/pond.md", "a/pond"),
        ("a/pond.de.md", "a/pond"),
        ("a/pond.pt-BR.html", "a/pond"),
        ("a/de/pond.md", "a/pond"),
        ("a/pt-br/x/pond.md", "a/x/pond"),
        ("a/x/de/pond.md", "a/x/de/pond"),
        ("a/it/pond.md", "a/it/pond"),
        ("a/pond/index.de.md", "a/pond"),
        ("a/pond/index.md", "a/pond"),
        ("a/index.md", "a/index"),
        ("a/list.json#3", "a/list.json#3"),
        ("a/crates.io.md", "a/crates.io"),
    ],
)
def test_paths_of_translations(key: str, path: str) -> None:
    """The name's ending and language fall away, and a first folder that is a language."""
    assert path_of(key, "a") == path


@pytest.mark.parametrize(
    ("written", "key", "group"),
    [
        ("pond.md", "a/teich.md", "a/pond"),
        ("../en/pond.md", "a/de/teich.md", "a/pond"),
        ("/x/pond.en.md", "a/de/teich.md", "a/x/pond"),
        ("pond", "a/teich.md", "a/pond"),
        ("17", "a/18", "a/17"),
    ],
)
def test_an_original_is_named_by_its_file(written: str, key: str, group: str) -> None:
    """The file is counted from the article's folder, or with a slash from the source's."""
    assert group_of_original(written, key, "a") == group


MULTILINGUAL = {
    "a feed of each language": msgspec.structs.replace(
        SILENT, feeds=(Feed(name="l", each="language"),)
    ),
    "a feed of one language": msgspec.structs.replace(
        SILENT, feeds=(Feed(where=Where(language=("de",))),)
    ),
    "a feed in another language": msgspec.structs.replace(SILENT, feeds=(Feed(language="de"),)),
    "a source in another language": msgspec.structs.replace(
        SILENT, sources=(*SOURCES, FolderSource(path="b", language="de"))
    ),
}


@pytest.mark.parametrize("publication", MULTILINGUAL.values(), ids=MULTILINGUAL)
def test_several_languages_are_told_by_the_configuration(publication: Publication) -> None:
    """Articles are grouped by their paths where feedwright.toml tells of several languages."""
    assert group_key(known("articles/pond.de.md"), publication).endswith("\tarticles/pond")
    assert group_key(known("articles/pond.md"), SILENT) == ""


def test_a_key_of_its_own_counts_always() -> None:
    """A group that an article names is taken whatever feedwright.toml says."""
    assert group_key(known("a/x.md", translation="=pond"), SILENT).endswith("\t=pond")
    # The path is counted from the nearest source.
    nearest = group_key(known("articles/de/pond.md"), MULTILINGUAL["a feed of each language"])
    assert nearest.endswith("\tarticles/de/pond")


def test_one_of_each_language_is_taken() -> None:
    """Of several in one language none is taken, but for the article itself."""
    english, german, other = known("a"), known("b", "de"), known("c", "DE")
    french = known("d", "fr")
    assert translations(english, [english, german]) == [german, english]
    assert translations(english, [english]) == []
    assert translations(english, [english, german, other]) == []
    assert translations(german, [english, german, other, french]) == [german, english, french]


LANGUAGES = st.lists(st.sampled_from(["en", "de", "fr", "EN"]), min_size=1, max_size=6)


@given(languages=LANGUAGES)
def test_translations_name_each_other(languages: list[str]) -> None:
    """Each of those that an article leads to leads back to it, where it is the only one."""
    group = [known(f"{n}", language) for n, language in enumerate(languages)]
    for one in group:
        for other in translations(one, group):
            alone = sum(one.language.lower() == each.language.lower() for each in group) == 1
            assert not alone or one in translations(other, group)
