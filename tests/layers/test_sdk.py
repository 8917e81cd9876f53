"""The Python SDK is a light distribution of its own."""

from layers.imports import ROOT, imports, sources

SDK = ROOT / "sdk" / "python" / "annai"
ALLOWED = {"annai", "jwt", "flask", "markupsafe"}


def _outside_the_standard_library(name: str) -> bool:
    import sys

    return name.split(".")[0] not in {*sys.stdlib_module_names, "__future__"}


def test_the_sdk_never_imports_the_server_nor_anything_heavy() -> None:
    found = {
        f"{path.name} imports {name}"
        for path in sources(SDK)
        for name in imports(path, "annai", SDK)
        if _outside_the_standard_library(name) and name.split(".")[0] not in ALLOWED
    }
    assert not found


def test_only_the_flask_extension_needs_flask() -> None:
    found = {
        path.name
        for path in sources(SDK)
        for name in imports(path, "annai", SDK)
        if name.split(".")[0] == "flask" and "flask" not in path.stem
    }
    assert not found


def test_the_example_knows_annai_only_through_the_sdk() -> None:
    example = ROOT / "examples" / "invoices"
    found = {
        f"{path.relative_to(example)} imports {name}"
        for path in sources(example / "invoices")
        for name in imports(path, "invoices", example / "invoices")
        if name.split(".")[0] == "annai_server"
    }
    assert not found
