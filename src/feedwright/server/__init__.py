"""Published feeds over HTTP: a plain ASGI application.

It runs under any ASGI server, and mounts into an application of Starlette, FastAPI, Flask or
Django in one line::

    app.mount("/feeds", feedwright.server.application("my-feeds"))        # Starlette, FastAPI
    application = server.application("my-feeds").beside(django, "/feeds")  # Django's asgi.py
    app.wsgi_app = server.wsgi_application("my-feeds").beside(app.wsgi_app, "/feeds")  # Flask
"""

from feedwright.server.app import Application, Endpoint, application
from feedwright.server.wsgi import WSGIApplication, wsgi_application

__all__ = ["Application", "Endpoint", "WSGIApplication", "application", "wsgi_application"]
