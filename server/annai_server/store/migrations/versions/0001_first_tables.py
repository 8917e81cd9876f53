"""The first tables."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

JSON_DOCUMENT = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    op.create_table(
        "aliases",
        sa.Column("environment_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("subject", sa.String(length=255), nullable=False),
        sa.Column("user_id", sa.String(length=255), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("environment_id", "subject", name="pk_aliases"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_aliases_environment_id_user_id", "aliases", ["environment_id", "user_id"])

    op.create_table(
        "authors",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(length=255), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("password_hash", sa.String(length=255), nullable=True),
        sa.Column("locale", sa.String(length=32), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_authors"),
        sa.UniqueConstraint("email", name="uq_authors_email"),
    )
    op.create_table(
        "event_counters",
        sa.Column("environment_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("user_id", sa.String(length=255), nullable=False),
        sa.Column("hour", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("first_at", sa.BigInteger(), nullable=False),
        sa.Column("last_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("environment_id", "user_id", "hour", "name", name="pk_event_counters"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "events",
        sa.Column("environment_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("subject", sa.String(length=255), nullable=False),
        sa.Column("message_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("source", sa.String(length=32), nullable=False),
        sa.Column("occurred_at", sa.BigInteger(), nullable=False),
        sa.Column("received_at", sa.BigInteger(), nullable=False),
        sa.Column("guide", sa.String(length=64), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=True),
        sa.Column("round", sa.Integer(), nullable=True),
        sa.Column("run_id", sa.Uuid(as_uuid=False), nullable=True),
        sa.Column("step", sa.String(length=64), nullable=True),
        sa.Column("reason", sa.String(length=32), nullable=True),
        sa.Column("properties", JSON_DOCUMENT, nullable=False),
        sa.Column("locale", sa.String(length=32), nullable=True),
        sa.Column("device", sa.String(length=32), nullable=True),
        sa.Column("company_id", sa.String(length=255), nullable=True),
        sa.Column("publication", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("environment_id", "subject", "message_id", name="pk_events"),
        postgresql_partition_by="RANGE (message_id)",
    )
    op.create_index("ix_events_environment_id_guide_occurred_at", "events", ["environment_id", "guide", "occurred_at"])
    op.create_index("ix_events_environment_id_name_occurred_at", "events", ["environment_id", "name", "occurred_at"])
    op.create_index(
        "ix_events_environment_id_subject_occurred_at", "events", ["environment_id", "subject", "occurred_at"]
    )

    op.create_table(
        "guide_states",
        sa.Column("environment_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("user_id", sa.String(length=255), nullable=False),
        sa.Column("guide", sa.String(length=64), nullable=False),
        sa.Column("round", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("shown_count", sa.Integer(), nullable=False),
        sa.Column("auto_count", sa.Integer(), nullable=False),
        sa.Column("first_shown_at", sa.BigInteger(), nullable=True),
        sa.Column("last_shown_at", sa.BigInteger(), nullable=True),
        sa.Column("completed_at", sa.BigInteger(), nullable=True),
        sa.Column("dismissed_at", sa.BigInteger(), nullable=True),
        sa.Column("snoozed_until", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("environment_id", "user_id", "guide", "round", name="pk_guide_states"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "item_completions",
        sa.Column("environment_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("user_id", sa.String(length=255), nullable=False),
        sa.Column("guide", sa.String(length=64), nullable=False),
        sa.Column("item", sa.String(length=64), nullable=False),
        sa.Column("done_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("environment_id", "user_id", "guide", "item", name="pk_item_completions"),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_item_completions_environment_id_guide_done_at", "item_completions", ["environment_id", "guide", "done_at"]
    )

    op.create_table(
        "ledger",
        sa.Column("environment_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("user_id", sa.String(length=255), nullable=False),
        sa.Column("run_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("channel", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("guide", sa.String(length=64), nullable=False),
        sa.Column("shown_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("environment_id", "user_id", "run_id", name="pk_ledger"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_ledger_environment_id_user_id_shown_at", "ledger", ["environment_id", "user_id", "shown_at"])

    op.create_table(
        "milestones_reached",
        sa.Column("environment_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("user_id", sa.String(length=255), nullable=False),
        sa.Column("milestone", sa.String(length=64), nullable=False),
        sa.Column("reached_at", sa.BigInteger(), nullable=False),
        sa.Column("quiet", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("environment_id", "user_id", "milestone", name="pk_milestones_reached"),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_milestones_reached_environment_id_milestone_reached_at",
        "milestones_reached",
        ["environment_id", "milestone", "reached_at"],
    )

    op.create_table(
        "projects",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("time_zone", sa.String(length=64), nullable=False),
        sa.Column("default_locale", sa.String(length=32), nullable=False),
        sa.Column("locales", JSON_DOCUMENT, nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_projects"),
        sa.UniqueConstraint("key", name="uq_projects_key"),
    )
    op.create_table(
        "run_actions",
        sa.Column("environment_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("user_id", sa.String(length=255), nullable=False),
        sa.Column("run_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("step", sa.String(length=64), nullable=False),
        sa.Column("button", sa.String(length=64), nullable=False),
        sa.Column("guide", sa.String(length=64), nullable=False),
        sa.Column("clicks", sa.Integer(), nullable=False),
        sa.Column("first_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("environment_id", "user_id", "run_id", "step", "button", name="pk_run_actions"),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_run_actions_environment_id_guide_first_at", "run_actions", ["environment_id", "guide", "first_at"]
    )

    op.create_table(
        "run_steps",
        sa.Column("environment_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("user_id", sa.String(length=255), nullable=False),
        sa.Column("run_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("step", sa.String(length=64), nullable=False),
        sa.Column("guide", sa.String(length=64), nullable=False),
        sa.Column("shown_at", sa.BigInteger(), nullable=True),
        sa.Column("completed_at", sa.BigInteger(), nullable=True),
        sa.Column("missing_at", sa.BigInteger(), nullable=True),
        sa.Column("healed_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("environment_id", "user_id", "run_id", "step", name="pk_run_steps"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_run_steps_environment_id_guide_shown_at", "run_steps", ["environment_id", "guide", "shown_at"])

    op.create_table(
        "runs",
        sa.Column("environment_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("user_id", sa.String(length=255), nullable=False),
        sa.Column("id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("guide", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("started_at", sa.BigInteger(), nullable=False),
        sa.Column("last_at", sa.BigInteger(), nullable=False),
        sa.Column("shown_at", sa.BigInteger(), nullable=True),
        sa.Column("interruption", sa.Boolean(), nullable=False),
        sa.Column("by_itself", sa.Boolean(), nullable=False),
        sa.Column("step", sa.String(length=64), nullable=True),
        sa.Column("step_at", sa.BigInteger(), nullable=True),
        sa.Column("step_id", sa.Uuid(as_uuid=False), nullable=True),
        sa.Column("completed_at", sa.BigInteger(), nullable=True),
        sa.Column("ended_at", sa.BigInteger(), nullable=True),
        sa.Column("end_reason", sa.String(length=32), nullable=True),
        sa.Column("end_id", sa.Uuid(as_uuid=False), nullable=True),
        sa.Column("locale", sa.String(length=32), nullable=True),
        sa.Column("device", sa.String(length=32), nullable=True),
        sa.Column("company_id", sa.String(length=255), nullable=True),
        sa.Column("publication", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("environment_id", "user_id", "id", name="pk_runs"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_runs_environment_id_guide_shown_at", "runs", ["environment_id", "guide", "shown_at"])
    op.create_index("ix_runs_environment_id_user_id_last_at", "runs", ["environment_id", "user_id", "last_at"])

    op.create_table(
        "user_companies",
        sa.Column("environment_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("user_id", sa.String(length=255), nullable=False),
        sa.Column("company_id", sa.String(length=255), nullable=False),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("environment_id", "user_id", "company_id", name="pk_user_companies"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_user_companies_environment_id_company_id", "user_companies", ["environment_id", "company_id"])

    op.create_table(
        "audit_log",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=True),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.Column("by", sa.String(length=255), nullable=False),
        sa.Column("action", sa.String(length=64), nullable=False),
        sa.Column("subject_type", sa.String(length=32), nullable=False),
        sa.Column("subject_key", sa.String(length=255), nullable=False),
        sa.Column("environment", sa.String(length=64), nullable=True),
        sa.Column("before", JSON_DOCUMENT, nullable=True),
        sa.Column("after", JSON_DOCUMENT, nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["author_id"], ["authors.id"], name="fk_audit_log_author_id_authors"),
        sa.ForeignKeyConstraint(["project_id"], ["projects.id"], name="fk_audit_log_project_id_projects"),
        sa.PrimaryKeyConstraint("id", name="pk_audit_log"),
    )
    op.create_index("ix_audit_log_project_id_at", "audit_log", ["project_id", "at"])
    op.create_index(
        "ix_audit_log_project_id_subject_type_subject_key_at",
        "audit_log",
        ["project_id", "subject_type", "subject_key", "at"],
    )

    op.create_table(
        "author_sessions",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("csrf_token", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("last_seen_at", sa.BigInteger(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["author_id"], ["authors.id"], name="fk_author_sessions_author_id_authors"),
        sa.PrimaryKeyConstraint("id", name="pk_author_sessions"),
    )
    op.create_index("ix_author_sessions_author_id", "author_sessions", ["author_id"])

    op.create_table(
        "authoring_keys",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("prefix", sa.String(length=32), nullable=False),
        sa.Column("label", sa.String(length=255), nullable=False),
        sa.Column("environments", JSON_DOCUMENT, nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("revoked_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["project_id"], ["projects.id"], name="fk_authoring_keys_project_id_projects"),
        sa.PrimaryKeyConstraint("id", name="pk_authoring_keys"),
        sa.UniqueConstraint("hash", name="uq_authoring_keys_hash"),
    )
    op.create_index("ix_authoring_keys_project_id", "authoring_keys", ["project_id"])

    op.create_table(
        "documents",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("resource", sa.String(length=32), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=True),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("draft", sa.JSON(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("archived_at", sa.BigInteger(), nullable=True),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_by", sa.String(length=255), nullable=True),
        sa.ForeignKeyConstraint(["project_id"], ["projects.id"], name="fk_documents_project_id_projects"),
        sa.PrimaryKeyConstraint("id", name="pk_documents"),
        sa.UniqueConstraint("project_id", "resource", "key", name="uq_documents_project_id_resource_key"),
    )
    op.create_table(
        "environments",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("public_key", sa.String(length=64), nullable=False),
        sa.Column("identity_mode", sa.String(length=32), nullable=False),
        sa.Column("allowed_origins", JSON_DOCUMENT, nullable=False),
        sa.Column("budget_gap_s", sa.Integer(), nullable=False),
        sa.Column("budget_day", sa.Integer(), nullable=False),
        sa.Column("quiet_pages", JSON_DOCUMENT, nullable=False),
        sa.Column("publication", sa.Integer(), nullable=False),
        sa.Column("stopped_at", sa.BigInteger(), nullable=True),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["project_id"], ["projects.id"], name="fk_environments_project_id_projects"),
        sa.PrimaryKeyConstraint("id", name="pk_environments"),
        sa.UniqueConstraint("project_id", "key", name="uq_environments_project_id_key"),
        sa.UniqueConstraint("public_key", name="uq_environments_public_key"),
    )
    op.create_table(
        "memberships",
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=32), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["author_id"], ["authors.id"], name="fk_memberships_author_id_authors"),
        sa.ForeignKeyConstraint(["project_id"], ["projects.id"], name="fk_memberships_project_id_projects"),
        sa.PrimaryKeyConstraint("author_id", "project_id", name="pk_memberships"),
    )
    op.create_table(
        "sign_in_links",
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.Column("used_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["author_id"], ["authors.id"], name="fk_sign_in_links_author_id_authors"),
        sa.PrimaryKeyConstraint("hash", name="pk_sign_in_links"),
    )
    op.create_index("ix_sign_in_links_author_id", "sign_in_links", ["author_id"])

    op.create_table(
        "companies",
        sa.Column("environment_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(length=255), nullable=False),
        sa.Column("traits", JSON_DOCUMENT, nullable=False),
        sa.Column("trait_meta", JSON_DOCUMENT, nullable=False),
        sa.Column("state_version", sa.Integer(), nullable=False),
        sa.Column("first_seen_at", sa.BigInteger(), nullable=False),
        sa.Column("last_seen_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["environment_id"], ["environments.id"], name="fk_companies_environment_id_environments"
        ),
        sa.PrimaryKeyConstraint("environment_id", "id", name="pk_companies"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "revisions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("created_by", sa.String(length=255), nullable=True),
        sa.ForeignKeyConstraint(["document_id"], ["documents.id"], name="fk_revisions_document_id_documents"),
        sa.PrimaryKeyConstraint("id", name="pk_revisions"),
        sa.UniqueConstraint("document_id", "number", name="uq_revisions_document_id_number"),
    )
    op.create_table(
        "secret_keys",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("environment_id", sa.Integer(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("prefix", sa.String(length=32), nullable=False),
        sa.Column("label", sa.String(length=255), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("revoked_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["environment_id"], ["environments.id"], name="fk_secret_keys_environment_id_environments"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_secret_keys"),
        sa.UniqueConstraint("hash", name="uq_secret_keys_hash"),
    )
    op.create_index("ix_secret_keys_environment_id", "secret_keys", ["environment_id"])

    op.create_table(
        "signing_secrets",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("environment_id", sa.Integer(), nullable=False),
        sa.Column("kid", sa.String(length=64), nullable=False),
        sa.Column("secret", sa.String(length=255), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("revoked_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["environment_id"], ["environments.id"], name="fk_signing_secrets_environment_id_environments"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_signing_secrets"),
        sa.UniqueConstraint("environment_id", "kid", name="uq_signing_secrets_environment_id_kid"),
    )
    op.create_table(
        "tombstones",
        sa.Column("environment_id", sa.Integer(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("erased_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["environment_id"], ["environments.id"], name="fk_tombstones_environment_id_environments"
        ),
        sa.PrimaryKeyConstraint("environment_id", "hash", name="pk_tombstones"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "users",
        sa.Column("environment_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(length=255), nullable=False),
        sa.Column("traits", JSON_DOCUMENT, nullable=False),
        sa.Column("trait_meta", JSON_DOCUMENT, nullable=False),
        sa.Column("locale", sa.String(length=32), nullable=True),
        sa.Column("company_id", sa.String(length=255), nullable=True),
        sa.Column("internal", sa.Boolean(), nullable=False),
        sa.Column("opted_out", JSON_DOCUMENT, nullable=False),
        sa.Column("state_version", sa.Integer(), nullable=False),
        sa.Column("first_seen_at", sa.BigInteger(), nullable=False),
        sa.Column("last_seen_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["environment_id"], ["environments.id"], name="fk_users_environment_id_environments"),
        sa.PrimaryKeyConstraint("environment_id", "id", name="pk_users"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_users_environment_id_company_id", "users", ["environment_id", "company_id"])
    op.create_index("ix_users_environment_id_last_seen_at", "users", ["environment_id", "last_seen_at"])

    op.create_table(
        "publications",
        sa.Column("environment_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=True),
        sa.Column("revision_id", sa.Integer(), nullable=True),
        sa.Column("action", sa.String(length=32), nullable=False),
        sa.Column("round", sa.Integer(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("by", sa.String(length=255), nullable=True),
        sa.ForeignKeyConstraint(["document_id"], ["documents.id"], name="fk_publications_document_id_documents"),
        sa.ForeignKeyConstraint(
            ["environment_id"], ["environments.id"], name="fk_publications_environment_id_environments"
        ),
        sa.ForeignKeyConstraint(["revision_id"], ["revisions.id"], name="fk_publications_revision_id_revisions"),
        sa.PrimaryKeyConstraint("environment_id", "number", name="pk_publications"),
    )
    op.create_index(
        "ix_publications_document_id_environment_id_number", "publications", ["document_id", "environment_id", "number"]
    )

    op.create_table(
        "published",
        sa.Column("environment_id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("revision_id", sa.Integer(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("publication", sa.Integer(), nullable=False),
        sa.Column("first_published_at", sa.BigInteger(), nullable=False),
        sa.Column("round_at", sa.BigInteger(), nullable=False),
        sa.Column("published_at", sa.BigInteger(), nullable=False),
        sa.Column("stopped_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["document_id"], ["documents.id"], name="fk_published_document_id_documents"),
        sa.ForeignKeyConstraint(
            ["environment_id"], ["environments.id"], name="fk_published_environment_id_environments"
        ),
        sa.ForeignKeyConstraint(["revision_id"], ["revisions.id"], name="fk_published_revision_id_revisions"),
        sa.PrimaryKeyConstraint("environment_id", "document_id", name="pk_published"),
    )
    if op.get_bind().dialect.name == "postgresql":
        # The months' own partitions are made ahead, again and again, by store/partitions.py.
        op.execute("CREATE TABLE events_default PARTITION OF events DEFAULT")
