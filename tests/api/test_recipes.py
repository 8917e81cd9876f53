"""The recipes of docs/identity.md make tokens that are believed: those of PyJWT and of Node alone as they stand there.
The others take libraries that are not here."""

import json
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest

from api.publishing import publish
from support import guides
from support.cast import Team
from support.page import Page

DOCS = Path(__file__).parents[2] / "docs"
LANGUAGES = ("python", "js", "ruby", "php", "go", "java", "csharp")


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """None of this is about the database."""
    return sqlite_url


def _blocks(language: str) -> list[str]:
    text = (DOCS / "identity.md").read_text(encoding="utf-8")
    return re.findall(rf"```{language}\n(.*?)```", text, re.DOTALL)


def test_a_token_made_by_pyjwt_as_the_recipe_says_is_believed(team: Team) -> None:
    keys = team.production
    known: dict[str, Any] = {"SECRET": keys.signing_secret, "KID": keys.kid, "PUBLIC_KEY": keys.public}
    exec(_blocks("python")[0], known)  # noqa: S102 (our own page)
    _expect_believed(team, known["annai_token"]("u_42"))


def test_a_token_made_by_node_alone_as_the_recipe_says_is_believed(team: Team) -> None:
    keys = team.production
    known = {"SECRET": keys.signing_secret, "KID": keys.kid, "PUBLIC_KEY": keys.public}
    given = "".join(f"const {name} = {json.dumps(value)};\n" for name, value in known.items())
    program = f"{given}{_blocks('js')[0]}process.stdout.write(annaiToken('u_42'));"
    made = subprocess.run(
        ["node", "--input-type=module", "-e", program], capture_output=True, text=True, check=True, timeout=30
    )
    _expect_believed(team, made.stdout)


def _expect_believed(team: Team, token: str) -> None:
    """With the trait that it carries, and of nobody else."""
    publish(team, guides.banner(audience={"trait": "plan", "is": "trial"}), to="production")
    page = Page(team.client, team.production, token=token)
    assert [guide["key"] for guide in page.bootstrap()["guides"]] == ["news"]
    page.user = "u_43"
    assert page.ask().status_code == 401


def test_every_recipe_names_the_algorithm_the_key_and_the_hour() -> None:
    for language in LANGUAGES:
        recipe = _blocks(language)[0]
        for needed in (
            r"HS256|HmacSha256",
            r"(?i)\bkid\b|keyid",
            r"3600|1h|Hour|AddHours\(1\)",
            r"(?i)public_?key",
            "trial",
        ):
            assert re.search(needed, recipe), (language, needed)
