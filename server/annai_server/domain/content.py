"""What authors make: guides of each kind, and what they point at. Frozen values, made by wire/ from checked JSON.

Times are milliseconds since the epoch, durations milliseconds. Texts are as the author wrote them
(Markdown subset for bodies, plain text with variables elsewhere), in the project's default locale.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

from annai_server.domain.conditions import Condition


@dataclass(frozen=True, slots=True)
class Target:
    """An element of the host page, described by fingerprints; at least one is given."""

    test_id: str | None = None
    id: str | None = None
    role: str | None = None
    name: str | None = None
    text: str | None = None
    attributes: Mapping[str, str] = field(default_factory=dict)
    within: "Target | None" = None


@dataclass(frozen=True, slots=True)
class Action:
    """What a button does; `guide`, `url` or `event` is given where `do` needs it."""

    do: str
    guide: str | None = None
    url: str | None = None
    event: str | None = None


@dataclass(frozen=True, slots=True)
class Button:
    key: str
    label: str
    action: Action
    primary: bool = False


@dataclass(frozen=True, slots=True)
class Trigger:
    page: tuple[str, ...] = ()
    after: int | None = None
    element: Target | None = None
    event: str | None = None
    manual: bool = False


@dataclass(frozen=True, slots=True)
class Frequency:
    """`until` is what ends it for good, `completed` or `dismissed`; None: either. `at_most` counts the round's showings
    that started themselves; `every` is the least time between two."""

    until: str | None = None
    at_most: int | None = None
    every: int | None = None


@dataclass(frozen=True, slots=True)
class Schedule:
    """`starts` is inclusive, `ends` exclusive."""

    starts: int | None = None
    ends: int | None = None


@dataclass(frozen=True, slots=True)
class Celebration:
    title: str
    body: str


@dataclass(frozen=True, slots=True)
class Step:
    key: str
    title: str
    body: str
    when: Condition | None = None
    page: tuple[str, ...] = ()
    target: Target | None = None
    placement: str = "auto"
    advance: str = "next"
    if_missing: str = "skip"
    buttons: tuple[Button, ...] = ()


@dataclass(frozen=True, slots=True)
class Item:
    key: str
    title: str
    done_when: Condition
    body: str = ""
    when: Condition | None = None
    button: Button | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Guide:
    """What every kind has. `translations` maps a locale to the texts of docs/wire.md's shape."""

    kind: ClassVar[str]
    default_frequency: ClassVar[Frequency]

    key: str
    title: str
    audience: Condition | None = None
    trigger: Trigger = Trigger()
    frequency: Frequency | None = None
    priority: int = 0
    schedule: Schedule = Schedule()
    goal: str | None = None
    onboarding: bool = False
    translations: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)

    @property
    def effective_frequency(self) -> Frequency:
        return self.frequency or self.default_frequency

    @property
    def interrupts(self) -> bool:
        """Whether it takes the screen unasked when it starts itself (BEHAVIOUR, "interruption")."""
        return False

    @property
    def essential(self) -> bool:
        return False


@dataclass(frozen=True, slots=True, kw_only=True)
class Tour(Guide):
    kind = "tour"
    default_frequency = Frequency(at_most=1)

    steps: tuple[Step, ...]

    @property
    def interrupts(self) -> bool:
        return True


@dataclass(frozen=True, slots=True, kw_only=True)
class Banner(Guide):
    kind = "banner"
    default_frequency = Frequency()

    body: str
    position: str = "top"
    push: bool = True
    target: Target | None = None
    side: str = "before"
    tone: str = "info"
    buttons: tuple[Button, ...] = ()
    is_essential: bool = False

    @property
    def interrupts(self) -> bool:
        return self.position != "inline" and not self.push

    @property
    def essential(self) -> bool:
        return self.is_essential


@dataclass(frozen=True, slots=True, kw_only=True)
class Checklist(Guide):
    kind = "checklist"
    default_frequency = Frequency()

    items: tuple[Item, ...]
    body: str = ""
    corner: str = "end"
    celebration: Celebration | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Toast(Guide):
    kind = "toast"
    default_frequency = Frequency(at_most=1)

    milestone: str
    body: str
    celebrate: bool = True
    buttons: tuple[Button, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Milestone:
    """A named success: reached once by a user, the first time `when` holds."""

    key: str
    title: str
    when: Condition
    translations: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """A named part of the users: those for whom `when` holds."""

    key: str
    title: str
    when: Condition
    translations: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Theme:
    """Design tokens over those of a built-in theme: `tokens` for both schemes, `light` and `dark` for one."""

    key: str
    title: str
    base: str = "indigo"
    scheme: str = "auto"
    tokens: Mapping[str, str] = field(default_factory=dict)
    light: Mapping[str, str] = field(default_factory=dict)
    dark: Mapping[str, str] = field(default_factory=dict)
