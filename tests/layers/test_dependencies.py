"""What we stand on is what the locks say, under licences that let everybody use it, from the registries only."""

import json
import re
from collections.abc import Iterator
from importlib.metadata import Distribution, PackageMetadata, distributions
from pathlib import Path

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


def _locked(name: str) -> dict[str, tuple[Requirement, list[str]]]:
    """Each requirement of a lock by its name, with its hashes."""
    found: dict[str, tuple[Requirement, list[str]]] = {}
    text = (ROOT / "requirements" / f"{name}.txt").read_text(encoding="utf-8").replace("\\\n", " ")
    for line in text.splitlines():
        if line.strip() and not line.lstrip().startswith("#"):
            said, *hashes = line.split("--hash=")
            requirement = Requirement(said.strip())
            found[canonicalize_name(requirement.name)] = (requirement, [one.strip() for one in hashes])
    return found


def _installed() -> dict[str, Distribution]:
    return {canonicalize_name(one.metadata["Name"]): one for one in distributions() if one.metadata["Name"]}


def _applying(name: str) -> Iterator[tuple[str, Requirement]]:
    for key, (requirement, _) in _locked(name).items():
        if requirement.marker is None or requirement.marker.evaluate():
            yield key, requirement


@pytest.mark.parametrize("name", LOCKS)
def test_every_requirement_is_one_version_with_its_hashes(name: str) -> None:
    for requirement, hashes in _locked(name).values():
        assert requirement.url is None, requirement
        assert [one.operator for one in requirement.specifier] == ["=="], requirement
        assert hashes, requirement
        assert all(one.startswith("sha256:") for one in hashes), requirement


def test_what_is_installed_is_what_is_locked_and_came_from_the_registry() -> None:
    installed = _installed()
    different = [
        f"{key}: {installed[key].version if key in installed else 'nothing'} instead of {requirement.specifier}"
        for key, requirement in _applying("test")
        if key not in installed or not requirement.specifier.contains(installed[key].version, prereleases=True)
    ]
    assert different == [], "run `make setup`"
    ours = {"annai", "annai-server"}
    direct = [name for name, one in installed.items() if name not in ours and one.read_text("direct_url.json")]
    assert direct == []


def test_every_package_is_maintained_free_and_for_our_oldest_python() -> None:
    installed = _installed()
    for key, _ in _applying("test"):
        metadata = installed[key].metadata
        classifiers = metadata.get_all("Classifier") or []
        assert not [one for one in classifiers if "Inactive" in one], key
        assert SpecifierSet(_first(metadata, "Requires-Python") or ">=3").contains("3.11"), key
        licence = _licence(installed[key])
        assert _FREE.search(licence), (key, licence)
        assert not _NOT_FREE.search(licence), (key, licence)


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
    for path, package in lock["packages"].items():
        if not path or package.get("link") or not path.startswith("node_modules/"):
            continue
        name = path.rpartition("node_modules/")[2]
        # Of programs for other machines npm locks the version only.
        assert package.get("optional") or package.get("integrity", "").startswith("sha512-"), path
        assert "git" not in package.get("resolved", ""), path
        assert not package.get("deprecated"), (path, package.get("deprecated"))
        assert not package.get("hasInstallScript") or name in _SCRIPTS_AT_INSTALL, path
        if name in _ONLY_COMPARED:
            assert package["dev"], path
            continue
        assert _FREE.search(package.get("license", "")), (path, package.get("license"))
        assert not _NOT_FREE.search(package.get("license", "")), path
