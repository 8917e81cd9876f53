"""When a worker apart last began its tasks: one that hangs in a task has begun it and does not end."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("tasks_done", sa.Column("began_at", sa.BigInteger(), nullable=True))
