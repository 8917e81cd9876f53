"""What the widget takes of the page's own time."""

import pytest
from playwright.sync_api import Page

from support.scripted import Scripted

COUNT_FORMATTERS = """
window.formatters = 0;
Intl.DateTimeFormat = new Proxy(Intl.DateTimeFormat, {
  apply: (make, self, given) => (formatters++, Reflect.apply(make, self, given)),
});
"""
OLDER = "delete window.Temporal;"


class TestBeingReady:
    """The first formatter of dates takes more of a page's time than all that the widget does until it is ready."""

    @pytest.mark.parametrize(("version", "formatters"), [("", 0), (OLDER, 1)], ids=["today's", "older"])
    def test_the_servers_question_names_the_time_zone_and_takes_a_formatter_only_where_it_must(
        self, annai: Scripted, page: Page, version: str, formatters: int
    ) -> None:
        page.add_init_script(COUNT_FORMATTERS + version)
        page.goto(annai.url)
        annai.wait(lambda: annai.asked)
        zone = page.evaluate("new Intl.DateTimeFormat().resolvedOptions().timeZone")
        assert [each["time_zone"] for each in annai.asked] == [zone]
        assert page.evaluate("formatters") == formatters
