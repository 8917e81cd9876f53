"""A tag that is pinned to one build, whose hash the browser checks."""

import pytest

from annai_server.operations import builds
from support.hosted import Hosted
from support.scripted import Scripted, tour

TAG = """<script type="module" async src="/{0}" integrity="{1}" nonce="n" data-key="pk_1" data-user="ann"></script>"""
STRICT = """default-src 'none'; script-src 'nonce-n' 'strict-dynamic'; connect-src 'self'; style-src 'none';
 require-trusted-types-for 'script'; trusted-types 'none'""".replace("\n", "")


@pytest.fixture
def build() -> builds.Pinned:
    found = builds.pinned()
    assert found
    return found


def test_it_guides_as_any_other_under_the_strictest_policy(annai: Scripted, host: Hosted, build: builds.Pinned) -> None:
    annai.tag, annai.policy = TAG.format(build.file, build.integrity), STRICT
    annai.publish(tour())
    host.open()
    host.expect_step("The first step")
    host.press("Skip")
    annai.wait(lambda: "guide_ended" in annai.names())
    assert host.faults == []


def test_a_script_that_was_changed_is_nothing_to_the_host(annai: Scripted, host: Hosted, build: builds.Pinned) -> None:
    annai.tag = TAG.format(build.file, build.integrity)
    annai.files[f"/{build.file}"] = (builds.FOLDER / build.file).read_bytes() + b"\nalert(1)"
    annai.publish(tour())
    host.page.goto(annai.url)
    host.page.get_by_role("button", name="Go").click()
    assert host.page.evaluate("window.annai") is None
    assert (annai.asked, host.faults) == ([], [])
