"""What we stand on is what the locks say, under licences that let everybody use it, from the registries only."""

import json
import re
from collections.abc import Iterator, Mapping
from importlib.metadata import Distribution, PackageMetadata, distributions
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
LOCKS = ("server", "test", "node", "lock")

# Each lets a product be built on it and given away. LGPL and MPL ask for changes of the library itself only.
_FREE = re.compile(
    r"\b(MIT|BSD|Apache|ISC|PSF|Python Software Foundation|Python-2\.0|MPL|Mozilla|Unlicense|Zlib|0BSD|CC0|BlueOak|"
    r"LGPL|Lesser General Public|CC-BY|WTFPL|HPND|PostgreSQL)",
    re.IGNORECASE,
)
_NOT_FREE = re.compile(r"\b(AGPL|Affero|SSPL|BUSL|Proprietary|Commons Clause)", re.IGNORECASE)
# `make bench` runs them beside ours; nothing of theirs is in anything of ours.
_ONLY_COMPARED = {"intro.js", "shepherd.js"}
_SCRIPTS_AT_INSTALL = {"esbuild", "fsevents"}


Lock = dict[str, tuple[Requirement, list[str]]]
"""Each requirement by its name, with its hashes."""


def _locked(name: str) -> Lock:
    return _parsed((ROOT / "requirements" / f"{name}.txt").read_text(encoding="utf-8"))


def _parsed(text: str) -> Lock:
    found: Lock = {}
    for line in text.replace("\\\n", " ").splitlines():
        if line.strip() and not line.lstrip().startswith("#"):
            said, *hashes = line.split("--hash=")
            requirement = Requirement(said.strip())
            found[canonicalize_name(requirement.name)] = (requirement, [one.strip() for one in hashes])
    return found


def _installed() -> dict[str, Distribution]:
    return {canonicalize_name(one.metadata["Name"]): one for one in distributions() if one.metadata["Name"]}


def _applying(lock: Lock) -> Iterator[tuple[str, Requirement]]:
    for key, (requirement, _) in lock.items():
        if requirement.marker is None or requirement.marker.evaluate():
            yield key, requirement


@pytest.mark.parametrize("name", LOCKS)
def test_every_requirement_is_one_version_with_its_hashes(name: str) -> None:
    assert _loose(_locked(name)) == []


def _loose(lock: Lock) -> list[str]:
    """What could be another package tomorrow."""
    return [
        str(requirement)
        for requirement, hashes in lock.values()
        if requirement.url is not None
        or [one.operator for one in requirement.specifier] != ["=="]
        or not hashes
        or not all(one.startswith("sha256:") for one in hashes)
    ]


@pytest.mark.parametrize(
    "line",
    [
        "flask==3.1.2",
        "flask>=3.1.2 --hash=sha256:ab",
        "flask==3.1.2,<4 --hash=sha256:ab",
        "flask --hash=sha256:ab",
        "flask==3.1.2 --hash=md5:ab",
        "flask @ https://example.com/flask.whl --hash=sha256:ab",
    ],
)
def test_one_that_could_be_another_package_tomorrow_is_found(line: str) -> None:
    assert _loose(_parsed("blinker==1.9.0 --hash=sha256:ab\n")) == []
    assert len(_loose(_parsed(f"blinker==1.9.0 --hash=sha256:ab\n{line}\n"))) == 1


def test_what_is_installed_is_what_is_locked_and_came_from_the_registry() -> None:
    installed = _installed()
    assert _different(_locked("test"), installed) == [], "run `make setup`"
    ours = {"annai", "annai-server"}
    direct = [name for name, one in installed.items() if name not in ours and one.read_text("direct_url.json")]
    assert direct == []


def _different(lock: Lock, installed: dict[str, Distribution]) -> list[str]:
    return [
        f"{key}: {installed[key].version if key in installed else 'nothing'} instead of {requirement.specifier}"
        for key, requirement in _applying(lock)
        if key not in installed or not requirement.specifier.contains(installed[key].version, prereleases=True)
    ]


def test_another_version_than_the_locked_one_and_one_that_is_missing_are_found() -> None:
    lock = _parsed("flask==0.1 --hash=sha256:ab\nno-such-package==1.0 --hash=sha256:ab\n")
    assert [one.partition(":")[0] for one in _different(lock, _installed())] == ["flask", "no-such-package"]


def test_every_package_is_maintained_free_and_for_our_oldest_python() -> None:
    installed = _installed()
    for key, _ in _applying(_locked("test")):
        metadata = installed[key].metadata
        classifiers = metadata.get_all("Classifier") or []
        assert not [one for one in classifiers if "Inactive" in one], key
        assert SpecifierSet(_first(metadata, "Requires-Python") or ">=3").contains("3.11"), key
        licence = _licence(installed[key])
        assert _is_free(licence), (key, licence)


def _is_free(licence: str) -> bool:
    return bool(_FREE.search(licence)) and not _NOT_FREE.search(licence)


@pytest.mark.parametrize(
    "licence", ["", "AGPL-3.0-only", "MIT AND AGPL-3.0", "Proprietary", "BUSL-1.1", "GPL-3.0-only"]
)
def test_a_licence_that_not_everybody_may_use_is_found(licence: str) -> None:
    assert _is_free("MIT")
    assert not _is_free(licence)


def _first(metadata: PackageMetadata, name: str) -> str:
    return str((metadata.get_all(name) or [""])[0])


def _licence(package: Distribution) -> str:
    metadata = package.metadata
    classifiers = [one for one in metadata.get_all("Classifier") or [] if one.startswith("License ::")]
    # Some give their whole text; its name stands at its head.
    whole = _first(metadata, "License") or package.read_text("licenses/LICENSE") or ""
    return "; ".join([_first(metadata, "License-Expression"), *classifiers, whole[:200]])


def test_the_server_needs_nothing_that_its_lock_lacks() -> None:
    locked = _locked("server")
    needed = {canonicalize_name(Requirement(one).name) for one in _needs()}
    assert needed <= set(locked)


def _needs() -> list[str]:
    return [one for one in _installed()["annai-server"].requires or () if "extra ==" not in one or "postgresql" in one]


def test_npm_packages_are_locked_free_and_run_nothing_at_install() -> None:
    lock = json.loads((ROOT / "package-lock.json").read_text(encoding="utf-8"))
    ours = ("", *(path for path, package in lock["packages"].items() if package.get("link")))
    faults = {
        path: wrong
        for path, package in lock["packages"].items()
        if path not in ours and path.startswith("node_modules/") and (wrong := _wrong_with(path, package))
    }
    assert faults == {}


def _wrong_with(path: str, package: Mapping[str, Any]) -> list[str]:
    name, licence = path.rpartition("node_modules/")[2], package.get("license", "")
    wrong = {
        # Of programs for other machines npm locks the version only.
        "no hash": not (package.get("optional") or package.get("integrity", "").startswith("sha512-")),
        "not from the registry": "git" in package.get("resolved", ""),
        "deprecated": bool(package.get("deprecated")),
        "runs something at install": bool(package.get("hasInstallScript")) and name not in _SCRIPTS_AT_INSTALL,
        "not only compared": name in _ONLY_COMPARED and not package.get("dev"),
        f"licence {licence!r}": name not in _ONLY_COMPARED and not _is_free(licence),
    }
    return [what for what, is_so in wrong.items() if is_so]


@pytest.mark.parametrize(
    ("said", "fault"),
    [
        ({"integrity": ""}, "no hash"),
        ({"integrity": "sha1-ab"}, "no hash"),
        ({"resolved": "git+ssh://git@example.com/left.git"}, "not from the registry"),
        ({"deprecated": "use another"}, "deprecated"),
        ({"hasInstallScript": True}, "runs something at install"),
        ({"license": "AGPL-3.0"}, "licence 'AGPL-3.0'"),
    ],
)
def test_a_package_of_npm_that_is_wrong_in_one_thing_is_found(said: dict[str, Any], fault: str) -> None:
    good = {"integrity": "sha512-ab", "resolved": "https://registry.npmjs.org/left.tgz", "license": "MIT"}
    assert _wrong_with("node_modules/left", good) == []
    assert _wrong_with("node_modules/left", {**good, **said}) == [fault]
