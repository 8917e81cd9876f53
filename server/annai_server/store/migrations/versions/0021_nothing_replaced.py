"""What nobody can edit can't be replaced either: SQLite's `INSERT OR REPLACE` deletes what is in the way unheard."""

from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

_SAME = {
    "audit_log": "id = NEW.id",
    "revisions": "id = NEW.id OR (document_id = NEW.document_id AND number = NEW.number)",
    "publications": "environment_id = NEW.environment_id AND number = NEW.number",
}


def upgrade() -> None:
    if op.get_context().dialect.name == "postgresql":
        # It has no such statement; what it has instead is an update.
        return
    for table, same in _SAME.items():
        why = f"{table} is append-only: rows are added, never changed or deleted"
        there = f"EXISTS (SELECT 1 FROM {table} WHERE {same})"  # noqa: S608 -- the words above
        op.execute(
            f"CREATE TRIGGER {table}_refuses_replacing BEFORE INSERT ON {table} WHEN {there} "
            f"BEGIN SELECT RAISE(ABORT, '{why}'); END"
        )
