"""Lets the tests import the product as the server does: with this folder as the root."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
