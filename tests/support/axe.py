"""What axe has to say of a page."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page


def faults(page: Page) -> list[str]:
    """What axe finds; the preview's frame is the widget's, which has tests of its own."""
    found = Axe().run(page, options={"resultTypes": ["violations"], "iframes": False})
    return [
        f"{page.url} {each['id']}: {node['html']} {node['failureSummary']}"
        for each in found.response["violations"]
        for node in each["nodes"]
    ]
