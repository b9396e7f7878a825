"""Pages whose text has their scripts and styles, or no line breaks: the story is found in both."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedwright.reading.formats.pagetext import read
from feedwright.reading.formats.pagetext.dumps import unmarked, warnings
from feedwright.reading.formats.pagetext.joints import is_joined, parted
from feedwright.reading.formats.pagetext.scripts import is_scripted, unscripted
from feedwright.reading.formats.raw_article import Context, RawArticle

HEADLINES = {
    "en": "Weavers reopen the mill by the weir",
    "de": "Weber öffnen die Mühle am Wehr wieder",
    "fr": "Les tisserands rouvrent le moulin du barrage",
    "ru": "Ткачи снова открывают мельницу у плотины",
}
STORIES = {
    "en": (
        "The weavers of Long Ford have reopened the mill that the flood of last winter had closed.",
        "They rebuilt the wheel in oak, since nobody could be found who still casts such a one.",
        "The first cloth was sold on Saturday, and all of it went to those who had helped to dig.",
    ),
    "de": (
        "Die Weber von Langfurt haben die Mühle wieder geöffnet, die die Flut zerstört hatte.",
        "Das Rad bauten sie aus Eiche nach, denn es fand sich niemand mehr, der so eines gießt.",
        "Das erste Tuch wurde am Samstag verkauft, und alles ging an die, die gegraben hatten.",
    ),
    "fr": (
        "Les tisserands du Gué ont rouvert le moulin que la crue de cet hiver avait fait fermer.",
        "Ils ont refait la roue en chêne, car personne ne sait plus en couler une pareille ici.",
        "Le premier drap fut vendu samedi, et tout est allé à ceux qui avaient aidé à creuser.",
    ),
    "ru": (
        "Ткачи с Долгого Брода снова открыли мельницу, которую закрыло наводнение прошлой зимой.",
        "Колесо они сделали из дуба, потому что никто больше не умеет отлить такое из железа.",
        "Первое полотно продали в субботу, и всё оно досталось тем, кто помогал тогда копать.",
    ),
}

STYLE = """.a1{display:flex;margin:0 auto;padding:4px 8px}.a2:hover{color:#fff}
@media screen and (min-width: 728px){.a1{height:90px;}}
:root {
  --brand-color: #214EBD;
  --brand-height: 3px;
}
body .page { border: solid 1px transparent; }"""
ANALYTICS = """window.dataLayer = window.dataLayer || [];
(function(w,d,s,l,i){w[l]=w[l]||[];w[l].push({'gtm.start':
new Date().getTime(),event:'gtm.js'});var f=d.getElementsByTagName(s)[0],
j=d.createElement(s);j.async=true;f.parentNode.insertBefore(j,f);
})(window,document,'script','dataLayer','GTM-1');"""
DATA = """{
  "@context": "https://schema.org",
  "@type": "NewsArticle",
  "headline": "Weavers reopen the mill",
  "description": "The wheel turns again, and it does so with a new sound that all can hear.",
  "author": [{"@type": "Person", "name": "Data Only"}]
}"""
MINIFIED = (
    "!function(){var e={a:'it\\'s {',b:/[\"']/g};if(e.a){console.log(\"}\")}"
    'document.cookie="x=1"}();var EP=EP||{};'
    "googletag.cmd.push(function(){googletag.display('d')});"
)
INLINE = """// load the advertisement
if (!window.blocked) {
    googletag.cmd.push(function () {
        googletag.display('slot-1');
    });
}"""
SCRIPTS = (STYLE, ANALYTICS, DATA, MINIFIED, INLINE)


def reading(text: str) -> RawArticle:
    """What the reader makes of a page."""
    return read(text, Context(key="articles/mill.txt", home="https://ford.example/"))


def scripted(spoken: str, *above: str, within: str = "", below: str = "") -> str:
    """A page as lxml's ``text_content()`` gives it, with the text of its scripts and styles."""
    headline, (first, *rest) = HEADLINES[spoken], STORIES[spoken]
    told = "\n\n".join((first, *([within] if within else []), *rest))
    return "\n".join((f"{headline} - The Ford", *above, "", headline, "", told, "", below))


@pytest.mark.parametrize("spoken", STORIES)
def test_scripts_styles_and_data_are_left_out_and_said(spoken: str) -> None:
    """Nothing of a script is story, headline or author, wherever it stands; a warning says so."""
    page = scripted(spoken, STYLE, ANALYTICS, DATA, within=INLINE, below=MINIFIED)
    raw = reading(page)
    assert raw.fields["title"] == HEADLINES[spoken]
    assert re.findall(r"<\w+>(.*)</\w+>", raw.body) == list(STORIES[spoken])
    assert "authors" not in raw.fields
    assert any("scripts" in warning for warning in raw.warnings)


@given(
    spoken=st.sampled_from(sorted(STORIES)),
    above=st.lists(st.sampled_from(SCRIPTS), min_size=2, max_size=5),
    within=st.sampled_from(("", INLINE, ANALYTICS, MINIFIED)),
    below=st.sampled_from(("", *SCRIPTS)),
    glued=st.booleans(),
)
def test_no_paragraph_goes_with_the_scripts(
    spoken: str, above: list[str], within: str, below: str, *, glued: bool
) -> None:
    """Whatever scripts a page has, its paragraphs and its number of lines stay."""
    text = scripted(spoken, STYLE, *above, within=within, below=below)
    text = text.replace("\n\n\n", "") if glued else text
    left = unscripted(text)
    assert left.count("\n") == text.count("\n")
    assert [line for line in STORIES[spoken] if line not in left] == []
    assert "getElementsByTagName" not in left
    assert "min-width" not in left


TUTORIALS = {
    "script": f"{STORIES['en'][0]}\n\n{ANALYTICS}\n\n{STORIES['en'][1]}",
    "styles": f"{STORIES['en'][0]}\n\n{STYLE}\n\n{STORIES['en'][2]}",
    "data": f"{STORIES['en'][0]}\n\n{DATA}\n\n{MINIFIED}\n\n{STORIES['en'][2]}",
    "braces": f"{STORIES['en'][0]} A set is {{1, 2}}, or {{}} where it is empty, or {{a}}.",
}


@pytest.mark.parametrize("story", TUTORIALS.values(), ids=TUTORIALS.keys())
def test_code_between_the_paragraphs_of_a_story_stays(story: str) -> None:
    """A story that shows scripts is none that was dumped with them."""
    first = f"{STORIES['en'][2]} It has all that a weaver needs today."
    page = f"How to weave a page\n\n{first}\n\n{story}"
    assert not is_scripted(page)
    assert unmarked(page) == page


def joined(spoken: str, *head: str) -> str:
    """A page without line breaks, as lxml's ``text_content()`` gives it of packed markup."""
    text = "".join((*head, HEADLINES[spoken], *STORIES[spoken] * 2))
    return f"{HEADLINES[spoken]} - The Ford\n{text}"


@pytest.mark.parametrize("spoken", STORIES)
def test_sentences_that_run_into_one_are_paragraphs(spoken: str) -> None:
    """The paragraphs of a page without line breaks are parted, and so is its headline."""
    raw = reading(joined(spoken, "Menu", "Sport", "Arts"))
    assert raw.fields["title"] == HEADLINES[spoken]
    assert [one for one in STORIES[spoken] if f"<p>{one}</p>" not in raw.body] == []
    assert any("run into one" in warning for warning in raw.warnings)


@given(
    st.lists(st.sampled_from([one for told in STORIES.values() for one in told]), min_size=4),
    st.sampled_from(("", " ", "\n", '"', "Menu", "YouTube", "McAllister", "12.30")),
)
def test_parting_adds_line_breaks_and_nothing_else(lines: list[str], between: str) -> None:
    """No letter of a page changes where its sentences are parted, nor does a parted page."""
    text = "The mill\n" + between.join(lines)
    assert parted(text).replace("\n", "") == text.replace("\n", "")
    if between in (" ", "\n"):
        assert not is_joined(text)


def test_names_with_a_capital_within_are_not_parted() -> None:
    """Of "YouTube" and "McAllister" no two lines are made."""
    told = "A film on YouTube shows how McAllister rebuilt the wheel for their LinkedIn page."
    text = f"The mill\n{told}{''.join(STORIES['en'] * 2)}"
    assert is_joined(text)
    assert told in parted(text).split("\n")


@given(st.text(alphabet="{}()[];\"'`/\\ a.b:=\nA", max_size=400))
def test_any_text_keeps_its_lines(noise: str) -> None:
    """However odd its braces and quotation marks, a text has as many lines as before."""
    page = f"The mill\n{STYLE}\n{ANALYTICS}\n{noise}\n{STORIES['en'][0]}\n{STORIES['en'][1]}"
    left = unscripted(page)
    assert left.count("\n") == page.count("\n")
    assert STORIES["en"][1] in left


def test_a_plain_page_has_no_warning() -> None:
    """A story without scripts and with line breaks is no dump."""
    assert warnings("\n\n".join((HEADLINES["en"], *STORIES["en"] * 2))) == ()


LONG_HEADLINES = {
    "en": "Weavers update: the mill reopens by the weir, with a wheel of oak",
    "sv": "Vävarna öppnar efter floden: ”Hjulet är av ek”",
    "it": "I tessitori riaprono il mulino: «La ruota è di quercia»",
    "ru": "Ткачи снова открыли мельницу: «Колесо сделано из дуба»",
}


@pytest.mark.parametrize("site", ["", " | The Ford"])
@pytest.mark.parametrize("spoken", LONG_HEADLINES)
def test_script_behind_the_title_s_element_takes_no_word_of_it(spoken: str, site: str) -> None:
    """A headline whose title's element stands in one with data is whole, and has no site."""
    title = LONG_HEADLINES[spoken]
    data = '{"@context":"https://schema.org","@graph":[{"@id":"x","name":"y"}]}'
    first, second, third = STORIES["en"]
    menu = f"{data}\n{STYLE}\n{ANALYTICS}"
    raw = reading(f"{title}{site}\n\n  {title}{site}{menu}\n{first}\n{second}\n{third}")
    assert raw.fields["title"] == title
    assert first in raw.body


@pytest.mark.parametrize("mark", [" - ", " – "])
def test_headline_with_a_dash_is_whole_where_lines_run_into_one(mark: str) -> None:
    """What stands behind the dash of a title line is the headline's where it is printed with it."""
    title = f"Weavers of Long Ford reopen{mark}the first cloth is sold"
    told = "".join(STORIES["en"] * 2)
    raw = reading(f"{title}\n{title}\nMenu\nSport\n{title}\n{told}")
    assert raw.fields["title"] == title
