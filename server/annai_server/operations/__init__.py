"""What several doors share: draft, publish, roll back, erase, invite. API, admin, CLI and worker call these inside
their own transaction; nothing here commits. Times come in as `now`, in milliseconds since the epoch."""
