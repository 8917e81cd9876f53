#!/bin/sh
# Locks requirements/*.in for every platform and Python from 3.11 on. The index address stays out of the files.
set -eu
cd "$(dirname "$0")/.."
TOOL=.cache/lock
if [ ! -x $TOOL/bin/uv ]; then
    .venv/bin/python -m venv $TOOL
    $TOOL/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/lock.txt
fi
for name in server test node lock; do
    echo "requirements/$name.txt"
    $TOOL/bin/uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-header -p 3.11 "$@" \
        "requirements/$name.in" -o "requirements/$name.txt"
done
