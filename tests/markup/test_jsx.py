# ruff: noqa: E501 - a row of a table is read best on one line

import pytest

from feedwright.markup import convert, published
from feedwright.markup.jsx import plain
from feedwright.reading.formats import READABLE


@pytest.mark.parametrize(
    ("mdx", "left"),
    [
        pytest.param("import Chart from '../Chart.astro'\n\nText.", "\nText.", id="import"),
        pytest.param('import { A, B as C } from "x";\nText.', "Text.", id="import of names"),
        pytest.param("import {\n  A,\n  B,\n} from 'x'\n\nText.", "\nText.", id="import over lines"),
        pytest.param("import * as React from 'react'\nText.", "Text.", id="import of all"),
        pytest.param("import type { A } from 'x'\nText.", "Text.", id="import of types"),
        pytest.param("import './style.css'\nText.", "Text.", id="import for its effect"),
        pytest.param("export const meta = { a: 1 }\n\nText.", "\nText.", id="export"),
        pytest.param("export default function Page() {\n  return 1\n}\n\nText.", "\nText.", id="export of a function"),
        pytest.param("export const a = `\nb\n\nc {\n`\n\nText.", "\nText.", id="export of a text over blank lines"),
        pytest.param("export const a = {\n  b: 1, // it's {\n\n  c: 'd'\n}\n\nText.", "\nText.", id="export of an object over blank lines"),
        pytest.param("export function A() {\n  const b = 1\n\n  return b\n}\nMore", "", id="export up to a blank line"),
        pytest.param("export const a = (never closed\n\nText.", "\nText.", id="export that nothing closes"),
        pytest.param("export { a } from 'x'\n\nText.", "\nText.", id="export of names"),
        pytest.param('<Image src={cover} alt="Cover" />', '<Image alt="Cover" />', id="expression"),
        pytest.param("<img style={{float: 'left', width: 70}} src=\"a.gif\" />", '<img src="a.gif" />', id="object"),
        pytest.param("<img src={require('./b.png').default} width={300} />", '<img src="./b.png" width="300" />', id="file and number"),
        pytest.param("<a href={'x.html'}\n  title={`t`}>w</a>", '<a href="x.html"\n  title="t">w</a>', id="texts"),
        pytest.param("<B {...props} a='b'>c</B>", "<B a='b'>c</B>", id="spread"),
        pytest.param("<B render={() => <i>{'}'}</i>}>c</B>", "<B>c</B>", id="function with a brace in a text"),
        pytest.param("A {false && <p>{'}'} b\n\nc</p>} d", "A  d", id="what is never shown"),
        pytest.param("<A b={null} c='d' />e", "<A c='d' />e", id="an attribute that is nothing"),
        pytest.param("A { null } {undefined && (b)}c", "A  c", id="nothing"),
        pytest.param("`{false && b}` {falsehood} {a && b}", "`{false && b}` {falsehood} {a && b}", id="what may be"),
        pytest.param("By <C />{' '}today.", "By <C /> today.", id="space"),
        pytest.param("She will import it from 'there' soon.", "She will import it from 'there' soon.", id="prose"),
        pytest.param("import duties rose\n\nexport fell", "import duties rose\n\nexport fell", id="words at the start of a line"),
        pytest.param("export const prices kept rising, said a", "", id="prose that reads as a module"),
        pytest.param("a < b and {c} > d", "a < b and {c} > d", id="signs"),
        pytest.param("<a {b", "<a {b", id="never closed"),
        pytest.param("```js\nimport a from 'b'\nexport const c = 1\n```", "```js\nimport a from 'b'\nexport const c = 1\n```", id="code"),
        pytest.param("`<A b={c} />` and `{' '}`", "`<A b={c} />` and `{' '}`", id="code in a line"),
    ],
)  # fmt: skip
def test_mdx_becomes_markdown(mdx: str, left: str) -> None:
    """What MDX adds to Markdown goes, and the words of the article stay."""
    assert plain(mdx) == left


def test_the_mark_of_the_summary_is_not_shown() -> None:
    """Docusaurus's mark of where a summary ends is no text."""
    shown = published("Intro.\n\n{/* truncate */}\n\nRest.", "markdown").body
    assert "<!-- truncate -->" in shown
    html = convert(shown, "markdown", base="https://example.org/a/", scope="a-").html
    assert html.split() == ["<p>Intro.</p>", "<p>Rest.</p>"]


def test_mdx_is_read() -> None:
    """Files that end in .mdx are articles."""
    assert ".mdx" in READABLE
