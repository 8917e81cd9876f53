"""Whom the proxies in front speak for. Each maker writes addresses otherwise; here they become plain ones first."""

from collections.abc import Callable, Iterable
from typing import Any

from annai_server.api.asking import Environ
from annai_server.api.sub_path import Wsgi
from annai_server.domain.peers import plain
from annai_server.settings import Network


class BehindProxies:
    """WSGI. From here on, REMOTE_ADDR and the scheme are the visitor's."""

    def __init__(self, trusted: Iterable[Network], wsgi: Wsgi) -> None:
        # Only here, because granian takes long to import.
        from granian.utils.proxies import wrap_wsgi_with_proxy_headers

        self._wsgi: Wsgi = wrap_wsgi_with_proxy_headers(wsgi, [str(one) for one in trusted])

    def __call__(self, environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        environ["REMOTE_ADDR"] = plain(environ.get("REMOTE_ADDR", ""))
        if written := environ.get("HTTP_X_FORWARDED_FOR"):
            environ["HTTP_X_FORWARDED_FOR"] = ",".join(plain(one.strip()) for one in written.split(","))
        return self._wsgi(environ, start_response)
