"""Annai's Python SDK: identify users, report what only the backend knows, and embed guidance in pages.

It promises its host: no call waits for the network unless it says so, and none raises unless it says so.
"""

from annai._client import Annai
from annai._errors import (
    AnnaiError,
    ApiError,
    ConfigurationError,
    DeliveryError,
    NetworkError,
    UnusableAnswer,
    UsageError,
)
from annai._guides import UserGuide
from annai._stats import Stats

__all__ = [
    "Annai",
    "AnnaiError",
    "ApiError",
    "ConfigurationError",
    "DeliveryError",
    "NetworkError",
    "Stats",
    "UnusableAnswer",
    "UsageError",
    "UserGuide",
]
