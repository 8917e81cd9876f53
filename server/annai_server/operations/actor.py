"""Who does something, for the audit log."""

from dataclasses import dataclass

from annai_server.store.tables import Author


@dataclass(frozen=True, slots=True)
class Actor:
    """`name` is an author's e-mail address, an authoring key's prefix, or the command line's own name."""

    name: str
    author_id: int | None = None


COMMAND_LINE = Actor("annai-server")


def acting(author: Author) -> Actor:
    return Actor(author.email, author.id)
