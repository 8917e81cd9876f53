"""Opening a guide by hand is the person's own doing: it uses nothing up."""

from api.publishing import publish
from support import guides
from support.cast import Team
from support.page import Page, Run


def test_a_tour_opened_by_hand_first_still_comes_once_by_itself(team: Team) -> None:
    publish(team, guides.tour())
    page, by_hand, by_itself = Page(team.client, team.development), Run(), Run()
    page.report(by_hand.shown(by="hand", interruption=False), by_hand.ended("target_missing"))
    assert page.states()["welcome"] == {"auto": True, "seen": True}
    page.report(by_itself.shown(interruption=False), by_itself.ended("target_missing"))
    assert page.states()["welcome"]["reason"] == "shown_before"
