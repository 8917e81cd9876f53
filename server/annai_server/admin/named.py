"""What authors define once and guides name: milestones and segments. The words are translated where they are shown."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal


@dataclass(frozen=True, slots=True)
class Definition:
    """`start` is the condition that a new one begins with, `lacks` what is said where there is none."""

    resource: Literal["milestone", "segment"]
    name: str
    plural: str
    new: str
    what: str
    none: str
    idea: str
    served: str
    lacks: str
    start: Mapping[str, Any]


DEFINITIONS: tuple[Definition, ...] = (
    Definition(
        "milestone",
        "Milestone",
        "Milestones",
        "New milestone",
        "A milestone is a named success, such as the first invoice sent. Everybody reaches it once. Toasts celebrate "
        "it, guides can aim at it, audiences can ask for it.",
        "No milestones yet",
        "What is the first thing that makes people happy with your product? Start with that.",
        "People who already fulfil it have reached it from then on, without a toast.",
        "say what makes somebody reach it",
        {"event": ""},
    ),
    Definition(
        "segment",
        "Segment",
        "Segments",
        "New segment",
        "A segment is a named part of your users, such as teams that pay. Audiences ask for it by its name, so that "
        "you describe these people in one place.",
        "No segments yet",
        "Which people do your audiences describe again and again? Give them a name.",
        "Guides that name it follow at once where you serve it.",
        "say who belongs to it",
        {"trait": "", "is": ""},
    ),
)
