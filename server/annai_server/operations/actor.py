"""Who does something, for the audit log."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Actor:
    """An author (`author_id`), a key (`key_id`), or neither: the command line."""

    name: str
    author_id: int | None = None
    key_id: int | None = None


COMMAND_LINE = Actor("annai-server")
