"""Which companies reached a milestone, and when, found as it is for users: the list of milestones read all of them."""

from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index(
        "ix_company_milestones_environment_id_milestone_reached_at",
        "company_milestones",
        ["environment_id", "milestone", "reached_at"],
    )
