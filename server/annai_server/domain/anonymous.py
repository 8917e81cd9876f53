"""Visitors who haven't signed in. Their browser makes an id that nobody can guess and that is its own secret: whoever
shows it is that visitor. What is stored, listed and exported is made of it and doesn't tell it."""

import base64
import hashlib

PREFIX = "anonymous:"
_BYTES = 18


def is_anonymous(subject: str) -> bool:
    return subject.startswith(PREFIX)


def subject_of(user: str) -> str:
    """Under which id things are kept of whoever a browser says it speaks for: a user's own, or one that is made of the
    secret. What is made so is no secret that anybody could show."""
    if not is_anonymous(user):
        return user
    made = hashlib.sha256(user.encode()).digest()[:_BYTES]
    return PREFIX + base64.urlsafe_b64encode(made).decode()
