"""Textile, whose code names its language in ways that pandoc does not know."""

import re

from feedwright.reading.formats.documents.head import Head

_CLASS = r"\((?P<language>[\w.+-]+)(?:[ \t]*#[^()\s]*)?\)"
_BLOCK = re.compile(
    rf"^bc{_CLASS}(?:\.[ \t]+(?P<one>.+?)(?=\n[ \t]*\n|\Z)"
    r"|\.\.[ \t]+(?P<several>.+?)"
    r"(?=\n[ \t]*\n(?:p|h[1-6]|bq|bc|fn\d+|pre|notextile|#{3})[^\s.]*\.|\Z))",
    re.MULTILINE | re.DOTALL,
)
_HIGHLIGHT = re.compile(
    r"\{%-?[ \t]*highlight[ \t]+(?P<language>[\w.+-]+)[^%\n]*%\}\n?(?P<code>.*?)"
    r"\{%-?[ \t]*endhighlight[ \t]*-?%\}",
    re.DOTALL,
)
_HTML = re.compile(
    r"<pre><code class=\"(?:language-)?(?P<language>[\w.+-]+)\">(?P<code>.*?)</code></pre>",
    re.DOTALL,
)


def head(text: str) -> Head:
    """A text, which has no way of its own to say something of itself.

    Args:
        text: The whole, below front matter.
    """
    text = _HIGHLIGHT.sub(lambda found: _code(found["language"], found["code"]), text)
    text = _HTML.sub(lambda found: _code(found["language"], found["code"]), text)
    return Head(body=_BLOCK.sub(_rewritten, text))


def _rewritten(found: re.Match[str]) -> str:
    return _code(found["language"], (found["one"] or found["several"]).rstrip("\n"))


def _code(language: str, code: str) -> str:
    return f'<pre class="{language}">{code}</pre>'
