"""What users may build upon, listed."""

import inspect
import re
import subprocess
import sys
from pathlib import Path

import annai
import annai.flask
import annai.testing
import pytest
from annai import _errors

PUBLIC = {
    "annai": [
        "Annai",
        "AnnaiError",
        "ApiError",
        "ConfigurationError",
        "DeliveryError",
        "NetworkError",
        "Stats",
        "UnusableAnswer",
        "UsageError",
        "UserGuide",
    ],
    "annai.flask": ["AnnaiExtension", "PageUser"],
    "annai.testing": ["FakeAnnai", "Grouped", "Identified", "Tracked"],
}


@pytest.mark.parametrize("module", PUBLIC)
def test_the_public_names_are_these_and_no_others(module: str) -> None:
    assert sorted(sys.modules[module].__all__) == PUBLIC[module]


def test_every_other_module_is_underscored() -> None:
    found = {path.stem for path in Path(annai.__file__).parent.glob("*.py")}
    assert {name for name in found if not name.startswith("_")} == {"flask", "testing"}


@pytest.mark.parametrize("kind", [annai.Annai, annai.flask.AnnaiExtension])
def test_every_call_says_if_it_can_raise(kind: type) -> None:
    silent = [
        name
        for name, member in inspect.getmembers(kind)
        if not name.startswith("_") and "raise" not in (inspect.getdoc(member) or "").lower()
    ]
    assert not silent


def test_the_exception_tree_at_the_top_of_the_file_is_the_real_one() -> None:
    tree = [line.strip(" │├└─") for line in (_errors.__doc__ or "").splitlines()]
    drawn = [line.split()[0] for line in tree if re.match(r"[A-Z]\w+(Error|Answer)\b", line)]
    real = [name for name, member in vars(_errors).items() if inspect.isclass(member) and issubclass(member, Exception)]
    assert sorted(drawn) == sorted(real) == sorted(set(real))


def test_every_public_error_is_an_annai_error() -> None:
    errors = [member for member in vars(annai).values() if inspect.isclass(member) and issubclass(member, Exception)]
    assert all(issubclass(error, annai.AnnaiError) for error in errors)


def test_importing_it_loads_neither_flask_nor_the_server() -> None:
    script = (
        "import sys, annai, annai.testing;"
        "print({name.split('.')[0] for name in sys.modules} & {'flask', 'annai_server', 'requests', 'markupsafe'})"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout == "set()\n"


def test_types_are_shipped() -> None:
    assert (Path(annai.__file__).parent / "py.typed").exists()
