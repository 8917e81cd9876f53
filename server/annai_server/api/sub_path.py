"""Served below a path of another site, `https://app.example.com/help/annai`, as ANNAI_PUBLIC_URL says."""

import re
from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import urlsplit

from flask import Flask

from annai_server.api.asking import Environ
from annai_server.settings import Settings

Wsgi = Callable[[Environ, Callable[..., Any]], Iterable[bytes]]


class SubPath:
    """WSGI. Takes requests whose path the proxy has cut off, and those that it hands on as they came; browsers know us
    by our public address, whatever name the proxy uses."""

    def __init__(self, settings: Settings, app: Flask) -> None:
        address = urlsplit(settings.public_url)
        self._scheme, self._host, self._path = address.scheme, address.netloc, address.path
        self._wsgi = app.wsgi_app
        roots = {rule.rule.split("/")[1] for rule in app.url_map.iter_rules()}
        # As in `annai-<build>.js`.
        self._root = re.compile("|".join(re.sub("<.*?>", "[^/]+", root.replace(".", r"\.")) for root in roots))

    def __call__(self, environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        head, found, rest = environ["PATH_INFO"].partition(self._path)
        if found and not head and self._is_ours(rest):
            environ["PATH_INFO"] = rest or "/"
        environ.update({"SCRIPT_NAME": self._path, "HTTP_HOST": self._host, "wsgi.url_scheme": self._scheme})
        return self._wsgi(environ, start_response)

    def _is_ours(self, rest: str) -> bool:
        """Below `/annai`, `/annai/admin` is the admin, but `/annai/1a2b3/tour.js` is a file in our own folder of that
        name, asked for by a proxy that has cut off another `/annai`."""
        return rest == "" or (rest.startswith("/") and bool(self._root.fullmatch(rest.split("/")[1])))
