"""Public keys as rows, so that an environment may have two while pages change from one to the other."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "public_keys",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("environment_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("revoked_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["environment_id"], ["environments.id"], name="fk_public_keys_environment_id_environments"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_public_keys"),
        sa.UniqueConstraint("key", name="uq_public_keys_key"),
    )
    op.create_index("ix_public_keys_environment_id", "public_keys", ["environment_id"])
    op.execute(
        "INSERT INTO public_keys (environment_id, key, created_at) SELECT id, public_key, created_at FROM environments"
    )
