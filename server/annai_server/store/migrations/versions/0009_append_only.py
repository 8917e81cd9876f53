"""Revisions and the log of publications that nobody can edit."""

from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

_WHY = "is append-only: rows are added, never changed or deleted"


def upgrade() -> None:
    postgresql = op.get_context().dialect.name == "postgresql"
    if postgresql:
        op.execute(
            "CREATE FUNCTION append_only_refuses() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '% {_WHY}', TG_TABLE_NAME; END $$"
        )
    for table in ("revisions", "publications"):
        if postgresql:
            op.execute(
                f"CREATE TRIGGER {table}_refuses_edits BEFORE UPDATE OR DELETE ON {table} "
                "FOR EACH ROW EXECUTE FUNCTION append_only_refuses()"
            )
            op.execute(
                f"CREATE TRIGGER {table}_refuses_truncation BEFORE TRUNCATE ON {table} "
                "FOR EACH STATEMENT EXECUTE FUNCTION append_only_refuses()"
            )
            continue
        for edit in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_refuses_{edit.lower()} BEFORE {edit} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table} {_WHY}'); END"
            )
