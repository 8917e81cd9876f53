"""The names of traits, events and properties that each environment has heard."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "heard_names",
        sa.Column("environment_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("event", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("types", sa.Integer(), nullable=False),
        sa.Column("trusted", sa.Boolean(), nullable=False),
        sa.Column("first_heard_at", sa.BigInteger(), nullable=False),
        sa.Column("last_heard_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("environment_id", "kind", "event", "name", name="pk_heard_names"),
        sqlite_with_rowid=False,
    )
