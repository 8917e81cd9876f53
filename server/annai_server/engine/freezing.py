"""Events that are no longer kept go, and what they added up to stays, where replays begin from then on."""

from collections import defaultdict
from collections.abc import Collection

from sqlalchemy import Connection

from annai_server.engine.history import begun
from annai_server.store import environments, frozen_states, log, published, users
from annai_server.store.rows import Row


def freeze(connection: Connection, environment_id: int, user_ids: Collection[str], *, before: int, most: int) -> int:
    """Of what happened to these users before that (ms), the earliest so many events; how many. Fewer than `most`: that
    was all. Holds the users' rows until the caller commits.

    The earlier go first, so that what is gone of somebody is always older than any reset that is kept.
    """
    environments.begin_writing(connection, environment_id)
    here = users.hold(connection, environment_id, user_ids)
    owners = users.owners(connection, environment_id, here)
    gone = log.earliest(connection, environment_id, owners, before=before, most=most)
    if not gone:
        return 0
    theirs: defaultdict[str, list[Row]] = defaultdict(list)
    for row in gone:
        theirs[owners[row["subject"]]].append(row)
    kinds = published.kinds(connection, environment_id)
    history = begun(connection, environment_id, kinds, theirs, shared=kinds)
    for user_id, rows in theirs.items():
        for row in rows:
            history.hear(user_id, row)
    frozen_states.save(connection, environment_id, {user_id: history.dump(user_id) for user_id in theirs})
    log.forget(connection, environment_id, gone)
    return len(gone)
