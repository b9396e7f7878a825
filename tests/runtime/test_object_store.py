"""Object stores: what is made of their errors, and what of their objects."""

from pathlib import Path
from typing import Any

import pytest
from tests.google_storage import GoogleStorage
from tests.object_stores import new_prefix

pytest.importorskip("obstore", reason="the extra `s3` is not installed")
import obstore
from obstore.store import LocalStore, MemoryStore

from feedwright.domain.errors import DestinationUnusable
from feedwright.runtime.object_store import (
    Conflict,
    Missing,
    ObjectStore,
    StoreAway,
    Unchanged,
    is_same,
)

SIGNED = "https://account.example/feeds/x?sig=SECRET&Signature=SECRET"
GENERIC, DENIED = obstore.exceptions.GenericError, obstore.exceptions.PermissionDeniedError


def answer(status: str, code: str) -> str:
    """What the library says of an answer."""
    return (
        f"Generic S3 error: Error performing PUT {SIGNED} in 3ms - Server returned non-2xx status "
        f"code: {status}: <Error><Code>{code}</Code><Message>SECRET</Message></Error>\n\nDebug"
    )


def refused(error: Exception, scheme: str = "s3") -> DestinationUnusable:
    """What is told of an error of the library."""
    place = ObjectStore(f"{scheme}://feeds/x", library=MemoryStore())

    class Failing:
        exceptions = obstore.exceptions

        def get(self, *_: object, **__: object) -> None:
            raise error

    place._obstore = Failing()  # type: ignore[assignment]  # noqa: SLF001 - in place of a network
    with pytest.raises(DestinationUnusable) as raised:
        place.get("atom.xml")
    return raised.value


@pytest.mark.parametrize(
    ("error", "told"),
    [
        pytest.param(
            GENERIC(answer("301 Moved Permanently", "PermanentRedirect")),
            "the bucket is in another region (PermanentRedirect); set AWS_REGION to where it is",
            id="another region",
        ),
        pytest.param(
            GENERIC("Received redirect without LOCATION, an incorrectly configured region"),
            "the bucket is in another region; set AWS_REGION to where it is",
            id="another region, without an answer",
        ),
        pytest.param(
            DENIED(answer("403 Forbidden", "RequestTimeTooSkewed")),
            "the clock of this machine is wrong (RequestTimeTooSkewed); set it",
            id="clock",
        ),
        pytest.param(
            DENIED(answer("403 Forbidden", "ExpiredToken")),
            "its credentials are missing or refused (ExpiredToken); set AWS_ACCESS_KEY_ID and "
            "AWS_SECRET_ACCESS_KEY",
            id="expired",
        ),
        pytest.param(
            GENERIC("Error performing PUT http://169.254.169.254/latest/api/token"),
            "its credentials are missing or refused; set AWS_ACCESS_KEY_ID and "
            "AWS_SECRET_ACCESS_KEY",
            id="no credentials",
        ),
        pytest.param(
            FileNotFoundError(answer("404 Not Found", "NoSuchBucket")),
            "there is no such bucket (NoSuchBucket); create it, or mend [destination] path",
            id="no bucket",
        ),
        pytest.param(
            DENIED(answer("403 Forbidden", "AccessDenied")),
            "access is denied (AccessDenied); allow list, read, write and delete below it",
            id="denied",
        ),
        pytest.param(
            GENERIC(answer("400 Bad Request", "KeyTooLongError")),
            "the store answers 400 (KeyTooLongError); run again later",
            id="another answer",
        ),
        pytest.param(
            GENERIC("something new"),
            "the store cannot be used (Generic); see `feedwright help s3`",
            id="something new",
        ),
    ],
)
def test_errors(error: Exception, told: str) -> None:
    """Each error is one line that tells what to do, and nothing of a signed address."""
    found = refused(error)
    assert str(found) == f"s3://feeds/x: {told}; what was published still stands"
    assert not isinstance(found, StoreAway)
    assert found.__cause__ is None
    assert found.__suppress_context__


@pytest.mark.parametrize(
    "error",
    [
        pytest.param(GENERIC(answer("503 Service Unavailable", "SlowDown")), id="503"),
        pytest.param(GENERIC(answer("429 Too Many Requests", "SlowDown")), id="429"),
        pytest.param(GENERIC("HTTP error: error sending request"), id="unreachable"),
        pytest.param(GENERIC("HTTP error: request or response timed out"), id="timed out"),
    ],
)
def test_away(error: Exception) -> None:
    """A store that may be back soon is told apart from one that refuses."""
    assert isinstance(refused(error), StoreAway)


def test_no_account() -> None:
    """Of Azure it is told which variables are missing."""
    with pytest.raises(DestinationUnusable, match="set AZURE_STORAGE_ACCOUNT_NAME"):
        ObjectStore("az://feeds/x")


def test_objects(tmp_path: Path) -> None:
    """Objects below a prefix are put, read in parts, listed and deleted; others are not seen."""
    library: Any = MemoryStore()
    place, beside = (ObjectStore(f"s3://feeds/{name}", library=library) for name in ("a", "ab"))
    version = place.put("x/one.xml", b"0123456789", {"Content-Type": "text/xml"})
    (tmp_path / "two.bin").write_bytes(b"two")
    place.put("two.bin", tmp_path / "two.bin", {})
    beside.put("three", b"3", {})
    assert sorted(one.path for one in place.objects()) == ["two.bin", "x/one.xml"]
    assert [one.path for one in place.objects("x")] == ["x/one.xml"]
    found, data = place.get("x/one.xml")
    assert (found.version, found.size, data) == (version, 10, b"0123456789")
    assert found.attributes == {"Content-Type": "text/xml"}
    assert place.get("x/one.xml", most=9)[1] is None
    assert b"".join(place.pieces("x/one.xml", version, (2, 5))) == b"234"
    with pytest.raises(Unchanged):
        place.get("x/one.xml", known=version)
    with pytest.raises(Conflict):
        place.put_if("x/one.xml", b"other", "", {})
    newer = place.put_if("x/one.xml", b"other", version, {})
    with pytest.raises(Conflict):
        place.put_if("x/one.xml", b"again", version, {})
    assert place.head("x/one.xml").version == newer
    place.delete(["x/one.xml"])
    with pytest.raises(Missing):
        place.head("x/one.xml")
    assert [one.path for one in beside.objects()] == ["three"]


def test_what_is_gone_keeps_nothing_else(tmp_path: Path) -> None:
    """Of objects that are deleted together some may not be there; the others go all the same."""
    place = ObjectStore("gs://feeds", library=LocalStore(tmp_path))
    place.put("a.xml", b"one", {})
    place.delete([*(f"none-{number}.xml" for number in range(60)), "a.xml"])
    assert [*place.objects()] == []


def at_google(
    google: GoogleStorage, monkeypatch: pytest.MonkeyPatch, *, reader: bool = False
) -> ObjectStore:
    """A place in which nothing is, at the server that speaks as Google's does."""
    for name, value in google.environment(reader=reader).items():
        monkeypatch.setenv(name, value)
    return ObjectStore(new_prefix("gs"))


def test_versions_that_are_numbered(google: GoogleStorage, monkeypatch: pytest.MonkeyPatch) -> None:
    """A version that another has written again is another, though its bytes and its tag are not."""
    place = at_google(google, monkeypatch)
    first = place.put_if("one.xml", b"one", "", {})
    again = place.put("one.xml", b"one", {})
    assert first != again
    assert not is_same(first, again)
    with pytest.raises(Conflict):
        place.put_if("one.xml", b"other", first, {})
    assert place.head("one.xml").version == again
    assert place.put_if("one.xml", b"other", again, {}) == place.get("one.xml")[0].version
    assert place.get("one.xml")[1] == b"other"


def test_version_of_a_list(google: GoogleStorage, monkeypatch: pytest.MonkeyPatch) -> None:
    """A list tells no numbers: an object from there is replaced while its tag is the same."""
    place = at_google(google, monkeypatch)
    version = place.put("one.xml", b"one", {})
    [listed] = place.objects()
    assert listed.version != version
    assert is_same(listed.version, version)
    newer = place.put_if("one.xml", b"two", listed.version, {})
    assert not is_same(listed.version, newer)
    with pytest.raises(Conflict):
        place.put_if("one.xml", b"three", listed.version, {})
    with pytest.raises(Unchanged):
        place.get("one.xml", known=newer)
    assert b"".join(place.pieces("one.xml", newer, (1, 3))) == b"wo"


def test_large_object_of_google(
    tmp_path: Path, google: GoogleStorage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A large file goes in parts, and is whole in the end; of a thousand and one all are listed."""
    place = at_google(google, monkeypatch)
    data = bytes(range(256)) * 50_000
    (tmp_path / "large.bin").write_bytes(data)
    version = place.put("large.bin", tmp_path / "large.bin", {"Content-Type": "audio/mpeg"})
    found, read = place.get("large.bin")
    assert (found.version, read) == (version, data)
    assert found.attributes["Content-Type"] == "audio/mpeg"
    assert not google.uploads
    for number in range(1_001):
        google.put(f"{place.address[5:].partition('/')[2]}/{number}", b"", {}, None)
    assert len([*place.objects()]) == 1_002


def test_refusals_of_google(google: GoogleStorage, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who may not write, who is not known and who names no bucket is told what to do."""
    reading = at_google(google, monkeypatch, reader=True)
    with pytest.raises(DestinationUnusable, match=r"access is denied \(AccessDenied\); allow list"):
        reading.put("one.xml", b"one", {})
    with pytest.raises(DestinationUnusable, match=r"no such bucket \(NoSuchBucket\); create"):
        [*ObjectStore("gs://another").objects()]
    monkeypatch.setenv("GOOGLE_BEARER_TOKEN", "of another")
    with pytest.raises(DestinationUnusable, match=r"missing or refused .*GOOGLE_SERVICE_ACCOUNT"):
        ObjectStore(reading.address).head("one.xml")
