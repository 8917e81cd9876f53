"""What an operator can set: one frozen object, read once from ANNAI_* variables, refused with a hint.

`VARIABLES` is the whole list; `docs/operating.md` and `annai-server --help` are checked against it.
"""

from annai_server.settings.reading import read, secret_file
from annai_server.settings.settings import Network, Provider, Settings, SettingsError
from annai_server.settings.variables import SECRET_HINT, VARIABLES

__all__ = ["SECRET_HINT", "VARIABLES", "Network", "Provider", "Settings", "SettingsError", "read", "secret_file"]
