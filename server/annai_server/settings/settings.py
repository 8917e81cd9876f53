import ipaddress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

Log = Literal["pretty", "json"]
LogLevel = Literal["debug", "info", "warning", "error"]
Network = ipaddress.IPv4Network | ipaddress.IPv6Network
WorkerPlace = Literal["inside", "apart"]


class SettingsError(Exception):
    """A setting is missing or wrong. The message names the variable and says how to mend it."""


@dataclass(frozen=True, kw_only=True)
class Provider:
    """Where authors may sign in with OpenID Connect."""

    issuer: str
    client_id: str
    client_secret: str = field(repr=False)

    @property
    def name(self) -> str:
        """What people call it by: its host."""
        return urlsplit(self.issuer).netloc


@dataclass(frozen=True, kw_only=True)
class Settings:
    """Everything the server is told from outside. Secrets stay out of the repr."""

    directory: Path
    database_url: str = field(repr=False)
    secret: str = field(repr=False)
    public_url: str
    host: str = "127.0.0.1"
    port: int = 8600
    workers: int = 1
    threads: int = 8
    stop_within: int = 10
    body_within: int = 20
    trusted_proxies: tuple[Network, ...] = ()
    limit_user: int = 3_000
    limit_address: int = 12_000
    limit_key: int = 12_000
    limit_public_key: int = 600_000
    log: Log = "pretty"
    log_level: LogLevel = "info"
    metrics_token: str = field(default="", repr=False)
    webhook_allow: tuple[Network, ...] = ()
    """Private networks that webhooks may reach."""
    worker: WorkerPlace = "inside"
    disk_reserve: int = 100
    """In megabytes."""

    oidc_issuer: str = ""
    oidc_client_id: str = ""
    oidc_client_secret: str = field(default="", repr=False)
    passwords: bool = True
    """Whether authors may sign in with one."""

    @property
    def sqlite(self) -> bool:
        return self.database_url.startswith("sqlite")

    @property
    def secure(self) -> bool:
        """Whether browsers reach us over HTTPS, so that cookies can be bound to it."""
        return self.public_url.startswith("https://")

    @property
    def origin(self) -> str:
        """As browsers write that of our pages."""
        address = urlsplit(self.public_url)
        usual = {"http": ":80", "https": ":443"}[address.scheme]
        return f"{address.scheme}://{address.netloc.lower().removesuffix(usual)}"

    @property
    def provider(self) -> Provider | None:
        if not self.oidc_issuer:
            return None
        return Provider(issuer=self.oidc_issuer, client_id=self.oidc_client_id, client_secret=self.oidc_client_secret)

    @property
    def path(self) -> str:
        """Below which part of its site browsers find us: "/help/annai", or "" where the site is ours alone."""
        return urlsplit(self.public_url).path

    @property
    def mark(self) -> str:
        """What keeps our cookies apart from those of another Annai on this host, which browsers give to every port and
        path of it: "-8600", "-help-annai"."""
        port = urlsplit(self.public_url).port
        return f"{f'-{port}' if port else ''}{self.path.replace('/', '-')}"
