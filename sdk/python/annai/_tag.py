"""The script tag."""

import html
import re
from collections.abc import Mapping

from annai._errors import UsageError

_NAME = re.compile(r"[a-z][a-z0-9-]*")


class Html(str):
    """Finished HTML: template engines that know `__html__` (Jinja, MarkupSafe, Django) don't escape it again."""

    __slots__ = ()

    def __html__(self) -> str:
        return str(self)


def script(attributes: Mapping[str, str | int | bool | None]) -> Html:
    """True becomes a bare attribute; None and False none. Raises UsageError for a name that could be none."""
    written = (_attribute(name, value) for name, value in attributes.items() if value is not None)
    return Html(f'<script type="module" async{"".join(written)}></script>')


def _attribute(name: str, value: str | int | bool) -> str:
    if not _NAME.fullmatch(name):
        raise UsageError(f"{name!r} cannot be the name of an attribute")
    if value is False:
        return ""
    return f" {name}" if value is True else f' {name}="{html.escape(str(value))}"'
