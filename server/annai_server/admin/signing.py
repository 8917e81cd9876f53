"""What is said of page views that came signed, and of those that didn't."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from annai_server.operations import coverage
from annai_server.operations.coverage import Coverage
from annai_server.store.tables import Environment

WRONG: Mapping[str, str] = {
    "missing": "No token",
    "expired": "Token expired",
    "wrong_user": "Token of another user",
    "unknown_key": "Unknown key id",
    "bad_signature": "Wrong signature",
    "wrong_algorithm": "Wrong algorithm",
    "wrong_audience": "Token for another environment",
    "missing_claim": "Token incomplete",
    "not_yet_valid": "Not valid yet",
    "too_long": "Valid for too long",
    "malformed": "Not a token",
}
MENDING: Mapping[str, str] = {
    "missing": "The page gave only the user's id. Give it a token that your backend has signed.",
    "expired": "Give the token as a function, so that the page fetches a new one in time.",
    "wrong_user": "The page named another user than the token does: sub must be the very id that the page gives.",
    "unknown_key": "No signing secret in use has the kid of the token's header. Was it revoked, or left out?",
    "bad_signature": "The secret that it was signed with isn't the one that its kid names.",
    "wrong_algorithm": "Sign with HS256.",
    "wrong_audience": "aud must be a public key of this environment that is in use.",
    "missing_claim": "A token needs sub, aud, iat and exp.",
    "not_yet_valid": "Its iat or nbf lies in the future: set your server's clock.",
    "too_long": "A token lives an hour at most, from iat to exp.",
    "malformed": "What the page gave can't be read as a token, or its traits or company can't.",
}


@dataclass(frozen=True, slots=True)
class Signing:
    day: Coverage
    week: Coverage

    @property
    def rows(self) -> Sequence[tuple[str, int, int]]:
        """What was wrong, how often within a day, and within a week."""
        return [(reason, self.day.wrong.get(reason, 0), times) for reason, times in self.week.wrong.items()]


def of(environment: Environment, *, now: int) -> Signing:
    return Signing(**{name: coverage.of(environment, hours=n, now=now) for name, n in coverage.PERIODS.items()})
