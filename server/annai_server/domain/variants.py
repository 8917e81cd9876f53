"""Who gets which form of a guide, and who none, to tell what it changes: the holdout group and a guide's variants.

People fall to an arm by the stable hash of `percent`. It is written down at their first exposure in a round, and from
then on holds for as long as the arm is there: changing weights moves nobody who has been exposed.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from annai_server.domain.cautions import Caution
from annai_server.domain.conditions.views import in_share
from annai_server.domain.content import Guide, Tour, Variant
from annai_server.domain.delivery import pages_of
from annai_server.domain.translation import reworded

Texts = Mapping[str, Any]

HOLDOUT = "holdout"
"""The arm of those who see no guidance at all, essential notices apart."""
ORIGINAL = "original"
"""The arm of those who see the guide as it is written."""
RESERVED = (HOLDOUT, ORIGINAL)
SETTINGS = ("position", "push", "side", "tone", "corner", "celebrate", "marker", "placement")
"""What a variant may set otherwise, beside texts and steps."""


@dataclass(frozen=True, slots=True)
class Arm:
    """`guide` is what its people get; None: as it is written."""

    key: str
    withheld: bool = False
    guide: Guide | None = None

    @property
    def reason(self) -> str:
        """Why its people see nothing, where they don't."""
        return HOLDOUT if self.key == HOLDOUT else "withheld"


HELD_OUT = Arm(HOLDOUT, withheld=True)
AS_WRITTEN = Arm(ORIGINAL)


@dataclass(frozen=True, slots=True)
class Arms:
    """A guide's variants and the original. `salt` is of the environment and the guide; `ends` are the percents up to
    which each variant goes, in their order: what they leave is the original's."""

    salt: str
    ends: tuple[tuple[float, str], ...]
    by_key: Mapping[str, Arm]

    def drawn(self, user: str) -> Arm:
        return next((self.by_key[key] for end, key in self.ends if in_share(end, self.salt, user)), AS_WRITTEN)


def arms_of(guide: Guide, salt: str) -> Arms | None:
    """None: the guide has no variants."""
    if not guide.variants:
        return None
    arms = {one.key: Arm(one.key, one.withheld, varied(guide, one)) for one in guide.variants}
    return Arms(salt, tuple(_ends(guide)), {ORIGINAL: AS_WRITTEN, **arms})


def _ends(guide: Guide) -> Iterator[tuple[float, str]]:
    tenths = 0
    for one in guide.variants:
        tenths += round(one.weight * 10)
        yield tenths / 10, one.key


def assigned(arms: Arms | None, user: str, *, exposed: str | None, held_out: bool | None) -> Arm | None:
    """The user's arm; None: the guide as it is, which has no variants.

    `exposed` is the arm that was written down at the first exposure, None before it. `held_out` is whether the user
    falls to the holdout group, None where there is none: like a variant that is gone, it then holds nobody any more.
    """
    if exposed == HOLDOUT and held_out is not None:
        return HELD_OUT
    if exposed is None and held_out:
        return HELD_OUT
    if arms is None:
        return None
    return arms.by_key.get(exposed or "") or arms.drawn(user)


def varied(guide: Guide, variant: Variant) -> Guide | None:
    """The guide as this variant has it, its translations too; None: it changes nothing that is shown."""
    changes = variant.changes
    if not changes:
        return None
    guide = replace(reworded(_rearranged(guide, changes), changes), **_given(changes))
    own = changes.get("translations", {})
    translations = {
        locale: _with(_without(guide.translations.get(locale, {}), changes), own.get(locale, {}))
        for locale in guide.translations.keys() | own.keys()
    }
    return replace(guide, translations=translations)


def _given(changes: Texts) -> dict[str, Any]:
    return {name: changes[name] for name in SETTINGS if name in changes}


def _rearranged(guide: Guide, changes: Texts) -> Guide:
    """A tour's steps where the variant puts them, without those that it leaves out."""
    if not isinstance(guide, Tour):
        return guide
    gone, placed = changes.get("leave_out", ()), changes.get("steps", {})
    # Whoever was on the page of a step that is left out stays there.
    pages = [tuple(page) for page in pages_of(guide)] if gone else [step.page for step in guide.steps]
    return replace(
        guide,
        steps=tuple(
            replace(step, page=page, placement=placed.get(step.key, {}).get("placement", step.placement))
            for step, page in zip(guide.steps, pages, strict=True)
            if step.key not in gone
        ),
    )


def _without(texts: Texts, changed: Texts) -> dict[str, Any]:
    """A translation less what was said in it of texts that are now others."""
    return {
        name: _without(value, changed[name]) if isinstance(value, Mapping) and name in changed else value
        for name, value in texts.items()
        if name not in changed or isinstance(value, Mapping)
    }


def _with(texts: Texts, more: Texts) -> dict[str, Any]:
    merged = dict(texts)
    for name, value in more.items():
        merged[name] = _with(merged.get(name, {}), value) if isinstance(value, Mapping) else value
    return merged


def judged(guide: Guide) -> Iterator[Caution]:
    """What a publisher should know of the variants."""
    for index, one in enumerate(guide.variants):
        values: dict[str, str | int] = {"variant": one.name or one.key}
        if not one.withheld and alike(guide, one):
            yield Caution("variant_alike", f"variants.{index}", "it says nothing else than the guide", values=values)
        if not one.weight:
            yield Caution("variant_for_nobody", f"variants.{index}.weight", "nobody gets it anew", values=values)
    if guide.variants and sum(round(one.weight * 10) for one in guide.variants) == 1000:
        yield Caution("original_for_nobody", "variants", "nobody gets the guide as it is written")


def alike(guide: Guide, variant: Variant) -> bool:
    """Whether somebody who gets the variant would notice no difference, in whatever language."""
    return (varied(guide, variant) or guide) == guide
