"""The guides that authors make, of each kind, and what they point at. Frozen values, made by wire/ from checked JSON.

Times are milliseconds since the epoch, durations milliseconds. Texts are as the author wrote them
(Markdown subset for bodies, plain text with variables elsewhere), in the project's default locale.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, ClassVar

from annai_server.domain.conditions import Condition
from annai_server.domain.forms import Form
from annai_server.domain.media import Media


@dataclass(frozen=True, slots=True)
class Trace:
    """What else was seen of an element when it was recorded: none of it has to hold, all of it helps to find it again.

    `box` is its left, top, width and height, in CSS pixels from the page's corner.
    """

    tag: str | None = None
    id: str | None = None
    name: str | None = None
    attributes: Mapping[str, str] = field(default_factory=dict)
    near: str | None = None
    path: str | None = None
    box: tuple[int, int, int, int] | None = None


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
    trace: Trace | None = None


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
    """All that is given has to hold. `on` is what happens with the `element`; `idle`, `dwell` and `hesitates` are how
    long; `rage` is on the element, where there is one."""

    page: tuple[str, ...] = ()
    after: int | None = None
    element: Target | None = None
    on: str = "appears"
    event: str | None = None
    idle: int | None = None
    dwell: int | None = None
    hesitates: int | None = None
    rage: bool = False
    manual: bool = False


@dataclass(frozen=True, slots=True)
class Frequency:
    """`until` is what ends it for good, `completed` or `dismissed`; None: either. `at_most` counts the round's showings
    that started themselves; `every` is the least time between two. `scope`: what the `user` did counts, or what all
    members of their `company` did together."""

    until: str | None = None
    at_most: int | None = None
    every: int | None = None
    scope: str = "user"


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
    block_page: bool = False
    buttons: tuple[Button, ...] = ()
    media: Media | None = None
    form: Form | None = None


@dataclass(frozen=True, slots=True)
class Item:
    key: str
    title: str
    done_when: Condition
    body: str = ""
    when: Condition | None = None
    button: Button | None = None
    media: Media | None = None
    scope: str = "user"
    """`company`: what anybody of the company did is done for all of them."""


@dataclass(frozen=True, slots=True)
class Variant:
    """Another form of a guide for `weight` percent of its people. `changes` are texts and settings that take the place
    of the guide's, in docs/wire.md's shape; `withheld`: these people see nothing of it."""

    key: str
    weight: float
    name: str = ""
    withheld: bool = False
    changes: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Guide:
    """What every kind has. `translations` maps a locale to the texts of docs/wire.md's shape."""

    resource: ClassVar[str] = "guide"
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
    variants: tuple[Variant, ...] = ()

    @property
    def effective_frequency(self) -> Frequency:
        """With nothing but a scope: as usual, in that scope."""
        own = self.frequency
        if own is None or own != Frequency(scope="company"):
            return own or self.default_frequency
        return replace(self.default_frequency, scope=own.scope)

    @property
    def for_company(self) -> bool:
        """Whether what all members of a company did together counts for its frequency. An essential notice is for
        everybody to see."""
        return self.frequency is not None and self.frequency.scope == "company" and not self.essential

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
    media: Media | None = None
    form: Form | None = None
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
    media: Media | None = None
    form: Form | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Hint(Guide):
    """A marker on an element, which tells when somebody asks it to."""

    kind = "hint"
    default_frequency = Frequency()

    target: Target
    body: str
    marker: str = "beacon"
    opens: str = "click"
    placement: str = "auto"
    buttons: tuple[Button, ...] = ()
    media: Media | None = None
    form: Form | None = None

    @property
    def interrupts(self) -> bool:
        return self.opens == "itself"
