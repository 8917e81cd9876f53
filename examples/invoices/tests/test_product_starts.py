from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from annai.testing import FakeAnnai

from invoices import create_app
from invoices.models import create_tables, db


def test_several_that_start_on_one_database_at_once_make_its_tables_once(tmp_path: Path) -> None:
    """As in the demo, which shows Production and Development side by side."""
    settings = {"INVOICES_DATABASE": str(tmp_path / "invoices.sqlite"), "INVOICES_SECRET_KEY": "s" * 32}
    apps = [create_app(settings, FakeAnnai()) for _ in range(6)]
    with ThreadPoolExecutor(len(apps)) as starting:
        for _ in range(20):
            with apps[0].app_context():
                db.drop_all()
            list(starting.map(create_tables, apps))
    for app in apps:
        with app.app_context():
            db.engine.dispose()
