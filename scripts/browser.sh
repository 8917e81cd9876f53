#!/bin/sh
# Prints the path of a Chromium that starts; installs one where there is none.
cd "$(dirname "$0")/.." && PYTHONPATH=tests exec .venv/bin/python -m support.chromium
