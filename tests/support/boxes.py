from playwright.sync_api import FloatRect, Locator


def box(locator: Locator) -> FloatRect:
    """Where it is in the window, in pixels; it has to be somewhere."""
    found = locator.bounding_box()
    assert found, f"{locator} is nowhere"
    return found
