"""What of a newsletter is its text: without what is there for mail alone.

Pictures that count readers, hidden lines, forms, and the lines by which one unsubscribes or opens
the letter elsewhere: they would act for whoever it was sent to.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from html import escape
from urllib.parse import unquote, urlsplit

from lxml import etree
from lxml import html as parser
from lxml.html import HtmlElement

from feedwright.domain import attributes
from feedwright.domain.text import clean, one_line

_VERBS = (
    r"unsubscribe|opt[ -]?out|(?:manage|update|change|edit) (?:your |my |e-?mail |mail |"
    r"subscription |newsletter |notification )*(?:preferences|settings|profile|"
    r"subscriptions?)|"
    r"(?:view|read|open|see|show)(?: (?:this|it|the|your|in|as|a|e-?mail|mail|message|newsletter|"
    r"issue|web|page|on))* (?:online|browser|web ?page|web)|"
    r"(?:view|read) (?:it |this )?(?:online|on (?:the )?web)|(?:web|browser|online)[ -]version|"
    r"(?:read|open|view) in (?:the |our )?app|add us to your (?:address book|contacts)|"
    r"forward (?:this|to a friend|it)(?: e-?mail| to a friend)?|"
    r"abmelden|abbestellen|newsletter abbestellen|austragen|(?:im|in ihrem|in deinem) browser "
    r"(?:ansehen|anzeigen|öffnen|lesen)|online[ -]?(?:ansicht|version)|web-?ansicht|"
    r"(?:se |me )?d[ée]s(?:abonner|inscrire|abonnement|inscription)|"
    r"(?:voir|lire|afficher)(?: (?:cet|ce|le|la|e-?mail|message|dans|votre))* (?:navigateur|ligne)|"
    r"version en ligne|(?:darse|darme|date) de baja|cancelar (?:la |tu |su )?(?:suscripci[óo]n|"
    r"inscri[çc][ãa]o)|(?:ver|leer)(?: (?:este|en|correo|el|tu|su|e-?mail|no))* navegador|"
    r"disiscriviti|cancellati|annulla (?:l.)?iscrizione|(?:visualizza|apri|leggi)(?: \w+){0,3} "
    r"browser|afmelden|uitschrijven|(?:bekijk|lees)(?: \w+){0,4} (?:browser|online)|"
    r"descadastr\w+|abonelikten (?:çık|ayrıl)\w*|(?:tarayıcıda|web.?de) "
    r"(?:görüntüle|aç)\w*|wypisz(?: się)?|avregistrera|avprenumerera|afmeld|отписаться\w*|"
    r"открыть в браузере|退订|配信停止|"
    r"odhlásit(?: se| odběr\w*| z odběru)*|zrušit odběr\w*|"
    r"(?:zobrazit|otevřít|zobraziť)(?: \w+){0,3} (?:prohlížeči|prehliadači)|"
    r"(?:zobacz|otwórz|wyświetl)(?: \w+){0,3} przeglądarce|zrezygnuj\w*(?: z \w+)?|"
    r"avsluta (?:din )?prenumeration\w*|avmeld\w*(?: \w+)?|meld (?:deg|dig) av|"
    r"(?:visa|läs|öppna|vis|se|åbn|åpne|les|læs)(?: \w+){0,4} "
    r"(?:webbläsare\w*|browser\w*|nettleser\w*|webben)|"
    r"(?:peru|peruuta|lopeta)(?: \w+){0,2} tilau\w*|(?:avaa|katso|lue)(?: \w+){0,3} selaimessa|"
    r"leiratkoz\w*|dezabon\w*|відписатися\w*|取消订阅|取消訂閱|在(?:浏览器|瀏覽器)中?(?:查看|打开|檢視)|"
    r"(?:購読|登録|配信)(?:を)?(?:停止|解除)\w*|ブラウザ(?:ー)?で(?:見る|表示|開く)\w*|"
    r"수신 ?거부|구독 ?(?:취소|해지)|브라우저(?:에서|로) ?(?:보기|열기)|"
    r"إلغاء الاشتراك|(?:عرض|افتح)(?: \w+){0,4} المتصفح|"
    r"ביטול (?:ה)?מינוי|(?:להסרה|הסרה|הסר)(?: מרשימת התפוצה)?|הצג(?:ה)? בדפדפן"
)
_NOISE = re.compile(
    rf"(?:(?:please |just )?click here to |here to |to |you can |» |> )?(?:{_VERBS})"
    r"(?:(?: here| now| instantly| at any time| hier)?|(?: from| vom| von| de| de la| dal| van)"
    r" .{1,60})?[ .!»›>→]*",
    re.IGNORECASE,
)
_HERE = re.compile(
    r"(?:please )?(?:click )?(?:here|this link|link|hier|ici|aqu[íi]|qui|klik hier|buraya)[.!]?",
    re.IGNORECASE,
)
_ABOUT_MAIL = re.compile(
    rf"{_VERBS}|(?:trouble|problems?|difficult\w*) (?:viewing|reading|seeing|displaying)|"
    r"(?:can.?t|cannot|can not|unable to) (?:see|read|view)|not display\w*|no longer (?:wish|want)|"
    r"stop receiving|nicht (?:richtig|korrekt|vollständig)|s.affiche (?:pas|mal)|"
    r"no (?:ve|puede(?:s)? ver|se muestra)|non (?:riesci|visualizzi)|niet (?:goed|correct)|"
    r"görüntülenmiyor",
    re.IGNORECASE,
)
_TO_READER = re.compile(
    r"(?:you(?: a|.)re receiving|you (?:have )?received?) (?:this|these|our)\b|"
    r"(?:this|the) (?:(?:e-?)?mail|message|newsletter) (?:was|is|has been) "
    r"(?:sent|intended|addressed)|"
    r"want to change how you receive|sie (?:erhalten|bekommen|haben) (?:diese|den|unseren)\b|"
    r"vous (?:recevez|avez reçu) (?:ce|cet|cette)\b|(?:has recibido|recibes|ha recibido) este\b|"
    r"(?:ricevi|hai ricevuto) questa\b|(?:je|u) ontvangt deze\b",
    re.IGNORECASE,
)
"""How lines begin that tell whoever got the mail why."""
_LEADS_OUT = re.compile(
    r"unsub|opt-?out|list-manage\.com/(?:unsubscribe|profile)|abmeld|desabonn", re.IGNORECASE
)
_LEAVES = re.compile(r"/(?:unsub(?:scribe)?|opt-?out)(?:[/?#.&;]|$)", re.IGNORECASE)
"""Where an address acts for whoever opens it, in whatever language its link is."""
_FOOTER = re.compile(
    r"subscri|newsletter|mailing|\b(?:e-?)?mails?\b|receiv|preference|no longer|"
    r"not? (?:want|wish)|trouble|display|images?|forward|\bstop\b|angezeigt|abonn|erhalten|"
    r"empfang|reci[bv]|ricev|ontvang|browser|navigat|"
    rf"{_VERBS}",
    re.IGNORECASE,
)
_SEPARATORS = re.compile(r"[\s|·•‧∙–—\-/,;:.()\[\]<>»«→✕×\u200b\u200c\u200d\u034f\ufeff\u00ad]+")
_LONGEST_LINE = 400
"""Characters of a line that may be one by which one unsubscribes."""
_LONGEST_FORM = 500
_OPENED = re.compile(
    r"/(?:track(?:ing)?|trk|wf|e|r|o|t|email|mail|api|v\d|events?)/(?:[\w-]+/)?open(?:ed|s)?\b|"
    r"/open(?:ed)?(?:\.(?:php|aspx?|gif|png|jpg)|/?\?|/[\w=-]{8,}|/?$)|"
    r"(?:^|[/._-])(?:pixel|beacon|tracker|trackingpixel|spacer|blank|clear|cleardot|1x1|"
    r"transparent|webbug)(?:\.(?:gif|png|jpe?g|php|aspx?)|[/?_-]|$)",
    re.IGNORECASE,
)
_COUNTERS = re.compile(
    r"(?:^|\.)(?:google-analytics\.com|list-manage\.com|doubleclick\.net|pixel\.\S+|beacon\.\S+|"
    r"open\.\S+|opens?-?\w*\.\S+|track(?:ing)?\.\S+|trk\.\S+|mailstat\.us|scorecardresearch\.com|"
    r"litmus\.\S+|emltrk\.com|ctsendgrid\.net|ct\.sendgrid\.net)$",
    re.IGNORECASE,
)
_SIZE = re.compile(r"\s*0*([01])(?:\.\d+)?\s*(?:px|pt)?\s*")
_STYLED = re.compile(
    r"(?:^|;)\s*(?:max-)?(width|height)\s*:\s*0*[01](?:\.\d+)?(?:px|pt)?\s*(?=;|!|$)"
)
_HIDDEN = re.compile(
    r"display\s*:\s*none|mso-hide\s*:\s*all|visibility\s*:\s*hidden|"
    r"(?:^|;)\s*(?:max-height|font-size|opacity)\s*:\s*0(?:\.0*)?(?:px|pt|em|%)?\s*(?:;|!|$)",
    re.IGNORECASE,
)
_BLOCKS = frozenset(
    [
        *("p", "div", "td", "th", "li", "tr", "table", "tbody", "center", "blockquote", "section"),
        *("header", "footer", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "body", "article"),
        *("main", "pre", "dl", "dd", "dt", "form"),
    ]
)
_SEEN = ("img", "hr", "video", "audio", "picture", "iframe", "table")
"""What shows something without a word."""
_BREAKS = re.compile(r"(?:<br>\s*){3,}")
_BREAKS_AT_EDGE = re.compile(r"(?:<br>\s*)+(</(?:p|div|td|li)>)")
_SIGNATURE = re.compile(r"^-- ?$", re.MULTILINE)
_LIST_FOOTER = re.compile(r"^(?:_{20,}|-{20,}|={20,})\s*$", re.MULTILINE)
_MAILING_LIST = re.compile(
    r"mailing list|unsubscribe|/listinfo/|list-?info|to (?:leave|stop)|abmelden", re.IGNORECASE
)
_LONGEST_FOOTER = 1_500


def html(
    written: str,
    pictures: Mapping[str, str],
    leaving: frozenset[str] = frozenset(),
    readers: frozenset[str] = frozenset(),
) -> str:
    """A newsletter's HTML without what is there for mail alone.

    Args:
        written: As it stands in the mail.
        pictures: The names of files, by what it calls the pictures that came with it.
        leaving: Addresses by which one unsubscribes.
        readers: Addresses of mail that it was sent to, which are nobody's to read.
    """
    text, _ = attributes.bounded(written)
    reading = parser.HTMLParser(
        encoding="utf-8", no_network=True, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        page = parser.document_fromstring(text.encode(errors="replace"), parser=reading)
    except etree.ParserError:
        return ""
    root = page.find("body")
    if root is None:
        return ""
    _drop(root, lambda one: one.tag in ("style", "script", "head", "title", "meta", "link"))
    _drop(root, lambda one: one.tag != "img" and bool(_HIDDEN.search(one.get("style") or "")))
    _drop(root, _is_counter)
    _set_pictures(root, pictures)
    _drop(root, lambda one: one.tag == "form" and len(_shown(one)) <= _LONGEST_FORM)
    _drop(root, lambda one: one.tag in ("input", "button", "select", "textarea"))
    for link in [*root.iter("a")]:
        if link.getparent() is not None:
            _leave_out(link, leaving)
    _drop_lines_to(root, readers)
    _without_skeleton(root)
    inner = (etree.tostring(one, method="html", encoding="unicode") for one in root)
    body = escape(root.text or "", quote=False) + "".join(inner)
    has_something = _shown(root) or next(root.iter("img", "video", "audio"), None) is not None
    body = _BREAKS_AT_EDGE.sub(r"\1", _BREAKS.sub("<br><br>", body))
    return clean(body).strip() if has_something else ""


def text(written: str, readers: frozenset[str] = frozenset(), *, is_flowed: bool = False) -> str:
    """A newsletter's plain text without signatures, footers of lists, and lines to unsubscribe by.

    Args:
        written: As it stands in the mail.
        readers: Addresses of mail that it was sent to, which are nobody's to read.
        is_flowed: Lines that end with a blank go on in the next one (RFC 3676 §4.1).
    """
    body = written.replace("\r\n", "\n").replace("\r", "\n")
    for rule in _LIST_FOOTER.finditer(body):
        rest = body[rule.end() :]
        if len(rest) <= _LONGEST_FOOTER and _MAILING_LIST.search(rest):
            body = body[: rule.start()]
            break
    if found := [*_SIGNATURE.finditer(body)]:
        body = body[: found[-1].start()]
    if is_flowed:
        body = re.sub(r"(?m)(?<=[^\n ]) \n(?=[^\n>])", " ", body)
    lines = [line for line in body.split("\n") if not _is_line_of_noise(line, readers)]
    body = "\n".join(lines).strip()
    for reader in readers:
        body = re.sub(re.escape(reader).replace("@", "(?:@|%40)"), "", body, flags=re.IGNORECASE)
    return body


def subject(written: str, list_id: str, list_name: str) -> str:
    """A mail's subject without the name of its list before it."""
    found = re.match(r"\[([^\[\]]{1,60})\]\s*(?=\S)", written)
    if not found or not list_id:
        return written
    names = {list_id.partition(".")[0].casefold(), list_name.casefold()}
    return written[found.end() :] if found[1].casefold() in names else written


def _is_line_of_noise(line: str, readers: frozenset[str]) -> bool:
    bare = re.sub(r"<?(?:https?://|mailto:)\S+>?", " ", line)
    words = _SEPARATORS.sub(" ", bare).strip()
    leads_out = bool(re.search(r"(?:https?://|mailto:)\S*(?:unsub|opt-?out)", line, re.IGNORECASE))
    is_to_reader = bool(_TO_READER.match(words)) or any(one in line.lower() for one in readers)
    return len(line) <= _LONGEST_LINE and (
        bool(words and _NOISE.fullmatch(words))
        or ((leads_out or is_to_reader) and _is_footer(words))
    )


def _is_footer(words: str) -> bool:
    return not words or bool(_FOOTER.search(words))


def _drop(root: HtmlElement, is_unwanted: Callable[[HtmlElement], bool]) -> None:
    """Take elements out, and let the text after them stay."""
    for one in [*root.iter(etree.Element)]:
        if one is not root and is_unwanted(one):
            one.drop_tree()


def _is_counter(one: HtmlElement) -> bool:
    """Whether a picture is there to count its readers, or to keep things apart."""
    if one.tag != "img":
        return False
    sizes = [one.get("width") or "", one.get("height") or ""]
    style = (one.get("style") or "").lower()
    styled = {found[1] for found in _STYLED.finditer(style)}
    small = [
        bool(_SIZE.fullmatch(size)) or name in styled
        for name, size in zip(("width", "height"), sizes, strict=True)
    ]
    if all(small) or "display:none" in style.replace(" ", ""):
        return True
    try:
        parts = urlsplit(one.get("src") or "")
        host, path = parts.hostname or "", f"{parts.path}?{parts.query}"
    except ValueError:
        return False
    if _OPENED.search(path):
        return True
    is_sized = any(size.strip().isdecimal() and int(size) > 1 for size in sizes)
    return bool(_COUNTERS.search(host)) and not is_sized and not (one.get("alt") or "").strip()


def _set_pictures(root: HtmlElement, pictures: Mapping[str, str]) -> None:
    """Have pictures that came with the mail be the files that they become."""
    for one in [*root.iter("img")]:
        source = unquote((one.get("src") or "").strip()).lower()
        if name := pictures.get(source):
            one.set("src", name)
            one.attrib.pop("srcset", None)
        elif source.startswith(("cid:", "mid:")) or not source:
            one.drop_tree()


def _leave_out(link: HtmlElement, leaving: frozenset[str]) -> None:
    """Take a link out that acts for whoever got the mail, with its line where that is for it."""
    block = link.getparent()
    while block.tag not in _BLOCKS and block.getparent() is not None:
        block = block.getparent()
    lines = _lines(block)
    line = next(
        one for one in lines if any(link is e or link in e.iterdescendants() for e in one.elements)
    )
    shown, address = _shown(link), link.get("href") or ""
    is_short = len(line.text) <= _LONGEST_LINE
    if not (
        address in leaving
        or _LEAVES.search(address)
        or _NOISE.fullmatch(_SEPARATORS.sub(" ", shown).strip())
        or (_LEADS_OUT.search(address) and (_HERE.fullmatch(shown) or not shown))
        or (address.startswith("mailto:") and _LEADS_OUT.search(address))
        or (is_short and _HERE.fullmatch(shown) and _ABOUT_MAIL.search(line.text))
    ):
        return
    rest = _SEPARATORS.sub(" ", line.text.replace(shown, " ")).strip()
    if is_short and _is_footer(rest):
        line.drop()
    else:
        link.drop_tree()


def _drop_lines_to(root: HtmlElement, readers: frozenset[str]) -> None:
    """Take lines out that speak to whoever got the mail, and their addresses wherever they are."""
    for block in [one for one in root.iter(etree.Element) if one.tag in _BLOCKS]:
        for line in _lines(block) if block is root or block.getparent() is not None else ():
            told = line.text
            if told and len(told) <= _LONGEST_LINE:
                is_to_reader = _TO_READER.match(told) or any(one in told.lower() for one in readers)
                if is_to_reader and _is_footer(told):
                    line.drop()
    for reader in readers:
        bare = re.compile(re.escape(reader), re.IGNORECASE)
        coded = re.compile(re.escape(reader).replace("@", "(?:@|%40)"), re.IGNORECASE)
        for one in [*root.iter(etree.Element)]:
            one.text = bare.sub("", one.text) if one.text else one.text
            one.tail = bare.sub("", one.tail) if one.tail else one.tail
            for name in ("href", "src"):
                if coded.search(one.get(name) or ""):
                    one.set(name, coded.sub("", one.get(name) or ""))


class _Line:
    """What stands between two breaks of a block."""

    def __init__(self, block: HtmlElement) -> None:
        self._block = block
        self.before: HtmlElement | None = None
        """The break before it, whose tail is its first text; None for the block's own."""
        self.elements: list[HtmlElement] = []

    @property
    def text(self) -> str:
        """Its words."""
        first = self._block.text if self.before is None else self.before.tail
        rest = (f"{_shown(one)} {one.tail or ''}" for one in self.elements)
        return one_line(" ".join((first or "", *rest)))

    def drop(self) -> None:
        """Take it out."""
        if self.before is None:
            self._block.text = None
        else:
            self.before.tail = None
        for one in self.elements:
            one.tail = None
            one.drop_tree()


def _lines(block: HtmlElement) -> Iterator[_Line]:
    line = _Line(block)
    for one in [*block.iterchildren(etree.Element)]:
        if one.tag == "br" or (one.tag in _BLOCKS and one.tag not in ("th", "td")):
            yield line
            line = _Line(block)
            line.before = one
        else:
            line.elements.append(one)
    yield line


def _without_skeleton(root: HtmlElement) -> None:
    """Make blocks of the tables that only put things in their places."""
    for table in [*root.iter("table")]:
        rows = [*table.iter("tr")]
        is_table = any(True for _ in table.iter("th", "caption"))
        is_one_column = all(len([*row.iterchildren("td", "th")]) <= 1 for row in rows)
        nests = any(one is not table for one in table.iter("table"))
        is_skeleton = is_one_column or nests or table.get("role") in ("presentation", "none")
        if not is_table and is_skeleton:
            for one in [table, *_own_parts(table)]:
                one.tag = "div"
                one.attrib.clear()
    for one in reversed([*root.iter("div", "p", "span", "center")]):
        if one is root:
            continue
        is_text = (one.text or "").strip() or any((e.tail or "").strip() for e in one)
        if not _shown(one) and next(one.iter(*_SEEN), None) is None:
            one.drop_tree()
        elif one.tag == "div" and not is_text and all(e.tag in _BLOCKS for e in one):
            one.drop_tag()


def _own_parts(table: HtmlElement) -> Iterator[HtmlElement]:
    """The rows and cells of a table, without those of tables in it."""
    for one in table.iterchildren("tbody", "thead", "tfoot", "tr"):
        yield one
        for row in [one] if one.tag == "tr" else [*one.iterchildren("tr")]:
            if row is not one:
                yield row
            yield from row.iterchildren("td")


def _shown(one: HtmlElement) -> str:
    return one_line("".join(one.itertext()))
