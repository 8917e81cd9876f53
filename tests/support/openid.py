"""An OpenID provider on this machine that signs with a real key, and lies when told to."""

import base64
import hashlib
import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa
from flask import Flask
from jwt.algorithms import RSAAlgorithm
from werkzeug import Request, Response
from werkzeug.serving import make_server
from werkzeug.test import TestResponse

from support.admin_desk import Desk

Claims = dict[str, Any]
KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)


@dataclass
class OpenId:
    """The provider. `said` is changed by a test before the token is asked for."""

    issuer: str = ""
    person: Claims = field(default_factory=dict)
    key: Any = KEY
    algorithm: str = "RS256"
    kid: str = "k1"
    error: str = ""
    """What it says in the place of a token."""
    asked: dict[str, Claims] = field(default_factory=dict)
    meanwhile: Callable[[], None] = lambda: None
    """What happens elsewhere before the token is given."""

    def authorize(self, address: str, **person: Any) -> str:
        """What somebody's browser does there: they sign in, and are sent back with a code."""
        query = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        code = f"code-{len(self.asked)}"
        self.asked[code] = query
        self.person = {"sub": "p-1", "email_verified": True, "name": "Mika", **person}
        return f"{query['redirect_uri']}?code={code}&state={query['state']}"

    def __call__(self, environ: Any, start_response: Any) -> Any:
        request = Request(environ)
        answers: dict[str, Callable[[Request], Any]] = {
            "/.well-known/openid-configuration": self._about,
            "/keys": lambda _: {"keys": [{**json.loads(RSAAlgorithm.to_jwk(KEY.public_key())), "kid": "k1"}]},
            "/token": self._token,
        }
        body = answers[request.path](request)
        status = 400 if "error" in body else 200
        return Response(json.dumps(body), status=status, mimetype="application/json")(environ, start_response)

    def _about(self, _: Request) -> Claims:
        return {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/keys",
            "id_token_signing_alg_values_supported": ["RS256", "HS256", "none"],
        }

    def _token(self, request: Request) -> Claims:
        """Once for each code, to whoever has the client's secret and the verifier of its challenge (RFC 7636)."""
        self.meanwhile()
        asked = self.asked.pop(request.form["code"], None)
        given = hashlib.sha256(request.form.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(given).decode().rstrip("=")
        known = request.authorization and (request.authorization.username, request.authorization.password)
        if not asked or known != ("annai", "provider's secret") or challenge != asked["code_challenge"]:
            return {"error": "invalid_grant"}
        if self.error:
            return {"error": self.error}
        at = int(time.time())
        claims = {"iss": self.issuer, "aud": "annai", "iat": at, "exp": at + 60, "nonce": asked["nonce"], **self.person}
        token = jwt.encode(claims, self.key, self.algorithm, headers={"kid": self.kid})
        return {"access_token": "unused", "token_type": "Bearer", "id_token": token}


@contextmanager
def served() -> Iterator[OpenId]:
    made = OpenId()
    server = make_server("127.0.0.1", 0, made, threaded=True)
    made.issuer = f"http://127.0.0.1:{server.server_port}"
    serving = threading.Thread(target=server.serve_forever)
    serving.start()
    yield made
    server.shutdown()
    serving.join()
    server.server_close()


@contextmanager
def provided(app: Flask) -> Iterator[OpenId]:
    """Where authors of this app may sign in."""
    with served() as made:
        ours = {"oidc_client_id": "annai", "oidc_client_secret": "provider's secret"}
        app.config["ANNAI"] = replace(app.config["ANNAI"], oidc_issuer=made.issuer, **ours)
        yield made


def signs_in(desk: Desk, provider: OpenId, email: str, **said: Any) -> TestResponse:
    """The whole way: to the provider, there, and back."""
    address = desk.get("/admin/sign-in/provider").location
    return desk.get(provider.authorize(address, email=email, **said).removeprefix("http://localhost"))
