"""Newsletters in mailboxes: mbox, Maildir and files of one mail each."""

import mailbox
import re
from base64 import b64encode
from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.publications import article, feed, items, run, tree, write

from feedwright.domain.errors import UnreadableArticle
from feedwright.reading.formats import mail as form
from feedwright.reading.formats.raw_article import Context

SOURCE = """
[[sources]]
kind = "mail"
path = "letters"
{more}
"""
PICTURE = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c49444154789c63f8cfc0"
    "00000301010018dd8db00000000049454e44ae426082"
)
CONTEXT = Context(key="letters/x", source="letters/", home="https://example.org/")


def letter(number: int = 1, html: str = "", text: str = "Plain.", **headers: str) -> EmailMessage:
    """A newsletter, with a text and HTML."""
    mail = EmailMessage()
    said = {
        "From": "Harbour Post <post@letters.example.org>",
        "To": "reader@example.net",
        "Subject": f"Letter {number}",
        "Date": format_datetime(datetime(2026, 10, number, 8, tzinfo=UTC)),
        "Message-ID": f"<letter-{number}@letters.example.org>",
    } | {name.replace("_", "-"): value for name, value in headers.items()}
    for name, value in said.items():
        if value:
            mail[name] = value
    mail.set_content(text)
    if html:
        mail.add_alternative(html, subtype="html")
    return mail


def mbox(path: Path, *mails: EmailMessage) -> None:
    """Writes an mbox as Python's own library does."""
    path.unlink(missing_ok=True)
    box = mailbox.mbox(path)
    for mail in mails:
        box.add(mail)
    box.close()


def maildir(path: Path, *mails: EmailMessage) -> None:
    """Writes a Maildir as Python's own library does."""
    box = mailbox.Maildir(path)
    for mail in mails:
        box.add(mail)
    box.close()


def files(path: Path, *mails: EmailMessage) -> None:
    """Writes a file for each mail."""
    path.mkdir()
    for number, mail in enumerate(mails):
        (path / f"{number}.eml").write_bytes(bytes(mail))


def configured(folder: Path, more: str = "") -> Path:
    """A publication of a folder with one article, and of a mailbox."""
    return write(folder, {"a.md": article("A")}, more=SOURCE.format(more=more))


def letters(folder: Path) -> dict[str, dict[str, Any]]:
    """The items that were mails, by their titles."""
    return {one["title"]: one for one in items(folder) if one["title"] != "A"}


def body(html: str) -> str:
    """What of some HTML goes into an article."""
    return form.article(bytes(letter(html=html)), CONTEXT).body


@pytest.mark.parametrize("kept", [mbox, maildir, files], ids=["mbox", "Maildir", "files"])
def test_letters_are_articles(tmp_path: Path, kept: Any) -> None:
    """Whatever holds them, mails come with their ids, dates, authors and HTML."""
    configured(tmp_path)
    kept(
        tmp_path / "letters",
        letter(1, "<p>One <b>and</b> all.</p>"),
        letter(2, text="From here\non."),
    )
    report = run(tmp_path)
    found = letters(tmp_path)
    assert (len(found), report.articles.set_aside) == (2, ())
    one = found["Letter 1"]
    assert one["id"] == "mid:letter-1@letters.example.org"
    assert one["content_html"] == "<p>One <b>and</b> all.</p>"
    assert one["date_published"] == "2026-10-01T08:00:00Z"
    assert [author["name"] for author in one["authors"]] == ["Harbour Post"]
    assert "post@letters" not in str(tree(tmp_path))
    assert re.sub(r"<[^>]+>|\s+", " ", found["Letter 2"]["content_html"]).split() == [
        "From",
        "here",
        "on.",
    ]


def test_a_new_letter_costs_one(tmp_path: Path) -> None:
    """What comes in is read alone, and a mailbox that is as it was is not opened."""
    configured(tmp_path)
    mbox(tmp_path / "letters", letter(1), letter(2))
    run(tmp_path)
    mbox(tmp_path / "letters", letter(1), letter(2), letter(3))
    report = run(tmp_path)
    assert (report.articles.new, report.articles.changed) == (1, 0)


WANTED = {
    "all": ("", {"One", "Two", "Three"}),
    "a sender": ('from = ["post@letters.example.org"]', {"One"}),
    "a domain": ('from = ["example.com"]', {"Two", "Three"}),
    "a glob": ('from = ["*@*.example.org", "nobody@example.com"]', {"One"}),
    "a recipient": ('to = ["news@example.net"]', {"Two"}),
    "a list": ('list = ["tides.example.com"]', {"Three"}),
    "both": ('from = ["example.com"]\nlist = ["tides.*"]', {"Three"}),
}


@pytest.mark.parametrize("case", WANTED)
def test_which_letters_are_wanted(tmp_path: Path, case: str) -> None:
    """Only mails go out that match each of from, to and list, where these are named."""
    more, expected = WANTED[case]
    configured(tmp_path, more)
    mbox(
        tmp_path / "letters",
        letter(1, Subject="One"),
        letter(2, Subject="Two", From="b@example.com", To="News <news@example.net>"),
        letter(3, Subject="Three", From="c@mail.example.com", List_Id="Tides <tides.example.com>"),
    )
    run(tmp_path)
    assert set(letters(tmp_path)) == expected


@pytest.mark.parametrize(
    "headers",
    [
        {"X-Mozilla-Status": "0009"},
        {"X-Gmail-Labels": "Drafts,Opened"},
        {"X-Gmail-Labels": "Trash"},
        {"X-Status": "D"},
    ],
)
def test_drafts_and_what_was_thrown_away(tmp_path: Path, headers: Mapping[str, str]) -> None:
    """They are not published, and a line says how many there are."""
    configured(tmp_path)
    mbox(tmp_path / "letters", letter(1), letter(2, **headers))
    report = run(tmp_path)
    assert set(letters(tmp_path)) == {"Letter 1"}
    assert "letters: 1 mail passed over: drafts, or thrown away" in report.warnings


def test_reports_are_no_letters(tmp_path: Path) -> None:
    """What a server says of a delivery is passed over."""
    configured(tmp_path)
    report = letter(2)
    report.replace_header("Content-Type", "multipart/report; boundary=x")
    mbox(tmp_path / "letters", letter(1), report)
    assert "letters: 1 mail passed over: reports on deliveries" in run(tmp_path).warnings
    assert set(letters(tmp_path)) == {"Letter 1"}


def test_pictures_within_a_letter_are_delivered(tmp_path: Path) -> None:
    """They lie beside the article's page, once, and a later run leaves them alone."""
    configured(tmp_path)
    mail = letter(1, '<p>A quay: <img src="cid:quay@1" alt="A quay"> <img src="cid:none"></p>')
    html = mail.get_payload()[1]  # type: ignore[index]
    html.add_related(PICTURE, "image", "png", cid="<quay@1>")  # type: ignore[union-attr]
    mbox(tmp_path / "letters", mail)
    report = run(tmp_path)
    (path,) = [path for path in tree(tmp_path) if path.endswith(".png")]
    assert tree(tmp_path)[path] == PICTURE
    (one,) = letters(tmp_path).values()
    assert f'src="https://example.org/feeds/{path}" alt="A quay"' in one["content_html"]
    assert "cid:" not in str(tree(tmp_path))
    assert not [line for line in report.warnings if "refers to" in line]
    before = (tmp_path / "public" / path).stat()
    run(tmp_path)
    assert (tmp_path / "public" / path).stat().st_ino == before.st_ino


OUT = {
    "a pixel": '<p>Text.</p><img src="https://x.example/p.gif" width="1" height="1">',
    "a styled pixel": '<p>Text.</p><img src="https://x.example/a" style="height:0px;width:0px">',
    "a counter without a size": '<p>Text.</p><img src="https://click.example.com/wf/open?upn=aa">',
    "another one": '<p>Text.</p><img src="https://x.us1.list-manage.com/track/open.php?u=1">',
    "a hidden line": '<div style="display:none;max-height:0">Before &#847;</div><p>Text.</p>',
    "a line to leave by": "<p>Text.</p><p>You receive this mail as you subscribed. "
    '<a href="https://x.example/u/1">Unsubscribe</a> | <a href="https://x.example/p">Manage '
    "preferences</a></p>",
    "a line without the word": "<p>Text.</p><p>If you no longer want our emails, click "
    '<a href="https://x.example/unsubscribe?u=1">here</a>.</p>',
    "a browser's line": '<p>Trouble with images? <a href="https://x.example/v">View this email in '
    "your browser</a></p><p>Text.</p>",
    "in German": '<p>Text.</p><p><a href="https://x.example/ab">Newsletter abbestellen</a></p>',
    "in French": '<p><a href="https://x.example/w">Voir dans le navigateur</a></p><p>Text.</p>',
    "in Spanish": '<p>Text.</p><p><a href="https://x.example/w">Darse de baja</a></p>',
    "in Czech": '<p>Text.</p><p><a href="https://x.example/o">Odhlásit odběr</a> | <a href='
    '"https://x.example/z">Zobrazit v prohlížeči</a></p>',
    "in Swedish": '<p><a href="https://x.example/w">Läs i webbläsaren</a></p><p>Text.</p>',
    "in Japanese": '<p>Text.</p><p><a href="https://x.example/k">配信を停止する</a></p>',
    "in Arabic": '<p>Text.</p><p><a href="https://x.example/k">إلغاء الاشتراك</a></p>',
    "a link that leaves, in whatever language": '<p>Text.</p><p><a href="https://x.example/u/'
    'unsubscribe?u=1">Irrota end</a></p>',
    "an app's line": '<p><a href="https://x.example/app">Read in app</a> | Forwarded this email? '
    '<a href="https://x.example/s">Subscribe here</a> for more</p><p>Text.</p>',
    "a browser's line in German": "<p>Wenn diese Mail nicht richtig angezeigt wird, klicken Sie "
    'bitte <a href="https://x.example/1">hier</a>.</p><p>Text.</p>',
    "a mail to leave by": '<p>Text.</p><a href="mailto:x@x.example?subject=unsubscribe">Leave</a>',
    "whom it was sent to": "<p>Text.</p><p>This email was sent to reader@example.net.</p>",
    "why it was sent": "<table><tr><td>Text.</td></tr><tr><td>You are receiving this newsletter as "
    "you opted in.</td></tr></table>",
    "a form": '<p>Text.</p><form action="https://x.example/s">Your mail <input name="m">'
    "<button>Go</button></form>",
    "a script": "<p>Text.</p><script>alert(1)</script><style>p{color:red}</style>",
    "a table for the place alone": "<table width=600><tr><td><p>Text.</p></td></tr></table>",
}


@pytest.mark.parametrize("case", OUT)
def test_what_is_there_for_mail_alone(tmp_path: Path, case: str) -> None:
    """Counters, hidden lines, forms, and the lines to leave by do not go out."""
    configured(tmp_path)
    mbox(tmp_path / "letters", letter(1, f"<html><body>{OUT[case]}</body></html>"))
    run(tmp_path)
    (one,) = letters(tmp_path).values()
    assert re.sub(r"</?(?:div|p)>|\s+$|^\s+", "", one["content_html"]) == "Text."


KEPT = {
    "an article on it": '<p>Why <a href="https://a.example/unsubscribe-better">people unsubscribe '
    "from us</a> is no riddle.</p>",
    "a page on leaving": '<p>Read <a href="https://a.example/how-to-unsubscribe/">how it goes</a> '
    "in ten steps.</p>",
    "a browser in a text": '<p><a href="https://a.example/b">Les meilleurs navigateurs</a></p>',
    "a picture": '<p><img src="https://a.example/quay.jpg" alt="A quay" width="600"></p>',
    "a picture of a host that counts": '<p><img src="https://track.example/q.jpg" alt="A quay" '
    'width="600"></p>',
    "a table": "<table><tbody><tr><th>Port</th><th>Ships</th></tr><tr><td>A</td><td>2</td></tr>"
    "</tbody></table>",
}


@pytest.mark.parametrize("case", KEPT)
def test_what_looks_like_it_and_stays(case: str) -> None:
    """Links about leaving, pictures and tables of figures are part of the text."""
    assert body(KEPT[case]) == KEPT[case]


def test_nobody_is_told_who_got_it() -> None:
    """The reader's address goes out nowhere, not even in a link; that of the letter does."""
    html = (
        '<p>Hello reader@example.net, <a href="https://a.example/?m=READER%40example.net&amp;b=2">'
        "here</a> you are. Write to post@letters.example.org.</p>"
    )
    mail = letter(html=html, To="Reader <Reader@example.net>, post@letters.example.org")
    assert form.article(bytes(mail), CONTEXT).body == (
        '<p>Hello , <a href="https://a.example/?m=&amp;b=2">here</a> you are. Write to '
        "post@letters.example.org.</p>"
    )
    plain = letter(text="Text.\nThis mail was sent to reader@example.net\n")
    assert form.article(bytes(plain), CONTEXT).body == "Text."


def test_a_line_of_text_keeps_its_words() -> None:
    """Where the link stands in a line of the text itself, the link goes alone."""
    found = body(
        '<p>The ferry sails on Monday again. <a href="https://x.example/u">Unsubscribe</a></p>'
    )
    assert found == "<p>The ferry sails on Monday again. </p>"


PLAIN = {
    "a signature": "Text.\n\n-- \nHarbour Post\n1 Quay",
    "a list's footer": f"Text.\n\n{'_' * 47}\nTides mailing list\nhttps://lists.example.org/listinfo/t",
    "a line to leave by": "Text.\n\nUnsubscribe: https://x.example/unsubscribe?u=1\n",
}


@pytest.mark.parametrize("case", PLAIN)
def test_plain_text(case: str) -> None:
    """Of a letter without HTML, signatures and footers do not go out."""
    found = form.article(bytes(letter(text=PLAIN[case])), CONTEXT)
    assert (found.body, found.markup) == ("Text.", "text")


def test_flowed_text() -> None:
    """Lines that end with a blank are one paragraph (RFC 3676)."""
    mail = b"Content-Type: text/plain; format=flowed\n\nOne \nand all.\nTwo.\n"
    assert form.article(mail, CONTEXT).body == "One and all.\nTwo."


def raw(subject: bytes, text: bytes = b"Text.", kind: bytes = b"text/plain") -> bytes:
    """A mail as it is on the wire."""
    return b"Subject: " + subject + b"\nContent-Type: " + kind + b"\n\n" + text


SUBJECTS = {
    "UTF-8": (b"=?UTF-8?B?" + b64encode("Flut über Köln".encode()) + b"?=", "Flut über Köln"),
    "Latin 1": (b"=?iso-8859-1?Q?Flut_=FCber_K=F6ln?=", "Flut über Köln"),
    "two words": (b"=?utf-8?q?Flut_=C3=BC?=\n =?utf-8?q?ber_K=C3=B6ln?=", "Flut über Köln"),
    "bytes": ("Flut über Köln".encode(), "Flut über Köln"),
    "bytes of Windows": ("Flut über Köln".encode("cp1252"), "Flut über Köln"),
    "an encoding that is none": (b"=?x-none?Q?Flut?=", "Flut"),
    "half a word": (b"=?utf-8?B?Flut", "=?utf-8?B?Flut"),
    "broken base64": (b"=?utf-8?B?Zmx1d?=", None),
    "of a list": (b"[tides] Flut\nList-Id: <tides.example.org>", "Flut"),
    "of no list": (b"[Live] Flut\nList-Id: <tides.example.org>", "[Live] Flut"),
}


@pytest.mark.parametrize("case", SUBJECTS)
def test_subjects(case: str) -> None:
    """They are read as RFC 2047 has it, and as far as it goes where they break it."""
    written, expected = SUBJECTS[case]
    found = form.article(raw(written), CONTEXT).title
    assert found == expected or expected is None


TEXTS = {
    "quoted-printable": (
        b"text/plain; charset=utf-8\nContent-Transfer-Encoding: quoted-printable",
        b"Flut =C3=BCber K=C3=B6=\nln",
    ),
    "base64": (
        b"text/plain; charset=utf-8\nContent-Transfer-Encoding: base64",
        b64encode("Flut über Köln".encode()),
    ),
    "a charset that is none": (b"text/plain; charset=unknown-8bit", "Flut über Köln".encode()),
    "a charset that lies": (b"text/plain; charset=utf-8", "Flut über Köln".encode("cp1252")),
    "no boundary": (b"multipart/mixed", "Flut über Köln".encode()),
}


@pytest.mark.parametrize("case", TEXTS)
def test_texts(case: str) -> None:
    """Encodings are undone, and what is broken is read as far as it goes."""
    kind, text = TEXTS[case]
    assert form.article(raw(b"S", text, kind), CONTEXT).body == "Flut über Köln"


@pytest.mark.parametrize("kind", [b"multipart/mixed; boundary=x", b"image/png", b"text/html"])
def test_no_text(kind: bytes) -> None:
    """A mail of which nothing can be read is set aside."""
    with pytest.raises(UnreadableArticle, match="It holds no text"):
        form.article(raw(b"S", b"<br>" if kind == b"text/html" else b"--x--", kind), CONTEXT)


def test_what_holds_no_letter(tmp_path: Path) -> None:
    """Encrypted mails are set aside with a reason; attached files are told."""
    configured(tmp_path)
    sealed = letter(1)
    sealed.replace_header("Content-Type", "multipart/encrypted; boundary=x")
    paper = letter(2)
    paper.add_attachment(b"%PDF", "application", "pdf", filename="tides.pdf")
    mbox(tmp_path / "letters", sealed, paper)
    report = run(tmp_path)
    (aside,) = report.articles.set_aside
    assert (aside.source, aside.reason) == (
        "letters/letter-1@letters.example.org",
        "It is encrypted; save it decrypted.",
    )
    assert any("were left out: tides.pdf" in one for one in report.warnings)


def test_a_mailbox_that_is_gone(tmp_path: Path) -> None:
    """What was published stands, and one line says what is missing."""
    configured(tmp_path)
    mbox(tmp_path / "letters", letter(1))
    run(tmp_path)
    (tmp_path / "letters").unlink()
    (line,) = run(tmp_path).refusals
    assert "set path to where the mailbox is" in line
    assert set(letters(tmp_path)) == {"Letter 1"}


def test_a_text_that_looks_like_a_beginning(tmp_path: Path) -> None:
    """A line of a text that begins with From divides no mail, quoted or not."""
    configured(tmp_path)
    text = "From Monday 08:00 on\nthe ferry sails.\n"
    one, two = bytes(letter(1, text=text)), bytes(letter(2))
    mark = b"From post@letters.example.org Thu Oct  1 08:00:00 2026\n"
    (tmp_path / "letters").write_bytes(mark + one + b"\n" + mark + two + b"\n")
    run(tmp_path)
    found = letters(tmp_path)
    assert set(found) == {"Letter 1", "Letter 2"}
    assert "From Monday 08:00 on" in found["Letter 1"]["content_html"]


@given(
    st.binary(max_size=400), st.sampled_from([b"", b"text/html", b"multipart/mixed; boundary=a"])
)
def test_any_bytes(data: bytes, kind: bytes) -> None:
    """Whatever a mail holds, it is an article or set aside with a reason."""
    for mail in (data, raw(data, data, kind)):
        with suppress(UnreadableArticle):
            assert form.article(mail, CONTEXT).body


def test_two_runs_give_the_same_feed(tmp_path: Path) -> None:
    """The order of a mailbox does not matter, nor what a mail program notes."""
    configured(tmp_path)
    mbox(tmp_path / "letters", letter(1), letter(2))
    run(tmp_path)
    before = feed(tmp_path).entries
    mbox(tmp_path / "letters", letter(2), letter(1))
    assert run(tmp_path).articles.changed == 0
    assert [one.id for one in feed(tmp_path).entries] == [one.id for one in before]
