"""What people answered in forms, and the traits that forms may say."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    # With a default in the database: a server of the release before makes environments while this one is rolled out.
    op.add_column("environments", sa.Column("form_traits", _JSON, nullable=False, server_default="[]"))
    op.create_table(
        "run_answers",
        sa.Column("environment_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("user_id", sa.String(length=255), nullable=False),
        sa.Column("run_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("form", sa.String(length=64), nullable=False),
        sa.Column("field", sa.String(length=64), nullable=False),
        sa.Column("guide", sa.String(length=64), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("answered_at", sa.BigInteger(), nullable=False),
        sa.Column("answer_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.PrimaryKeyConstraint("environment_id", "user_id", "run_id", "form", "field", name="pk_run_answers"),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_run_answers_environment_id_guide_answered_at", "run_answers", ["environment_id", "guide", "answered_at"]
    )
