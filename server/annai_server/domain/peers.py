"""Whom a request comes from, by the address of its connection or what a proxy wrote down of one."""

import re
from ipaddress import IPv6Address, IPv6Network, ip_address

# What a provider gives to one customer, who may choose any address in it.
_OF_ONE = 64
# As proxies of several makers write it: an address with the port of its connection, brackets around one of IPv6.
_WRITTEN = re.compile(r"\[([^]]*)\](?::\d+)?|([^:]*):\d+")


def plain(written: str) -> str:
    """The address alone, of IPv4 where it is one in the clothes of IPv6; what is none stays as it is."""
    if ":" not in written and "[" not in written:
        return written
    found = _WRITTEN.fullmatch(written)
    try:
        address = ip_address(found[1] or found[2]) if found else ip_address(written)
    except ValueError:
        return written
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return str(mapped or address).partition("%")[0]


def customer(written: str) -> str:
    """What is counted together: an IPv4 address, or the network of 64 bits that one household or machine has."""
    address = plain(written)
    if ":" not in address:
        return address
    try:
        return str(IPv6Network((IPv6Address(address).packed, _OF_ONE), strict=False))
    except ValueError:
        return address
