"""The published folder below a path of other frameworks' applications, each in one line."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from wsgiref.util import setup_testing_defaults
from wsgiref.validate import validator

import httpx
import pytest
from tests.publications import article, run, write

from feedwright import server

Ask = Callable[..., httpx.Response]


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A publication that is published."""
    folder = write(tmp_path_factory.mktemp("feeds"), {"a.md": article("A")})
    run(folder)
    return folder


def by_asgi(application: Any) -> Ask:
    """Ask an application of ASGI."""

    def ask(path: str, **told: Any) -> httpx.Response:
        async def asked() -> httpx.Response:
            transport = httpx.ASGITransport(application)
            async with httpx.AsyncClient(
                transport=transport, base_url="http://x.example"
            ) as client:
                return await client.request(told.pop("method", "GET"), path, **told)

        return asyncio.run(asked())

    return ask


def by_wsgi(application: Any) -> Ask:
    """Ask an application of WSGI, which is held to PEP 3333."""

    def ask(path: str, **told: Any) -> httpx.Response:
        with httpx.Client(
            transport=httpx.WSGITransport(validator(application)), base_url="http://x.example"
        ) as client:
            return client.request(told.pop("method", "GET"), path, **told)

    return ask


def starlette(folder: Path) -> Ask:
    """Below an application of Starlette."""
    from starlette.applications import Starlette
    from starlette.responses import PlainTextResponse
    from starlette.routing import Route

    app = Starlette(routes=[Route("/", lambda _: PlainTextResponse("home"))])
    app.mount("/feeds", server.application(folder))
    return by_asgi(app)


def fastapi(folder: Path) -> Ask:
    """Below an application of FastAPI."""
    found = pytest.importorskip("fastapi", reason="FastAPI is not installed")
    app = found.FastAPI()
    app.get("/", response_class=found.responses.PlainTextResponse)(lambda: "home")
    app.mount("/feeds", server.application(folder))
    return by_asgi(app)


def flask(folder: Path) -> Ask:
    """Below an application of Flask."""
    found = pytest.importorskip("flask", reason="Flask is not installed")
    app = found.Flask("x")
    app.get("/")(lambda: "home")
    app.wsgi_app = server.wsgi_application(folder).beside(app.wsgi_app, "/feeds")
    return by_wsgi(app)


def django_wsgi(folder: Path) -> Ask:
    """Below Django's default."""
    pytest.importorskip("django", reason="Django is not installed")
    from django.core.wsgi import get_wsgi_application
    from django.http import HttpResponse
    from django.urls import path
    from tests.frameworks import test_django  # which sets Django up

    test_django.urlpatterns[:] = [path("", lambda _: HttpResponse("home"))]
    return by_wsgi(server.wsgi_application(folder).beside(get_wsgi_application(), "/feeds"))


@pytest.fixture(params=[starlette, fastapi, flask, django_wsgi], ids=lambda one: one.__name__)
def ask(request: pytest.FixtureRequest, published: Path) -> Ask:
    """What asks an application with the feeds below ``/feeds``."""
    made: Ask = request.param(published)
    return made


def test_a_feed_is_answered(ask: Ask, published: Path) -> None:
    """The document, its type and its tag; what is known is answered 304; HEAD has no body."""
    answer = ask("/feeds/rss.xml")
    assert answer.status_code == 200
    assert answer.content == (published / "public/rss.xml").read_bytes()
    assert answer.headers["content-type"] == "application/rss+xml; charset=utf-8"
    known = ask("/feeds/rss.xml", headers={"If-None-Match": answer.headers["etag"]})
    assert (known.status_code, known.content) == (304, b"")
    assert ask("/feeds/rss.xml", method="HEAD").content == b""


def test_the_rest_is_the_other_s(ask: Ask) -> None:
    """The application answers its own paths; below the mount there is what is published."""
    assert ask("/").text == "home"
    assert ask("/feedsx").status_code == 404
    assert ask("/feeds/nothing.xml").status_code == 404
    assert ask("/feeds/%2e%2e/feedwright.toml").status_code in (400, 404)
    assert ask("/feeds/rss.xml", method="DELETE").status_code == 405
    assert ask("/feeds/-/health").text == "ok\n"


def test_many_threads_are_answered(published: Path) -> None:
    """Servers of WSGI ask from many threads at once; each has its own answer."""
    asking = by_wsgi(server.wsgi_application(published))
    names = ["rss.xml", "atom.xml", "feed.json", "feeds.opml"] * 10
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda name: asking(f"/{name}").content, names))
    assert answers == [(published / "public" / name).read_bytes() for name in names]


def test_an_answer_that_nobody_takes_ends(published: Path) -> None:
    """Who asked may go before the answer is sent; the next is answered all the same."""
    application = server.wsgi_application(published)
    environ: dict[str, Any] = {"PATH_INFO": "/rss.xml"}
    setup_testing_defaults(environ)
    told: list[str] = []

    def start(status: str, _headers: list[tuple[str, str]]) -> None:
        told.append(status)

    for _ in range(3):
        application(environ, start).close()  # type: ignore[attr-defined]  # as servers do
    assert told == ["200 OK"] * 3


def test_a_body_without_end_is_refused(published: Path) -> None:
    """A request that announces more than anything here takes is answered before it is read."""
    answer = by_wsgi(server.wsgi_application(published))(
        "/-/hub", method="POST", content=b"x" * (1 << 21)
    )
    assert answer.status_code == 413
