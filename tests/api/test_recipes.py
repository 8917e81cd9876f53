"""The recipes of docs/identity.md make tokens that are believed: each as it stands there, where its language and its
library are; the others say that they were only read."""

import re
from pathlib import Path

import pytest

from api.publishing import publish
from support import guides
from support.cast import Team
from support.page import Page
from support.recipes import PAGE, RECIPES, Recipe


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """None of this is about the database."""
    return sqlite_url


@pytest.mark.parametrize("recipe", RECIPES, ids=lambda recipe: recipe.needs)
def test_a_token_made_as_the_page_says_is_believed(team: Team, tmp_path: Path, recipe: Recipe) -> None:
    """With the trait that it carries, and of nobody else."""
    if not recipe.here:
        pytest.skip(f"{recipe.needs} isn't here: the recipe was only read")
    token = recipe.token(team.production, tmp_path)
    publish(team, guides.banner(audience={"trait": "plan", "is": "trial"}), to="production")
    page = Page(team.client, team.production, token=token)
    assert [guide["key"] for guide in page.bootstrap()["guides"]] == ["news"]
    page.user = "u_43"
    assert page.ask().status_code == 401


def test_every_recipe_of_the_page_is_among_them_and_names_the_algorithm_the_key_and_the_hour() -> None:
    section = PAGE.read_text(encoding="utf-8").partition("\n## Recipes\n")[2].partition("\n## ")[0]
    assert sorted(recipe.text for recipe in RECIPES) == sorted(re.findall(r"```\w+\n(.*?)```", section, re.DOTALL))
    for recipe in RECIPES:
        for needed in (r"HS256|HmacSha256", r"(?i)\bkid\b|keyid", r"3600|1h|Hour|AddHours\(1\)", "trial"):
            assert re.search(needed, recipe.text), (recipe.needs, needed)
        assert re.search(r"(?i)public_?key", recipe.text), recipe.needs


@pytest.mark.parametrize("recipe", RECIPES, ids=lambda recipe: recipe.needs)
def test_a_recipe_takes_the_time_once(recipe: Recipe) -> None:
    """Where a second ends between two looks at the clock, the token would live for an hour and a second, which is
    refused. What takes no time leaves it to its library."""
    clocks = r"UtcNow|time\.time\(|Date\.now\(|Time\.now|\btime\(\)|time\.Now\(|Instant\.now\("
    assert len(re.findall(clocks, recipe.text)) <= 1
