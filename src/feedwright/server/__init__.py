"""Published feeds over HTTP: a plain ASGI application.

It runs under any ASGI server, and mounts into an application of Starlette, FastAPI or Django
in one line::

    app.mount("/feeds", feedwright.server.application("my-feeds"))        # Starlette, FastAPI
    application = server.application("my-feeds").beside(django, "/feeds")  # Django's asgi.py
"""

from feedwright.server.app import Application, Endpoint, application

__all__ = ["Application", "Endpoint", "application"]
