"""The town that the stories play in."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from support.town import Town, built


@pytest.fixture
def town(sqlite_url: str, tmp_path: Path) -> Iterator[Town]:
    with built(tmp_path, sqlite_url) as made:
        yield made
