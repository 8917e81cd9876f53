"""What is counted by the hour: how page views came signed, and how many events there were, which may have a bound."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "hourly_counts",
        sa.Column("environment_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("what", sa.String(length=32), nullable=False),
        sa.Column("hour", sa.BigInteger(), nullable=False),
        sa.Column("times", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("environment_id", "what", "hour", name="pk_hourly_counts"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_hourly_counts_hour", "hourly_counts", ["hour"])
    op.add_column("environments", sa.Column("monthly_events", sa.BigInteger(), nullable=True))
