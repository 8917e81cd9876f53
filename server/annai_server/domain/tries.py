"""How often somebody may try a password before they have to wait.

The three are asked in this order, and a try that one of them refuses doesn't count for the rest: whoever has used up
their tries at an account does nothing more to it.
"""

from collections.abc import Mapping

from annai_server.domain.peers import customer

WINDOW_MS = 15 * 60_000
# From one place, whatever the accounts: more than a whole office mistypes in a quarter of an hour.
FROM_ADDRESS = 50
# At one account from one place.
AT_ACCOUNT_FROM_ADDRESS = 8
# At one account from all places together: a guess every nine seconds finds no password of ten characters.
AT_ACCOUNT = 100


def whose_tries(account: str, address: str) -> Mapping[str, int]:
    """Each count that a try raises, and how far."""
    place = customer(address)
    return {
        f"address {place}": FROM_ADDRESS,
        f"both {place} {account}": AT_ACCOUNT_FROM_ADDRESS,
        f"account {account}": AT_ACCOUNT,
    }
