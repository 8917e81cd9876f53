"""How long an environment keeps events, and what those add up to that are gone."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("environments", sa.Column("event_days", sa.Integer(), nullable=True))
    op.add_column("environments", sa.Column("events_since", sa.BigInteger(), nullable=True))
    op.create_table(
        "frozen_states",
        sa.Column("environment_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("user_id", sa.String(length=255), nullable=False),
        sa.Column("content", sa.JSON().with_variant(JSONB(), "postgresql"), nullable=False),
        sa.PrimaryKeyConstraint("environment_id", "user_id", name="pk_frozen_states"),
    )
