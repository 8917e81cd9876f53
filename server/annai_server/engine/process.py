"""The engine of one process: everything that outlives a request."""

from dataclasses import dataclass

from annai_server.engine.hearing import Hearing
from annai_server.engine.hourly import Hourly
from annai_server.engine.identity import AuthorTokens, Tickets, Tokens
from annai_server.engine.limits import Limits
from annai_server.engine.quotas import Quotas
from annai_server.engine.sending import Sender
from annai_server.engine.snapshots import Snapshots
from annai_server.engine.writer import Writer
from annai_server.store.reading import Reader
from annai_server.tally.counting import Tally


@dataclass(frozen=True, slots=True)
class Engine:
    snapshots: Snapshots
    hearing: Hearing
    tokens: Tokens
    tickets: Tickets
    author_tokens: AuthorTokens
    hourly: Hourly
    limits: Limits
    quotas: Quotas
    writer: Writer
    reader: Reader
    tally: Tally
    sender: Sender
    origin: str
    """Of our public address."""
