"""The condition language: one for audiences, steps' and items' `when`, `done_when`, segments and milestones.

tree.py is what an author wrote, facts.py what may be asked, one file for each family of predicates; compiling.py makes
closures. wire/conditions has checked everything: compiling never fails, a compiled rule never raises.
"""

from annai_server.domain.conditions.compiling import clocks_of, compile_condition, next_flip
from annai_server.domain.conditions.events import counted
from annai_server.domain.conditions.facts import (
    NEVER,
    Clock,
    EventCount,
    Facts,
    GuideFacts,
    Rule,
)
from annai_server.domain.conditions.tree import (
    AllOf,
    AnyOf,
    Condition,
    CountryIs,
    EventHappened,
    GuideIs,
    InSegment,
    IsAnonymous,
    ItemDone,
    LocalTime,
    MilestoneReached,
    Not,
    Percent,
    PropertyIs,
    Timing,
    TraitIs,
    ViewIs,
    Weekday,
    circle,
    expand,
    leaves,
    predicates,
)
from annai_server.domain.conditions.views import in_share

__all__ = [
    "NEVER",
    "AllOf",
    "AnyOf",
    "Clock",
    "Condition",
    "CountryIs",
    "EventCount",
    "EventHappened",
    "Facts",
    "GuideFacts",
    "GuideIs",
    "InSegment",
    "IsAnonymous",
    "ItemDone",
    "LocalTime",
    "MilestoneReached",
    "Not",
    "Percent",
    "PropertyIs",
    "Rule",
    "Timing",
    "TraitIs",
    "ViewIs",
    "Weekday",
    "circle",
    "clocks_of",
    "compile_condition",
    "counted",
    "expand",
    "in_share",
    "leaves",
    "next_flip",
    "predicates",
]
