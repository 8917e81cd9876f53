"""What each kind says to a screen reader, in English and Japanese, as somebody has read it over (spoken/*.txt)."""

import os
from pathlib import Path

import pytest

from support.scenes import SCENES, Stage
from support.visitors import Visitors

READ_OVER = Path(__file__).parent / "spoken"
AGAIN = "SPOKEN=write .venv/bin/pytest tests/e2e/test_spoken.py"


@pytest.mark.parametrize("lang", ["en", "ja"])
@pytest.mark.parametrize("kind", SCENES)
def test_a_screen_reader_says_what_was_read_over(visitors: Visitors, gallery_url: str, kind: str, lang: str) -> None:
    stage = Stage(visitors(locale=lang, reduced_motion="reduce").page(), gallery_url, f"lang={lang}")
    said = [f"# {title}\n{stage.screen.read()}\n" for title in stage.play(kind)]
    file = READ_OVER / f"{kind}.{lang}.txt"
    if os.environ.get("SPOKEN") == "write":
        file.write_text("\n".join(said), encoding="utf-8")
    assert "\n".join(said) == file.read_text(encoding="utf-8"), (
        f"If it is better so: {AGAIN}, and read the difference over."
    )
