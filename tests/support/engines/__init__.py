"""Other engines than Chromium, each spoken to in the protocol that it comes with: Firefox and WebKit."""

from contextlib import AbstractContextManager
from typing import Literal

from playwright.sync_api import Playwright

from support.engines import firefox, webkit
from support.engines.own import own
from support.engines.tab import Size, Tab

Engine = Literal["firefox", "webkit"]
_PACKAGED = {"firefox": firefox, "webkit": webkit}


def opened(engine: Engine, playwright: Playwright, size: Size) -> AbstractContextManager[Tab]:
    """A tab of the system's own browser, installed if it can be; else of Playwright's. Raises EngineMissing."""
    packaged = _PACKAGED[engine]
    return packaged.tab(size) if packaged.installed() else own(getattr(playwright, engine), size)
