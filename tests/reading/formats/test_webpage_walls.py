"""Walls that were saved in the place of an article, and articles about them."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.reading.formats.test_webpage import reading, shown
from tests.reading.formats.test_webpage_mistaken import TOLD, page

from feedwright.domain.errors import UnreadableArticle

LOGINS = {
    "en": ("Sign in - The Quay", "Welcome back. Sign in with your address to go on reading."),
    "de": ("Anmelden | Hafenblatt", "Bitte melden Sie sich mit Ihrer Adresse an, um zu lesen."),
    "fr": ("Connexion : Le Quai", "Connectez-vous avec votre adresse pour lire la suite."),
    "es": ("Iniciar sesión · El Muelle", "Escribe tu dirección para seguir leyendo."),
    "ru": ("Вход — Причал", "Войдите, чтобы читать дальше."),
    "ja": ("ログイン｜波止場新聞", "続きを読むにはログインしてください。"),
}
CHECKS = {
    "en": ("Just a moment...", "Checking if the connection is secure. This takes a few seconds."),
    "de": ("Nur einen Moment…", "Die Sicherheit Ihrer Verbindung wird überprüft."),
    "fr": ("Un instant…", "Nous vérifions la sécurité de votre connexion."),
    "tr": ("Bir dakika lütfen...", "Bağlantınızın güvenliği denetleniyor."),
    "zh": ("请稍候…", "正在检查您的连接是否安全。"),
}
DENIED = {
    "en": ("Access Denied", 'You have no permission to access "/quay" on this server.'),
    "de": ("Zugriff verweigert", "Sie haben keine Berechtigung für diese Seite."),
    "it": ("Accesso negato", "Non hai il permesso di aprire questa pagina."),
    "ko": ("접근이 거부되었습니다", "이 페이지를 볼 권한이 없습니다."),
}
CONSENTS = {
    "en": ("We and our partners store cookies to measure how the site is used.", "Accept all"),
    "de": ("Mit Cookies finanzieren wir diese Seite; mehr steht im Datenschutz.", "Zustimmen"),
    "fr": ("Avec votre accord, nous utilisons des cookies pour mesurer l’audience.", "J'accepte"),
    "pl": ("Używamy plików cookie, aby mierzyć ruch na tej stronie.", "Akceptuję i zgadzam się"),
    "ja": ("このサイトでは利用状況の計測のためにクッキーを使用します。", "同意する"),
}
ABOUT = {
    "en": "Cookies are how a site knows a reader again, and this is how to log in without them.",
    "de": "An Cookies erkennt eine Seite ihre Leser, und so meldet man sich ohne sie an.",
    "ru": "По файлам cookie сайт узнаёт читателя, и вот как войти без них.",
}
FIELDS = '<input type="email" name="a"><input type="password" name="b"><button>OK</button>'


def told(whole: str) -> str:
    """What is said of a page that is no article."""
    with pytest.raises(UnreadableArticle) as error:
        reading(whole)
    return str(error.value)


@pytest.mark.parametrize("tongue", LOGINS)
def test_form_to_log_in_is_told(tongue: str) -> None:
    """A page that has a field for a password and hardly any prose is told, whatever its title."""
    title, says = LOGINS[tongue]
    form = f"<main><form action='/in'><h1>Quay</h1><p>{says}</p>{FIELDS}</form></main>"
    assert "form to log in" in told(page(title, form))
    assert "form to log in" in told(page("The Quay", form))
    bare = form.replace('<input type="password" name="b">', "")
    assert "form to log in" in told(page(title, bare))


@pytest.mark.parametrize("tongue", CHECKS)
def test_check_of_who_reads_is_told(tongue: str) -> None:
    """A page that is called as checks of browsers are, and says no more, is told."""
    title, says = CHECKS[tongue]
    assert "who reads it" in told(page(title, f"<h1>quay.example</h1><p>{says}</p>"))


@pytest.mark.parametrize("tongue", DENIED)
def test_denied_access_is_told(tongue: str) -> None:
    """A page that is called a denial of access, and says no more, is told."""
    title, says = DENIED[tongue]
    assert "access is denied" in told(page(title, f"<h1>{title}</h1>{says}<p>Reference #18.2"))


@pytest.mark.parametrize(
    "mark",
    [
        "<script>window._cf_chl_opt = {cvId: '3'};</script>",
        "<script src='https://ct.captcha-delivery.com/c.js'></script>",
        "<iframe src='/_Incapsula_Resource?x=1'></iframe>",
        "<div id='px-captcha'></div>",
        "<form><div class='g-recaptcha' data-sitekey='k'></div></form>",
        "<div class='cf-turnstile'></div>",
    ],
)
def test_marks_of_a_check_are_told(mark: str) -> None:
    """A page with the marks of a service that keeps programs out, and no prose, is told."""
    assert "who reads it" in told(page("quay.example", f"<p>Hold on, please.</p>{mark}"))


@pytest.mark.parametrize("tongue", CONSENTS)
def test_request_for_consent_is_told(tongue: str) -> None:
    """A page that shows nothing but a request for consent, with a button, is told."""
    says, agrees = CONSENTS[tongue]
    notice = f"<div class='box'><h1>The Quay</h1><p>{says}</p><p>{says}</p>"
    for button in (
        f"<button>{agrees}</button>",
        f'<input type="submit" value="{agrees}">',
        f"<a class='btn' href='#'>{agrees}</a>",
    ):
        assert "asks for consent" in told(page("The Quay", f"{notice}<form>{button}</form></div>"))


@pytest.mark.parametrize("tongue", CONSENTS)
def test_article_beside_a_request_for_consent_stays(tongue: str) -> None:
    """A story that a request for consent stands beside is read."""
    says, agrees = CONSENTS[tongue]
    notice = f"<div class='box'><p>{says}</p><button>{agrees}</button></div>"
    story = f"<article><h1>Crane</h1>{'<p>' + TOLD['en'] + '</p>'}" + "<p>It is old.</p>" * 3
    whole = page("Crane", f"{notice}{story}<p>{TOLD['en']} So it was said.</p></article>" * 2)
    assert TOLD["en"] in shown(reading(whole).body)


@pytest.mark.parametrize("tongue", ABOUT)
@pytest.mark.parametrize("title", ["Sign in", "Just a moment...", "Access Denied", "Consent"])
def test_article_about_walls_stays(tongue: str, title: str) -> None:
    """An article is read that has the name of a wall and the form of one, and prose or a date."""
    form = f"<div class='modal'><form>{FIELDS}</form></div>"
    prose = "".join(f"<p>{ABOUT[tongue]} {number}</p>" for number in range(12))
    assert ABOUT[tongue] in reading(page(title, f"<article>{prose}</article>{form}")).body
    short = page(title, f"<article><h1>{title}</h1><p>{ABOUT[tongue]}</p></article>{form}")
    dated = short.replace(
        "</head>", '<meta property="article:published_time" content="2021-02-03"></head>'
    )
    assert ABOUT[tongue] in shown(reading(dated).body)


def test_form_for_comments_makes_no_wall() -> None:
    """A short note stays that a captcha stands below, in a form to write in."""
    note = f"<h1>Crane</h1><p>{TOLD['en']}</p>"
    form = "<form><textarea></textarea><div class='g-recaptcha'></div><button>Send</button></form>"
    assert TOLD["en"] in shown(reading(page("Crane", note + form)).body)
    letter = form.replace("<textarea></textarea>", "<input type='email'>")
    assert TOLD["en"] in shown(reading(page("Crane", note + letter)).body)
    assert "who reads it" in told(page("Crane", note + form.replace("<textarea></textarea>", "")))


def test_pictures_of_a_story_make_no_wall() -> None:
    """A page of pictures with a form to log in is read; the sign of a site is no such picture."""
    form = f"<form>{FIELDS}</form>"
    drawn = "<article><h1>Crane</h1><p>Drawn. <img src='/strips/crane-17.png'></p></article>"
    assert "crane-17" in reading(page("Crane", drawn + form)).body
    assert "form to log in" in told(page("Crane", drawn.replace("crane-17", "logo") + form))


SHORT = {
    "en": "<p>An old silent pond<br>A frog jumps into the pond<br>Splash! Silence again.</p>",
    "de": "<p>Freitag bleibt das Büro am Hafen geschlossen.</p>",
    "fr": "<blockquote>La mer se tait. Un oiseau passe. Rien ne dure.</blockquote>",
    "sv": "<p>Hon såg på havet, länge, och sedan gick hon hem.</p>",
    "ru": "<p>Снег шёл всю ночь. Утром мы вышли, и город был другой.</p>",
    "ja": "<p>金曜日は休みます。来週の月曜日から通常どおり営業します。</p>",
    "he": "<p>מועצת הנמל החליטה ביום שני שהעגורן הישן יישאר במקומו.</p>",
}
"""Articles of two lines."""


@pytest.mark.parametrize("tongue", SHORT)
@pytest.mark.parametrize("title", ["Un instant", "One moment", "Login", "Consent", "Crane"])
def test_article_of_two_lines_stays_beside_forms(tongue: str, title: str) -> None:
    """What a page calls its article is read however short, where it asks its reader nothing."""
    article = f"<article><h1>{title}</h1>{SHORT[tongue]}</article>"
    notice = "<div><p>We use cookies. See our privacy policy.</p><button>Accept</button></div>"
    login = f"<form>{FIELDS}<div class='h-captcha'></div></form>"
    expected = set(shown(SHORT[tongue]))
    for other in (notice, login, f"<header>{login}</header>", f"<div class='c'>{login}</div>"):
        assert expected <= set(shown(reading(page(title, other + article)).body))
    inside = article.replace("</article>", f"{login}</article>")
    assert told(page(title, inside))


def test_forms_of_any_page_make_no_wall() -> None:
    """A search, and a form to log in above a page or beside its comments, tell nothing."""
    note = f"<h1>Acceder</h1><p>{TOLD['en']}</p>"
    login = f"<form>{FIELDS}</form>"
    for beside in (
        "<form><input name='q'></form>",
        "<form role='search'><input name='term'></form>",
        f"<header>{login}</header>",
        f"<section id='comments'>{login}</section>",
    ):
        assert TOLD["en"] in shown(reading(page("Acceder", note + beside)).body)
    assert "form to log in" in told(page("Acceder", note + login))


def locked(body: str) -> str:
    """A page of an article that is for subscribers."""
    data = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": "Crane",
        "datePublished": "2021-02-03T00:00:00Z",
        "isAccessibleForFree": False,
        "hasPart": {
            "@type": "WebPageElement",
            "isAccessibleForFree": "False",
            "cssSelector": ".rest, .more",
        },
    }
    script = f'<script type="application/ld+json">{json.dumps(data)}</script>'
    return page("Crane", f"{script}<article><h1>Crane</h1>{body}</article>")


@pytest.mark.parametrize("tongue", TOLD)
def test_start_of_an_article_for_subscribers_is_told(tongue: str) -> None:
    """A page is told whose part for subscribers is not there, and that shows two lines."""
    start = f"<p>{TOLD[tongue]}</p>"
    assert "for subscribers" in told(locked(f"{start}<p>Subscribe to read on.</p>"))
    rest = f"<div class='rest'><p>{TOLD['en']}</p></div>"
    assert TOLD["en"] in shown(reading(locked(start + rest)).body)
    assert TOLD[tongue] in shown(reading(locked(start * 40)).body)
    assert TOLD[tongue] in shown(reading(locked(start * 3)).body)


@given(
    title=st.sampled_from([title for one in (LOGINS, CHECKS, DENIED) for title, _ in one.values()]),
    word=st.sampled_from(["crane", "harbour", "Kran", "порт", "港"]),
    count=st.integers(300, 600),
)
def test_long_page_is_no_wall(title: str, word: str, count: int) -> None:
    """No page is a wall that has prose enough, whatever its title and its forms."""
    prose = f"<p>{' '.join([word] * count)}.</p>"
    form = f"<form>{FIELDS}<button>Accept cookies</button></form>"
    assert word in reading(page(title, f"<article>{prose}</article>{form}")).body
