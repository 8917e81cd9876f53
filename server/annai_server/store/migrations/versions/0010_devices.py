"""On which device an author signed in, in words."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for column in ("browser", "system"):
        op.add_column("author_sessions", sa.Column(column, sa.String(length=32), nullable=True))
