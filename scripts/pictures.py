"""Takes the README's pictures from the real thing: `make pictures` writes docs/images/."""

import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, expect, sync_playwright

ROOT = Path(__file__).parent.parent
IMAGES = ROOT / "docs" / "images"
sys.path.insert(0, str(ROOT / "tests"))


def main() -> None:
    from annai_server.store import schema
    from support.chromium import arguments, chromium
    from support.town import built

    IMAGES.mkdir(exist_ok=True)
    path = chromium()
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        url = f"sqlite:///{folder}/annai.sqlite"
        schema.upgrade(url)
        browser = playwright.chromium.launch(executable_path=path, args=arguments())
        with built(Path(folder), url) as town:
            for locale, name in (("en", "demo.png"), ("ja", "demo.ja.png")):
                take(browser, town.host_url, locale, IMAGES / name)
        browser.close()


def take(browser: Browser, host_url: str, locale: str, path: Path) -> None:
    """A new account's first visit, at the tour's first step."""
    from support.guidance import Guidance
    from support.hibari import Hibari

    context = browser.new_context(
        locale=locale, viewport={"width": 1120, "height": 700}, device_scale_factor=2, reduced_motion="reduce"
    )
    page = context.new_page()
    Hibari(page, host_url, locale).sign_up()
    expect(page.get_by_role("button", name=Guidance(page, locale).t("next"), exact=True)).to_be_visible()
    page.mouse.move(0, 0)
    page.screenshot(path=path)
    context.close()
    print(f"{path.relative_to(ROOT)}: {path.stat().st_size // 1024} KB")


if __name__ == "__main__":
    main()
