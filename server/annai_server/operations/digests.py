"""What is stored in the place of a key or a token that opens something: who reads the database can use none of them."""

import hashlib


def digest(text: str) -> str:
    """All of them hold 256 random bits, so that a fast hash is as good as a slow one."""
    return hashlib.sha256(text.encode()).hexdigest()
