"""How companies stand with what authors scoped to them."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "company_guide_states",
        sa.Column("environment_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("company_id", sa.String(length=255), nullable=False),
        sa.Column("guide", sa.String(length=64), nullable=False),
        sa.Column("round", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("of_erased", sa.Boolean(), nullable=False),
        sa.Column("shown_count", sa.Integer(), nullable=False),
        sa.Column("auto_count", sa.Integer(), nullable=False),
        *(
            sa.Column(name, sa.BigInteger(), nullable=True)
            for name in ("first_shown_at", "last_shown_at", "completed_at", "dismissed_at")
        ),
        sa.PrimaryKeyConstraint(
            "environment_id", "company_id", "guide", "round", "of_erased", name="pk_company_guide_states"
        ),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "company_event_counters",
        sa.Column("environment_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("company_id", sa.String(length=255), nullable=False),
        sa.Column("hour", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("of_erased", sa.Boolean(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("first_at", sa.BigInteger(), nullable=False),
        sa.Column("last_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint(
            "environment_id", "company_id", "hour", "name", "of_erased", name="pk_company_event_counters"
        ),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "company_items",
        sa.Column("environment_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("company_id", sa.String(length=255), nullable=False),
        sa.Column("guide", sa.String(length=64), nullable=False),
        sa.Column("item", sa.String(length=64), nullable=False),
        sa.Column("done_at", sa.BigInteger(), nullable=False),
        sa.Column("user_id", sa.String(length=255), nullable=True),
        sa.PrimaryKeyConstraint("environment_id", "company_id", "guide", "item", name="pk_company_items"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "company_milestones",
        sa.Column("environment_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("company_id", sa.String(length=255), nullable=False),
        sa.Column("milestone", sa.String(length=64), nullable=False),
        sa.Column("reached_at", sa.BigInteger(), nullable=False),
        sa.Column("quiet", sa.Boolean(), nullable=False),
        sa.Column("user_id", sa.String(length=255), nullable=True),
        sa.PrimaryKeyConstraint("environment_id", "company_id", "milestone", name="pk_company_milestones"),
        sqlite_with_rowid=False,
    )
    for table in ("company_items", "company_milestones"):
        op.create_index(f"ix_{table}_environment_id_user_id", table, ["environment_id", "user_id"])
