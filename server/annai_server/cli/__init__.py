"""`annai-server`: set it up, start it, look after it. Needs no running server."""

import sys
from importlib import import_module
from typing import NoReturn

import click
from sqlalchemy.exc import OperationalError, ProgrammingError

from annai_server.domain.errors import AnnaiError
from annai_server.settings import VARIABLES, SettingsError

_WRONG_USE = 2

# Each command's file. It is imported when it is asked for: none needs what all of them together do.
_FILES = {
    "serve": "serve",
    "worker": "worker",
    "doctor": "doctor",
    "init": "setup",
    "demo": "demonstration",
    "db": "database",
    "author": "authors",
    "user": "users",
    "key": "keys",
    "environment": "environments",
    "verify": "verify",
    "backup": "copies",
    "restore": "copies",
    "explain": "explain",
}


class _Commands(click.Group):
    """Turns what an operator can mend into one line and exit code 2; anything else is a bug and keeps its trace."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(_FILES)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _FILES:
            return None
        command: click.Command = getattr(import_module(f"annai_server.cli.{_FILES[cmd_name]}"), cmd_name)
        return command

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except (SettingsError, AnnaiError) as error:
            _refuse(str(error))
        except (OperationalError, ProgrammingError) as error:
            _refuse(f"The database answered: {str(error.orig).strip().splitlines()[0]}. {_DATABASE_HINT}")

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Settings (secrets also as NAME_FILE)"):
            formatter.write_dl([(name, f"{one.help}. Default: {one.default}") for name, one in VARIABLES.items()])


_DATABASE_HINT = "Check ANNAI_DATABASE_URL, and run `annai-server db upgrade` if it is new."


def _refuse(message: str) -> NoReturn:
    click.echo(f"annai-server: {message}", err=True)
    sys.exit(_WRONG_USE)


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="annai-server")
def main() -> None:
    """In-app guidance for your product, on your own machine."""
