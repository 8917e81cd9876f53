"""What authors define once and guides name: milestones, segments, events. The words are translated where shown."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal


@dataclass(frozen=True, slots=True)
class Definition:
    """`start` is the `when` that a new one begins with, `lacks` what is said where there is none. `gone` is what its
    archiving means."""

    resource: Literal["milestone", "segment", "event"]
    name: str
    plural: str
    new: str
    what: str
    none: str
    idea: str
    served: str
    gone: str
    lacks: str
    start: Mapping[str, Any]


DEFINITIONS: tuple[Definition, ...] = (
    Definition(
        "milestone",
        "Milestone",
        "Milestones",
        "New milestone",
        "A milestone is a named success, such as the first invoice sent. A person reaches it once at most. Toasts "
        "celebrate it, guides can aim at it, audiences can ask for it.",
        "No milestones yet",
        "What is the first thing that makes people happy with your product? Start with that.",
        "People who already fulfil it have reached it from then on, without a toast.",
        "Whoever reached it has still done so. Guides and audiences that name it can’t be published any more.",
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
        "Guides and audiences that name it can’t be published any more, and nobody belongs to it.",
        "say who belongs to it",
        {"trait": "", "is": ""},
    ),
    Definition(
        "event",
        "Event",
        "Events",
        "New event",
        "Events that need no code: somebody sees a page, stays there for a while, or clicks on something. Audiences, "
        "milestones and checklists ask for them by their name; only what is defined here is heard.",
        "No events without code yet",
        "What would you like to know that your product doesn’t report? A page read, a button pressed.",
        "Pages hear it from now on where you serve it, with their next answer.",
        "Pages no longer hear it. What was counted stays.",
        "say what happens: a page is seen, somebody stays there, or clicks on something",
        {"page": ""},
    ),
)
