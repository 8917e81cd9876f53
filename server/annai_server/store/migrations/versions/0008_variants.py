"""The holdout group, and the variants of guides: who was withheld what, and which variant people got."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # With a default of the database's, because servers of the release before go on writing rows meanwhile.
    op.add_column("environments", sa.Column("holdout_permille", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("guide_states", sa.Column("withheld_count", sa.Integer(), nullable=False, server_default="0"))
    for table, columns in (("runs", ("withheld_at",)), ("guide_states", ("first_withheld_at", "last_withheld_at"))):
        for column in columns:
            op.add_column(table, sa.Column(column, sa.BigInteger(), nullable=True))
        op.add_column(table, sa.Column("variant", sa.String(length=64), nullable=True))
