import ipaddress
from collections.abc import Mapping
from typing import Any

from annai_server.settings.settings import Network, SettingsError


def number(name: str, values: Mapping[str, str], default: int, least: int, most: int) -> int:
    text = values[name]
    if not text:
        return default
    if not text.isascii() or not text.isdigit() or not least <= int(text) <= most:
        raise SettingsError(f"{name}={text} is not a whole number from {least} to {most}.")
    return int(text)


def limit(name: str, values: Mapping[str, str], default: int) -> int:
    return number(name, values, default, 0, 100_000_000)


def choice(name: str, values: Mapping[str, str], default: Any, choices: tuple[str, ...]) -> Any:
    text = values[name] or default
    if text not in choices:
        raise SettingsError(f"{name}={text} is not one of {', '.join(choices)}.")
    return text


def networks(name: str, values: Mapping[str, str]) -> tuple[Network, ...]:
    written = [one.strip() for one in values[name].split(",") if one.strip()]
    try:
        return tuple(ipaddress.ip_network(one) for one in written)
    except ValueError as error:
        raise SettingsError(f"{name}: {error}. Write networks such as 10.1.0.0/16, with commas between.") from None
