"""Whether an environment lets anonymous visitors in."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # With a default of the database's, because servers of the release before go on writing rows meanwhile.
    op.add_column("environments", sa.Column("anonymous", sa.Boolean(), nullable=False, server_default=sa.false()))
