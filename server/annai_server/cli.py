"""`annai-server`: start it, set it up, look after it."""

import click


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="annai-server")
def main() -> None:
    """In-app guidance for your product, on your own machine."""
