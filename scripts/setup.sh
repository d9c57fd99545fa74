#!/usr/bin/env bash
# Makes sure that what a target needs is there: installs Debian packages when it may, otherwise says
# exactly what is missing. Usage: setup.sh base|browser|schemathesis|bench
set -euo pipefail
cd "$(dirname "$0")/.."

missing=()

apt_install() { # packages…
    local wanted=()
    for package in "$@"; do
        dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'install ok installed' || wanted+=("$package")
    done
    [ ${#wanted[@]} -eq 0 ] && return 0
    local as_root=()
    if [ "$(id -u)" -ne 0 ]; then
        if command -v sudo >/dev/null && sudo -n true 2>/dev/null; then as_root=(sudo -n); else
            missing+=("Debian packages: ${wanted[*]}   (sudo apt-get install ${wanted[*]})")
            return 0
        fi
    fi
    command -v apt-get >/dev/null || { missing+=("packages: ${wanted[*]}"); return 0; }
    echo "Installing ${wanted[*]} …"
    "${as_root[@]}" apt-get update -qq
    DEBIAN_FRONTEND=noninteractive "${as_root[@]}" apt-get install -y -qq --no-install-recommends "${wanted[@]}" >/dev/null
}

base() {
    command -v cargo >/dev/null || missing+=("Rust 1.95 or newer   (https://rustup.rs)")
    command -v cc >/dev/null || apt_install build-essential
    if ! command -v node >/dev/null; then
        missing+=("Node 20.19 or newer   (https://nodejs.org)")
    elif ! node -e 'const [a,b]=process.versions.node.split(".").map(Number);process.exit(a>20||(a===20&&b>=19)?0:1)'; then
        missing+=("Node 20.19 or newer, found $(node --version)   (https://nodejs.org)")
    fi
}

browser() {
    command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null ||
        { if apt-cache show chromium >/dev/null 2>&1 || [ "$(id -u)" -eq 0 ]; then apt_install chromium; else missing+=("Chromium   (sudo apt-get install chromium)"); fi; }
}

schemathesis() {
    local venv=target/schemathesis
    [ -x "$venv/bin/schemathesis" ] && return 0
    if ! python3 -m venv "$venv" 2>/dev/null; then
        apt_install python3-venv
        [ ${#missing[@]} -eq 0 ] && python3 -m venv "$venv"
    fi
    [ ${#missing[@]} -eq 0 ] && "$venv/bin/pip" install --quiet 'schemathesis>=4,<5'
}

bench() {
    [ -x /usr/lib/postgresql/15/bin/postgres ] || apt_install postgresql-15
    command -v valgrind >/dev/null || apt_install valgrind
}

case "${1:-base}" in
base | browser | schemathesis | bench) "${1:-base}" ;;
*) echo "usage: setup.sh base|browser|schemathesis|bench" >&2; exit 2 ;;
esac

if [ ${#missing[@]} -gt 0 ]; then
    echo "Missing on this machine:" >&2
    printf '  - %s\n' "${missing[@]}" >&2
    exit 1
fi
