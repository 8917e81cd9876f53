"""Every table, by the nouns of DESIGN. All times are integers: milliseconds since the epoch, UTC."""

from annai_server.store.tables.authors import (
    AuditEntry,
    Author,
    AuthorIdentity,
    AuthorSession,
    Invitation,
    Membership,
    SignInLink,
    SignInTries,
    SpentState,
)
from annai_server.store.tables.base import Base
from annai_server.store.tables.builds import WidgetBuild, WidgetFile
from annai_server.store.tables.companies import CompanyEventCounter, CompanyGuideState, CompanyItem, CompanyMilestone
from annai_server.store.tables.documents import Document, Publication, Published, Revision, Scheduled
from annai_server.store.tables.events import Event
from annai_server.store.tables.hourly import HourlyCount
from annai_server.store.tables.images import Image, ProjectImage
from annai_server.store.tables.names import HeardName
from annai_server.store.tables.progress import (
    EventCounter,
    FrozenState,
    GuideState,
    ItemCompletion,
    LedgerEntry,
    MilestoneReached,
    Run,
    RunAction,
    RunAnswer,
    RunStep,
)
from annai_server.store.tables.projects import AuthoringKey, Environment, Project, PublicKey, SecretKey, SigningSecret
from annai_server.store.tables.tasks import TaskDone
from annai_server.store.tables.users import Alias, Company, Tombstone, User, UserCompany
from annai_server.store.tables.webhooks import WebhookDelivery, WebhookEndpoint

__all__ = [
    "Alias",
    "AuditEntry",
    "Author",
    "AuthorIdentity",
    "AuthorSession",
    "AuthoringKey",
    "Base",
    "Company",
    "CompanyEventCounter",
    "CompanyGuideState",
    "CompanyItem",
    "CompanyMilestone",
    "Document",
    "Environment",
    "Event",
    "EventCounter",
    "FrozenState",
    "GuideState",
    "HeardName",
    "HourlyCount",
    "Image",
    "Invitation",
    "ItemCompletion",
    "LedgerEntry",
    "Membership",
    "MilestoneReached",
    "Project",
    "ProjectImage",
    "PublicKey",
    "Publication",
    "Published",
    "Revision",
    "Run",
    "RunAction",
    "RunAnswer",
    "RunStep",
    "Scheduled",
    "SecretKey",
    "SignInLink",
    "SignInTries",
    "SigningSecret",
    "SpentState",
    "TaskDone",
    "Tombstone",
    "User",
    "UserCompany",
    "WebhookDelivery",
    "WebhookEndpoint",
    "WidgetBuild",
    "WidgetFile",
]
