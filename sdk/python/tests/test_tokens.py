"""A signed identity is an ordinary JWT: PyJWT, which knows nothing of Annai, reads it."""

import time
from typing import Any

import jwt
import pytest
from annai import Annai, ConfigurationError, UsageError

SECRET = "a signing secret of the tests, long enough"


def _read(token: str) -> dict[str, Any]:
    claims: dict[str, Any] = jwt.decode(token, SECRET, algorithms=["HS256"], audience="pk_1")
    return claims


def test_a_token_says_who_for_which_environment_and_until_when(signing: Annai) -> None:
    before = int(time.time())
    token = signing.token(42)
    claims = _read(token)
    assert jwt.get_unverified_header(token) == {"alg": "HS256", "kid": "k1", "typ": "JWT"}
    assert claims.pop("exp") - claims["iat"] == 3_600
    assert before <= claims.pop("iat") <= time.time()
    assert claims == {"sub": "42", "aud": "pk_1"}


def test_a_token_carries_company_traits_and_who_is_really_signed_in(signing: Annai) -> None:
    token = signing.token(
        "u_42", company=7, traits={"plan": "trial"}, company_traits={"seats": 4}, act="support_1", expires_in=60
    )
    claims = _read(token)
    assert claims.pop("exp") - claims.pop("iat") == 60
    assert claims == {
        "sub": "u_42",
        "aud": "pk_1",
        "company": "7",
        "traits": {"plan": "trial"},
        "company_traits": {"seats": 4},
        "act": {"sub": "support_1"},
    }


@pytest.mark.parametrize("expires_in", [0, -1, 3_601])
def test_a_token_lives_an_hour_at_most(signing: Annai, expires_in: int) -> None:
    with pytest.raises(UsageError, match="expires_in"):
        signing.token("u_42", expires_in=expires_in)


@pytest.mark.parametrize("nobody", ["", "anonymous:9f86d081884c7d659a2feaa0c55ad015"])
def test_a_token_for_nobody_is_refused(signing: Annai, nobody: str) -> None:
    with pytest.raises(UsageError, match="user id"):
        signing.token(nobody)


def test_a_client_without_a_signing_secret_says_which_setting_is_missing(client: Annai) -> None:
    with pytest.raises(ConfigurationError, match="ANNAI_SIGNING_SECRET"):
        client.token("u_42")
