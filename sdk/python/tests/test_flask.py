"""The Flask extension, through pages of a small application."""

from collections.abc import Callable
from typing import Any

import pytest
from annai import ConfigurationError
from annai.flask import AnnaiExtension, PageUser
from annai.testing import FakeAnnai
from flask import Flask, g, render_template_string

SETTINGS = {
    "ANNAI_URL": "https://annai.example.com",
    "ANNAI_PUBLIC_KEY": "pk_1",
    "ANNAI_SECRET_KEY": "sk_1",
    "ANNAI_SIGNING_SECRET": "a signing secret of the tests, long enough",
    "ANNAI_SIGNING_KID": "k1",
}

Page = Callable[..., str]


@pytest.fixture
def annai() -> AnnaiExtension:
    return AnnaiExtension()


@pytest.fixture
def page(annai: AnnaiExtension, monkeypatch: pytest.MonkeyPatch) -> Page:
    """Renders a page of an app with these settings: `page(ANNAI_URL="")`."""
    for name in SETTINGS:
        monkeypatch.delenv(name, raising=False)

    def page(template: str = "{{ annai_tag() }}", **changed: object) -> str:
        app = Flask("host")
        app.config.update(SETTINGS | changed)
        annai.init_app(app)

        @app.route("/")
        def show() -> str:
            g.csp_nonce = "nonce-of-g"
            return render_template_string(template)

        return app.test_client().get("/").get_data(as_text=True)

    return page


def test_a_page_has_the_tag_of_who_is_signed_in(annai: AnnaiExtension, page: Page) -> None:
    annai.user(lambda: ("u_42", {"plan": "trial"}, "c_7"))
    shown = page()
    assert shown.startswith('<script type="module" async src="https://annai.example.com/annai.js" data-key="pk_1"')
    assert 'data-user="u_42" data-token="ey' in shown
    assert 'nonce="nonce-of-g"' in shown


@pytest.mark.parametrize("user", [7, "7", (7,), PageUser(7, {"plan": "trial"}), (7, None, None, {"seats": 4})])
def test_a_user_may_be_told_as_briefly_as_wanted(annai: AnnaiExtension, page: Page, user: Any) -> None:
    annai.user(lambda: user)
    assert 'data-user="7"' in page()


def test_a_page_of_nobodys_has_no_tag(annai: AnnaiExtension, page: Page) -> None:
    annai.user(lambda: None)
    assert page() == ""


def test_where_anonymous_visitors_are_let_in_it_has_one_without_a_user(annai: AnnaiExtension, page: Page) -> None:
    annai.user(lambda: None)
    shown = page("{{ annai_tag(data_privacy='consent anonymous') }}")
    assert 'data-privacy="consent anonymous"' in shown
    assert 'nonce="nonce-of-g"' in shown
    assert "data-user" not in shown


def test_a_page_of_an_app_that_never_said_who_looks_has_no_tag(page: Page) -> None:
    assert page() == ""


def test_the_nonce_comes_from_the_call_else_the_callback(annai: AnnaiExtension, page: Page) -> None:
    annai.user(lambda: "u_42")
    annai.nonce(lambda: "from-callback")
    assert 'nonce="from-callback"' in page()
    assert 'nonce="from-call"' in page("{{ annai_tag(nonce='from-call', data_mode='off') }}")


def test_an_app_without_settings_renders_and_does_nothing(annai: AnnaiExtension, page: Page) -> None:
    def never() -> None:
        raise AssertionError("an app without Annai need not say who looks")

    annai.user(never)
    assert page("[{{ annai_tag() }}]", ANNAI_URL="", ANNAI_PUBLIC_KEY="", ANNAI_SECRET_KEY="") == "[]"


def test_half_of_the_settings_stop_the_app_at_start(page: Page) -> None:
    with pytest.raises(ConfigurationError, match="ANNAI_SECRET_KEY"):
        page(ANNAI_SECRET_KEY="")


def test_the_environment_counts_where_the_config_is_silent(
    annai: AnnaiExtension, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in SETTINGS.items():
        monkeypatch.setenv(name, value)
    app = Flask("host")
    annai.init_app(app)
    with app.app_context():
        assert annai.client.enabled


@pytest.mark.parametrize("fault", [lambda: 1 / 0, lambda: (1, 2, 3, 4, 5, 6), lambda: ("", None, None)])
def test_a_callback_that_fails_costs_the_guidance_and_not_the_page(
    annai: AnnaiExtension, page: Page, fault: Callable[[], Any], caplog: pytest.LogCaptureFixture
) -> None:
    annai.user(fault)
    assert page("[{{ annai_tag() }}]") == "[]"
    assert "Annai" in caplog.text


def test_hostile_names_stay_in_their_attribute(annai: AnnaiExtension, page: Page) -> None:
    annai.user(lambda: '"><script>alert(1)</script>')
    assert "alert" in page()
    assert "<script>" not in page()


def test_two_apps_have_a_client_each(annai: AnnaiExtension) -> None:
    apps = [Flask("one"), Flask("two")]
    fakes = [FakeAnnai(), FakeAnnai()]
    for app, fake in zip(apps, fakes, strict=True):
        annai.init_app(app, client=fake)
    with apps[0].app_context():
        annai.client.track("u_42", "invoice_sent")
    assert (len(fakes[0].tracked), len(fakes[1].tracked)) == (1, 0)


def test_wrong_calls_raise_in_debug_mode_only(annai: AnnaiExtension, page: Page) -> None:
    annai.user(lambda: "")
    assert page() == ""
    app = Flask("host")
    app.debug = True
    app.config.update(SETTINGS)
    annai.init_app(app)
    with app.app_context(), pytest.raises(ValueError, match="user id"):
        annai.client.track("", "invoice_sent")
