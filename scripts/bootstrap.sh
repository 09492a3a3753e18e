#!/bin/sh
# See to everything that the portal stands on: a Python environment from the lock file, and system packages.
# A second run only looks. Usage: bootstrap.sh [browser] [redis]   (what only the tests need)
set -eu
cd "$(dirname "$0")/.."

venv=.venv
stamp="$venv/.installed"
log=var/log/bootstrap.log
mkdir -p var/log

say() { printf '%s\n' "$*" >&2; }
die() { say "$*"; exit 1; }

# Install Debian packages when this user may; remember what was said in the log.
apt_install() {
    command -v apt-get >/dev/null 2>&1 || return 1
    if [ "$(id -u)" = 0 ]; then
        as_root="env"
    elif command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; then
        as_root="sudo -n env"
    else
        return 1
    fi
    say "Installing system packages: $*"
    install="$as_root DEBIAN_FRONTEND=noninteractive apt-get install --yes --no-install-recommends"
    # The lists of packages may be old or absent: fetch them only then.
    $install "$@" >"$log" 2>&1 </dev/null ||
        { $as_root apt-get update >>"$log" 2>&1 </dev/null && $install "$@" >>"$log" 2>&1 </dev/null; }
}

# The one command to type where this script may not install.
advice() {
    case "$(uname -s)" in
    Darwin) echo "brew install $1" ;;
    *) echo "sudo apt-get install $2" ;;
    esac
}

find_python() {
    for candidate in ${PYTHON:-} python3 python3.14 python3.13 python3.12 python3.11; do
        if "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            echo "$candidate"
            return
        fi
    done
}

make_environment() {
    python=$(find_python)
    [ -n "$python" ] || die "This needs Python 3.11 or later; set PYTHON=/path/to/python3 if it has another name."
    rm -rf "$venv"
    if ! "$python" -m venv "$venv" >"$log" 2>&1; then
        version=$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
        apt_install "python$version-venv" && "$python" -m venv --clear "$venv" >>"$log" 2>&1 ||
            die "Python's venv is missing. Type this, then try again: $(advice python@3.12 "python$version-venv")"
    fi
}

install_packages() {
    say "Installing the packages of requirements.lock into $venv (a minute or two, once)."
    "$venv/bin/python" -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes \
        -r requirements.lock || die "The packages of requirements.lock could not be installed; see above."
}

# WeasyPrint, which makes the PDFs, loads Pango from the system.
has_pango() {
    case "$(uname -s)" in
    Linux) "$venv/bin/python" -c 'import ctypes
for name in ("libpango-1.0.so.0", "libpangoft2-1.0.so.0", "libharfbuzz-subset.so.0"): ctypes.CDLL(name)' 2>/dev/null ;;
    *) "$venv/bin/python" -c 'import weasyprint' >/dev/null 2>&1 ;;
    esac
}

has_browser() {
    [ -n "${CHROMIUM:-}" ] || command -v chromium >/dev/null 2>&1 || command -v chromium-browser >/dev/null 2>&1
}

"$venv/bin/python" -c '' 2>/dev/null || make_environment
wanted="$(cksum <requirements.lock) $("$venv/bin/python" --version)"
if [ "$(cat "$stamp" 2>/dev/null)" != "$wanted" ]; then
    install_packages
    echo "$wanted" >"$stamp"
fi

pango="libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-dejavu-core"
# shellcheck disable=SC2086 # a list of packages
has_pango || { apt_install $pango && has_pango; } ||
    die "The PDFs need Pango. Type this, then try again: $(advice "python pango" "$pango")"

for need in "$@"; do
    case "$need" in
    browser)
        has_browser || { apt_install chromium && has_browser; } ||
            say "No Chromium, so the journeys in a browser cannot run. To have them: $(advice chromium chromium)," \
                "or CHROMIUM=/path/to/chromium-or-chrome make test"
        ;;
    redis)
        command -v redis-server >/dev/null 2>&1 || apt_install redis-server ||
            say "No redis-server, so its tests cannot run. To have them: $(advice redis redis-server)"
        ;;
    *) die "bootstrap.sh knows browser and redis, not $need." ;;
    esac
done
