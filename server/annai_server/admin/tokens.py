"""A theme's tokens as authors meet them. The words are translated where they are shown."""

from collections.abc import Mapping

NAMES: Mapping[str, str] = {
    "accent": "Accent",
    "on-accent": "Words on the accent",
    "surface": "Surface",
    "text": "Words",
    "link": "Links and focus",
    "muted": "Quiet words",
    "line": "Lines",
    "dim": "Dimming of the page",
    "success": "Success",
    "warning": "Warning",
    "radius": "Roundness",
    "space": "Space",
    "size": "Size of words",
    "font": "Font",
    "shadow": "Shadow",
    "motion": "Motion",
    "info banner": "Banner",
    "success banner": "Banner of success",
    "warning banner": "Banner of warning",
}
FACES: Mapping[str, str] = {"light": "Light", "dark": "Dark"}
SCHEMES: Mapping[str, str] = {"auto": "As the page is", "light": "Always light", "dark": "Always dark"}
BUILT_IN: Mapping[str, str] = {"indigo": "Indigo", "ink": "Ink", "leaf": "Leaf"}

COLOURS = ("accent", "on-accent", "surface", "text")
MORE_COLOURS = ("link", "muted", "line", "dim", "success", "warning")
SHAPES = ("radius", "space", "size", "font", "shadow", "motion")
