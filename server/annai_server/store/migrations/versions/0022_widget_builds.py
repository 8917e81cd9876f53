"""Files of the widget's last builds, for pages that were open when the release was replaced, or are pinned to one."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "widget_builds",
        sa.Column("build", sa.String(length=64), nullable=False),
        sa.Column("served_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("build", name="pk_widget_builds"),
    )
    op.create_table(
        "widget_files",
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("build", sa.String(length=64), nullable=False),
        sa.Column("plain", sa.LargeBinary(), nullable=False),
        sa.Column("brotli", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("name", "build", name="pk_widget_files"),
    )
