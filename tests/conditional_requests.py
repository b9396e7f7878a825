"""Requests for a document, and what RFC 9110 and RFC 3229 say each deserves.

The document is a feed's head that was published twice, so that its entity tags differ. Words
in braces stand for what a test knows:

- ``{tag}``, ``{gzip}``, ``{br}``, ``{zstd}``: its entity tag in each coding;
- ``{old}``, ``{old_gzip}``: that of the version before;
- ``{long_tag}``, ``{long_old}``: as versions before 1.5 wrote them, with a store and a number;
- ``{strange}``: that of a version that the store does not know, as of another store or to come;
- ``{modified}``, ``{before}``, ``{after}``: when it changed, a second before, a second after;
- ``{long}``, ``{asctime}``: when it changed, in the two obsolete forms.
"""

from typing import NamedTuple


class Row(NamedTuple):
    """A request, and what it deserves."""

    why: str
    headers: dict[str, str]
    status: int
    coding: str = "identity"
    method: str = "GET"
    ranges: tuple[tuple[int, int], ...] = ()
    """For 206, the first byte of each part, and the byte after its last."""
    is_strange: bool = False
    """It names a version that only the store can tell to be none that it knows."""


def _none_match(why: str, field: str, status: int, since: str = "") -> Row:
    more = {"if-modified-since": since} if since else {}
    return Row(f"If-None-Match: {why}", {"if-none-match": field, **more}, status)


def _since(why: str, field: str, status: int, method: str = "GET") -> Row:
    return Row(f"If-Modified-Since: {why}", {"if-modified-since": field}, status, method=method)


def _match(why: str, headers: dict[str, str], status: int) -> Row:
    return Row(f"If-Match and its kin: {why}", headers, status)


def _accept(why: str, field: str, coding: str, status: int = 200) -> Row:
    return Row(f"Accept-Encoding: {why}", {"accept-encoding": field}, status, coding)


def _range(
    why: str,
    field: str,
    *ranges: tuple[int, int],
    status: int = 0,
    method: str = "GET",
    **more: str,
) -> Row:
    headers = {"range": field} | {k.replace("_", "-"): v for k, v in more.items()}
    found = status or (206 if ranges else 200)
    return Row(f"Range: {why}", headers, found, method=method, ranges=ranges)


def _delta(why: str, headers: dict[str, str], status: int, coding: str = "identity") -> Row:
    return Row(f"A-IM: {why}", headers, status, coding)


OLD = {"if-none-match": "{old}", "a-im": "feed"}
ROWS = (
    Row("nothing is asked", {}, 200),
    Row("HEAD with nothing asked", {}, 200, method="HEAD"),
    # RFC 9110 §13.1.2
    _none_match("the tag", "{tag}", 304),
    _none_match("the tag, weak: comparison is weak", "W/{tag}", 304),
    _none_match("another tag", '"other"', 200),
    _none_match("the version before", "{old}", 200),
    _none_match("a list that has the tag", '"a", {tag}, "b"', 304),
    _none_match("a list without blanks", '"a",{tag}', 304),
    _none_match("a list with empty members", ' , "a" ,, {tag},', 304),
    _none_match("a list that has it not", '"a", "b"', 200),
    _none_match("a tag with a comma in it, and the tag", '"a,b", {tag}', 304),
    _none_match("a star", "*", 304),
    _none_match("a star in quotes is a tag", '"*"', 200),
    _none_match("a star in a list is nothing", '"a", *', 200),
    _none_match("a tag without quotes is none", "abc", 200),
    _none_match("a quote that never ends", '"abc', 200),
    _none_match("empty", "", 200),
    _none_match("an empty tag", '""', 200),
    _none_match("the case of W counts", "w/{tag}", 200),
    _none_match("the same bytes from another store", "{long_tag}", 304),
    _none_match("the tag of another coding", "{gzip}", 200),
    _none_match("no match, though the date would do", '"a"', 200, "{after}"),
    _none_match("a match, though the date would not", "{tag}", 304, "{before}"),
    Row("If-None-Match: HEAD with the tag", {"if-none-match": "{tag}"}, 304, method="HEAD"),
    Row(
        "If-None-Match: the tag of the coding that is sent",
        {"if-none-match": "{gzip}", "accept-encoding": "gzip"},
        304,
        "gzip",
    ),
    Row(
        "If-None-Match: the plain tag, where a coding is sent",
        {"if-none-match": "{tag}", "accept-encoding": "gzip"},
        200,
        "gzip",
    ),
    Row(
        "If-None-Match: the tags of all codings",
        {"if-none-match": "{gzip}, {br}, {tag}", "accept-encoding": "gzip, br"},
        304,
        "br",
    ),
    # RFC 9110 §13.1.3 and §5.6.7
    _since("the time of the change", "{modified}", 304),
    _since("a second later", "{after}", 304),
    _since("a second earlier", "{before}", 200),
    _since("the long obsolete form", "{long}", 304),
    _since("the form of asctime", "{asctime}", 304),
    _since("long ago in the form of asctime", "Sun Nov  6 08:49:37 1994", 200),
    _since("a year of two digits in the last century", "Sunday, 06-Nov-94 08:49:37 GMT", 200),
    _since("another zone is no HTTP date", "Sun, 22 Nov 2099 12:00:00 +0000", 200),
    _since("UTC is no HTTP date", "Sun, 22 Nov 2099 12:00:00 UTC", 200),
    _since("without a day's name", "22 Nov 2099 12:00:00 GMT", 200),
    _since("a day that no month has", "Sun, 31 Feb 2099 12:00:00 GMT", 200),
    _since("an hour that no day has", "Sun, 22 Nov 2099 24:00:00 GMT", 200),
    _since("a leap second", "Sun, 22 Nov 2099 23:59:60 GMT", 304),
    _since("RFC 3339", "2099-11-22T12:00:00Z", 200),
    _since("words", "yesterday", 200),
    _since("empty", "", 200),
    _since("two dates", "{after}, {after}", 200),
    _since("with a length after it", "{after}; length=3495", 200),
    _since("HEAD", "{modified}", 304, method="HEAD"),
    # RFC 9110 §13.1.1, §13.1.4 and the order of §13.2.2
    _match("the tag", {"if-match": "{tag}"}, 200),
    _match("a list that has it", {"if-match": '"a", {tag}'}, 200),
    _match("a star", {"if-match": "*"}, 200),
    _match("another tag", {"if-match": '"a"'}, 412),
    _match("the tag, weak: comparison is strong", {"if-match": "W/{tag}"}, 412),
    _match("the tag of another coding", {"if-match": "{gzip}"}, 412),
    _match("it comes before If-None-Match", {"if-match": '"a"', "if-none-match": "{tag}"}, 412),
    _match("then If-None-Match is looked at", {"if-match": "*", "if-none-match": "{tag}"}, 304),
    _match("not changed since", {"if-unmodified-since": "{modified}"}, 200),
    _match("changed since", {"if-unmodified-since": "{before}"}, 412),
    _match("a date that is none", {"if-unmodified-since": "soon"}, 200),
    _match("If-Match decides alone", {"if-match": "*", "if-unmodified-since": "{before}"}, 200),
    # RFC 9110 §12.5.3
    _accept("gzip", "gzip", "gzip"),
    _accept("what browsers send", "gzip, deflate, br, zstd", "br"),
    _accept("what curl sends", "deflate, gzip, br, zstd", "br"),
    _accept("weights", "br;q=0.5, gzip;q=0.8", "gzip"),
    _accept("weights with blanks", "br ; q=0.5 , zstd ;q=0.9", "zstd"),
    _accept("x-gzip", "x-gzip", "gzip"),
    _accept("case does not count", "GZIP", "gzip"),
    _accept("empty", "", "identity"),
    _accept("unknown ones only", "compress, deflate", "identity"),
    _accept("identity", "identity", "identity"),
    _accept("identity is liked better", "gzip;q=0.5, identity", "identity"),
    _accept("identity is liked as well", "gzip, identity", "gzip"),
    _accept("a star", "*", "br"),
    _accept("a star for the others", "br;q=0, *", "zstd"),
    _accept("a star, and identity refused", "*, identity;q=0", "br"),
    _accept("all refused but one", "*;q=0, gzip", "gzip"),
    _accept("gzip refused", "gzip;q=0", "identity"),
    _accept("all refused", "*;q=0", "identity", 406),
    _accept("nothing that there is is wanted", "identity;q=0", "identity", 406),
    _accept("identity all the same", "*;q=0, identity;q=0.1", "identity"),
    _accept("a weight that is none", "gzip;q=high", "identity"),
    # RFC 9110 §14
    _range("the first bytes", "bytes=0-99", (0, 100)),
    _range("from one on", "bytes=100-", (100, -1)),
    _range("the last bytes", "bytes=-100", (-100, -1)),
    _range("more than there are", "bytes=10-99999999", (10, -1)),
    _range("more of the last than there are", "bytes=-99999999", (0, -1)),
    _range("one byte", "bytes=0-0", (0, 1)),
    _range("two parts", "bytes=0-9, 20-29", (0, 10), (20, 30)),
    _range("two parts out of order", "bytes=20-29,0-9", (20, 30), (0, 10)),
    _range("parts that overlap", "bytes=0-9,5-19", (0, 20)),
    _range("one beyond the end", "bytes=0-9,99999999-", (0, 10)),
    _range("beyond the end", "bytes=99999999-", status=416),
    _range("the last none", "bytes=-0", status=416),
    _range("the wrong way round", "bytes=9-0"),
    _range("another unit", "lines=0-9"),
    _range("no numbers", "bytes=a-b"),
    _range("nothing", "bytes="),
    _range("a dash", "bytes=-"),
    _range("the unit's case does not count", "Bytes=0-9", (0, 10)),
    _range("an attack", "bytes=" + ",".join(f"{n * 3}-{n * 3}" for n in range(40))),
    _range("HEAD has none", "bytes=0-9", method="HEAD"),
    _range("of the document as it is, whatever coding", "bytes=0-9", (0, 10), accept_encoding="br"),
    _range("with the tag", "bytes=0-9", (0, 10), if_range="{tag}"),
    _range("with another tag", "bytes=0-9", if_range='"a"'),
    _range("with the tag, weak", "bytes=0-9", if_range="W/{tag}"),
    _range("with the tag of another coding", "bytes=0-9", if_range="{gzip}"),
    _range("with the very date", "bytes=0-9", (0, 10), if_range="{modified}"),
    _range("with a later date", "bytes=0-9", if_range="{after}"),
    _range("beyond the end, with another tag", "bytes=99999999-", if_range='"a"'),
    _range("not needed", "bytes=0-9", status=304, if_none_match="{tag}"),
    _range("If-Range without one", "", if_range='"a"'),
    # RFC 3229
    _delta("since the version before", OLD, 226),
    _delta("of several versions the newest", OLD | {"if-none-match": '"a", {old}, {strange}'}, 226),
    _delta("one of several manipulations", OLD | {"a-im": "vcdiff, feed;q=0.5"}, 226),
    _delta("case does not count", OLD | {"a-im": "Feed"}, 226),
    _delta("refused", OLD | {"a-im": "feed;q=0"}, 200),
    _delta("others only", OLD | {"a-im": "vcdiff, gzip"}, 200),
    _delta("no version is told", {"a-im": "feed"}, 200),
    _delta("a date tells no version", {"a-im": "feed", "if-modified-since": "{before}"}, 200),
    _delta("nothing has changed", OLD | {"if-none-match": "{tag}"}, 304),
    _delta("the present one among those known", OLD | {"if-none-match": "{old}, {tag}"}, 304),
    _delta("since the version before, by a tag of old", OLD | {"if-none-match": "{long_old}"}, 226),
    _delta("a version that nobody knows", OLD | {"if-none-match": "{strange}"}, 200)._replace(
        is_strange=True
    ),
    _delta("a weak tag", OLD | {"if-none-match": "W/{old}"}, 200),
    _delta("a tag that is not ours", OLD | {"if-none-match": '"abc"'}, 200),
    _delta("the version in another coding", OLD | {"accept-encoding": "gzip"}, 200, "gzip"),
    _delta(
        "in the coding that is known",
        OLD | {"if-none-match": "{old_gzip}", "accept-encoding": "gzip"},
        226,
        "gzip",
    ),
    _delta("not asked for", {"if-none-match": "{old}"}, 200),
    _delta("a part of it makes no sense", OLD | {"range": "bytes=0-9"}, 206)._replace(
        ranges=((0, 10),)
    ),
    Row("A-IM: HEAD is answered for the whole", OLD, 200, method="HEAD"),
)
"""Each is asked of the pure core, and of a server."""
