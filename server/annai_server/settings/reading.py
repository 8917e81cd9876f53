"""From ANNAI_* variables to one object, or a refusal that says how to mend it."""

import difflib
import os
from collections.abc import Mapping
from pathlib import Path

from annai_server.settings.addresses import database_url, public_url
from annai_server.settings.secret import metrics_token, secret
from annai_server.settings.settings import Settings, SettingsError
from annai_server.settings.sign_in import passwords, provider
from annai_server.settings.values import choice, limit, networks, number
from annai_server.settings.variables import VARIABLES


def read(environ: Mapping[str, str] = os.environ, *, for_database_only: bool = False) -> Settings:
    """Read and check every ANNAI_* variable. A migration has no use for the secret, so that it may run without.

    Raises SettingsError: at an unknown variable, a bad value, or a missing secret.
    """
    _refuse_unknown(environ)
    values = {name: _value(environ, name) for name in VARIABLES}
    directory = Path(values["ANNAI_DIR"] or "var").absolute()
    url = database_url(values["ANNAI_DATABASE_URL"], directory)
    host = values["ANNAI_HOST"] or "127.0.0.1"
    port = number("ANNAI_PORT", values, 8600, 1, 65535)
    return Settings(
        directory=directory,
        database_url=url,
        secret="" if for_database_only else secret(values["ANNAI_SECRET"], directory, url),
        host=host,
        port=port,
        public_url=public_url(values["ANNAI_PUBLIC_URL"], host, port),
        workers=number("ANNAI_WORKERS", values, _workers(url), 1, 64),
        threads=number("ANNAI_THREADS", values, 8, 1, 256),
        stop_within=number("ANNAI_STOP_WITHIN", values, 10, 1, 600),
        body_within=number("ANNAI_BODY_WITHIN", values, 20, 1, 600),
        trusted_proxies=networks("ANNAI_TRUSTED_PROXIES", values),
        limit_user=limit("ANNAI_LIMIT_USER", values, 3_000),
        limit_address=limit("ANNAI_LIMIT_ADDRESS", values, 12_000),
        limit_key=limit("ANNAI_LIMIT_KEY", values, 12_000),
        limit_public_key=limit("ANNAI_LIMIT_PUBLIC_KEY", values, 600_000),
        log=choice("ANNAI_LOG", values, "pretty", ("pretty", "json")),
        log_level=choice("ANNAI_LOG_LEVEL", values, "info", ("debug", "info", "warning", "error")),
        **provider(values),
        passwords=passwords(values),
        worker=choice("ANNAI_WORKER", values, "inside", ("inside", "apart")),
        disk_reserve=number("ANNAI_DISK_RESERVE", values, 100, 0, 10_000_000),
        metrics_token=metrics_token(values["ANNAI_METRICS_TOKEN"]),
        webhook_allow=networks("ANNAI_WEBHOOK_ALLOW", values),
    )


def secret_file(environ: Mapping[str, str] = os.environ) -> Path | None:
    """Where `init` and `demo` write a secret of their own, or None when the operator gives one."""
    if environ.get("ANNAI_SECRET") or environ.get("ANNAI_SECRET_FILE"):
        return None
    return Path(environ.get("ANNAI_DIR") or "var").absolute() / "secret"


# What the SDK reads: easily set for both by mistake, and then a secret key lies where it isn't needed.
_SDK = {"ANNAI_URL", "ANNAI_PUBLIC_KEY", "ANNAI_SECRET_KEY", "ANNAI_SIGNING_SECRET", "ANNAI_SIGNING_KID"}


def _refuse_unknown(environ: Mapping[str, str]) -> None:
    known = {*VARIABLES, *(f"{name}_FILE" for name, variable in VARIABLES.items() if variable.secret)}
    for name in sorted(environ):
        if name.startswith("ANNAI_") and name not in known:
            if name.removesuffix("_FILE") in _SDK:
                raise SettingsError(f"{name} belongs to your product, which uses the SDK; don't set it for the server.")
            near = difflib.get_close_matches(name, known, n=1, cutoff=0.8)
            hint = f"Did you mean {near[0]}?" if near else f"Remove it; known are {', '.join(VARIABLES)}."
            raise SettingsError(f"{name} is not a setting of annai-server. {hint}")


def _value(environ: Mapping[str, str], name: str) -> str:
    """The variable's text, or that of the file its _FILE names; an empty variable counts as unset."""
    value, file = environ.get(name, "").strip(), environ.get(f"{name}_FILE", "").strip()
    if value and file:
        raise SettingsError(f"{name} and {name}_FILE are both set. Keep one of them.")
    if not file:
        return value
    try:
        return Path(file).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "not a text file"
        raise SettingsError(f"{name}_FILE: {file} cannot be read ({reason}). Check path and owner.") from None


def _workers(database_url: str) -> int:
    """SQLite has one writer at a time, so that a second process would mostly wait for the first."""
    return 1 if database_url.startswith("sqlite") else min(_cores(), 8)


def _cores() -> int:
    """Those that this process may use: of a large machine a container often gets a part."""
    allowed = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    try:
        quota, period = Path("/sys/fs/cgroup/cpu.max").read_text(encoding="ascii").split()
        return max(1, min(allowed, int(quota) // int(period)))
    except (OSError, ValueError):
        # There is no such file, or no quota: it then says "max".
        return allowed
