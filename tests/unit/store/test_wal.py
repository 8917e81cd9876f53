"""Who may not see to PostgreSQL's log is told, with what it takes."""

from annai_server.store.database import make_engine
from annai_server.store.wal import RIGHTS, Wal
from support.databases import Databases


def test_a_role_of_few_rights_is_told_that_the_log_holds_what_was_written(databases: Databases) -> None:
    with databases.fresh("postgresql") as url:
        engine = make_engine(url)
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("SET ROLE pg_read_all_data")
            told = Wal(connection).rewrite()
        engine.dispose()
    assert "holds what was written before" in told
    assert "permission denied for function pg_switch_wal" in told
    assert RIGHTS in told
