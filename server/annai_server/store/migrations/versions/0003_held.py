"""Users and companies that authors asked to leave alone for a while."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for table in ("users", "companies"):
        op.add_column(table, sa.Column("held_until", sa.BigInteger(), nullable=True))
