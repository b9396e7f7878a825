import base64
import plistlib
import quopri
from collections.abc import Callable
from unittest.mock import patch

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from feedwright.domain.article import Article
from feedwright.domain.errors import UnreadableArticle
from feedwright.reading.formats import page_archives, read
from feedwright.reading.formats.raw_article import Context

ADDRESS = "https://harbour.example/nets"
PROSE = {
    "en": ("Nets", "The harbour was rebuilt in stone after the third storm of that long winter."),
    "tr": ("Ağlar", "Liman o uzun kışın üçüncü fırtınasından sonra taştan yeniden yapıldı."),
    "el": ("Δίχτυα", "Το λιμάνι ξαναχτίστηκε με πέτρα μετά την τρίτη καταιγίδα του χειμώνα."),
    "ja": (
        "網",
        "その長い冬の三度目の嵐のあと、港は石で再建された。漁師たちは網を広げて乾かした。",
    ),
    "ar": ("الشباك", "أعيد بناء الميناء بالحجر بعد العاصفة الثالثة من ذلك الشتاء الطويل."),
}
LANGUAGES = pytest.mark.parametrize("language", PROSE)


def page(language: str = "en", inner: str = "") -> str:
    """A page whose headline and paragraphs are of a language."""
    title, line = PROSE[language]
    story = f"<p>{line}</p>" * 3
    return (
        f"<!DOCTYPE html><html lang='{language}'><head><title>{title}</title></head>"
        f"<body><article><h1>{title}</h1>{story}{inner}</article></body></html>"
    )


def part(kind: str, data: bytes, encoding: str = "quoted-printable", **fields: str) -> bytes:
    """A part of MHTML as Chrome writes it."""
    made = quopri.encodestring(data) if encoding[0] == "q" else base64.encodebytes(data)
    told = {"Content-Type": kind, "Content-Transfer-Encoding": encoding} | {
        name.replace("_", "-"): value for name, value in fields.items()
    }
    head = "".join(f"{name}: {value}\r\n" for name, value in told.items())
    return head.encode() + b"\r\n" + made.replace(b"\n", b"\r\n")


def mhtml(*parts: bytes, address: str = ADDRESS, more: str = "") -> bytes:
    """An archive as Chrome writes it."""
    line = "----MultipartBoundary--x4Vn9--"
    head = (
        "From: <Saved by Blink>\r\n"
        + (f"Snapshot-Content-Location: {address}\r\n" if address else "")
        + "Subject: Nets\r\nDate: Sun, 29 Nov 2026 10:00:00 +0000\r\nMIME-Version: 1.0\r\n"
        f'Content-Type: multipart/related;\r\n\ttype="text/html";{more}\r\n\tboundary="{line}"\r\n'
        "\r\n\r\n"
    )
    body = b"".join(b"--" + line.encode() + b"\r\n" + one + b"\r\n" for one in parts)
    return head.encode() + body + f"--{line}--\r\n".encode()


def webarchive(text: bytes, encoding: str = "UTF-8", *, binary: bool = True) -> bytes:
    """An archive as Safari writes it."""
    main = {
        "WebResourceData": text,
        "WebResourceMIMEType": "text/html",
        "WebResourceTextEncodingName": encoding,
        "WebResourceURL": ADDRESS,
    }
    form = plistlib.FMT_BINARY if binary else plistlib.FMT_XML
    return plistlib.dumps({"WebMainResource": main, "WebSubresources": []}, fmt=form)


def article(data: bytes, name: str = "saved.mhtml") -> Article:
    """The article of an archive."""
    context = Context(key=f"articles/{name}", source="articles/", home="https://home.example/")
    return read(data, context).articles[0]


FORMS: dict[str, Callable[[str], bytes]] = {
    "quoted-printable": lambda text: mhtml(
        part("text/html; charset=utf-8", text.encode(), Content_Location=ADDRESS)
    ),
    "base64": lambda text: mhtml(part("text/html", text.encode(), "base64")),
    "binary property list": lambda text: webarchive(text.encode()),
    "property list in XML": lambda text: webarchive(text.encode(), binary=False),
    "UTF-16 by its name": lambda text: webarchive(text.encode("utf-16"), "UTF-16"),
}


@LANGUAGES
@pytest.mark.parametrize("form", FORMS)
def test_page_of_an_archive(form: str, language: str) -> None:
    """A page is the same article in whatever archive, and its address is where it was saved."""
    found = article(FORMS[form](page(language)))
    title, line = PROSE[language]
    assert (found.title, found.link, found.language) == (title, ADDRESS, language)
    assert found.body.count(line) == 3
    assert not found.published  # the archive's date is that of saving


@pytest.mark.parametrize("name", ["a.html", "a.htm", "a.mht", "a.webarchive", "a.MHTML"])
@pytest.mark.parametrize("form", FORMS)
def test_content_tells_an_archive(form: str, name: str) -> None:
    """An archive is told by its content, under whichever ending of a page it lies."""
    assert article(FORMS[form](page()), name).title == "Nets"
    assert article(page().encode(), name).title == "Nets"


def test_root_among_the_parts() -> None:
    """The page is what start or the address names, and not a frame that stands before it."""
    frame = part("text/html", page("tr").encode(), Content_ID="<frame@x>")
    root = part("text/html", page().encode(), Content_ID="<root@x>", Content_Location=ADDRESS)
    assert article(mhtml(frame, root)).title == "Nets"
    assert article(mhtml(frame, root, address="", more=' start="<root@x>";')).title == "Nets"


def test_page_beside_its_plain_text() -> None:
    """A page that stands in a choice of forms within the archive is found."""
    choice = (
        b'Content-Type: multipart/alternative; boundary="y"\r\n\r\n--y\r\n'
        + part("text/plain", b"Nets")
        + b"\r\n--y\r\n"
        + part("text/html", page().encode(), Content_Location=ADDRESS)
        + b"\r\n--y--\r\n"
    )
    found = article(mhtml(choice))
    assert (found.title, found.link, found.warnings) == ("Nets", ADDRESS, ())


def test_pictures_of_parts() -> None:
    """A picture has its address on the web again, and one that has none goes, with a word."""
    inner = "<img src='cid:a@x'><img src='https://cdn.example/b.png'><img src=\"cid:c@x\">"
    found = article(
        mhtml(
            part("text/html", page(inner=inner).encode(), Content_Location=ADDRESS),
            part(
                "image/png",
                b"\x89PNG",
                "base64",
                Content_ID="<a@x>",
                Content_Location="https://cdn.example/a.png",
            ),
            part(
                "image/png", b"\x89PNG", "base64", Content_ID="<c@x>", Content_Location="file:///c"
            ),
        )
    )
    assert "https://cdn.example/a.png" in found.body
    assert "https://cdn.example/b.png" in found.body
    assert "cid:" not in found.body
    assert found.warnings == (
        "One picture that was saved with the page has no address on the web: left out.",
    )


def test_encoding_of_a_part() -> None:
    """What an archive says of a page's encoding counts, and a name that nobody knows does not."""
    old = page("tr").encode("iso8859-9")
    assert article(mhtml(part("text/html; charset=iso-8859-9", old))).title == "Ağlar"
    assert article(webarchive(old, "iso-8859-9")).title == "Ağlar"
    assert article(webarchive(page("tr").encode(), "x-nobody")).title == "Ağlar"


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        pytest.param(mhtml(part("image/png", b"x")), "holds no page", id="no page"),
        pytest.param(mhtml(), "holds no page", id="no parts"),
        pytest.param(
            plistlib.dumps({"WebMainResource": {"WebResourceData": "text"}}),
            "holds no page",
            id="no bytes",
        ),
        pytest.param(
            plistlib.dumps(
                {
                    "WebMainResource": {
                        "WebResourceData": b"%PDF",
                        "WebResourceMIMEType": "application/pdf",
                    }
                }
            ),
            "of the type application/pdf",
            id="a document",
        ),
        pytest.param(plistlib.dumps(["x"]), "holds no page", id="no archive"),
        pytest.param(b"bplist00" + b"\xff" * 40, "is broken", id="broken"),
        pytest.param(
            b'<?xml version="1.0"?><!DOCTYPE plist [<!ENTITY a "x">]><plist><string>&a;</string>'
            b"</plist>",
            "is broken",
            id="entities",
        ),
        pytest.param(
            b"<?xml version='1.0'?><plist>" + b"<array>" * 50_000, "is broken", id="deep lists"
        ),
    ],
)
def test_archives_without_a_page(data: bytes, reason: str) -> None:
    """What holds no page is set aside with a reason."""
    with pytest.raises(UnreadableArticle, match=reason):
        article(data, "saved.webarchive")


@given(st.sampled_from([*FORMS]), st.sampled_from([*PROSE]), st.integers(0, 10_000))
@example("quoted-printable", "ja", 900)
@example("base64", "ar", 333)
def test_archives_that_break_off(form: str, language: str, length: int) -> None:
    """An archive cut anywhere gives a beginning of its page, or a reason, and says so."""
    whole = FORMS[form](page(language))
    cut = whole[: min(length, len(whole) - 60)]
    try:
        found = article(cut)
    except (UnreadableArticle, IndexError):  # it is empty, or no archive any more
        return
    if page_archives.is_archive(cut):
        assert any("breaks off" in one for one in found.warnings)


@given(st.binary(max_size=400), st.sampled_from([*FORMS]), st.integers(0, 2_000))
def test_archives_that_are_spoilt(noise: bytes, form: str, place: int) -> None:
    """Whatever stands in an archive, it is read or set aside."""
    whole = FORMS[form](page())
    spoilt = whole[:place] + noise + whole[place + len(noise) :]
    if page_archives.is_archive(spoilt):
        try:
            page_archives.opened(spoilt)
        except UnreadableArticle as error:
            assert error.reason  # noqa: PT017 - either is right


def test_bounds_of_an_archive() -> None:
    """Parts without number, and parts within parts without end, cost no more than a few."""
    calls = 0
    divided = page_archives._divided  # noqa: SLF001 - what is counted

    def counted(data: bytes) -> object:
        nonlocal calls
        calls += 1
        return divided(data)

    many = mhtml(part("text/html", page().encode()), *[b"\r\n"] * 50_000)
    deep = b"".join(
        b"Content-Type: multipart/related; boundary=b%d\r\n\r\n--b%d\r\n" % (n, n)
        for n in range(5_000)
    )
    with patch.object(page_archives, "_divided", counted):
        assert article(many).title == "Nets"
        assert calls < 6_000
        calls = 0
        with pytest.raises(UnreadableArticle, match="no page"):
            article(deep)
        assert calls < 20


@pytest.mark.parametrize("cut", range(1, 5))
def test_base64_that_breaks_off(cut: int) -> None:
    """Wherever a copy of an archive ends, the words up to there are read and no figures shown."""
    whole = mhtml(part("text/html; charset=utf-8", page().encode(), "base64"))
    encoded = base64.encodebytes(page().encode()).replace(b"\n", b"\r\n").rstrip()
    data = whole[: whole.index(encoded[-40:]) + 40 - cut]
    (made,) = read(data, Context(key="articles/a.mhtml", home="https://site.example/")).articles
    assert PROSE["en"][1] in made.body
    assert "PGgxPk" not in made.body


def test_base64_that_is_none() -> None:
    """A part that says so and holds other signs is refused."""
    data = mhtml(b"Content-Type: text/html\r\nContent-Transfer-Encoding: base64\r\n\r\n<p>Hi</p>!")
    with pytest.raises(UnreadableArticle, match="no base64"):
        page_archives.opened(data)
