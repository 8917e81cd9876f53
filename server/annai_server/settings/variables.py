from collections.abc import Mapping
from dataclasses import dataclass

SECRET_LENGTH = 32
SECRET_HINT = 'python3 -c "import secrets; print(secrets.token_urlsafe(48))"'  # noqa: S105 (a command)


@dataclass(frozen=True)
class Variable:
    help: str
    default: str
    secret: bool = False


VARIABLES: Mapping[str, Variable] = {
    "ANNAI_DIR": Variable("Folder of the embedded database and of a secret made by `init`", "./var"),
    "ANNAI_DATABASE_URL": Variable(
        "sqlite:///FILE, or postgresql://USER:PASSWORD@HOST/NAME", "sqlite, annai.sqlite in ANNAI_DIR", True
    ),
    "ANNAI_SECRET": Variable(
        f"At least {SECRET_LENGTH} random characters that sign tickets, sessions and tombstones; the same "
        "for every process of one installation",
        "the file `secret` in ANNAI_DIR, which `init` writes",
        True,
    ),
    "ANNAI_HOST": Variable("Address to listen on", "127.0.0.1"),
    "ANNAI_PORT": Variable("Port to listen on", "8600"),
    "ANNAI_PUBLIC_URL": Variable(
        "The address browsers use; https, unless it is this machine", "http://ANNAI_HOST:ANNAI_PORT"
    ),
    "ANNAI_WORKERS": Variable("Server processes", "1 on SQLite, one a core (up to 8) on PostgreSQL"),
    "ANNAI_THREADS": Variable("Threads a process", "8"),
    "ANNAI_WORKER": Variable(
        "Who does what has to happen by itself: inside, the processes of `serve`; apart, `annai-server worker`",
        "inside",
    ),
    "ANNAI_DISK_RESERVE": Variable(
        "Megabytes that have to be free beside an embedded database for the server to be ready", "100"
    ),
    "ANNAI_STOP_WITHIN": Variable("Seconds that the server may take to end after SIGTERM, whatever it is doing", "10"),
    "ANNAI_BODY_WITHIN": Variable(
        "Seconds that a request's body may take to arrive, and one more for each 16 KB of it", "20"
    ),
    "ANNAI_TRUSTED_PROXIES": Variable(
        "Addresses or networks of the proxies in front, with commas between them, whose X-Forwarded-For and "
        "X-Forwarded-Proto are believed",
        "none",
    ),
    "ANNAI_LIMIT_USER": Variable("Requests a minute of one user, in each server process; 0: any number", "3000"),
    "ANNAI_LIMIT_ADDRESS": Variable("The same from one address, of those that prove nothing", "12000"),
    "ANNAI_LIMIT_KEY": Variable("The same with one secret or authoring key", "12000"),
    "ANNAI_LIMIT_PUBLIC_KEY": Variable("The same of all pages with one public key", "600000"),
    "ANNAI_OIDC_ISSUER": Variable(
        "The OpenID provider that authors may sign in at; https, unless it is this machine", "there is none"
    ),
    "ANNAI_OIDC_CLIENT_ID": Variable("What the provider knows Annai as", "required with ANNAI_OIDC_ISSUER"),
    "ANNAI_OIDC_CLIENT_SECRET": Variable("What the provider gave Annai", "required with ANNAI_OIDC_ISSUER", True),
    "ANNAI_PASSWORDS": Variable(
        "Whether authors may sign in with a password: on; or off, at the OpenID provider only", "on"
    ),
    "ANNAI_LOG": Variable("pretty or json", "pretty"),
    "ANNAI_LOG_LEVEL": Variable("debug, info, warning or error", "info"),
    "ANNAI_METRICS_TOKEN": Variable(
        f"At least {SECRET_LENGTH} random characters that `/metrics` is read with", "there is no `/metrics`", True
    ),
    "ANNAI_WEBHOOK_ALLOW": Variable(
        "Private networks that webhooks may reach all the same, such as 10.1.0.0/16, with commas between them", "none"
    ),
}
