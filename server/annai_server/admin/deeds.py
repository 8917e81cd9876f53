"""Entries of the audit log, told in the author's language."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from annai_server.admin import changes, hearsay, judging
from annai_server.admin.changes import Group, Line
from annai_server.admin.door import Visit
from annai_server.admin.templating import ROLES, device_name
from annai_server.admin.words import day, language, moment, number, t
from annai_server.store.tables import AuditEntry

DONE: Mapping[str, str] = {
    "create": "Created",
    "save": "Changed",
    "archive": "Archived",
    "restore": "Brought back",
    "publish": "Went live",
    "promote": "Promoted",
    "rollback": "Rolled back",
    "unpublish": "Unpublished",
    "schedule": "Planned",
    "unschedule": "No longer planned",
    "schedule_failed": "Could not be published as planned",
    "stop": "Was stopped",
    "resume": "Shown again",
    "settings": "Settings changed",
    "allow_origins": "Origins allowed",
    "revoke": "Revoked",
    "join": "Given a role",
    "leave": "Removed from the project",
    "invite": "Invited",
    "revoke_invitation": "Invitation taken back",
    "reset_link": "Link for a new password made",
    "set_password": "Password set",
    "drop_password": "Password removed",
    "link_identity": "Signed in at the provider for the first time",
    "unlink_identity": "Provider’s account let go",
    "end_session": "Signed out on a device",
    "end_sessions": "Signed out on all other devices",
    "erase": "Erased",
    "export": "Copy of their data taken",
    "expire": "Erased: not seen for long",
    "expire_events": "Old events no longer kept",
    "reset": "Begins anew",
    "upload": "Uploaded",
    "remove": "Removed",
    "start": "Started for them",
    "hold": "Held back",
    "rotate": "New secret",
    "disable": "Disabled",
    "delete": "Deleted",
    "resend": "Sent again",
    "test": "Test message sent",
    "release": "Let go again",
}
KINDS: Mapping[str, str] = {
    "guide": "Guide",
    "segment": "Segment",
    "milestone": "Milestone",
    "theme": "Theme",
    "event": "Event",
    "environment": "Environment",
    "project": "Project",
    "key": "Key",
    "author": "Author",
    "user": "User",
    "company": "Company",
    "webhook": "Webhook",
    "image": "Image",
}
_DOCUMENTS = ("guide", "segment", "milestone", "theme", "event")
DETAILS: Mapping[str, str] = {
    "guide": "Guide",
    "revision": "Revision",
    "round": "Round",
    "stopped": "Stopped",
    "at": "Planned for",
    "until": "Until the day",
    "again": "Shown again to",
    "role": "Role",
    "issuer": "Provider",
    "browser": "Browser",
    "system": "System",
    "sessions": "Devices",
    "origins": "Allowed origins",
    "quiet_pages": "Quiet pages",
    "form_traits": "Traits that answers may set",
    "budget_gap_s": "Seconds between two interruptions",
    "holdout_permille": "Holdout group: per mille of the users",
    "budget_day": "Interruptions in 24 hours, at most",
    "monthly_events": "Events of your product in a month, at most",
    "identity_mode": "Signed identity",
    "address": "Address",
    "name": "Name",
    "locales": "Languages, the default first",
    "time_zone": "Time zone",
    "path": "Path (only its fingerprint)",
    "label": "What is it for?",
    "kinds": "What it hears",
    "state": "State",
    "why": "Why",
    "anonymous": "Anonymous visitors",
    "retention_days": "Days until users who don’t come any more are erased",
    "event_days": "Days that events are kept",
    "events_since": "Events are kept since",
    "users": "Users",
    "rows": "Rows",
    "events": "Events",
    "size": "Size in bytes",
    "width": "Width in pixels",
    "height": "Height in pixels",
}


@dataclass(frozen=True, slots=True)
class Deed:
    """`where`: the environment, where it isn't what was changed. `groups` say what it changed."""

    entry: AuditEntry
    done: str
    kind: str
    called: str
    where: str
    groups: list[Group]


class Deeds:
    def __init__(self, visit: Visit) -> None:
        self._visit = visit
        self._titled = judging.titled(visit)
        self._environments = {one.key: one.name for one in visit.environments}

    def of(self, entry: AuditEntry) -> Deed:
        where = entry.environment if entry.environment != entry.subject_key else None
        named = self._environments.get(where or "", where or "")
        return Deed(entry, _done(entry), kind(entry.subject_type), self._called(entry), named, self._changes(entry))

    def _called(self, entry: AuditEntry) -> str:
        if entry.subject_type in _DOCUMENTS:
            return self._titled(entry.subject_type, entry.subject_key)
        if entry.subject_type == "environment":
            return self._environments.get(entry.subject_key, entry.subject_key)
        return entry.subject_key

    def _changes(self, entry: AuditEntry) -> list[Group]:
        before, after = entry.before or {}, entry.after or {}
        if "schema" in before or "schema" in after:
            return changes.told(before, after, judging.tongue(self._visit)) if before and after else []
        lines = [
            Line(t(DETAILS[name]) if name in DETAILS else name, self._said(name, before), self._said(name, after))
            for name in dict.fromkeys([*before, *after])
            if before.get(name) != after.get(name)
        ]
        return [Group("", "", lines)] if lines else []

    def _said(self, name: str, values: Mapping[str, Any]) -> str:
        value = values.get(name)
        if value is None:
            return ""
        if name == "guide":
            return self._titled("guide", str(value))
        if name == "role":
            return t(ROLES.get(value, value))
        if name in ("browser", "system"):
            return device_name(**{"browser": None, "system": None, name: value})
        if name == "at":
            return moment(value, self._visit.project.time_zone)
        if name in ("until", "events_since"):
            return day(value, self._visit.project.time_zone)
        if name == "locales":
            return t(", ").join(language(one) for one in value)
        if name == "kinds":
            return t(", ").join(hearsay.kind(one) for one in value)
        if name in ("state", "why"):
            words = hearsay.STATES if name == "state" else hearsay.WHY
            return t(words[value]) if value in words else str(value)
        if isinstance(value, bool):
            return t("yes") if value else t("no")
        if isinstance(value, list):
            return t(", ").join(str(one) for one in value) or t("(nothing)")
        return number(value) if isinstance(value, int | float) else str(value)


def _done(entry: AuditEntry) -> str:
    in_vain = entry.action == "erase" and entry.after == {"rows": 0}
    return t("Asked to be erased, and nothing was found") if in_vain else done(entry.action)


def done(action: str) -> str:
    return t(DONE[action]) if action in DONE else action


def kind(subject: str) -> str:
    return t(KINDS[subject]) if subject in KINDS else subject
