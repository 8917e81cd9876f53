"""What authors define beside guides: milestones, segments, themes and events without code.

Frozen values, made by wire/ from checked JSON.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

from annai_server.domain.conditions import Condition
from annai_server.domain.content import Guide, Target


@dataclass(frozen=True, slots=True, kw_only=True)
class Milestone:
    """A named success: reached once by a user or, so its `scope`, by a company, the first time `when` holds."""

    resource: ClassVar[str] = "milestone"

    key: str
    title: str
    when: Condition
    scope: str = "user"
    translations: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """A named part of the users: those for whom `when` holds."""

    resource: ClassVar[str] = "segment"

    key: str
    title: str
    when: Condition
    translations: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Theme:
    """Design tokens over those of a built-in theme: `tokens` for both schemes, `light` and `dark` for one."""

    resource: ClassVar[str] = "theme"

    key: str
    title: str
    base: str = "indigo"
    scheme: str = "auto"
    tokens: Mapping[str, str] = field(default_factory=dict)
    light: Mapping[str, str] = field(default_factory=dict)
    dark: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class DefinedEvent:
    """An event that no code reports: being on a `page`, staying there for `dwell` (ms), or a `click` on a target. Its
    key is the event's name. `translations` may name the target in another language."""

    resource: ClassVar[str] = "event"

    key: str
    title: str
    page: tuple[str, ...] = ()
    dwell: int | None = None
    click: Target | None = None
    translations: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)


Content = Guide | Milestone | Segment | Theme | DefinedEvent
"""What a document holds, of whatever resource."""
