"""Publications at a set time, rounds that spare people, and an audit log that nobody can edit."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_WHY = "audit_log is append-only: rows are added, never changed or deleted"
_POSTGRESQL = (
    "CREATE FUNCTION audit_log_refuses() RETURNS trigger LANGUAGE plpgsql AS "
    f"$$ BEGIN RAISE EXCEPTION '{_WHY}'; END $$",
    "CREATE TRIGGER audit_log_refuses_edits BEFORE UPDATE OR DELETE ON audit_log "
    "FOR EACH ROW EXECUTE FUNCTION audit_log_refuses()",
    "CREATE TRIGGER audit_log_refuses_truncation BEFORE TRUNCATE ON audit_log "
    "FOR EACH STATEMENT EXECUTE FUNCTION audit_log_refuses()",
)
_SQLITE = (
    f"CREATE TRIGGER audit_log_refuses_update BEFORE UPDATE ON audit_log BEGIN SELECT RAISE(ABORT, '{_WHY}'); END",
    f"CREATE TRIGGER audit_log_refuses_delete BEFORE DELETE ON audit_log BEGIN SELECT RAISE(ABORT, '{_WHY}'); END",
)


def upgrade() -> None:
    op.create_table(
        "scheduled",
        sa.Column("environment_id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("revision_id", sa.Integer(), nullable=False),
        sa.Column("again", sa.String(length=32), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("by", sa.String(length=255), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.Column("failure", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["author_id"], ["authors.id"], name="fk_scheduled_author_id_authors"),
        sa.ForeignKeyConstraint(["document_id"], ["documents.id"], name="fk_scheduled_document_id_documents"),
        sa.ForeignKeyConstraint(
            ["environment_id"], ["environments.id"], name="fk_scheduled_environment_id_environments"
        ),
        sa.ForeignKeyConstraint(["revision_id"], ["revisions.id"], name="fk_scheduled_revision_id_revisions"),
        sa.PrimaryKeyConstraint("environment_id", "document_id", name="pk_scheduled"),
    )
    # Null where a server of the release before publishes while this one is rolled out: it spares nobody.
    op.add_column("published", sa.Column("spared", sa.String(length=32), nullable=True))
    op.add_column("publications", sa.Column("spared", sa.String(length=32), nullable=True))
    for statement in _POSTGRESQL if op.get_context().dialect.name == "postgresql" else _SQLITE:
        op.execute(statement)
