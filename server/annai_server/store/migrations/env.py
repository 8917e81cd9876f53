"""Alembic's entry. It runs on the connection that store/schema.py hands it, inside that one's transaction."""

from alembic import context

from annai_server.store.schema import not_a_partition
from annai_server.store.tables import Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    include_object=not_a_partition,
    compare_type=True,
    transactional_ddl=True,
    # SQLite alters a table by copying it.
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
