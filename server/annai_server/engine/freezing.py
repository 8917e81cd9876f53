"""Events that are no longer kept go, and what they added up to stays, where replays begin from then on."""

from collections import defaultdict
from collections.abc import Collection

from sqlalchemy import Connection

from annai_server.engine.history import begun
from annai_server.store import environments, frozen_states, log, published, users
from annai_server.store.rows import Row


class MetAnother(Exception):
    """Somebody merged or erased one of them meanwhile, or lets go of the same. Roll back and begin again."""


def freeze(connection: Connection, environment_id: int, user_ids: Collection[str], *, before: int, most: int) -> int:
    """Of what happened to these users before that (ms), the earliest so many events; how many. Fewer than `most`: that
    was all. Raises MetAnother.

    Nothing comes in any more of before, so that it is read and folded while others write; they wait only for what is
    written here, until the caller commits. The earlier go first: what is gone of somebody is always older than any
    reset that is kept.
    """
    # A visitor may have signed in since the caller saw them: what they did goes with the user's.
    user_ids = list(users.found(connection, environment_id, user_ids))
    owners = users.owners(connection, environment_id, user_ids)
    gone = log.earliest(connection, environment_id, owners, before=before, most=most)
    theirs: defaultdict[str, list[Row]] = defaultdict(list)
    for row in gone:
        theirs[owners[row["subject"]]].append(row)
    kinds = published.kinds(connection, environment_id)
    known = frozen_states.of_users(connection, environment_id, theirs)
    history = begun(environment_id, kinds, theirs, known, shared=kinds)
    for user_id, rows in theirs.items():
        for row in rows:
            history.hear(user_id, row)
    states = {user_id: history.dump(user_id) for user_id in theirs}

    environments.begin_writing(connection, environment_id)
    here = len(users.hold(connection, environment_id, theirs)) == len(theirs)
    same = users.owners(connection, environment_id, user_ids) == owners
    if not (here and same) or frozen_states.of_users(connection, environment_id, theirs) != known:
        raise MetAnother
    if log.forget(connection, environment_id, gone) != len(gone):
        raise MetAnother
    frozen_states.save(connection, environment_id, states)
    return len(gone)
