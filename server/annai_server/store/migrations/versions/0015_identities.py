"""Authors who sign in at an OpenID provider."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "author_identities",
        sa.Column("issuer", sa.String(length=255), nullable=False),
        sa.Column("subject", sa.String(length=255), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["author_id"], ["authors.id"], name="fk_author_identities_author_id_authors"),
        sa.PrimaryKeyConstraint("issuer", "subject", name="pk_author_identities"),
    )
    op.create_index("ix_author_identities_author_id", "author_identities", ["author_id"])
    op.create_table(
        "spent_states",
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("hash", name="pk_spent_states"),
    )
    op.create_index("ix_spent_states_expires_at", "spent_states", ["expires_at"])
