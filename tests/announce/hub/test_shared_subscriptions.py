"""Subscriptions that servers and workers share, and what is scheduled of them."""

from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

import pytest
from tests.publications import article, run, stores_on, write
from tests.workers import database, until

from feedwright.announce.hub.shared_subscriptions import Hubs
from feedwright.announce.hub.subscriptions import Subscriptions
from feedwright.announce.websub import Intent
from feedwright.runtime.database.address import Address
from feedwright.scheduling.workers.engine import Procrastinate
from feedwright.store.opening import store_location
from feedwright.store.queue import Queue
from feedwright.workspace import configured

ATOM = "https://example.org/feeds/atom.xml"
LONG = f"https://example.net/{'c' * 1_900}"
DUE = 77
"""The number of another publication's subscriber."""


@pytest.fixture
def place(tmp_path: Path, postgres: str) -> Iterator[Path]:
    """A publication with a hub, published once, which workers know as number 1."""
    with database(postgres) as url, stores_on(url):
        folder = write(tmp_path / "p", {"a.md": article("A")}, publication="hub = true")
        run(folder)
        address = store_location(configured(folder, {})[1], folder)
        assert isinstance(address, Address)
        with Queue.open(address) as queue:
            queue.install(Procrastinate())
            assert queue.register(address, folder, "P").number == 1
        yield folder


@pytest.fixture
def hubs(place: Path) -> Iterator[Hubs]:
    """The hubs of its database."""
    with closing(opened(place)) as found:
        found.make()
        yield found


def opened(place: Path) -> Hubs:
    """Another session."""
    address = store_location(configured(place, {})[1], place)
    assert isinstance(address, Address)
    return Hubs.open(address)


def subscribed(
    subscriptions: Subscriptions, callback: str, got: str, lease: timedelta = timedelta(days=1)
) -> None:
    """A callback subscribes that has a version."""
    now = datetime.now(UTC)
    intent = Intent(mode="subscribe", topic=ATOM, callback=callback, secret="s", lease=lease)
    subscriptions.ask(intent, now)
    (number,) = subscriptions.due_intents(now)
    asked = subscriptions.intent(number)
    assert asked
    assert asked.callback == callback
    subscriptions.confirm(asked, got, now)


def standing(place: Path) -> str:
    """The hash of the main Atom feed as it stands."""
    return sha256((place / "public/atom.xml").read_bytes()).hexdigest()


def scheduled(hubs: Hubs) -> list[tuple[int, int, bool]]:
    """What would get a job now."""
    found: list[tuple[int, int, bool]] = []

    def defer(deliveries: list[tuple[int, int, bool]]) -> int:
        found.extend(deliveries)
        return len(deliveries)

    assert hubs.schedule(defer) == len(found)
    return found


def edit(place: Path) -> None:
    """Publish a change."""
    (place / "articles" / "b.md").write_text(article("B"))
    run(place)


def test_a_change_is_noticed_once(place: Path, hubs: Hubs) -> None:
    """What a run has changed is due to whoever has not got it, and then has one job each."""
    publication = configured(place, {})[1]
    subscriptions = hubs.of(1)
    subscribed(subscriptions, "https://example.net/a", standing(place))
    subscribed(subscriptions, LONG, standing(place))
    assert hubs.notice(1, publication) == 0
    assert scheduled(hubs) == []
    edit(place)
    assert hubs.notice(1, publication) == 1
    assert hubs.notice(1, publication) == 0
    assert hubs.waiting(1) == (2, 2)
    found = scheduled(hubs)
    assert [(number, is_doubtful) for number, _, is_doubtful in found] == [(1, False)] * 2
    engine = Procrastinate()
    assert hubs.schedule(lambda some: engine.defer_deliveries(hubs.session, some)) == 2
    assert scheduled(hubs) == []
    assert engine.defer_deliveries(hubs.session, found) == 0  # they wait already
    subscribers = [subscriptions.subscription(number) for _, number, _ in found]
    assert LONG in {one.callback for one in subscribers if one}


def test_one_delivers_at_a_time(place: Path, hubs: Hubs) -> None:
    """A delivery that a session holds is nobody else's, and gets no job, until that ends."""
    subscriptions = hubs.of(1)
    subscribed(subscriptions, "https://example.net/a", "0" * 64)
    edit(place)
    hubs.notice(1, configured(place, {})[1])
    ((_, number, _),) = scheduled(hubs)
    with closing(opened(place)) as other:
        assert other.claim(number)
        assert hubs.claim(number) is None
        assert scheduled(hubs) == []
        other.give_back(number)
        assert hubs.claim(number)
        assert other.claim(number) is None
        hubs.give_back(number)
        assert other.claim(number)
    until(lambda: hubs.claim(number))  # the other session has ended


def test_what_came_meanwhile_is_due(place: Path, hubs: Hubs) -> None:
    """A version that is distributed while another is on its way follows it; the same does not."""
    subscriptions = hubs.of(1)
    subscribed(subscriptions, "https://example.net/a", standing(place))
    now = hubs.now()
    subscriptions.distribute(ATOM, "1" * 64, now)
    ((_, number, _),) = scheduled(hubs)
    one = subscriptions.subscription(number)
    assert one
    subscriptions.distribute(ATOM, "2" * 64, now)
    subscriptions.delivered(one, "1" * 64, now)
    assert subscriptions.delivery_due(number) == now
    one = subscriptions.subscription(number)
    assert one
    assert (one.wanted, one.got) == ("2" * 64, "1" * 64)
    subscriptions.delivered(one, "3" * 64, now)  # a newer one stood there, which nobody noticed yet
    assert subscriptions.delivery_due(number) is None
    subscriptions.distribute(ATOM, "3" * 64, now)
    assert subscriptions.delivery_due(number) is not None


def test_a_newer_version_than_at_subscribing(hubs: Hubs) -> None:
    """Who subscribes as a version is distributed, and may have read the one before, gets it."""
    subscriptions = hubs.of(1)
    subscribed(subscriptions, "https://example.net/a", "1" * 64)
    subscriptions.distribute(ATOM, "2" * 64, hubs.now())
    subscribed(subscriptions, "https://example.net/b", "1" * 64)
    assert hubs.waiting(1) == (2, 2)


def test_a_dead_worker_s_job_counts_for_nothing(place: Path, hubs: Hubs) -> None:
    """A delivery whose job was taken by a worker that is dead gets another."""
    subscriptions = hubs.of(1)
    subscribed(subscriptions, "https://example.net/a", "0" * 64)
    edit(place)
    hubs.notice(1, configured(place, {})[1])
    engine = Procrastinate()
    assert hubs.schedule(lambda some: engine.defer_deliveries(hubs.session, some)) == 1
    execute = hubs.session.connection.execute
    take = (
        "with worker as (insert into procrastinate_workers (last_heartbeat) "
        "values (now() - %s * interval '1 second') returning id) update procrastinate_jobs "
        "set status = 'doing', worker_id = (select id from worker)"
    )
    execute(take, [0])
    assert scheduled(hubs) == []
    execute(take, [60])
    assert len(scheduled(hubs)) == 1


def test_publications_are_apart(hubs: Hubs) -> None:
    """One sees no other's subscribers, and what nobody registered is left to its server."""
    subscribed(hubs.of(1), "https://example.net/a", "1" * 64)
    other = hubs.of(DUE)
    assert other.topics() == {}
    subscribed(other, "https://example.net/a", "1" * 64)
    other.distribute(ATOM, "2" * 64, hubs.now())
    assert (hubs.waiting(1), hubs.waiting(DUE)) == ((1, 0), (1, 1))
    assert scheduled(hubs) == []
    assert hubs.is_registered(1)
    assert not hubs.is_registered(DUE)


def test_one_leads(place: Path, hubs: Hubs) -> None:
    """Of several servers one asks callbacks, until its session ends."""
    with closing(opened(place)) as other:
        assert other.lead(1)
        assert not hubs.lead(1)
        assert hubs.lead(DUE)
    until(lambda: hubs.lead(1))


def test_a_lease_ends(place: Path, hubs: Hubs) -> None:
    """Who has no lease any more gets no job."""
    subscriptions = hubs.of(1)
    subscribed(subscriptions, "https://example.net/a", "0" * 64, timedelta(seconds=-1))
    edit(place)
    hubs.notice(1, configured(place, {})[1])
    assert scheduled(hubs) == []
    subscriptions.end_expired(hubs.now())
    assert hubs.waiting(1) == (0, 0)
