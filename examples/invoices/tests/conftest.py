from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from annai.testing import FakeAnnai
from flask import Flask

from invoices import create_app
from invoices.models import db
from tests.product import Visitor


@pytest.fixture
def annai() -> FakeAnnai:
    return FakeAnnai()


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    return {
        "INVOICES_DATABASE": str(tmp_path / "invoices.sqlite"),
        "INVOICES_SECRET_KEY": "signs the sessions of tests",
        "ANNAI_URL": "https://annai.test",
    }


@pytest.fixture
def app(environment: dict[str, str], annai: FakeAnnai) -> Iterator[Flask]:
    app = create_app(environment, annai)
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def arrive(app: Flask) -> Callable[..., Visitor]:
    """A new browser, whose language is `locale`."""
    return lambda locale="en": Visitor(app, locale)


@pytest.fixture
def ada(arrive: Callable[..., Visitor]) -> Visitor:
    """Signed up in English, owns Mori Studio."""
    return arrive().sign_up()


@pytest.fixture
def rival(arrive: Callable[..., Visitor]) -> Visitor:
    """Owns another business."""
    return arrive().sign_up(email="rival@example.com", business_name="Rival Works")
