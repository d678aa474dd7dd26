#!/usr/bin/env bash
# Looks for what a make target needs, and gets what is missing.
#
#   tests/setup.sh install|lint|demo|test|docs|torture|fuzz|sanitize|bench|sbom
#
# Debian packages are installed when root runs this; anybody else is told the command and
# the script stops. Python's tools go into a virtual environment under build/, never into
# the machine. What is there already is left alone, so a second run does next to nothing.
# CI=true makes valgrind, shellcheck and cargo-deny a need; otherwise they are used when they are there.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

purpose=${1:-}
case $purpose in
    lint | demo | test | docs | bench) wants_python=yes ;;
    install | torture | fuzz | sanitize | sbom) wants_python='' ;;
    *) echo 'usage: tests/setup.sh install|lint|demo|test|docs|torture|fuzz|sanitize|bench|sbom' >&2; exit 2 ;;
esac
# The pages are rendered on a clean machine's run of the tests too.
wants_docs=''
if [[ $purpose == docs || ($purpose == test && ${CI:-} == true) ]]; then wants_docs=yes; fi
newest_python=14 oldest_python=10

say() { printf 'setup: %s\n' "$*"; }
stop() {
    printf 'setup: %s\n' "$@" >&2
    exit 1
}

# ── Rust: told, never installed ──────────────────────────────────────────────────────

how_to_get_rust='Get it from https://rustup.rs and open a new shell. Debian 12'"'"'s own rustc (1.63) is too old.'
wanted=$(sed -n 's/^rust-version = "\(.*\)"/\1/p' Cargo.toml)
if ! command -v cargo >/dev/null || ! command -v rustc >/dev/null; then
    stop "cargo and rustc $wanted or newer are needed and not on the PATH." "$how_to_get_rust"
fi
found=$(rustc --version | cut -d' ' -f2)
if [[ $(printf '%s\n' "$wanted" "$found" | sort -V | head -1) != "$wanted" ]]; then
    stop "rustc is $found, and $wanted or newer is needed." "$how_to_get_rust"
fi

# ── Debian packages ──────────────────────────────────────────────────────────────────

missing=()
need_command() { command -v "$1" >/dev/null || missing+=("$2"); }
need_header() {
    command -v gcc >/dev/null && echo "#include <$1>" | gcc -E - >/dev/null 2>&1 || missing+=("$2")
}

# A Python that can make a virtual environment, by its real path: python3 may be a shim that
# answers differently in another directory or with other variables.
find_python() {
    local candidate minor path
    local candidates=("${PYTHON:-}" python3)
    for ((minor = newest_python; minor >= oldest_python; minor--)); do candidates+=("python3.$minor"); done
    for candidate in "${candidates[@]}" /usr/bin/python3; do
        [[ -n $candidate ]] || continue
        path=$("$candidate" -c "import sys, venv, ensurepip
if sys.version_info >= (3, $oldest_python): print(sys.executable)" 2>/dev/null) || continue
        [[ -x $path ]] && { echo "$path"; return; }
    done
    return 1
}

need_command gcc gcc
need_command objcopy binutils
need_header stdlib.h libc6-dev
if [[ $purpose == test ]]; then
    need_command g++ g++
    need_command make make
    need_command pkg-config pkg-config
    need_command openssl openssl
    need_header cjson/cJSON.h libcjson-dev
    # Hosts are built against an installed library by two compilers and two ways, one beside an SQLite of its own.
    need_command clang clang
    need_command cmake cmake
    need_header sqlite3.h libsqlite3-dev
    # A browser's way with a PKCS#12 file.
    need_command pk12util libnss3-tools
    # The printed form is looked at the way a browser sees it.
    need_command chromium chromium
    if [[ ${CI:-} == true ]]; then
        need_command valgrind valgrind
        need_command shellcheck shellcheck
    fi
fi
if [[ $purpose == fuzz ]]; then need_command g++ g++; fi
# The drawings of the pages.
if [[ -n $wants_docs ]]; then need_command dot graphviz; fi
if [[ -n $wants_python ]]; then
    python=$(find_python) || missing+=(python3 python3-venv)
fi

if ((${#missing[@]})); then
    if ((EUID != 0)); then
        stop "these Debian packages are missing: ${missing[*]}" 'install them, then come back:' '' \
            "    sudo apt-get install -y --no-install-recommends ${missing[*]}" ''
    fi
    command -v apt-get >/dev/null || stop "missing, and there is no apt-get to get them: ${missing[*]}"
    say "installing Debian packages: ${missing[*]}"
    export DEBIAN_FRONTEND=noninteractive
    apt=(apt-get -qq -o DPkg::Lock::Timeout=300)
    "${apt[@]}" update
    "${apt[@]}" install -y --no-install-recommends "${missing[@]}" >/dev/null
fi
say "rustc $found, $(gcc --version | sed -n '1s/.* /gcc /p')"

# ── Rust's tools ─────────────────────────────────────────────────────────────────────

# They go below build/, never into the machine; one that the machine has is taken.
need_tool() { # need_tool NAME VERSION
    if [[ ! -x build/tools/bin/$1 ]] && ! command -v "$1" >/dev/null; then
        say "building $1 $2 into build/tools (some minutes)"
        cargo install --quiet --locked --root build/tools "$1@$2"
    fi
}
if [[ $purpose == test && ${CI:-} == true ]]; then need_tool cargo-deny 0.20.2; fi
if [[ $purpose == sbom ]]; then need_tool cargo-cyclonedx 0.5.9; fi

# ── Python's virtual environment ─────────────────────────────────────────────────────

# make_environment LINK REQUIREMENTS — build/LINK, named after what is in it.
make_environment() {
    local name
    name=$1-$({ cat "$2"; echo "$python $version"; } | sha256sum | cut -c1-12)
    if [[ ! -e build/$name/complete ]]; then
        say "making build/$name with $python ($version)"
        rm -rf "build/$name"
        mkdir -p build
        "$python" -m venv "build/$name"
        "build/$name/bin/python" -m pip install --quiet --disable-pip-version-check -r "$2"
        touch "build/$name/complete"
    fi
    ln -sfn "$name" "build/$1"
    say "Python $version in build/$name"
}

if [[ -n $wants_python ]]; then
    if [[ -z ${python:-} ]]; then
        python=$(find_python) || stop "no Python from 3.$oldest_python on with venv and pip was found." 'PYTHON=/path/to/python3 names one.'
    fi
    version=$("$python" -c 'import platform; print(platform.python_version())')
    make_environment venv tests/python/requirements.txt
    if [[ -n $wants_docs ]]; then make_environment docs-venv docs/requirements.txt; fi
fi
