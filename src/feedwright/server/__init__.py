"""Published feeds over HTTP: a plain ASGI application.

It runs under any ASGI server, and mounts into an application of Starlette, FastAPI, Flask or
Django in one line::

    app.mount("/feeds", feedwright.server.application("my-feeds"))        # Starlette, FastAPI
    application = server.application("my-feeds").beside(django, "/feeds")  # Django's asgi.py
    app.wsgi_app = server.wsgi_application("my-feeds").beside(app.wsgi_app, "/feeds")  # Flask

- ``app`` decides what answers a request; ``requests`` reads requests, ``responses`` sends answers;
- documents: ``document_cache``, ``headers``, ``conditional`` (304, ranges), ``delta`` (only what
  is new), ``private_feeds``, ``httpfields`` (header fields of HTTP);
- other endpoints and counts: ``hub``, ``touch`` (a CMS reports a change), ``health``, ``metrics``,
  ``readership``, ``access_log``;
- ways to run it: ``granian_server``, ``sockets``, ``wsgi``; ``reloading``, for previews.
"""

from feedwright.server.app import Application, Endpoint, application
from feedwright.server.wsgi import WSGIApplication, wsgi_application

__all__ = ["Application", "Endpoint", "WSGIApplication", "application", "wsgi_application"]
