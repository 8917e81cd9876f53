"""How often somebody may try a password before they have to wait.

The three are asked in this order, and a try that one of them refuses doesn't count for the rest: whoever has used up
their tries at an account does nothing more to it.
"""

import ipaddress
from collections.abc import Mapping

WINDOW_MS = 15 * 60_000
# From one place, whatever the accounts: more than a whole office mistypes in a quarter of an hour.
FROM_ADDRESS = 50
# At one account from one place.
AT_ACCOUNT_FROM_ADDRESS = 8
# At one account from all places together: a guess every nine seconds finds no password of ten characters.
AT_ACCOUNT = 100


def whose_tries(account: str, address: str) -> Mapping[str, int]:
    """Each count that a try raises, and how far."""
    place = network(address)
    return {
        f"address {place}": FROM_ADDRESS,
        f"both {place} {account}": AT_ACCOUNT_FROM_ADDRESS,
        f"account {account}": AT_ACCOUNT,
    }


def network(address: str) -> str:
    """What one household or machine has: an IPv4 address, or the 64 bits that IPv6 gives to each network."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(found, ipaddress.IPv4Address):
        return str(found)
    if found.ipv4_mapped:
        return str(found.ipv4_mapped)
    return str(ipaddress.ip_network((int(found) >> 64 << 64, 64)))
