"""Publications at a set time, rounds that spare people, and an audit log that nobody can edit."""

import sqlalchemy as sa
from alembic import op

from annai_server.store import append_only

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


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
    append_only.protect(op.get_bind(), "audit_log")
