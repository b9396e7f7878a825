"""Texts that content systems hand out as the trees of their editors, as HTML.

Each module knows one published form. What none knows of a tree is left out and counted, and the
words in it stay.
"""

import json
from collections import Counter
from collections.abc import Callable
from typing import Any

from feedwright.reading.formats.editors import (
    contentful,
    editorjs,
    ghost_editor,
    portable_text,
    prismic,
    prosemirror,
    slate,
    streamfield,
)
from feedwright.reading.formats.editors.nodes import Lost

_FORMS: tuple[tuple[Callable[[Any], bool], Callable[[Any, Lost], str]], ...] = (
    (portable_text.is_text, portable_text.html),
    (prismic.is_text, prismic.html),
    (contentful.is_text, contentful.html),
    (prosemirror.is_text, prosemirror.html),
    (editorjs.is_text, editorjs.html),
    (slate.is_text, slate.html),
    (streamfield.is_text, streamfield.html),
)
_LONGEST = 10_000_000
"""In characters: a longer text is not looked at for whether it is JSON."""
_NAMED = 5


def html(value: Any) -> tuple[str, tuple[str, ...]] | None:
    """The HTML of a text, and what is to be told of what it lacks, each a sentence.

    Args:
        value: A tree, or its JSON, as columns of databases hold it.

    Returns:
        None where it is in none of the forms that are known.
    """
    if isinstance(value, str):
        value = tree(value)
    if not isinstance(value, dict | list) or not value:
        return None
    if ghost_editor.is_lexical(value):
        try:
            return ghost_editor.html(json.dumps(value))
        except (ValueError, RecursionError):
            return None
    for is_text, made in _FORMS:
        if is_text(value):
            lost: Lost = Counter()
            return made(value, lost), _told(lost)
    return None


def tree(text: str) -> Any:
    """The tree of a text that is JSON of one; None of any other."""
    if text.lstrip()[:1] not in ("{", "[") or len(text) > _LONGEST:
        return None
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _told(lost: Lost) -> tuple[str, ...]:
    if not lost:
        return ()
    names = [f"{count} of {name}" for name, count in lost.most_common(_NAMED)]
    more = f" and {len(lost) - _NAMED} kinds more" if len(lost) > _NAMED else ""
    return (f"What its editor calls so is not known and was left out: {', '.join(names)}{more}.",)
