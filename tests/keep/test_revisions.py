import pytest

from feedwright.domain.article import Article
from feedwright.keep.revisions import page_name


@pytest.mark.parametrize(
    ("article", "expected"),
    [
        pytest.param(Article(key="k", slug="harbour", title="Other"), "harbour", id="slug"),
        pytest.param(Article(key="k", slug="184223", title="A Ship"), "a-ship", id="number"),
        pytest.param(Article(key="k", slug="0f3c9a", title="A Ship"), "a-ship", id="checksum"),
        pytest.param(Article(key="k", slug="184223"), "184223", id="number and no title"),
        pytest.param(Article(key="k", title="Gemi Çıktı"), "gemi-cikti", id="title"),
        pytest.param(Article(key="k"), "8254c329", id="nothing"),
        pytest.param(Article(key="k", title="🚢"), "8254c329", id="nothing that can be written"),
    ],
)
def test_page_name(article: Article, expected: str) -> None:
    """An article's own page is named after its slug, else its title, else its key."""
    assert page_name(article) == expected
