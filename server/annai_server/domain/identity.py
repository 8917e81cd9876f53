"""How a page view may come: signed, or with something wrong with its token."""

SIGNED = "signed"
REASONS = (
    "missing",
    "expired",
    "wrong_user",
    "unknown_key",
    "bad_signature",
    "wrong_algorithm",
    "wrong_audience",
    "missing_claim",
    "not_yet_valid",
    "too_long",
    "malformed",
)
"""What is wrong with a token, in a word each, as problems tell it."""
