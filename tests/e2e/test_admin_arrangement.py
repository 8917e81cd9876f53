"""What belongs together stands together: filters in columns, kinds within a glance, one word for one deed."""

from playwright.sync_api import Locator, expect

from support.admin_pages import Admin


def _edges(found: Locator) -> list[tuple[int, int]]:
    """Left edge and width of each."""
    boxes = [one.bounding_box() for one in found.all()]
    return [(round(box["x"]), round(box["width"])) for box in boxes if box]


def test_the_filters_of_the_audit_log_stand_in_columns(admin: Admin) -> None:
    for width, columns in ((1280, 4), (360, 2)):
        admin.page.set_viewport_size({"width": width, "height": 800})
        admin.open("audit")
        edges = _edges(admin.page.locator(".audit-filters .field"))
        assert len(edges) == 6
        assert len(set(edges)) == columns
        assert admin.page.evaluate("document.documentElement.scrollWidth") <= width


def test_the_audit_log_calls_an_environment_by_its_name(admin: Admin) -> None:
    admin.open("audit?kind=key")
    where = admin.page.locator(".deed-where")
    assert sorted(set(where.all_inner_texts())) == ["Development", "Production"]
    admin.open("audit?kind=environment")
    expect(admin.page.locator(".deed a", has_text="Production")).to_be_visible()


def test_the_kinds_of_guides_are_seen_at_a_glance(admin: Admin) -> None:
    for width, most in ((1280, 720), (360, 1_200)):
        admin.page.set_viewport_size({"width": width, "height": 720})
        admin.open("guides/new")
        tiles = [box for one in admin.page.locator(".tile").all() if (box := one.bounding_box())]
        assert len(tiles) == 5
        assert max(box["y"] + box["height"] for box in tiles) <= most


def test_saving_and_publishing_are_called_the_same_of_guides_and_milestones(admin: Admin) -> None:
    for path in ("guides/new/banner", "milestones/new", "segments/new", "events/new"):
        admin.open(path)
        expect(admin.page.get_by_role("button", name="Save draft", exact=True)).to_be_visible()
        expect(admin.page.get_by_role("button", name="Publish").first).to_be_visible()
    expect(admin.page.get_by_role("group", name="Publish to")).to_be_visible()
