"""The strict Content-Security-Policy, on every page there is."""

import re
from collections.abc import Callable

import pytest
from flask import Flask

from tests.product import Visitor

SIGNED_IN = ["/dashboard", "/customers", "/customers/1", "/invoices", "/invoices/new", "/invoices/1", "/invoices/2/edit", "/settings", "/nothing"]  # fmt: skip  # noqa: E501
SIGNED_OUT = ["/sign-up", "/sign-in", "/nothing"]


def _policy(nonce: str) -> str:
    return (
        f"default-src 'none'; script-src 'nonce-{nonce}' 'strict-dynamic'; style-src 'self'; img-src 'self' data: "
        "https://annai.test; font-src 'self'; connect-src 'self' https://annai.test; form-action 'self'; "
        "base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
    )


@pytest.fixture
def keeper(ada: Visitor) -> Visitor:
    ada.write_and_send()
    ada.write_invoice()
    return ada


@pytest.mark.parametrize("path", SIGNED_IN)
def test_every_page_of_an_account_is_under_the_policy(keeper: Visitor, path: str) -> None:
    _expect_strict(keeper, path)


@pytest.mark.parametrize("path", SIGNED_OUT)
def test_every_page_for_visitors_is_under_the_policy(arrive: Callable[..., Visitor], path: str) -> None:
    _expect_strict(arrive(), path)


def test_the_page_of_a_customer_is_under_the_policy(keeper: Visitor, arrive: Callable[..., Visitor]) -> None:
    keeper.get("/invoices/1")
    found = re.search(r'data-copies="http://[^/]+([^"]+)"', keeper.page)
    assert found
    _expect_strict(arrive(), found[1])


def test_a_nonce_is_used_once(ada: Visitor) -> None:
    nonces = {_expect_strict(ada, "/dashboard") for _ in range(5)}
    assert len(nonces) == 5


def test_the_page_lists_above_hold_every_page(app: Flask) -> None:
    patterns = {rule.rule for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ())}
    shown = {re.sub(r"/\d", "/<int:id>", path) for path in SIGNED_IN + SIGNED_OUT}
    assert patterns - shown == {"/", "/dashboard/figures", "/i/<token>", "/static/<path:filename>"}


def _expect_strict(visitor: Visitor, path: str) -> str:
    """The nonce, after checking that all that runs carries it and nothing is styled inline."""
    answer = visitor.get(path)
    found = re.search(r"'nonce-([^']+)'", answer.headers["Content-Security-Policy"])
    assert found
    assert answer.headers["Content-Security-Policy"] == _policy(found[1])
    scripts = re.findall(r"<script\b[^>]*>", visitor.page)
    assert scripts
    assert all(f'nonce="{found[1]}"' in script and 'src="' in script for script in scripts)
    assert not re.search(r"<style|\sstyle=|\son\w+=|javascript:", visitor.page)
    return found[1]
