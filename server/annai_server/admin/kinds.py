"""The kinds of guides as authors meet them. The words are translated where they are shown."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Kind:
    key: str
    name: str
    plural: str
    new: str
    what: str
    good_for: str


KINDS: Mapping[str, Kind] = {
    kind.key: kind
    for kind in (
        Kind(
            "tour",
            "Tour",
            "Tours",
            "New tour",
            "A few steps that point at things on the page, one after the other. People can skip it and come back.",
            "Good for first visits and for new ways of doing something.",
        ),
        Kind(
            "banner",
            "Banner",
            "Banners",
            "New banner",
            "One message at the edge of the window or within the page. It stays until somebody closes it.",
            "Good for news, planned maintenance and features people haven't found.",
        ),
        Kind(
            "checklist",
            "Checklist",
            "Checklists",
            "New checklist",
            "A list of things to do that ticks itself when the work is really done.",
            "Good for setting up, where people learn by doing.",
        ),
        Kind(
            "toast",
            "Milestone toast",
            "Milestone toasts",
            "New milestone toast",
            "A short word of praise the moment somebody reaches a milestone.",
            "Good for celebrating a first success and suggesting what comes next.",
        ),
        Kind(
            "hint",
            "Hint",
            "Hints",
            "New hint",
            "A small marker on something of the page, which explains it to whoever asks.",
            "Good for what people overlook, and for help right where it is needed.",
        ),
    )
}
