"""Served below a path of the product's own site, everything works, whether the proxy cuts the path off or keeps it."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from html import unescape
from pathlib import Path
from urllib.parse import urldefrag, urljoin, urlsplit
from urllib.request import Request, urlopen

from playwright.sync_api import expect

from support.admin_pages import Admin
from support.command_line import succeeds
from support.processes import running
from support.proxy import Proxy, proxy
from support.town import annai_server
from support.visitors import Visitor

PATH = "/help/annai"
_FOLLOWED = re.compile(r'\b(?:href|src)="([^"#][^"]*)"')
# Also where forms and scripts send what they have.
_NAMED = re.compile(r'"(/(?:admin|annai|v1|docs)\b[^"\s]*)"')


@contextmanager
def _shop(folder: Path, database_url: str) -> Iterator[tuple[Proxy, str]]:
    """A product's site with Annai below the path; and its author's link to sign in with."""
    with proxy(PATH) as front:
        server = annai_server(folder, database_url)
        server = replace(server, environment={**server.environment, "ANNAI_PUBLIC_URL": front.url})
        command = ["init", "--project", "shop", "--origin", "https://shop.example", "--json"]
        made = succeeds(*command, environment=server.environment).json
        key = made["environments"]["development"]["public_key"]
        tag = f'<script type="module" async src="{PATH}/annai.js" data-key="{key}" data-user="u_42"></script>'
        front.upstream = server.url
        front.page = f"<!doctype html><html lang=en><title>Shop</title><h1>Shop</h1>{tag}".encode()
        with running(server):
            yield front, made["sign_in"]


def test_authors_and_users_find_everything_below_the_path(visitor: Visitor, sqlite_url: str, tmp_path: Path) -> None:
    with _shop(tmp_path, sqlite_url) as (front, link):
        author = Admin.enter(visitor.page(), front.url, "shop", link)
        editor = author.new_guide("banner")
        editor.fill("Title · English", "Closed on Sunday")
        editor.write("Text · English", "We are back on Monday.")
        editor.expect_preview("We are back on Monday.")
        editor.save()
        editor.publish("Development")
        author.choose_language("日本語")
        expect(author.page).to_have_url(re.compile(f"{front.url}/admin/p/shop/"))

        page = visitor.page()
        page.goto(f"{front.origin}/prices")
        expect(page.get_by_text("We are back on Monday.", exact=True)).to_be_visible()

        cookies = "; ".join(f"{one['name']}={one['value']}" for one in visitor.context.cookies())
        for front.keeps in (False, True):
            assert len(_walk(front, cookies)) > 40
        assert [one for one in front.asked if one[1] >= 400] == []
        assert (visitor.faults, visitor.console) == ([], [])


def _walk(front: Proxy, cookies: str) -> set[str]:
    """Every page and file that is reached by links from the front page, each below the path."""
    seen: set[str] = set()
    waiting = [f"{front.url}/", f"{front.url}/docs"]
    while waiting:
        address = waiting.pop()
        if (path := urlsplit(address).path) in seen:
            continue
        seen.add(path)
        with urlopen(Request(address, headers={"Cookie": cookies})) as answer:  # noqa: S310 (our own server)
            reached, body = answer.url, answer.read()
            if "html" not in answer.headers["Content-Type"]:
                continue
        html = unescape(body.decode())
        stray = [one for one in _NAMED.findall(html) if not one.startswith(f"{front.path}/")]
        assert stray == [], (address, stray)
        links = (urldefrag(urljoin(reached, link))[0] for link in _FOLLOWED.findall(html))
        waiting += [link for link in links if link.startswith(front.origin)]
    return seen
