"""What the tags of themes and plugins mean, as HTML.

Hugo's themes (Blowfish, Congo, Docsy, Hextra, hugo-book, LoveIt, PaperMod), Hexo's (Butterfly,
NexT, Volantis) and those of Jekyll document tags of their own. What a tag says in words is
kept, and so is where it leads; how it looks is not.
"""

# ruff: noqa: SIM905 - sets of words read best as words

import re
from collections.abc import Callable

from feedwright.domain.patterns import seldom
from feedwright.markup.admonitions import FOLDED, LAYOUT, block, captioned, details, heading
from feedwright.markup.code import Code
from feedwright.markup.iframes import link
from feedwright.markup.shortcode_syntax import DIAGRAMS, Tag
from feedwright.markup.tags import escaped, start

Meaning = Callable[[Tag, str], str]
"""What a tag shows, given what stands in it; "" says that it lacks what it is about."""

TITLES = ("title", "header", "summary", "heading", "label")
"""Arguments that hold the title of a block."""
_ADDRESSES = ("href", "link", "url", "relref", "ref", "src", "page")
_WORDS = ("text", "content", "title", "label", "name")
_SPOKEN = ("caption", "text", "title", "label")
_DISPLAYED = ("display", "block", "true", "display-mode")
_MARKED_TAB = seldom(r"<!--\s*(?:tab|timeline|node)\b\s*([^<>@]*)(?:@[^<>]*?)?\s*-->")
"""How Hexo's plugins begin a part of a block, with its title and after ``@`` an icon."""
_END_OF_TAB = seldom(r"<!--\s*end(?:tab|timeline|node)\s*-->")
_SPLIT = seldom(r"^[ \t]*<--->[ \t]*$", re.MULTILINE)
"""Where hugo-book begins the next column."""
_COLOUR = seldom(r"#[0-9a-fA-F]{3,8}")
_COLOURS = frozenset(
    "default primary secondary success info warning danger blue pink red purple orange green gray "
    "grey cyan yellow black white".split()
)


def linked(href: str, words: str) -> str:
    """A link in the words of its author; the words alone where it leads nowhere."""
    shown = captioned(words or href)
    return f"{start('a', {'href': href})}{shown}</a>" if href else shown


def folding(tag: Tag, inner: str) -> str:
    """A text that readers unfold, by its title."""
    title = tag.get("summary", "title", "header", "heading", "label", at=0)
    if tag.family == "block" and "," in tag.said:
        parts = [part for part in tag.parts if not _is_colour(part)]
        # `{% folding cyan open, Title %}`, but `{% hideToggle Title,#fff,#000 %}`.
        title = parts[-1 if tag.key.startswith("fold") else 0] if parts else ""
    elif tag.family == "block" and tag.values and not tag.named:
        title = " ".join(tag.values)
    if not title and tag.key.startswith("accordion"):
        return _laid_out(tag, inner)  # what holds them
    opening, closing = details(title)
    return f"{opening}{block(inner)}{closing}"


def said(tag: Tag) -> str:
    """What a tag that is not known says where it wraps nothing: a link, or a name in a sentence."""
    words = next((tag.named[name] for name in _SPOKEN if " " in tag.named.get(name, "")), "")
    href = next((tag.named[name] for name in _ADDRESSES if tag.named.get(name)), "")
    if href and not words:
        words = next((tag.named[name] for name in _SPOKEN if tag.named.get(name)), "")
    return linked(href, words) if words else ""


def _is_colour(words: str) -> bool:
    return all(
        word in _COLOURS or word == "open" or _COLOUR.fullmatch(word) for word in words.split()
    )


def _laid_out(tag: Tag, inner: str) -> str:  # noqa: ARG001
    """A block that says how its parts stand on a page, and nothing else."""
    if "<--" in inner or "<!--" in inner:
        inner = _outside_code(_MARKED_TAB, lambda one: _titled_part(one[1]), inner)
        inner = _outside_code(_SPLIT, lambda _one: "", inner)
        inner = _outside_code(_END_OF_TAB, lambda _one: "", inner)
    return block(inner) if inner.strip() else ""


def _outside_code(
    pattern: re.Pattern[str], shown: Callable[[re.Match[str]], str], inner: str
) -> str:
    """Text with what a pattern finds replaced, but for what stands between marks of code.

    Indented lines are none: authors set off what stands in a tag.
    """
    if not pattern.search(inner):
        return inner
    from feedwright.markup.markdown import code_ranges  # noqa: PLC0415 - few tags have such marks

    places = [(start, end) for start, end in code_ranges(inner) if inner[start] in "`~"]
    marked = Code(places)
    return pattern.sub(lambda one: one[0] if marked.around(one.start(), 0) else shown(one), inner)


def _titled_part(title: str) -> str:
    return block(heading(title)) if title.strip() else "\n"


def _titled(tag: Tag, inner: str) -> str:
    """One part of such a block, under its title."""
    title = heading(tag.get(*TITLES, "name", at=0))
    more = " ".join(captioned(tag.get(name)) for name in ("subheader", "date") if tag.get(name))
    return f"{title}{f'<p>{more}</p>' if more else ''}{block(inner)}" if inner.strip() else title


def _card(tag: Tag, inner: str) -> str:
    """A box that leads somewhere, with a title and some words."""
    href, title = tag.get(*_ADDRESSES), tag.get(*TITLES, "name")
    first = f"<p><strong>{linked(href, title)}</strong></p>" if href or title else ""
    more = [tag.get(name) for name in ("subtitle", "description", "content", "footer")]
    said = "".join(f"<p>{captioned(one)}</p>" for one in more if one)
    return f"{first}{said}{block(inner) if inner.strip() else ''}"


def _button(tag: Tag, inner: str) -> str:
    """A link that looks like a button."""
    if tag.family == "block" and "," in tag.said and not tag.named:
        href, words, *_ = (*tag.parts, "")
        return linked(href, words)
    href = tag.get(*_ADDRESSES, at=0)
    rest = " ".join(one for one in tag.values if one != href)
    return linked(href, inner.strip() or tag.get(*_WORDS) or rest)


def _inline(element: str = "") -> Meaning:
    """Words within a line."""

    def render(tag: Tag, inner: str) -> str:
        words = inner.strip() or tag.get(*_WORDS) or " ".join(tag.values)
        return f"<{element}>{captioned(words)}</{element}>" if words and element else words

    return render


def _label(tag: Tag, inner: str) -> str:
    """Hexo's: ``{% label primary@words %}`` of NexT, ``{% label words blue %}`` of Butterfly."""
    kind, mark, words = tag.said.strip().partition("@")
    if mark and kind in _COLOURS:
        return escaped(words)
    if tag.family == "block" and len(tag.values) > 1 and tag.values[-1] in _COLOURS:
        return escaped(" ".join(tag.values[:-1]))
    return _inline()(tag, inner)


def _quoted(tag: Tag, inner: str) -> str:  # noqa: ARG001
    """NexT's centred quote."""
    return f"<blockquote>{block(inner)}</blockquote>" if inner.strip() else ""


def _hidden_words(tag: Tag, inner: str) -> str:
    """Butterfly's ``{% hideInline words,button %}``, which a feed has nothing to hide with."""
    return escaped(next(iter(tag.parts), "")) or inner


def _diagram(tag: Tag, inner: str) -> str:
    """What a script draws, as it is written."""
    if not inner.strip():
        return ""
    opening = start("code", {"class": f"language-{tag.key}"})
    return f"<pre>{opening}{escaped(inner.strip(chr(10)).rstrip())}\n</code></pre>"


def _formula(tag: Tag, inner: str) -> str:
    """TeX between the marks that scripts look for; alone, the tag only loads such a script."""
    tex = inner.strip()
    if not tex or "$" in tex or tex.startswith(("\\(", "\\[", "\\begin")):
        return inner
    display = "\n" in tex or any(word in tag.values for word in _DISPLAYED) or tag.get("display")
    return f"\n\n$$\n{tex}\n$$\n\n" if display else f"${tex}$"


def _tree(tag: Tag, inner: str) -> str:
    """A list of folders and files."""
    name = escaped(tag.get("name", at=0))
    parts = "".join(inner.split("\n")).strip()
    if tag.name.endswith("container"):
        return f"<ul>{parts}</ul>" if parts else ""
    return f"<li>{name}{f'<ul>{parts}</ul>' if parts else ''}</li>"


def _repository(prefix: str) -> Meaning:
    """The card of a repository, by its owner and name."""

    def render(tag: Tag, inner: str) -> str:  # noqa: ARG001
        name = tag.get("repo", "repository", "model", "dataset", at=0)
        return f"<p>{linked(prefix + name, name)}</p>" if name else ""

    return render


def _pen(tag: Tag, inner: str) -> str:  # noqa: ARG001
    """CodePen's, which are its user's."""
    user, pen = tag.get("user", "username"), tag.get("id", "slug", "hash")
    if not (user and pen):
        user, pen, *_ = (*tag.values, "", "")
    if user.startswith("http"):
        return link(user)
    return link(f"https://codepen.io/{user}/pen/{pen}") if user and pen else ""


def _music(tag: Tag, inner: str) -> str:  # noqa: ARG001
    """LoveIt's player, of a recording that it names."""
    href = tag.get("url", "audio")
    words = ", ".join(filter(None, (tag.get("name"), tag.get("artist"))))
    audio = f"<audio{start('x', {'src': href, 'controls': ''})[2:]}</audio>" if href else ""
    return f"<p>{escaped(words)}</p><p>{audio}</p>" if href else ""


def _person(tag: Tag, inner: str) -> str:  # noqa: ARG001
    href, name, *_ = (*tag.values, "", "")
    return linked(tag.get("url", "link") or href, tag.get("name") or name)


def _small_picture(tag: Tag, inner: str) -> str:  # noqa: ARG001
    """Butterfly's picture within a line."""
    return start("img", {"src": tag.values[0], "alt": ""}) if tag.values else ""


def _line(element: str) -> Meaning:
    return lambda _tag, _inner: f"<{element}>"


_LAYOUTS = LAYOUT - frozenset(
    "caption card code-group code-tabs html raw step tab-item v-pre".split()
)
_GROUPS = frozenset(
    "accordion-group accordiongroup accordions btns cardpane gallery keywordlist lead linkgroup "
    "ltr pane rtl stepper style tabcontrol tabgroup tabpane tabset tabview timeline typeit".split()
)
_UNFOLDED = FOLDED | frozenset(
    "accordion accordionitem accordion-item folding hideblock hidetoggle".split()
)

THEMES: dict[str, Meaning] = {
    **dict.fromkeys(sorted(_LAYOUTS | _GROUPS), _laid_out),
    **dict.fromkeys(sorted(_UNFOLDED), folding),
    **dict.fromkeys("tab tabitem tab-item timelineitem timeline-item step slide".split(), _titled),
    **dict.fromkeys("card linkcard link-card".split(), _card),
    **dict.fromkeys("button btn cta download linkbutton article".split(), _button),
    **dict.fromkeys("badge keyword tag".split(), _inline()),
    "label": _label,
    "kbd": _inline("kbd"),
    "mark": _inline("mark"),
    "sub": _inline("sub"),
    "sup": _inline("sup"),
    **dict.fromkeys("cq centerquote".split(), _quoted),
    "hideinline": _hidden_words,
    **dict.fromkeys(sorted(DIAGRAMS), _diagram),
    **dict.fromkeys("katex math latex tex mathjax".split(), _formula),
    **dict.fromkeys("filetree/container filetree/folder filetree/file".split(), _tree),
    "github": _repository("https://github.com/"),
    "codeberg": _repository("https://codeberg.org/"),
    "huggingface": _repository("https://huggingface.co/"),
    "music": _music,
    "person": _person,
    "inlineimg": _small_picture,
    "br": _line("br"),
    "hr": _line("hr"),
}
"""By a tag's name in lower case."""

WRAPPING = frozenset(
    name for name, meaning in THEMES.items() if meaning in {_laid_out, folding, _titled}
)
"""Tags that hold prose, of which one in square brackets is a tag where another closes it."""

SETTING_OFF = WRAPPING - _UNFOLDED
"""Those within which authors set their lines off by spaces."""
