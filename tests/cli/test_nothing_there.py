"""Commands that look at a database make none, and say where they looked."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from cli.conftest import Operator


@pytest.mark.parametrize("command", [["verify"], ["backup", "copy"], ["explain", "u_1"]], ids=lambda words: words[0])
def test_where_no_database_is_nothing_is_made_and_the_place_is_named(
    operator: Operator, command: Sequence[str]
) -> None:
    refused = operator.runs(*command).refused()
    assert refused.startswith(
        f"there is no database at {operator.folder / 'annai.sqlite'}; name its folder in ANNAI_DIR"
    )
    assert not (operator.folder / "annai.sqlite").exists()


def test_a_file_without_tables_is_no_database_to_copy(operator: Operator, tmp_path: Path) -> None:
    operator.folder.mkdir(exist_ok=True)
    (operator.folder / "annai.sqlite").touch()
    copy = tmp_path / "copy.backup"
    assert "has none of its tables" in operator.runs("backup", str(copy)).refused()
    assert not copy.exists()


def test_where_nothing_is_published_there_is_nothing_to_explain_and_it_says_so(operator: Operator) -> None:
    operator.succeeds("init")
    assert operator.succeeds("explain", "u_1").out == "Nothing is published in production.\n"
    assert operator.succeeds("explain", "u_1", "--json").json["guides"] == []
