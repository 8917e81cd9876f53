"""Webhooks in an author's words: what they may hear, how they stand, what became of a message."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from annai_server.admin.words import moment, number, t
from annai_server.domain.webhooks import KINDS
from annai_server.operations import webhooks
from annai_server.store.tables import WebhookDelivery, WebhookEndpoint

KIND_NAMES: Mapping[str, str] = {
    "run.guide_shown": "A guide was shown",
    "run.guide_withheld": "A guide was withheld, to compare",
    "run.step_shown": "A step was shown",
    "run.step_completed": "A step was finished",
    "run.item_completed": "A checklist’s item was done",
    "run.guide_completed": "A guide was completed",
    "run.guide_ended": "A guide ended, with its reason",
    "run.action_clicked": "A button was pressed",
    "run.form_answered": "A form was answered",
    "run.target_healed": "A step found its place in another way",
    "run.target_missing": "A step didn’t find its place",
    "milestone.reached": "A milestone was reached",
    "publication.publish": "Something went live",
    "publication.promote": "Something was promoted",
    "publication.rollback": "Something was rolled back",
    "publication.unpublish": "Something was unpublished",
    "publication.stop": "Guidance was stopped",
    "publication.resume": "Guidance shows again",
    "publication.schedule": "A publication was planned",
    "publication.unschedule": "A plan was dropped",
    "publication.schedule_failed": "A plan could not be kept",
    "webhook.test": "Test message",
}
GROUPS: Mapping[str, str] = {"run": "Runs of guides", "milestone": "Milestones", "publication": "Publications"}
STATES: Mapping[str, str] = {"on": "Listening", "paused": "Paused", "disabled": "Disabled"}
WHY: Mapping[str, str] = {
    "gone": "Its address answered “gone” (410): it wants to hear no more.",
    "failing": "For five days nothing sent there was accepted.",
}
STATUSES: Mapping[str, str] = {"waiting": "On its way", "delivered": "Delivered", "failed": "Given up"}
ERRORS: Mapping[str, str] = {
    "timeout": "No answer in time",
    "connection": "Could not connect",
    "tls": "Its certificate can’t be trusted",
    "answer": "The connection broke",
    "server": "An error of Annai’s own; its log says more",
    "url": "Not an address",
    "scheme": "Not by https",
    "port": "Not at port 443 or 8443",
    "user_info": "User name in the address",
    "host": "Not a plain host",
    "unknown_host": "Its host has no address",
    "private_address": "In a private network, where nothing is sent",
}
_DOTS = {"on": "published", "paused": "", "disabled": "stopped"}
_FATES = {"waiting": "", "delivered": "new", "failed": "gone"}


@dataclass(frozen=True, slots=True)
class Told:
    """A message, as the log of deliveries shows it. `fate` is how its badge looks."""

    id: str
    kind: str
    status: str
    fate: str
    attempts: int
    answer: str
    created_at: int
    body: str
    waits: str


def name(endpoint: WebhookEndpoint) -> str:
    return webhooks.name_of(endpoint)


def state(endpoint: WebhookEndpoint) -> str:
    return t(STATES[endpoint.state])


def dot(endpoint: WebhookEndpoint) -> str:
    return _DOTS[endpoint.state]


def why(endpoint: WebhookEndpoint) -> str:
    return t(WHY[endpoint.disabled_why]) if endpoint.disabled_why else ""


def kind(of: str) -> str:
    return t(KIND_NAMES[of]) if of in KIND_NAMES else of


def groups() -> Sequence[tuple[str, str, list[tuple[str, str]]]]:
    """The kinds there are, each with its name, in their groups."""
    return [
        (group, t(words), [(one, kind(one)) for one in KINDS if one.startswith(f"{group}.")])
        for group, words in GROUPS.items()
    ]


def statuses() -> Mapping[str, str]:
    return {status: t(words) for status, words in STATUSES.items()}


def numbers(endpoint: WebhookEndpoint, counts: Mapping[tuple[int, str], int]) -> list[str]:
    """How many messages became what, without those that nothing became."""
    found = {status: counts.get((endpoint.id, status), 0) for status in ("delivered", "waiting", "failed")}
    return [f"{t(STATUSES[status])} {number(n)}" for status, n in found.items() if n]


def told(row: WebhookDelivery, zone: str, *, sending: bool) -> Told:
    """`sending`: its endpoint is on, so that what waits will be tried."""
    answer = t("Answered %(status)s", status=row.answer) if row.answer else ""
    if row.error:
        answer = t(ERRORS[row.error]) if row.error in ERRORS else row.error
    waits = t("Next try: %(at)s", at=moment(row.next_at, zone)) if sending and row.next_at and row.attempts else ""
    return Told(
        row.message_id,
        kind(row.kind),
        t(STATUSES[row.status]),
        _FATES[row.status],
        row.attempts,
        answer,
        row.created_at,
        json.dumps(json.loads(row.body), ensure_ascii=False, indent=2),
        waits,
    )
