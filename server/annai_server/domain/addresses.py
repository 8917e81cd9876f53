"""Where a request of ours may go: to the public internet, never into the network that the server stands in.

An address of a webhook is written by somebody; what its name leads to is decided by whoever runs its DNS. Both are
judged, the second anew with every request, and the request goes to the very address that was judged.
"""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from ipaddress import (
    IPv4Address,
    IPv4Network,
    IPv6Address,
    IPv6Network,
    ip_address,
    ip_network,
)
from urllib.parse import urlsplit

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

LONGEST_URL = 2_000
PORTS = frozenset({443, 8443})

# The special-purpose registries of IANA (RFC 6890), written out: what `ipaddress` calls private is not the same in each
# release of Python. Then what several clouds keep for themselves beside them.
_NOT_PUBLIC = tuple(
    ip_network(network)
    for network in (
        "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12",
        "192.0.0.0/24", "192.0.2.0/24", "192.31.196.0/24", "192.52.193.0/24", "192.88.99.0/24", "192.168.0.0/16",
        "192.175.48.0/24", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
        "168.63.129.16/32",  # Azure's own, of every machine there
        "2001::/23",  # Teredo, ORCHID, benchmarking and others
        "2001:db8::/32", "2002::/16", "2620:4f:8000::/48", "3fff::/20",
    )
)  # fmt: skip
# All else of IPv6 is loopback, link-local, unique local, multicast, or not given to anybody yet.
_GLOBAL = IPv6Network("2000::/3")
_NAT64 = IPv6Network("64:ff9b::/96")
_NAME = re.compile(
    r"(?=.{1,253}$)(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\.)*[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?"
)
# As browsers judge it (WHATWG URL, "ends in a number"): what some resolvers take for an address in other figures.
_LIKE_A_NUMBER = re.compile(r"(?:.*\.)?(?:[0-9]+|0x[0-9a-f]*)")


class Refused(Exception):
    """`reason` is one of REASONS."""

    def __init__(self, reason: str) -> None:
        super().__init__(REASONS[reason])
        self.reason = reason


# The same words for both: who writes an address shall not learn which names there are in our network.
_NOWHERE = "this host has no public address, and no request is sent into a private network"
REASONS = {
    "url": "write an address such as https://hooks.example.com/annai",
    "scheme": "begin with https://",
    "port": "use port 443 or 8443",
    "user_info": "leave user name and password out of the address",
    "host": "write the host's plain name, in ASCII (xn--…) and without a dot at its end, or its address in plain form",
    "unknown_host": _NOWHERE,
    "private_address": _NOWHERE,
}


@dataclass(frozen=True, slots=True)
class Place:
    """Where a URL points, by what is written in it. `host` is a name, or an address without brackets."""

    scheme: str
    host: str
    port: int

    @property
    def address(self) -> Address | None:
        """Where the host is written as an address."""
        try:
            return ip_address(self.host)
        except ValueError:
            return None


def place(url: str) -> Place:
    """Raises Refused."""
    if len(url) > LONGEST_URL or not re.fullmatch(r"https?://[!-~]+", url) or "\\" in url or "#" in url:
        raise Refused("scheme" if re.match(r"(?!https?:)\w+:", url) else "url")
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise Refused("host" if "[" in url else "url") from None
    if "@" in parts.netloc:
        raise Refused("user_info")
    if port == 0 or parts.netloc.endswith(":"):
        raise Refused("port")
    return Place(
        parts.scheme, _host(parts.netloc, parts.hostname or ""), port or {"https": 443, "http": 80}[parts.scheme]
    )


def _host(netloc: str, host: str) -> str:
    if "%" in host:
        raise Refused("host")
    try:
        if netloc.startswith("["):
            return str(IPv6Address(host))
        if _LIKE_A_NUMBER.fullmatch(host):
            return str(IPv4Address(host))
    except ValueError:
        raise Refused("host") from None
    if not _NAME.fullmatch(host):
        raise Refused("host")
    return host


def reachable(place: Place, found: Collection[Address], allowed: Sequence[Network] = ()) -> list[Address]:
    """The addresses to try, of all that the host has; in `allowed` networks, which an operator named, also by plain
    HTTP and at any port. One that is not to be reached spoils the others: who answers so is not to be trusted with
    the next answer either. Raises Refused."""
    meant = [_meant(one) for one in found]
    if found and all(_within(one, allowed) for one in meant):
        return list(found)
    if place.scheme != "https":
        raise Refused("scheme")
    if place.port not in PORTS:
        raise Refused("port")
    if not found:
        raise Refused("unknown_host")
    if not all(_within(one, allowed) or _is_public(one) for one in meant):
        raise Refused("private_address")
    return list(found)


def _meant(address: Address) -> Address:
    """Of an IPv6 address that leads to one of IPv4, that one."""
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped is not None:
            return address.ipv4_mapped
        if address in _NAT64:
            return IPv4Address(int(address) & 0xFFFF_FFFF)
    return address


def _within(address: Address, networks: Sequence[Network]) -> bool:
    return any(address in network for network in networks)


def _is_public(address: Address) -> bool:
    if isinstance(address, IPv6Address) and (address.scope_id or address not in _GLOBAL):
        return False
    return not _within(address, _NOT_PUBLIC)
