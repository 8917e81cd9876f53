"""axe finds nothing to say of any kind, in any theme and state, under the strictest policy."""

from collections.abc import Iterator, Mapping

import pytest

from support.scenes import SCENES, Stage
from support.visitors import Visitors

# Each theme in each face, each of both in each language.
WORN: Mapping[str, list[tuple[str, str]]] = {
    "en": [("indigo", "light"), ("ink", "forced"), ("leaf", "dark")],
    "ja": [("indigo", "dark"), ("ink", "light"), ("leaf", "forced")],
    "ar": [("indigo", "forced"), ("ink", "dark"), ("leaf", "light")],
}


@pytest.mark.parametrize("lang", WORN)
def test_axe_finds_nothing_in_any_kind_theme_or_state(visitors: Visitors, gallery_url: str, lang: str) -> None:
    stage = Stage(visitors(locale=lang, reduced_motion="reduce").page(), gallery_url, f"lang={lang}")
    assert [fault for kind in SCENES for fault in _faults(stage, kind, WORN[lang])] == []
    assert stage.meter()["violations"] == []


def _faults(stage: Stage, kind: str, worn: list[tuple[str, str]]) -> Iterator[tuple[str, ...]]:
    for title in stage.play(kind):
        for number, (theme, face) in enumerate(worn):
            stage.wear(theme, face)
            # Only colours are a theme's own.
            for fault in stage.faults_of_access(*(["color-contrast"] if number else [])):
                yield kind, title, theme, face, fault
