import io
import json
import struct
import tracemalloc
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feedwright.domain.article import Article
from feedwright.domain.errors import UnreadableArticle
from feedwright.reading.formats import DOCUMENTS, documents, read
from feedwright.reading.formats.documents import asciidoc, notebook, org, restructured, typst
from feedwright.reading.formats.raw_article import Context
from feedwright.runtime.pandoc import Pandoc

pytest.importorskip("pypandoc", reason="the extra 'documents' is not installed")

HOME = "https://example.org/"
W = "NOBODY-IS-TO-SEE-THIS"
"""A word that must never stand in an article."""


@pytest.fixture(scope="module")
def pandoc() -> Iterator[Pandoc]:
    """One pandoc for all tests."""
    made = Pandoc()
    yield made
    made.close()


def article(pandoc: Pandoc, name: str, data: str | bytes) -> Article:
    """The one article of a document."""
    context = Context(key=f"articles/{name}", source="articles/", home=HOME)
    content = data.encode() if isinstance(data, str) else data
    (found,) = read(content, context, pandoc.convert).articles
    return found


def test_every_ending_has_its_form() -> None:
    """What is listed as a document is what can be converted."""
    assert documents.FORMS.keys() == DOCUMENTS


RST = """\
A Title
=======
A Subtitle
----------

:Date: 2020-01-02 10:00
:Author: Ada Roe <ada@example.org>
:tags: one, c_plus
:summary: In
  short.

Text [1]_ and :math:`x^2`.

.. TEASER_END

.. code-block:: python

   x < 1

.. [1] A note.
"""
ORG = """\
#+TITLE: A Title
#+DATE: <2020-01-02 Thu 10:00>
#+AUTHOR: Ada Roe
#+FILETAGS: :one:c_plus:
#+DESCRIPTION: In short.
#+OPTIONS: toc:nil

Text[fn:1] and $x^2$.

# more

#+begin_src python
x < 1
#+end_src

[fn:1] A note.
"""
ASCIIDOC = """\
= A Title
Ada Roe <ada@example.org>
v1.0, 2020-01-02T10:00
:keywords: one, c_plus
:description: In short.

Textfootnote:[A note.] and stem:[x^2].

// more

[source,python]
----
x < 1
----
"""
TYPST = """\
#import "post.typ": post
#show: post.with(
  title: "A Title", author: "Ada Roe", tags: ("one", "c_plus"), description: [In short.],
  date: datetime(year: 2020, month: 1, day: 2, hour: 10, minute: 0, second: 0),
)
Text#footnote[A note.] and $x^2$.

```python
x < 1
```
"""
YAML = """\
---
title: A Title
date: 2020-01-02 10:00
author: Ada Roe
tags: [one, c_plus]
description: In short.
---
"""
DJOT = f"""\
{YAML}
Text[^1] and $`x^2`.

``` python
x < 1
```

[^1]: A note.
"""
TEXTILE = f"""\
{YAML}
Text[1] and <math><msup><mi>x</mi><mn>2</mn></msup></math>.

bc(python). x < 1

bc.. y

z

p. End.

fn1. A note.
"""
MEDIAWIKI = f"""\
{YAML}
Text<ref>A note.</ref> and <math>x^2</math>.

<syntaxhighlight lang="python">x < 1</syntaxhighlight>
"""


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.rst", RST),
        ("a.org", ORG),
        ("a.adoc", ASCIIDOC),
        ("a.typ", TYPST),
        ("a.dj", DJOT),
        ("a.textile", TEXTILE),
        ("a.mediawiki", MEDIAWIKI),
    ],
)
def test_what_documents_say_of_themselves(pandoc: Pandoc, name: str, text: str) -> None:
    """Each form in its own way; footnotes, formulas and code come through in all."""
    found = article(pandoc, name, text)

    assert found.title == "A Title"
    assert found.published == datetime.fromisoformat("2020-01-02T10:00Z")
    assert [one.name for one in found.authors] == ["Ada Roe"]
    assert found.tags == ("one", "c_plus")
    assert found.summary == "In short."
    assert found.warnings == ()
    assert "<p>Text" in found.body
    assert "A note." in found.body
    assert "<math" in found.body
    assert '<code class="language-python">x &lt; 1' in found.body
    assert "A Title" not in found.body


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (".. title: A Title\n.. date: 2020-01-02\n\n* **Bold**\n\n.. _docs: /d\n", "<strong>Bold"),
        ("\n.. slug: a\n.. title: A Title\n\nSee `this <https://a.example/>`_.\n", ">this</a>"),
        ("Title: A Title\nDate: 2020-01-02\n\n.. image:: /p.png\n\nText.\n", "<img src"),
    ],
    ids=["nikola", "nikola-below-a-line", "a-directive"],
)
def test_text_may_be_restructured(pandoc: Pandoc, text: str, shown: str) -> None:
    """Nikola takes each text for it, which its fields or a directive tell; others stay text."""
    found = article(pandoc, "a.txt", text)
    assert found.title == "A Title"
    assert shown in found.body
    assert ".." not in found.body
    assert article(pandoc, "b.txt", "Title: A\n\nOne .. two `x`_\n").markup == "text"


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("文章が\n続く。\n終わり", "文章が続く。終わり"),
        ("中文\nLatin\n中文", "中文 Latin 中文"),
        ("한국어\n문장", "한국어 문장"),
        ("中文\n\U00020000字", "中文\U00020000字"),
    ],
    ids=["kana", "beside Latin", "Korean", "rare signs"],
)
@pytest.mark.parametrize("name", ["a.rst", "a.org", "a.adoc"])
def test_lines_of_chinese_and_japanese_are_joined_without_a_space(
    pandoc: Pandoc, name: str, written: str, shown: str
) -> None:
    """They have none between their signs; other scripts, and Korean, have."""
    assert article(pandoc, name, f"{written}\n").body.strip() == f"<p>{shown}</p>"


def test_a_line_of_japanese_may_begin_with_what_is_bold(pandoc: Pandoc) -> None:
    """What its first and last signs are is seen through emphasis and links."""
    found = article(pandoc, "a.adoc", "文章が\n*太字*\n続く\n")
    assert found.body.strip() == "<p>文章が<strong>太字</strong>続く</p>"


def test_marks_that_end_a_summary_are_kept(pandoc: Pandoc) -> None:
    """They are comments of each form."""
    for name, text in (("a.rst", RST), ("a.org", ORG), ("a.adoc", ASCIIDOC)):
        assert "<!--more-->" in article(pandoc, name, text).body


HELD = {
    "docinfo": ("a.rst", "T\n=\n\n:status: draft\n\nText.", "draft"),
    "docinfo-twice": ("a.rst", "T\n=\n\n:status: draft\n:status: published\n\nText.", "draft"),
    "docinfo-alone": ("a.rst", ":draft: true\n\nText.", "draft"),
    "above-the-title": ("a.rst", ":draft: true\n\nT\n=\n\nText.", "draft"),
    "front-matter-over-docinfo": (
        *("a.rst", "---\nstatus: published\n---\nT\n=\n\n:status: draft\n\nText."),
        "draft",
    ),
    "docinfo-under-front-matter": (
        *("a.rst", "---\nstatus: draft\n---\nT\n=\n\n:status: published\n\nText."),
        "draft",
    ),
    "nikola": ("a.rst", ".. title: T\n.. status: private\n\nText.", "private"),
    "ablog-without-a-date": ("a.rst", "T\n=\n\n.. post::\n   :tags: a\n\nText.", "draft"),
    "org": ("a.org", "#+TITLE: T\n#+DRAFT: t\n\nText.", "draft"),
    "org-lower": ("a.org", "#+title: T\n#+draft: true\n\nText.", "draft"),
    "org-after-a-block": (
        *("a.org", "#+begin_quote\nNot closed.\n#+DRAFT: t\n#+begin_src x\n#+DRAFT: n\n#+end_src"),
        "draft",
    ),
    "docinfo-short-title": ("a.rst", "Ab\n==\n\n:status: draft\n\nText.", "draft"),
    "docinfo-overlined": (
        *("a.rst", "=====\n Ab\n=====\nSub\n---\n\n.. comment\n\n:status: draft\n\nText."),
        "draft",
    ),
    "ox-hugo": ("a.org", "#+title: T\n#+HUGO_DRAFT: true\n\nText.", "draft"),
    "ox-hugo-custom": (
        *("a.org", "#+title: T\n#+hugo_custom_front_matter: :x 1 :draft true\n\nText."),
        "draft",
    ),
    "org-properties": (
        "a.org",
        ":PROPERTIES:\n:STATUS: draft\n:END:\n#+title: T\n\nText.",
        "draft",
    ),
    "asciidoc": ("a.adoc", "= T\n:draft: true\n\nText.", "draft"),
    "asciidoc-underlined": (
        *("a.adoc", "Title\n=====\n\nPart\n----\n\nText.\n\n:draft: true\n\n----\nx\n----\n"),
        "draft",
    ),
    "asciidoc-condition": ("a.adoc", "= T\nifndef::x[]\n:draft: true\nendif::[]\n\nText.", "draft"),
    "asciidoc-set": ("a.adoc", "= T\n:draft:\n\nText.", "draft"),
    "asciidoc-unset": ("a.adoc", "= T\n:!published:\n\nText.", "draft"),
    "jekyll-asciidoc": ("a.adoc", "= T\n:page-published: false\n\nText.", "draft"),
    "jbake": ("a.adoc", "= T\nJane Roe\n2020-01-02\n:jbake-status: draft\n\nText.", "draft"),
    "typst": ("a.typ", "#let draft = true\n= T\nText.", "draft"),
    "typst-template": (
        *("a.typ", '#import "x.typ": *\n#show: post.with(title: "T", draft: true)\nText.'),
        "draft",
    ),
    "typst-table": (
        "a.typ",
        '#let post = (title: "T", draft: true)\n#set document(date: auto)\nX.',
        "draft",
    ),
    "typst-metadata": ("a.typ", '#metadata((title: "T", draft: true)) <post>\nText.', "draft"),
    "djot": ("a.dj", "---\ntitle: T\ndraft: true\n---\n\nText.", "draft"),
    "textile": ("a.textile", "---\ntitle: T\npublished: false\n---\n\nText.", "draft"),
    "mediawiki": ("a.mediawiki", "---\ntitle: T\nstatus: draft\n---\n\nText.", "draft"),
}


@pytest.mark.parametrize(("name", "text", "status"), HELD.values(), ids=HELD)
def test_drafts_are_drafts_in_every_form(pandoc: Pandoc, name: str, text: str, status: str) -> None:
    """A mark that holds an article holds it however its form writes it."""
    assert article(pandoc, name, text).status == status


EMBARGOED = {
    "docinfo": ("a.rst", "T\n=\n\n:date: 2020-01-02\n:embargo: 2031-02-03\n\nText."),
    "org": ("a.org", "#+title: T\n#+DATE: 2020-01-02\n#+HUGO_PUBLISHDATE: [2031-02-03 Mon]\n\nX."),
    "asciidoc": ("a.adoc", "= T\n:revdate: 2020-01-02\n:page-publish-at: 2031-02-03\n\nText."),
    "typst": ("a.typ", '#let date = "2020-01-02"\n#let embargo = "2031-02-03"\nText.'),
}


@pytest.mark.parametrize(("name", "text"), EMBARGOED.values(), ids=EMBARGOED)
def test_embargoes_hold_in_every_form(pandoc: Pandoc, name: str, text: str) -> None:
    """The latest time that a document gives for itself counts."""
    published = article(pandoc, name, text).published
    assert published
    assert f"{published:%Y-%m-%d}" == "2031-02-03"


@pytest.mark.parametrize(
    ("name", "text"),
    [("a.rst", "T\n=\n\n:draft: ture\n\nX."), ("a.org", "#+title: T\n#+draft: ture\n\nX.")],
)
def test_what_may_mean_a_draft_is_refused(pandoc: Pandoc, name: str, text: str) -> None:
    """A slip is told with its line, and nothing is published by it."""
    with pytest.raises(UnreadableArticle, match="neither yes nor no") as caught:
        article(pandoc, name, text)
    assert caught.value.line == (4 if name == "a.rst" else 2)


HIDDEN = {
    "org-comment-tree": ("a.org", f"#+title: T\n\nSeen.\n* COMMENT No\n{W}\n"),
    "org-noexport": ("a.org", f"#+title: T\n\nSeen.\n* No :noexport:\n{W}\n"),
    "org-comment": ("a.org", f"#+title: T\n\nSeen.\n# {W}\n#+begin_comment\n{W}\n#+end_comment\n"),
    "asciidoc-condition": ("a.adoc", f"= T\n\nSeen.\n\nifdef::internal[]\n{W}\nendif::[]\n"),
    "asciidoc-inline-condition": ("a.adoc", f"= T\n\nSeen.\n\nifdef::internal[{W}]\n"),
    "asciidoc-nested": (
        "a.adoc",
        f"= T\n:a:\n\nSeen.\n\nifdef::b[]\nifdef::a[]\n{W}\nendif::[]\n{W}\nendif::[]\n",
    ),
    "asciidoc-ifeval": ("a.adoc", f'= T\n\nSeen.\n\nifeval::["{{x}}" == "y"]\n{W}\nendif::[]\n'),
    "asciidoc-comments": ("a.adoc", f"= T\n\nSeen.\n\n////\n{W}\n////\n\n// {W}\n"),
    "asciidoc-styled": ("a.adoc", f"= T\n\nSeen.\n\n[comment]\n{W}\n\n[comment]\n--\n\n{W}\n--\n"),
    "rst-comment": ("a.rst", f"T\n=\n\nSeen.\n\n.. {W}\n\n..\n   {W}\n"),
    "rst-only": ("a.rst", f"T\n=\n\nSeen.\n\n.. only:: internal\n\n   {W}\n"),
    "rst-todo": ("a.rst", f"T\n=\n\nSeen.\n\n.. todo:: {W}\n"),
    "rst-ifconfig": ("a.rst", f"T\n=\n\nSeen.\n\n.. ifconfig:: x\n\n   {W}\n"),
    "rst-made": ("a.rst", f"T\n=\n\nSeen.\n\n.. gallery:: {W}\n\n.. index:: {W}\n"),
    "org-select": ("a.org", f"#+title: T\n#+EXCLUDE_TAGS: x\nSeen.\n* No :x:\n{W}\n"),
    "org-archived": ("a.org", f"#+title: T\nSeen.\n* Old :ARCHIVE:\n{W}\n"),
    "org-drawer": ("a.org", f"#+title: T\nSeen.\n* H\n:LOGBOOK:\n{W}\n:END:\n"),
    "org-exports": (
        "a.org",
        f"#+title: T\nSeen.\n#+begin_src python :exports none\n{W}\n#+end_src\n",
    ),
    "typst-hide": ("a.typ", f"Seen. #hide[{W}]"),
    "mediawiki-included": ("a.wiki", f"Seen.<includeonly>{W}</includeonly>"),
    "mediawiki-comment": ("a.wiki", f"Seen. <!-- {W} -->"),
    "textile-comment": ("a.textile", f"Seen.\n\n###. {W}\n"),
    "typst-comment": ("a.typ", f"Seen. // {W}\n/* {W} */\n"),
    "djot-comment": ("a.dj", f"Seen. {{% {W} %}}\n"),
}  # fmt: skip


@pytest.mark.parametrize(("name", "text"), HIDDEN.values(), ids=HIDDEN)
def test_what_documents_hide_stays_hidden(pandoc: Pandoc, name: str, text: str) -> None:
    """Comments, and what stands under conditions that its own program would not meet."""
    found = article(pandoc, name, text)
    assert "Seen." in found.body
    assert W not in str(found)


@pytest.mark.parametrize("text", ["ifdef::x[]\nNot closed.", "////\nNot closed.", "----\nNot."])
def test_what_is_held_back_without_an_end_is_refused(pandoc: Pandoc, text: str) -> None:
    """Nobody knows how much of it may be seen."""
    with pytest.raises(UnreadableArticle, match="never closed"):
        article(pandoc, "a.adoc", f"= T\n\nText.\n\n{text}")


def test_articles_of_one_org_file(pandoc: Pandoc) -> None:
    """A file of which Emacs exports each subtree, drafts too, is not published as a whole."""
    with pytest.raises(UnreadableArticle, match="EXPORT_FILE_NAME") as caught:
        article(pandoc, "a.org", "* DONE A\n:PROPERTIES:\n:EXPORT_FILE_NAME: a\n:END:\nText.")
    assert caught.value.line == 3


INCLUDES = {
    "rst-include": ("rst", ".. include:: {}"),
    "rst-include-literal": ("rst", ".. include:: {}\n   :literal:"),
    "rst-include-code": ("rst", ".. include:: {}\n   :code: python"),
    "rst-csv": ("rst", ".. csv-table:: T\n   :file: {}"),
    "rst-raw": ("rst", ".. raw:: html\n   :file: {}"),
    "rst-literalinclude": ("rst", ".. literalinclude:: {}"),
    "rst-figure": ("rst", ".. figure:: {}\n\n   Caption."),
    "rst-image": ("rst", ".. image:: {}"),
    "org-include": ("org", "#+INCLUDE: {}"),
    "org-include-quoted": ("org", '#+INCLUDE: "{}" src text'),
    "org-setup": ("org", "#+SETUPFILE: {}"),
    "org-image": ("org", "[[file:{}]]"),
    "adoc-include": ("adoc", "include::{}[]"),
    "adoc-include-in-code": ("adoc", "----\ninclude::{}[]\n----"),
    "adoc-image": ("adoc", "image::{}[opts=inline]"),
    "typst-include": ("typ", '#include "{}"'),
    "typst-read": ("typ", '#read("{}")'),
    "typst-csv": ("typ", '#csv("{}")'),
    "typst-raw": ("typ", '#raw(read("{}"))'),
    "typst-image": ("typ", '#image("{}")'),
    "mediawiki-template": ("wiki", "{{{{{}}}}}"),
    "mediawiki-file": ("wiki", "[[File:{}]]"),
    "textile-image": ("textile", "!{}!"),
    "djot-image": ("dj", "![x]({})"),
}


@pytest.fixture(scope="module")
def beside(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Pandoc, Path]]:
    """A pandoc that was started where a secret lies, and that folder; another lies above."""
    above = tmp_path_factory.mktemp("secrets")
    folder = above / "deep" / "articles"
    folder.mkdir(parents=True)
    for file in (folder / "secret.txt", above / "secret.txt"):
        file.write_text(f"{W},{W}\n")
    made = Pandoc()
    with pytest.MonkeyPatch.context() as patched:
        patched.chdir(folder)
        made.convert(b"x", "rst")
    yield made, folder
    assert made.started == 1
    made.close()


@pytest.mark.parametrize(("ending", "text"), INCLUDES.values(), ids=INCLUDES)
@pytest.mark.parametrize("place", ["secret.txt", "../../secret.txt", "/secret.txt"])
def test_no_file_is_ever_shown(
    beside: tuple[Pandoc, Path], ending: str, text: str, place: str
) -> None:
    """Neither one beside the document nor any other of the machine, however it is included."""
    converter, folder = beside
    name = f"{folder.parents[1]}{place}" if place.startswith("/") else place
    try:
        found = article(converter, f"a.{ending}", f"Seen.\n\n{text.format(name)}\n")
        shown = f"{found}"
        assert "Seen." in shown
    except UnreadableArticle as error:
        shown = error.reason
    assert W not in shown


def test_what_is_included_is_told(pandoc: Pandoc) -> None:
    """One line names the files, and the rest of the document is there."""
    text = "T\n=\n\nSeen.\n\n.. include:: a.txt\n\n.. csv-table:: x\n   :file: b.csv\n\nSeen too.\n"
    found = article(pandoc, "a.rst", text)
    (told,) = found.warnings
    assert "It includes b.csv, a.txt" in told
    assert "Seen too." in found.body


def test_what_other_programs_alone_understand_is_told(pandoc: Pandoc) -> None:
    """Templates of MediaWiki, and what is for paper."""
    (told,) = article(pandoc, "a.wiki", "Seen. {{Infobox|a=b}} {{Cite}}").warnings
    assert "{{Cite}}, {{Infobox}}" in told
    (told,) = article(pandoc, "a.rst", "Seen.\n\n.. raw:: latex\n\n   \\x\n").warnings
    assert "latex" in told


def test_a_page_that_leads_to_another_is_no_article(pandoc: Pandoc) -> None:
    """MediaWiki keeps one for each name that a page has had."""
    context = Context(key="articles/a.wiki", home=HOME)
    assert read(b"#REDIRECT [[Other]]", context, pandoc.convert).articles == ()


def test_categories_of_a_wiki_are_tags(pandoc: Pandoc) -> None:
    """They are no part of what it says."""
    found = article(pandoc, "a.wiki", "Seen. [[Category:Ships|*]]\n[[Category:Harbours]]\n")
    assert found.tags == ("Ships", "Harbours")
    assert "Ships" not in found.body


LINKS = {
    "rst": ("a.rst", "`x <other.rst>`_", 'href="other.rst"'),
    "sphinx": ("a.rst", ":doc:`x <../other>`", 'href="{filename}../other"'),
    "sphinx-bare": ("a.rst", ":doc:`other`", 'href="{filename}other"'),
    "pelican": ("a.rst", "`x <{filename}/other.rst>`_", 'href="{filename}/other.rst"'),
    "pelican-old": ("a.rst", "`x <|filename|other.rst>`_", 'href="|filename|other.rst"'),
    "org": ("a.org", "[[file:other.org][x]]", 'href="other.org"'),
    "org-heading": ("a.org", "[[file:other.org::*Head][x]]", 'href="other.org"'),
    "asciidoc": ("a.adoc", "xref:other.adoc[x]", 'href="other.adoc"'),
    "asciidoc-part": ("a.adoc", "xref:other.adoc#part[x]", 'href="other.adoc#part"'),
    "asciidoc-angles": ("a.adoc", "<<other.adoc#,x>>", 'href="other.adoc"'),
    "asciidoc-within": ("a.adoc", "<<part>>\n\n[#part]\n== Part\n\nText.", 'href="#part"'),
    "mediawiki": ("a.wiki", "[[Other page|x]]", 'href="{filename}Other_page"'),
    "creole": ("a.creole", "[[other|x]]", 'href="{filename}other"'),
    "textile": ("a.textile", '"x":other.textile', 'href="other.textile"'),
    "web": ("a.org", "[[https://example.org/x.org][x]]", 'href="https://example.org/x.org"'),
    "mail": ("a.adoc", "ada@example.org", 'href="mailto:ada@example.org"'),
}


@pytest.mark.parametrize(("name", "text", "link"), LINKS.values(), ids=LINKS)
def test_references_to_files(pandoc: Pandoc, name: str, text: str, link: str) -> None:
    """They come in the forms that one resolver knows."""
    assert link in article(pandoc, name, f"Seen.\n\n{text}\n").body


def test_videos_are_links(pandoc: Pandoc) -> None:
    """What a site's generator embeds has an address."""
    address = 'href="https://www.youtube.com/watch?v=abc"'
    assert address in article(pandoc, "a.rst", "Seen.\n\n.. youtube:: abc\n").body
    assert address in article(pandoc, "a.adoc", "Seen.\n\nvideo::abc[youtube]\n").body


def test_a_formula_that_stands_in_org_as_in_latex(pandoc: Pandoc) -> None:
    """An environment of mathematics is one; any other is for paper alone."""
    found = article(pandoc, "a.org", "Seen.\n\n\\begin{equation}\nx = 1\n\\end{equation}\n")
    assert '<math display="block"' in found.body
    assert found.warnings == ()


def test_attributes_of_asciidoc_are_filled_in(pandoc: Pandoc) -> None:
    """In text, as its own processor has it, and not in code."""
    text = "= T\n:url: https://example.org/x\n\n{url}[Words^] {none}\n\n----\n{url}\n----\n"
    body = article(pandoc, "a.adoc", text).body
    assert '<a href="https://example.org/x">Words</a> {none}' in body
    assert "<code>{url}</code>" in body


def test_code_of_jekyll_in_textile(pandoc: Pandoc) -> None:
    """A tag of Liquid that stands for code is code."""
    text = "Seen.\n\n{% highlight ruby %}\nx *y* z\n{% endhighlight %}\n"
    body = article(pandoc, "a.textile", text).body
    assert '<pre><code class="language-ruby">x *y* z</code></pre>' in body


# Notebooks


def book(*cells: Mapping[str, Any], **metadata: Any) -> str:
    """A notebook of some cells."""
    made = [
        {
            "cell_type": "code",
            "id": f"c{n}",
            "metadata": {},
            **({"outputs": [], "execution_count": 1} if "cell_type" not in cell else {}),
            **cell,
        }
        for n, cell in enumerate(cells)
    ]
    kernel = {"kernelspec": {"name": "python3", "language": "python", "display_name": "P"}}
    about = {"metadata": {**kernel, **metadata}, "nbformat": 4, "nbformat_minor": 5}
    return json.dumps({"cells": made, **about})


def markdown(text: str) -> dict[str, Any]:
    """A cell of words."""
    return {"cell_type": "markdown", "source": text}


def shows(data: Mapping[str, Any]) -> dict[str, Any]:
    """An output of a cell."""
    return {"output_type": "display_data", "metadata": {}, "data": data}


FIELDS = {
    "raw-cell": (
        book({"cell_type": "raw", "source": "---\ntitle: T\ndate: 2020-01-02\ndraft: true\n---"}),
        "draft",
    ),
    "markdown-cell": (book(markdown("---\ntitle: T\ndate: 2020-01-02\n---\n\nText.")), "published"),
    "nikola": (
        book(markdown("Text."), nikola={"title": "T", "date": "2020-01-02", "status": "draft"}),
        "draft",
    ),
    "metadata": (book(markdown("Text."), title="T", date="2020-01-02"), "published"),
    "fastpages": (
        book(markdown("# T\n> In short.\n\n- toc: true\n- hide: true\n- date: 2020-01-02")),
        "private",
    ),
}


@pytest.mark.parametrize(("text", "status"), FIELDS.values(), ids=FIELDS)
def test_what_notebooks_say_of_themselves(pandoc: Pandoc, text: str, status: str) -> None:
    """In their metadata, or at the top of the first cell."""
    found = article(pandoc, "a.ipynb", text)
    assert (found.title, found.status) == ("T", status)
    assert found.published == datetime.fromisoformat("2020-01-02T00:00Z")


def test_a_notebook_s_first_heading_is_its_title(pandoc: Pandoc) -> None:
    """Code has its language; of an output's forms the richest stands."""
    rich = shows({"text/html": "<table><tr><td>1</td></tr></table>", "text/plain": W})
    found = article(
        pandoc, "a.ipynb", book(markdown("# T\n\nText $x$."), {"source": "y", "outputs": [rich]})
    )
    assert found.title == "T"
    assert '<code class="language-python">y</code>' in found.body
    assert "<table><tr><td>1" in found.body
    assert "<math" in found.body
    assert W not in found.body


CELLS: dict[str, dict[str, Any]] = {
    "tag": {"metadata": {"tags": ["remove-cell"]}},
    "nbconvert": {"metadata": {"tags": ["remove_cell"]}},
    "nbsphinx": {"metadata": {"nbsphinx": "hidden"}},
    "quarto": {"source": f"#| include: false\n{W}"},
    "nbdev": {"source": f"#hide\n{W}"},
    "input": {"metadata": {"tags": ["hide-input"]}},
    "jupyter": {"metadata": {"jupyter": {"source_hidden": True}}},
    "echo": {"source": f"#| echo: false\n{W}"},
    "output": {
        "metadata": {"tags": ["remove-output"]},
        "source": "x",
        "outputs": [{"output_type": "stream", "name": "stdout", "text": [W]}],
    },
}


@pytest.mark.parametrize("cell", CELLS.values(), ids=CELLS)
def test_hidden_cells_of_notebooks(pandoc: Pandoc, cell: dict[str, Any]) -> None:
    """What the page of a notebook does not show is not published."""
    found = article(pandoc, "a.ipynb", book(markdown("Seen."), {"source": W, **cell}))
    assert "Seen." in found.body
    assert W not in found.body


def test_pictures_in_notebooks_are_told(pandoc: Pandoc) -> None:
    """Those of outputs and those of attachments, counted in one line."""
    attached = markdown("Seen. ![p](attachment:p.png)") | {
        "attachments": {"p.png": {"image/png": "iVBORw0KGgo="}}
    }
    plotted = {"source": "x", "outputs": [shows({"image/png": "iVBORw0KGgo="})]}
    found = article(pandoc, "a.ipynb", book(attached, plotted))
    assert "<img" not in found.body
    (told,) = found.warnings
    assert told.startswith("2 pictures")


@pytest.mark.parametrize("text", ["{}", "[]", "no json", '{"worksheets": []}', '{"cells": [1]}'])
def test_what_is_no_notebook(pandoc: Pandoc, text: str) -> None:
    """It is set aside with a reason."""
    with pytest.raises(UnreadableArticle, match="no notebook"):
        article(pandoc, "a.ipynb", text)


# Documents of word processors

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_CORE = "http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" '
    'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-'
    'officedocument.wordprocessingml.document.main+xml"/></Types>'
)
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    "{}</Relationships>"
)


def packed(parts: Mapping[str, str | bytes]) -> bytes:
    """An archive."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return made.getvalue()


def docx(body: str, core: str = "", more: Mapping[str, str | bytes] | None = None) -> bytes:
    """A document of Word, by the XML of its body, of its properties and of further parts."""
    main = f'<Relationship Id="r1" Type="{_RELATION}/officeDocument" Target="word/document.xml"/>'
    return packed(
        {
            "[Content_Types].xml": _TYPES,
            "_rels/.rels": _RELATIONS.format(main),
            "word/document.xml": f'<w:document xmlns:w="{_W}" xmlns:r="{_RELATION}">'
            f"<w:body>{body}</w:body></w:document>",
            "docProps/core.xml": f'<cp:coreProperties xmlns:cp="{_CORE}" '
            'xmlns:dc="http://purl.org/dc/elements/1.1/" '
            f'xmlns:dcterms="http://purl.org/dc/terms/">{core}</cp:coreProperties>',
            **(more or {}),
        }
    )


def run(text: str, properties: str = "") -> str:
    """Some words of Word."""
    return f"<w:r><w:rPr>{properties}</w:rPr><w:t>{text}</w:t></w:r>"


ODF = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for name in ("office", "text", "style", "meta", "drawing")
)


def odt(body: str, meta: str = "", styles: str = "") -> bytes:
    """A document of Writer, by the XML of its text and of its properties."""
    return packed(
        {
            "mimetype": "application/vnd.oasis.opendocument.text",
            "content.xml": f"<office:document-content {ODF}><office:automatic-styles>{styles}"
            "</office:automatic-styles><office:body><office:text>"
            f"{body}</office:text></office:body></office:document-content>",
            "styles.xml": f"<office:document-styles {ODF}/>",
            "meta.xml": f'<office:document-meta {ODF} xmlns:dc="http://purl.org/dc/elements/1.1/">'
            f"<office:meta>{meta}</office:meta></office:document-meta>",
        }
    )


def test_what_documents_of_word_say_of_themselves(pandoc: Pandoc) -> None:
    """By their core properties, and those that their author added."""
    core = (
        "<dc:title>T</dc:title><dc:creator>Ada Roe</dc:creator><cp:keywords>a, b</cp:keywords>"
        "<dc:description>In short.</dc:description>"
        "<dcterms:created>2020-01-02T10:00:00Z</dcterms:created>"
        "<cp:contentStatus>Final</cp:contentStatus>"
    )
    found = article(pandoc, "a.docx", docx(f"<w:p>{run('Seen.')}</w:p>", core))
    assert (found.title, found.summary, found.tags) == ("T", "In short.", ("a", "b"))
    assert found.published == datetime.fromisoformat("2020-01-02T10:00Z")
    assert (found.authors[0].name, found.status) == ("Ada Roe", "published")
    named = article(pandoc, "2021-03-04-a.docx", docx(f"<w:p>{run('Seen.')}</w:p>", core))
    assert named.published == datetime.fromisoformat("2021-03-04T00:00Z")


def test_what_documents_of_writer_say_of_themselves(pandoc: Pandoc) -> None:
    """By their metadata, and the fields that their author added."""
    meta = (
        "<dc:title>T</dc:title><meta:initial-creator>Ada Roe</meta:initial-creator>"
        "<meta:keyword>a</meta:keyword><meta:keyword>b</meta:keyword>"
        "<meta:creation-date>2020-01-02T10:00:00</meta:creation-date>"
        '<meta:user-defined meta:name="Status">draft</meta:user-defined>'
    )
    found = article(pandoc, "a.odt", odt("<text:p>Seen.</text:p>", meta))
    assert (found.title, found.tags, found.status) == ("T", ("a", "b"), "draft")
    assert found.published == datetime.fromisoformat("2020-01-02T10:00Z")


@pytest.mark.parametrize(
    ("word", "status"), [("Draft", "draft"), ("Final", "published"), ("published", "published")]
)
def test_the_status_of_a_document_of_word(pandoc: Pandoc, word: str, status: str) -> None:
    """Word has a property for it, and words of its own."""
    core = f"<cp:contentStatus>{word}</cp:contentStatus>"
    assert article(pandoc, "a.docx", docx(f"<w:p>{run('X')}</w:p>", core)).status == status


STYLES = (
    f'<w:styles xmlns:w="{_W}"><w:style w:type="character" w:styleId="Quiet">'
    "<w:rPr><w:vanish/></w:rPr></w:style></w:styles>"
)
QUIET = '<w:rStyle w:val="Quiet"/>'
UNSEEN: dict[str, tuple[str, bytes]] = {
    "vanish": ("docx", docx(f"<w:p>{run('Seen.')}{run(W, '<w:vanish/>')}</w:p>")),
    "web-hidden": ("docx", docx(f"<w:p>{run('Seen.')}{run(W, '<w:webHidden/>')}</w:p>")),
    "deleted": (
        "docx",
        docx(
            f'<w:p>{run("Seen.")}<w:del w:id="1" w:author="x"><w:r><w:delText>{W}'
            "</w:delText></w:r></w:del></w:p>"
        ),
    ),
    "vanishing-style": (
        "docx",
        docx(
            f"<w:p>{run('Seen.')}{run(W, QUIET)}</w:p>",
            more={"word/styles.xml": STYLES},
        ),
    ),
    "annotation": (
        "odt",
        odt(f"<text:p>Seen.<office:annotation><text:p>{W}</text:p></office:annotation></text:p>"),
    ),
    "tracked": (
        "odt",
        odt(
            '<text:tracked-changes><text:changed-region text:id="c1"><text:deletion><text:p>'
            f"{W}</text:p></text:deletion></text:changed-region></text:tracked-changes>"
            '<text:p>Seen.<text:change text:change-id="c1"/></text:p>'
        ),
    ),
    "hidden-paragraph": (
        "odt",
        odt(f"<text:p>Seen.</text:p><text:p><text:hidden-text>{W}</text:hidden-text></text:p>"),
    ),
    "hidden-style": (
        "odt",
        odt(
            f'<text:p>Seen.<text:span text:style-name="T1">{W}</text:span></text:p>',
            styles='<style:style style:name="T1" style:family="text">'
            '<style:text-properties text:display="none"/></style:style>',
        ),
    ),
    "hidden-section": (
        "odt",
        odt(
            "<text:p>Seen.</text:p>"
            '<text:section text:name="s" text:display="none">'
            f"<text:p>{W}</text:p></text:section>"
        ),
    ),
}  # fmt: skip


@pytest.mark.parametrize(("form", "data"), UNSEEN.values(), ids=UNSEEN)
def test_what_word_processors_hide_stays_hidden(pandoc: Pandoc, form: str, data: bytes) -> None:
    """Hidden text, what was deleted while changes were tracked, and remarks."""
    found = article(pandoc, f"a.{form}", data)
    assert "Seen." in found.body
    assert W not in str(found)


def test_changes_are_taken_as_accepted(pandoc: Pandoc) -> None:
    """What was inserted while changes were tracked is there; switched off, nothing is hidden."""
    inserted = f'<w:ins w:id="1" w:author="x">{run("New.")}</w:ins>'
    shown = run("Shown.", '<w:vanish w:val="false"/>')
    found = article(pandoc, "a.docx", docx(f"<w:p>{inserted}{shown}</w:p>"))
    assert "New.Shown." in found.body
    assert found.warnings == ()


def test_pictures_in_documents_are_told(pandoc: Pandoc) -> None:
    """They are left out; one that lies elsewhere is not fetched, and keeps its address."""
    picture = (
        '<w:p><w:r><w:drawing><wp:inline xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/'
        'wordprocessingDrawing"><a:graphic xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/'
        'main"><a:graphicData><pic:pic xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/'
        'picture"><pic:blipFill><a:blip r:{}="p1"/></pic:blipFill></pic:pic></a:graphicData>'
        "</a:graphic></wp:inline></w:drawing></w:r></w:p>"
    )
    kind = f'Type="{_RELATION}/image"'
    within = _RELATIONS.format(f'<Relationship Id="p1" {kind} Target="media/a.png"/>')
    data = docx(
        f"<w:p>{run('Seen.')}</w:p>{picture.format('embed')}",
        more={"word/_rels/document.xml.rels": within, "word/media/a.png": b"\x89PNG"},
    )
    found = article(pandoc, "a.docx", data)
    assert "<img" not in found.body
    assert found.warnings
    assert found.warnings[0].startswith("A picture stored")
    # Nothing of it is left when the next document names a file in the same way.
    assert "<img" in article(pandoc, "a.rst", "Seen.\n\n.. image:: media/a.png\n").body

    away = 'Target="http://192.0.2.1/a.png" TargetMode="External"/>'
    beyond = _RELATIONS.format(f'<Relationship Id="p1" {kind} {away}')
    data = docx(
        f"<w:p>{run('Seen.')}</w:p>{picture.format('link')}",
        more={"word/_rels/document.xml.rels": beyond},
    )
    assert "Seen." in article(pandoc, "a.docx", data).body


def lying(size: int) -> bytes:
    """An archive whose largest part says that it is small."""
    data = bytearray(docx("x" * size))
    for found in (data.find(b"word/document.xml"), data.rfind(b"word/document.xml")):
        start = found - (30 if found == data.find(b"word/document.xml") else 46)
        struct.pack_into("<I", data, start + (22 if data[start + 2] == 3 else 24), 10)
    return bytes(data)


BROKEN = {
    "no-archive": (b"hello", "cannot be unpacked|can be unpacked"),
    "cut": (docx("<w:p/>")[:200], "can be unpacked"),
    "no-text": (packed({"x": "y"}), "can be unpacked"),
    "no-xml": (packed({"word/document.xml": "<w:x"}), "pandoc can read|XML is broken"),
    "bomb": (docx("x" * 80_000_000), "bytes of text"),
    "lying-bomb": (lying(80_000_000), "bytes of text|can be unpacked"),
    "many-parts": (packed({f"word/{n}.xml": "" for n in range(5001)}), "parts"),
    "entities": (
        packed({"word/document.xml": '<!DOCTYPE x [<!ENTITY a "aaa">]><x>&a;</x>'}),
        "entities",
    ),
}


@pytest.mark.parametrize(("data", "reason"), BROKEN.values(), ids=BROKEN)
def test_broken_documents_of_word(pandoc: Pandoc, data: bytes, reason: str) -> None:
    """They are set aside with a reason, within bounds."""
    with pytest.raises(UnreadableArticle, match=reason):
        article(pandoc, "a.docx", data)


def test_no_more_is_unpacked_than_is_kept() -> None:
    """A bomb takes little more memory than the bound, whatever it would become."""
    data = docx(" " * 400_000_000)
    tracemalloc.start()
    with pytest.raises(UnreadableArticle, match="bytes of text"):
        documents.office.head(data, "docx")
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 200_000_000


def test_a_part_that_is_packed_in_another_way() -> None:
    """Nothing but what word processors write is unpacked."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_BZIP2) as archive:
        archive.writestr("word/document.xml", "<x/>")
    with pytest.raises(UnreadableArticle, match="can be unpacked"):
        documents.office.head(made.getvalue(), "docx")


@given(st.binary(max_size=300))
@settings(max_examples=60)
def test_any_bytes_are_no_error_of_ours(data: bytes) -> None:
    """An archive of any bytes is set aside."""
    whole = docx("<w:p/>")
    for one in (data, whole[: len(data)] + data, whole[:-30] + data):
        with pytest.raises(UnreadableArticle):
            documents.office.head(one[:-1] if one == whole else one, "docx")
    assert zlib.crc32(data) >= 0


WORDS = st.text(st.sampled_from("ab:=#+*[]{}()<>/\"'.,|-_` \n\t\\1"), max_size=200)


@given(WORDS)
@settings(max_examples=200)
def test_no_text_is_an_error_of_ours(text: str) -> None:
    """Whatever stands there is read or refused, and no line is lost of what is no field."""
    for head in (restructured.head, org.head, asciidoc.head, typst.head, notebook.head):
        with suppress(UnreadableArticle):
            head(text)


@given(st.lists(st.sampled_from(["text", "", "ifdef::a[]", "endif::[]", "////", "----", ":a:"])))
@settings(max_examples=200)
def test_no_condition_shows_what_it_holds_back(lines: list[str]) -> None:
    """However conditions, comments and code stand around it."""
    text = "\n".join([*lines, "", "ifdef::nowhere[]", W, "endif::nowhere[]", ""])
    try:
        shown = asciidoc.head(text).body
    except UnreadableArticle:
        return
    assert W not in shown
