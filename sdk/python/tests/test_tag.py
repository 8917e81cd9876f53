"""The script tag, as a browser would read it."""

from collections.abc import Callable
from html.parser import HTMLParser
from typing import Any

import jwt
import pytest
from annai import Annai, UsageError
from jinja2 import Environment
from markupsafe import escape

HOSTILE = """"'><script>alert(1)</script>&amp;\u2028\\"""


class _Page(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data


def _attributes(text: str) -> dict[str, str | None]:
    page = _Page(text)
    [(tag, attributes)] = page.tags
    assert tag == "script"
    assert page.text == ""
    return attributes


def test_the_tag_is_the_one_that_the_design_shows(connect: Callable[..., Annai]) -> None:
    client = connect(url="https://annai.example.com/")
    assert client.tag("u_42", nonce="abc") == (
        '<script type="module" async src="https://annai.example.com/annai.js" data-key="pk_1" data-user="u_42"'
        ' nonce="abc"></script>'
    )


def test_a_client_that_can_sign_signs(signing: Annai) -> None:
    attributes = _attributes(signing.tag("u_42", traits={"plan": "trial"}, company="c_7", company_traits={"seats": 4}))
    token = attributes["data-token"]
    assert token
    claims = jwt.decode(token, options={"verify_signature": False})
    assert claims["sub"] == attributes["data-user"] == "u_42"
    assert (claims["traits"], claims["company"], claims["company_traits"]) == ({"plan": "trial"}, "c_7", {"seats": 4})


def test_a_token_can_be_given_or_left_out(signing: Annai) -> None:
    assert _attributes(signing.tag("u_42", token="made elsewhere"))["data-token"] == "made elsewhere"
    assert "data-token" not in _attributes(signing.tag("u_42", token=False))


def test_a_page_of_nobodys_has_a_tag_without_user_and_token(signing: Annai) -> None:
    assert _attributes(signing.tag()).keys() == {"type", "async", "src", "data-key"}


@pytest.mark.parametrize("where", ["user", "nonce", "data_mode"])
def test_no_value_can_leave_its_attribute(client: Annai, where: str) -> None:
    values: dict[str, Any] = {"user": "u_42", where: HOSTILE}
    attributes = _attributes(client.tag(**values))
    names = {"user": "data-user", "nonce": "nonce", "data_mode": "data-mode"}
    assert attributes[names[where]] == HOSTILE


def test_further_keywords_become_attributes(client: Annai) -> None:
    attributes = _attributes(client.tag("u_42", data_mode="off", class_="guidance", defer=True, id=None, hidden=False))
    assert attributes["data-mode"] == "off"
    assert attributes["class"] == "guidance"
    assert attributes["defer"] is None
    assert not {"id", "hidden"} & attributes.keys()


def test_a_name_that_could_be_no_attribute_is_refused(connect: Callable[..., Annai]) -> None:
    hostile: dict[str, Any] = {"x onload=alert(1)": "x"}
    with pytest.raises(UsageError, match="name of an attribute"):
        connect(strict=True).tag("u_42", **hostile)


def test_templates_do_not_escape_it_again(client: Annai) -> None:
    tag = client.tag("u<42>")
    template = Environment(autoescape=True).from_string("{{ tag }}")
    assert template.render(tag=tag) == str(escape(tag)) == str(tag)
    assert "&lt;" in tag


def test_the_widget_may_come_from_another_address_than_the_backend_uses(connect: Callable[..., Annai]) -> None:
    client = connect(script_url="/guidance/annai.js")
    assert _attributes(client.tag("u_42"))["src"] == "/guidance/annai.js"


def test_a_wrong_user_leaves_the_page_without_guidance_but_whole(
    client: Annai, caplog: pytest.LogCaptureFixture
) -> None:
    assert client.tag("") == ""
    assert "tag() did nothing: the user id" in caplog.text


def test_traits_that_cannot_be_signed_are_not_written_into_the_page(
    client: Annai, caplog: pytest.LogCaptureFixture
) -> None:
    assert "trial" not in client.tag("u_42", traits={"plan": "trial"})
    assert "need a signing secret" in caplog.text


def test_somebody_acting_as_the_user_gets_no_unsigned_tag(client: Annai, caplog: pytest.LogCaptureFixture) -> None:
    assert client.tag("u_42", act="support_1") == ""
    assert "act needs a signing secret" in caplog.text
