"""Users whom an author lets begin anew, or for whom an author starts a guide."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    for column in ("resets", "orders"):
        op.add_column("users", sa.Column(column, _JSON, nullable=True))
