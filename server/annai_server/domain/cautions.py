"""What a publisher is told before something goes live: what would not work, and what they should know."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from annai_server.domain.errors import Fault, Invalid, Unconfirmed


@dataclass(frozen=True, slots=True)
class Caution:
    """`path` says where in the document, `blocks` that it can't be published so. `message` is for developers; a door
    with authors before it says `code` in their words, with these `values`."""

    code: str
    path: str
    message: str
    blocks: bool = False
    values: Mapping[str, str | int] = field(default_factory=dict)

    @property
    def id(self) -> str:
        """What a publisher confirms."""
        return f"{self.code} {self.path}"


def refuse(found: Sequence[Caution], confirmed: Collection[str] | None) -> None:
    """Raises Invalid if something blocks, and Unconfirmed if there is a warning whose id isn't among the confirmed
    ones (None: all are accepted)."""
    if blocking := [one for one in found if one.blocks]:
        raise Invalid(_faults(blocking))
    if confirmed is not None and (open_ := [one for one in found if one.id not in confirmed]):
        raise Unconfirmed(_faults(open_), [one.id for one in open_])


def _faults(found: Iterable[Caution]) -> list[Fault]:
    return [Fault(one.path, one.message) for one in found]
