"""Walls: what a site shows in the place of an article to who has not logged in, or not agreed.

To publish one would announce "Log in" or "Just a moment..." to every subscriber. A wall is told by
its shape: a field for a password, a button to agree, the marks of services that keep programs out,
or a title that says so and no more. It shows hardly any prose, names no author and no date, and has
no picture of a story; what does is an article, whatever it is about. So is what the page itself
sets apart as its article, with prose and none of what walls ask, however little it says: a verse
or two lines that a form to log in stands above.
"""

import re
from collections.abc import Collection, Iterable, Mapping
from typing import Any

import msgspec
from lxml import html

from feedwright.domain.patterns import seldom
from feedwright.reading.formats.webpage.pagemeta import text_of, tidy
from feedwright.reading.formats.webpage.story import BLOCKS, Weights, letters


class Wall(msgspec.Struct, frozen=True, kw_only=True):
    """What a page has that walls have."""

    said: str
    """What it is, and what to do, in the words of a message."""
    most: int
    """In letters: a page that shows more is none."""
    signed: bool = False
    """Whether it may name an author and a date all the same."""


_TOP = 100_000
"""Characters of a page in which marks are looked for, which bounds the time to look."""
_MOST, _MOST_CHECKED = 4_000, 2_000
"""In letters: a page with more prose is not looked at, or asks for consent if it is a wall."""
_LITTLE, _SOME, _MUCH = 200, 400, 1_000
"""In letters: what a wall shows beside a title, beside a field or button, and with sure marks."""
_LINE, _START = 40, 3
"""So many paragraphs, each of so many letters, are more than the start of an article."""
_VERSE = 20
"""In letters: what a page calls its article may be as short as this."""
_WRITTEN = frozenset({"", "email", "password", "tel", "text", "url"})
"""The types of fields that a reader writes in."""
_SEARCHES = frozenset({"q", "s", "query", "search"})
"""What fields to search by are named."""
_LONGEST_BUTTON = 60
_LOGIN = "It is a form to log in, and no article; log in, and save it again."
_CHECK = "It is a site's check of who reads it, and no article; save it again when it is shown."
_CONSENT = "It asks for consent before it shows an article; answer it, and save it again."
_DENIED = "It says that access is denied, and is no article; save it again when it is shown."
_PAID = "It shows no more than the start of an article for subscribers; log in, and save it again."

_CHALLENGE = seldom(
    r"_cf_chl_opt|cf-browser-verification|cf-error-details|/_Incapsula_Resource|px-captcha|"
    r"captcha-delivery\.com|awsWafCookieDomainList|ddos-guard/js-challenge|showcaptcha|"
    r"/sorry/index|validate\.perfdrive\.com|anubis_challenge"
)
"""What pages of services have that keep programs out, and pages behind them have not."""
_CAPTCHA = frozenset({"cf-turnstile", "g-recaptcha", "h-captcha", "smart-captcha"})
_AGREES = seldom(
    r"\b(?:accept|agree|allow|consent|zustimm|akzeptier|einverstanden|j['’]accepte|acept|accett|"
    r"acconsent|aceit|concord|akkoord|godk[äe]nn|godta|tillad|tillåt|samtyk|hyväksy|salli|"
    r"akceptuj|zgadzam|souhlas|elfogad|kabul|onayl|приня|соглас|прийня|погодж|αποδ[οέ]χ)|"
    r"同意|承諾|接受|동의|موافق|قبول|מסכי",
    re.IGNORECASE,
)
"""What stands on a button to agree."""
_CONTROLS = ".//button | .//input | .//a[@role='button'] | .//a[" + (
    " or ".join(f"contains(@class, '{one}')" for one in ("utton", "btn", "cta", "ccept", "gree"))
    + "]"
)
"""Buttons, and links that look like them."""
_COOKIES = seldom(r"cookie|consent|куки|クッキー|쿠키|الارتباط", re.IGNORECASE)
PRIVACY = re.compile(
    r"privacy|datenschutz|privacidad|confidentialit|riservatezza|personvern|persondata|privatliv|"
    r"integritet|tietosuoja|prywatno|soukrom|adatv[eé]del|gizlilik|конфиденциал|プライバシー|隐私|"
    r"隱私|개인정보",
    re.IGNORECASE,
)
"""What the addresses and words of links to a site's policy on privacy have."""
_TITLES: Mapping[str, str] = {
    _LOGIN: (
        "log in|login|sign in|signin|log on|log in to continue|sign in to continue|please log in|"
        "please sign in|member login|anmelden|anmeldung|einloggen|bitte anmelden|connexion|"
        "se connecter|connectez-vous|identification|identifiez-vous|iniciar sesión|inicia sesión|"
        "acceder|ingresar|identifícate|entrar|iniciar sessão|fazer login|accedi|accesso|inloggen|"
        "aanmelden|logga in|logg inn|log ind|kirjaudu|kirjaudu sisään|zaloguj się|logowanie|"
        "přihlášení|přihlásit se|bejelentkezés|giriş yap|oturum aç|вход|войти|авторизация|вхід|"
        "увійти|σύνδεση|تسجيل الدخول|התחברות|כניסה|लॉग इन|ログイン|登录|登錄|登入|로그인"
    ),
    _CHECK: (
        "just a moment|one moment|one moment, please|please wait|attention required|one more step|"
        "are you a robot|are you human|verify you are human|human verification|security check|"
        "security checkpoint|vercel security checkpoint|checking your browser|robot check|"
        "pardon our interruption|bot verification|captcha|ddos protection|client challenge|"
        "making sure you're not a bot|nur einen moment|einen moment bitte|sicherheitsprüfung|"
        "sicherheitsüberprüfung|sind sie ein roboter|un instant|un instant, s’il vous plaît|"
        "vérification de sécurité|êtes-vous un robot|un momento|verificación de seguridad|"
        "um momento|verificação de segurança|controllo di sicurezza|een moment geduld|"
        "ett ögonblick|et øjeblik|et øyeblikk|chwileczkę|okamžik|bir dakika lütfen|"
        "один момент|подождите|проверка безопасности|вы не робот|请稍候|安全验证|請稍候|"
        "しばらくお待ちください|"
        "잠시만 기다리십시오|لحظة"
    ),
    _CONSENT: (
        "please enable cookies|enable cookies|cookies required|cookie consent|consent|"
        "before you continue|before you continue to google|before you continue to youtube|"
        "privacy gate|dpg media privacy gate|zustimmung|einwilligung|cookie-einstellungen|"
        "avant de continuer|consentement|gestion des cookies|antes de continuar|"
        "prima di continuare|cookies accepteren|voordat je verdergaat|samtycke|samtykke|suostumus"
    ),
    _DENIED: (
        "access denied|access to this page has been denied|access to this site has been denied|"
        "you have been blocked|request unsuccessful|zugriff verweigert|zugang verweigert|"
        "accès refusé|accès interdit|acceso denegado|accesso negato|acesso negado|"
        "toegang geweigerd|åtkomst nekad|ingen tilgang|adgang nægtet|pääsy estetty|"
        "odmowa dostępu|dostęp zabroniony|přístup odepřen|erişim engellendi|доступ запрещен|"
        "доступ запрещён|доступ ограничен|доступ заборонено|アクセスが拒否されました|"
        "访问被拒绝|拒绝访问|접근이 거부되었습니다|تم رفض الوصول"
    ),
}
"""What walls are called, in small letters; each is a whole title, or a part of one."""
_PARTS = seldom(r"\s+[-–—|·•:»]+\s+|\s*[|｜]\s*|:\s+")
_ENDS = " .…!?。"


def found(
    root: html.HtmlElement, weights: Weights, text: str, title: str, paid: Collection[str]
) -> Wall | None:
    """What a page has that walls have; None where it has nothing of it.

    Args:
        root: The page, while it has its forms.
        weights: How much prose each of its elements holds.
        text: Its HTML.
        title: What its ``<title>`` says.
        paid: The classes of what it says to be for subscribers.
    """
    if weights.get(root, 0) > _MOST_CHECKED:
        return _asking(root, weights) if weights.get(root, 0) <= _MOST else None
    called = _called(title)
    wall = (
        _checking(root, text, called)
        or _asking(root, weights)
        or _shutting(root, weights, called)
        or _selling(root, weights, paid)
    )
    if wall and not wall.signed and any(map(_is_article, root.iter("article"))):
        return None
    return wall


def stands_before(wall: Wall, story: html.HtmlElement | None, fields: Mapping[str, Any]) -> bool:
    """Whether a page with the marks of a wall is one.

    Args:
        wall: The marks.
        story: What was found in the page, None where it shows nothing.
        fields: What was found for an article.
    """
    if not wall.signed and (fields.get("date") or fields.get("authors")):
        return False
    if story is None:
        return True
    if wall.signed:
        few = sum(letters(text_of(one)) >= _LINE for one in story.iter("p")) < _START
        return few and letters(text_of(story)) < wall.most
    return letters(text_of(story)) < wall.most and all(
        _is_sign(one)
        for one in story.iter("audio", "figure", "iframe", "img", "pre", "table", "video")
    )


def _called(title: str) -> str:
    """What a page is by its title; "" where that is not what walls are called."""
    whole = tidy(title).lower()
    parts = {part.strip(_ENDS) for part in (whole, *_PARTS.split(whole))}
    return next((said for said, names in _TITLES.items() if parts & set(names.split("|"))), "")


def _checking(root: html.HtmlElement, text: str, called: str) -> Wall | None:
    """The marks of services that keep programs out, and of a captcha before nothing to write in."""
    if _CHALLENGE.search(text, 0, _TOP):
        return Wall(said=called or _CHECK, most=_MUCH)
    captchas = (
        one
        for one in root.xpath(
            ".//div[contains(@class, 'captcha') or contains(@class, 'turnstile')]"
        )
        if not _CAPTCHA.isdisjoint((one.get("class") or "").split())
    )
    if any(not any(map(_writes, one.iterancestors("form"))) for one in captchas):
        return Wall(said=_CHECK, most=_LITTLE)
    return None


def _writes(form: html.HtmlElement) -> bool:
    """Whether a form has a field to write in, as those of letters and subscriptions have."""
    fields = form.iter("input", "textarea")
    return any(one.tag == "textarea" or _type(one) in _WRITTEN for one in fields)


def _type(control: html.HtmlElement) -> str:
    return (control.get("type") or "").lower()


def _asking(root: html.HtmlElement, weights: Weights) -> Wall | None:
    """A request for consent, with a button to agree, that hardly any prose stands beside."""
    for control in root.xpath(_CONTROLS):
        words = tidy(f"{control.get('value') or ''} {text_of(control)}")
        if len(words) > _LONGEST_BUTTON or not _AGREES.search(words):
            continue
        notice = next((one for one in control.iterancestors() if weights.get(one)), None)
        if notice is None or weights.get(root, 0) - weights[notice] >= _LITTLE:
            continue
        told = [text_of(one) for one in notice.iter(*BLOCKS) if _is_told(one, weights)]
        asked = [text for text in told if _COOKIES.search(text) or PRIVACY.search(text)]
        if asked and sum(map(letters, asked)) * 2 >= sum(map(letters, told)):
            return Wall(said=_CONSENT, most=letters(text_of(notice)) + _LITTLE)
    return None


def _shutting(root: html.HtmlElement, weights: Weights, called: str) -> Wall | None:
    """A title that says what shuts others out, or a field for a password and hardly any prose."""
    asks = [one for one in root.iter("input", "button") if _is_asked(one)]
    is_bare = weights.get(root, 0) < _LITTLE
    if is_bare and any(_type(one) == "password" for one in asks):
        return Wall(said=_LOGIN, most=_LITTLE)
    if called and (asks or called != _LOGIN):
        return Wall(said=called, most=_SOME if asks else _LITTLE)
    return None


def _selling(root: html.HtmlElement, weights: Weights, paid: Collection[str]) -> Wall | None:
    """What is for subscribers, by the page's own word, and not there."""
    if paid and not any(_is_shown(one, weights, paid) for one in root.iter()):
        return Wall(said=_PAID, most=_SOME, signed=True)
    return None


def _is_told(block: html.HtmlElement, weights: Weights) -> bool:
    """Whether a block has prose, and holds no other block."""
    return bool(weights.get(block)) and next(block.iterdescendants(*BLOCKS), None) is None


def _is_asked(control: html.HtmlElement) -> bool:
    """Whether a reader is to fill in a field or press a button for the page's own sake.

    A search, and a form to log in above a page, below it or beside comments, stand on any page.
    """
    if _type(control) in ("hidden", "search"):
        return False
    if (control.get("name") or "").lower() in _SEARCHES:
        return False
    return not any(map(_is_beside, control.iterancestors()))


def _is_beside(part: html.HtmlElement) -> bool:
    """Whether a part of a page is beside what it is for: its head or foot, or comments."""
    if part.tag in ("header", "nav", "aside", "footer", "dialog") or part.get("role") == "search":
        return True
    if part.tag == "form" and not _SEARCHES.isdisjoint(part.fields.keys()):
        return True
    named = f"{part.get('id') or ''} {part.get('class') or ''}".lower()
    return part.tag not in ("body", "html") and "comment" in named


def _is_article(part: html.HtmlElement) -> bool:
    """Whether a part that the page calls an article has prose, and nothing of a wall."""
    if any(_is_asked(one) for one in part.iter("input", "button")):
        return False
    title = " ".join(text_of(one) for one in part.iter("h1", "h2"))
    rest = letters(text_of(part)) - letters(title)
    return rest >= _VERSE and next(part.iter("p", "blockquote", "ul", "ol"), None) is not None


def _is_shown(part: html.HtmlElement, weights: Weights, paid: Iterable[str]) -> bool:
    """Whether an element has prose and one of some classes."""
    return bool(weights.get(part)) and not set((part.get("class") or "").split()).isdisjoint(paid)


def _is_sign(image: html.HtmlElement) -> bool:
    """Whether a picture is a site's sign, or a frame is a check's own."""
    if image.tag == "iframe":
        return _CHALLENGE.search(image.get("src") or "") is not None
    named = " ".join(image.get(name) or "" for name in ("alt", "class", "src"))
    return image.tag == "img" and "logo" in named.lower()
