"""Saved pages and page text of words that nobody wrote, and how much of their stories is read.

Every page is put together from templates, in several languages and forms, so that what is story
and what is furniture is known of each line. ``python -m tests.benchmarks.pages`` prints the scores.
"""

import random
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from html import escape
from typing import NamedTuple

from lxml import html

from feedwright.reading.formats import pagetext, webpage
from feedwright.reading.formats.raw_article import Context, RawArticle

_PARAGRAPHS = 7
_DAY = "2021-03-03"


class Tongue(NamedTuple):
    """The words of a language that pages are made of."""

    code: str
    words: str
    """For paragraphs; in scripts without blanks, each letter is one."""
    date: str
    by: str
    share: str
    related: str
    rights: str
    appeal: str
    """What the site says to its readers below its stories."""
    stop: str = "."
    blank: str = " "


TONGUES = (
    Tongue(
        "en",
        "the old harbour board met again and heard what divers found below quay when ferry came in",
        "3 March 2021", "By Ada Vale", "Share this article", "Related articles",
        "All rights reserved",
        "We ask you to subscribe to our newsletter, which brings you the news of it each day.",
    ),
    Tongue(
        "de",
        "der alte Hafen hat wieder einen Kran und die Fähre bringt viele Gäste von den Inseln",
        "3. März 2021", "Von Ada Vale", "Artikel teilen", "Mehr zum Thema",
        "Alle Rechte vorbehalten",
        "Mit unserem Newsletter lesen wir Ihnen jeden Morgen vor, was geschehen ist.",
    ),
    Tongue(
        "fr",
        "le vieux port a une grue neuve et le bac amène des visiteurs depuis les îles du nord",
        "3 mars 2021", "Par Ada Vale", "Partager", "À lire aussi", "Tous droits réservés",
        "Abonnez-vous à notre newsletter, et nous vous dirons chaque jour ce qui se passe.",
    ),
    Tongue(
        "tr",
        "eski liman bugün yeni bir vinç aldı ve vapur adalardan birçok konuk getirdi sonra döndü",
        "3 Mart 2021", "Yazar: Ada Vale", "Paylaş", "İlgili haberler", "Tüm hakları saklıdır",
        "Siz de bültenimize abone olun, bizim haberlerimiz her sabah size limandan gelsin.",
    ),
    Tongue(
        "da",
        "den gamle havn har fået en ny kran og færgen bringer mange gæster fra øerne hver dag",
        "3. marts 2021", "Af Ada Vale", "Del artiklen", "Læs også", "Alle rettigheder forbeholdes",
        "Abonner på vores newsletter, så får jeres hus nyheder fra kajen hver eneste morgen.",
    ),
    Tongue(
        "ru",
        "старый порт получил новый кран и паром везёт гостей с островов каждый день до самой ночи",
        "3 марта 2021", "Автор: Ада Вале", "Поделиться", "Читайте также", "Все права защищены",
        "Подпишитесь на нашу рассылку, и мы пришлём вам новости порта каждое утро, пока вы спите.",
    ),
    Tongue(
        "he",
        "הנמל הישן קיבל מנוף חדש והמעבורת מביאה אורחים רבים מן האיים בכל יום עד הערב המאוחר",
        "3 במרץ 2021", "מאת: עדה ואל", "שתפו", "כתבות נוספות", "כל הזכויות שמורות",
        "",
    ),
    Tongue(
        "zh",
        "老港口今天有了新的起重机渡轮每天从岛上带来许多客人直到深夜才回去",
        "2021年3月3日", "作者：王小明", "分享", "相关文章", "版权所有",
        "我们请您订阅我们的新闻信，您每天早上都会收到港口的消息，比别人更早知道。", "。", "",
    ),
)  # fmt: skip


class Page(NamedTuple):
    """A page, and what is right of it."""

    name: str
    text: str
    story: tuple[str, ...]
    headline: str
    besides: tuple[str, ...]
    """What else some forms have and may show: a sub-heading, a caption."""
    date: str
    """As the page has it."""


class Score(NamedTuple):
    """What of some pages was read right."""

    pages: int
    paragraphs: int
    kept: int
    """Of the paragraphs."""
    other: int
    """Lines that are published and are no story."""
    headlines: int
    dates: int


def pages(kind: str, each: int = 3) -> Iterator[Page]:
    """The pages of a kind, "text" or "html", the same ones everywhere.

    Args:
        kind: The kind.
        each: How many there are of each language and form.
    """
    forms = TEXTS if kind == "text" else PAGES
    for tongue in TONGUES:
        for form, make in forms.items():
            for n in range(each):
                made = _Made(tongue, f"{tongue.code} {form} {n}")
                yield Page(
                    name=f"{tongue.code}-{form}-{n}",
                    text=make(made),
                    story=tuple(made.story),
                    headline=made.headline,
                    besides=(
                        made.heading,
                        made.notice,
                        f"{made.caption} (Photo: Bo Dahl / Quay Images)",
                    ),
                    date=tongue.date,
                )


class _Made:
    """The parts of one page."""

    def __init__(self, tongue: Tongue, seed: str) -> None:
        self.tongue = tongue
        self._chance = random.Random(seed)  # noqa: S311 - the same everywhere is what is wanted
        self._words = tongue.words.split(" ") if tongue.blank else list(tongue.words)
        self.headline = self._phrase(6)
        self.story = [self._phrase(16 + n) + tongue.stop for n in range(_PARAGRAPHS)]
        self.heading = self._phrase(3)
        self.others = [self._phrase(7) for _ in range(4)]
        self.caption = self._phrase(8)
        self.notice = self._phrase(15) + tongue.stop

    def _phrase(self, words: int) -> str:
        count = words if self.tongue.blank else 2 * words
        said = self.tongue.blank.join(self._chance.choice(self._words) for _ in range(count))
        return said[0].upper() + said[1:]


def _region(made: _Made) -> str:
    tongue = made.tongue
    lines = [made.headline, f"{tongue.by}", tongue.date, tongue.share, *made.story]
    return "\n\n".join([f"{made.headline} - The Quay", *lines, tongue.related, *made.others])


def _standfirst(made: _Made) -> str:
    tongue, story = made.tongue, made.story
    dated = f"{tongue.date}, 17:50"
    return "\n\n".join([f"{made.headline} | The Quay", made.headline, story[0], dated, *story[1:]])


def _dump(made: _Made) -> str:
    tongue = made.tongue
    top = ["The Quay", "Menu", *made.others[:2], tongue.share, made.headline, tongue.date]
    foot = [tongue.share, tongue.related, *made.others, f"© 2021 The Quay. {tongue.rights}"]
    middle = [*made.story[:3], made.heading, *made.story[3:]]
    return "\n".join([f"{made.headline} - The Quay", *top, *middle, *foot])


def _appended(made: _Made) -> str:
    """A page whose site adds an appeal, a count of replies and what readers said."""
    tongue, story = made.tongue, made.story
    added = [tongue.appeal] if tongue.appeal else []
    replies = [f"6 ~ «{made.headline}»", made.others[0] + tongue.stop, made.others[1] + tongue.stop]
    lines = [made.headline, tongue.by, tongue.date, *story, *added, *replies]
    return "\n\n".join([f"{made.headline} - The Quay", *lines])


def _captioned(made: _Made) -> str:
    """A page whose pictures are told twice, for those who do not see them and below them."""
    tongue, story = made.tongue, made.story
    shown = [made.caption, f"{made.caption} (Photo: Bo Dahl / Quay Images)"]
    lines = [made.headline, tongue.date, *story[:2], *shown, *story[2:], tongue.share]
    return "\n\n".join([f"{made.headline} - The Quay", *lines])


def _renamed(made: _Made) -> str:
    """A page whose title has a word for search engines, and a site in lower case behind it."""
    tongue, story = made.tongue, made.story
    title = f"{made.headline} {made.heading} | the quay"
    stamp = f"{tongue.date} | {made.heading} | 23 | {tongue.share}"
    return "\n\n".join([title, tongue.share, made.headline, stamp, *story, tongue.related])


TEXTS: dict[str, Callable[[_Made], str]] = {
    "region": _region,
    "standfirst": _standfirst,
    "dump": _dump,
    "appended": _appended,
    "captioned": _captioned,
    "renamed": _renamed,
}


def _paragraphs(lines: Sequence[str], mark: str = "") -> str:
    return "".join(f"<p{mark}>{escape(line)}</p>" for line in lines)


def _framed(made: _Made, body: str) -> str:
    tongue = made.tongue
    menu = "".join(
        f"<li><a href='/s/{n}'>{escape(made.others[n % 4])}</a></li>" for n in range(700)
    )
    return (
        f"<html lang='{tongue.code}'><head><title>{escape(made.headline)} - The Quay</title>"
        f"<meta property='og:title' content='{escape(made.headline)}'></head><body>"
        f"<nav><ul>{menu}</ul></nav>{body}<footer>© 2021 {escape(tongue.rights)}</footer></body>"
    )


def _article(made: _Made) -> str:
    share = f"<div class='share'>{escape(made.tongue.share)}</div>"
    time = f"<time datetime='2021-03-03'>{escape(made.tongue.date)}</time>"
    offers = "".join(
        f"<li><a href='/{n}'>{escape(one)}</a></li>" for n, one in enumerate(made.others)
    )
    body = f"<h1>{escape(made.headline)}</h1>{time}{share}{_paragraphs(made.story)}"
    return _framed(
        made, f"<article>{body}<h3>{made.tongue.related}</h3><ul>{offers}</ul></article>"
    )


def _sections(made: _Made) -> str:
    parts = "".join(f"<section class='part'>{_paragraphs([line])}</section>" for line in made.story)
    time = f"<p class='date'>{escape(made.tongue.date)}</p>"
    return _framed(made, f"<main><h1>{escape(made.headline)}</h1>{time}{parts}</main>")


def _second(made: _Made) -> str:
    other = (
        f"<article><h1>{escape(made.others[0])}</h1>{_paragraphs(made.others[1:] * 2)}</article>"
    )
    time = f"<time datetime='2021-03-03'>{escape(made.tongue.date)}</time>"
    own = f"<h1>{escape(made.headline)}</h1>{time}" + _paragraphs(made.story, " class='copy'")
    return _framed(made, f"{other}<article>{own}</article>")


def _framed_lines(made: _Made) -> str:
    """A page that has each paragraph in a frame whose class may name furniture."""
    names = ("copy", "teaser", "promo", "widget", "social", "tools", "affiliate")
    parts = zip(names, made.story, strict=True)
    lines = "".join(f"<div class='{name}'><p>{escape(line)}</p></div>" for name, line in parts)
    time = f"<time datetime='2021-03-03'>{escape(made.tongue.date)}</time>"
    shop = "<!-- Paid Content -->"
    return shop + _framed(made, f"<article><h1>{escape(made.headline)}</h1>{time}{lines}</article>")


def _cards(made: _Made) -> str:
    """A page with a notice and a card of another page after each paragraph but the last."""
    notice = f"<div class='film'><h3>{escape(made.heading)}</h3><p>{escape(made.notice)}</p></div>"
    lines = "".join(
        f"<p>{escape(line)}</p>{notice}<div class='box'><a href='/{n}'><img src='/{n}.png'></a>"
        f"<h3><a href='/{n}'>{escape(made.others[n % 4])}</a></h3></div>"
        for n, line in enumerate(made.story[:-1])
    )
    time = f"<time datetime='2021-03-03'>{escape(made.tongue.date)}</time>"
    own = f"<h1>{escape(made.headline)}</h1>{time}{lines}{_paragraphs(made.story[-1:])}"
    return _framed(made, f"<article>{own}</article>")


PAGES: dict[str, Callable[[_Made], str]] = {
    "article": _article,
    "sections": _sections,
    "second-article": _second,
    "framed-lines": _framed_lines,
    "cards": _cards,
}


def score(kind: str, each: int = 3) -> Score:
    """What of the pages of a kind is read right.

    Args:
        kind: "text" or "html".
        each: How many pages there are of each language and form.
    """
    total: Counter[str] = Counter()
    for page in pages(kind, each):
        raw = _read(kind, page)
        lines = _lines(raw.body)
        total["pages"] += 1
        total["paragraphs"] += len(page.story)
        total["kept"] += sum(line in lines for line in page.story)
        total["other"] += sum(line not in (*page.story, *page.besides) for line in lines)
        total["headlines"] += raw.fields.get("title") == page.headline
        total["dates"] += str(raw.fields.get("date", "")).startswith((_DAY, page.date))
    return Score(**{name: total[name] for name in Score._fields})


def _read(kind: str, page: Page) -> RawArticle:
    reader = pagetext.read if kind == "text" else webpage.read
    return reader(page.text, Context(key=f"articles/{page.name}", home="https://quay.example/"))


def _lines(body: str) -> list[str]:
    whole = html.fragment_fromstring(body or " ", create_parent="div")
    blocks = whole.iter("p", "li", "h1", "h2", "h3", "td")
    return [" ".join(block.text_content().split()) for block in blocks]


def row(kind: str, found: Score) -> str:
    """A row of a table in Markdown."""
    kept = f"{found.kept} of {found.paragraphs}"
    return (
        f"| {kind} | {found.pages} | {kept} | {found.other} | {found.headlines} | {found.dates} |"
    )


def main() -> None:
    """Print the scores of both kinds."""
    print_ = sys.stdout.write
    print_("| pages | of | paragraphs kept | other lines | headlines right | dates right |\n")
    print_("|---|---|---|---|---|---|\n")
    for kind in ("text", "html"):
        print_(row(kind, score(kind)) + "\n")


if __name__ == "__main__":
    main()
