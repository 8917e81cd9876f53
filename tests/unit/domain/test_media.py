"""Videos come from the providers that are listed, and ask not to be followed."""

from typing import Any

import pytest

from annai_server.domain.media import framed
from support.cases import load_cases


@pytest.mark.parametrize("case", load_cases("videos.json"), ids=lambda case: case["url"])
def test_a_videos_address_is_understood_or_refused(case: dict[str, Any]) -> None:
    found = framed(case["url"])
    if case.get("refused"):
        assert found is None
    else:
        assert found == (case["frame"], case["page"])
