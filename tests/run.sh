#!/usr/bin/env bash
# What `make test`, `make docs`, `make lint`, `make demo`, `make torture`, `make fuzz`, `make sanitize`, `make sbom` and
# `make bench` do once tests/setup.sh is content.
#
#   tests/run.sh test|docs|lint|demo|sanitize|sbom|torture [NAME [COUNT [SEED]]]|fuzz [SECONDS]|bench [NAME]
#
# It stops at the first step that fails and names it. What a machine lacks and may lack
# (clippy, rustfmt, cargo-deny, shellcheck, valgrind, nightly Rust, makers of CSRs) is skipped aloud and counted at the end.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
root=$PWD
unset MAKEFLAGS MFLAGS MAKELEVEL

# The Python face is built by maturin alone, in a target directory of its own: pyo3 would be
# built anew each time the two ways take turns. Everything else is always built as one
# workspace, so that every step sees the same features and rebuilds nothing.
workspace=(--locked --workspace --exclude passport-python)
export CARGO_TARGET_DIR=$root/target
export PATH=$root/build/tools/bin:$PATH
export PYO3_PYTHON=$root/build/venv/bin/python
export PYTHONPYCACHEPREFIX=$root/build/pycache
bin=build/venv/bin
logs=build/logs
counts=build/counts

current=start
skipped=()
headline() {
    current=$*
    printf '\n━━ %s ━━\n' "$current"
}
skip() {
    skipped+=("$1")
    printf 'SKIPPED %s: %s\n' "$1" "$2"
}
fail() {
    printf '%s\n' "$@" >&2
    exit 1
}
at_exit() {
    local code=$?
    ((code == 0)) || printf '\nFAILED in: %s\n' "$current" >&2
}
trap at_exit EXIT

# logged NAME COMMAND… — runs it, and keeps what it says for the summary.
logged() {
    local name=$1
    shift
    mkdir -p "$logs"
    "$@" 2>&1 | tee "$logs/$name.log"
}

# ── Pieces ───────────────────────────────────────────────────────────────────────────

build_rust() {
    headline "build: core, ffi, tests"
    cargo build "${workspace[@]}" "$@"
    # A program that links to the library asks for it by its SONAME, and cargo makes no such link.
    local soname
    soname=$(readelf -d target/debug/libpassport.so | sed -n 's/.*(SONAME).*\[\(.*\)\]/\1/p')
    [[ -n $soname ]] || fail 'target/debug/libpassport.so has no SONAME'
    ln -sf libpassport.so "target/debug/$soname"
}

build_wheel() {
    headline "build: the Python wheel"
    rm -rf build/wheels
    CARGO_TARGET_DIR=$root/target/python "$bin/maturin" build --locked --profile dev \
        --compatibility pypi --interpreter "$bin/python" --out build/wheels
    "$bin/python" -m pip install --quiet --disable-pip-version-check --no-index --no-deps \
        --force-reinstall build/wheels/*.whl
}

lint() {
    headline "lint: rustfmt"
    if cargo fmt --version >/dev/null 2>&1; then cargo fmt --all --check
    else skip rustfmt 'rustup component add rustfmt'; fi

    headline "lint: clippy"
    if cargo clippy --version >/dev/null 2>&1; then
        cargo clippy --locked --workspace --all-targets -- -D warnings
    else skip clippy 'rustup component add clippy'; fi

    headline "lint: cargo-deny"
    if cargo deny --version >/dev/null 2>&1; then
        cargo fetch --locked --quiet
        cargo deny --offline check bans licenses sources
    else skip cargo-deny 'cargo install --locked cargo-deny (some minutes)'; fi

    headline "lint: shellcheck"
    if command -v shellcheck >/dev/null; then shellcheck tests/*.sh tests/c/*.sh tests/data/*.sh fuzz/seeds.sh .ci/run
    else skip shellcheck "Debian's package shellcheck"; fi
}

# ── Documentation ────────────────────────────────────────────────────────────────────

# Of the wheel that lies in build/wheels: the reference is what is in its docstrings.
render_docs() {
    headline "docs: pages and reference (build/docs/html)"
    build/docs-venv/bin/python -m pip install --quiet --disable-pip-version-check --no-index --no-deps \
        --force-reinstall build/wheels/*.whl
    # Docstrings are none of the sources that Sphinx watches: every page is read anew.
    build/docs-venv/bin/sphinx-build -q -W --keep-going -n -E -b html -d build/docs/doctrees docs build/docs/html

    headline "docs: the crates (build/docs/rust)"
    RUSTDOCFLAGS="-D warnings" cargo doc --no-deps "${workspace[@]}"
    rm -rf build/docs/rust
    cp -r target/doc build/docs/rust
}

# ── Judges from outside ──────────────────────────────────────────────────────────────

judge_gate() {
    headline "judges: the CSR gate against OpenSSL, pyca/cryptography and badkeys"
    local maker
    for maker in keytool:default-jre-headless certtool:gnutls-bin botan:botan certutil:libnss3-tools; do
        command -v "${maker%:*}" >/dev/null || skip "CSRs of ${maker%:*}" "Debian's package ${maker#*:}"
    done
    "$bin/mypy" --strict --cache-dir build/mypy tests/differential
    logged differential "$bin/python" tests/differential/run.py
}

run_fuzz() {
    headline "fuzz: the seeds"
    if ! cargo +nightly --version >/dev/null 2>&1; then
        skip fuzz 'rustup toolchain install nightly'
    elif ! cargo +nightly fuzz --version >/dev/null 2>&1; then
        skip fuzz 'cargo install --locked cargo-fuzz (a minute)'
    else
        fuzz/seeds.sh
        local target
        # It builds in a directory of its own, with other flags for every crate. What is hunted are panics, overflows and
        # hangs of code that has no `unsafe`; a sanitizer would find faults of SQLite and AWS-LC, at a third of the speed.
        for target in csr certificate catalogue draft c; do
            headline "fuzz: $target, ${1:-60} s"
            env -u CARGO_TARGET_DIR cargo +nightly fuzz run --sanitizer none "$target" -- \
                -max_total_time="${1:-60}" -timeout=20 -print_final_stats=1 2>&1 |
                tee "build/fuzz-$target.log" | grep -E --line-buffered '^stat::|DONE|ERROR|panicked|SUMMARY|error'
        done
    fi
    say_skipped
}

torture() {
    headline "torture: ${*:-every program, for a short while}"
    logged torture target/debug/torture "$@"
}

# ── Counting ─────────────────────────────────────────────────────────────────────────

# Each of these prints "PASSED FAILED SKIPPED" from what a runner said.
count_rust() {
    awk '/^test result:/ { p += $4; f += $6; s += $8 } END { print p + 0, f + 0, s + 0 }' "$logs/rust.log"
}
count_closing_line() { # the last "N passed, N failed[, N skipped]" or pytest's own
    grep -E '[0-9]+ passed' "$logs/$1.log" | tail -1 | awk '{
        for (i = 2; i <= NF; i++) { word = $i; gsub(/[^a-z]/, "", word); n[word] = $(i - 1) }
    } END { print n["passed"] + 0, n["failed"] + 0, n["skipped"] + 0 }'
}

# All three runners read the same scenario files, and each leaves the number it ran.
compare_counts() {
    headline "scenarios: the same in three languages"
    local language line='' first=''
    for language in rust c python; do
        [[ -s $counts/$language ]] || fail "the $language runner left no count in $counts/$language"
        local n
        n=$(tr -d '[:space:]' <"$counts/$language")
        [[ $n =~ ^[1-9][0-9]*$ ]] || fail "the $language runner ran '$n' scenarios"
        line+="${line:+ · }$language $n"
        : "${first:=$n}"
        [[ $n == "$first" ]] || unequal=1
    done
    scenarios="scenarios: $line"
    echo "$scenarios"
    [[ -z ${unequal:-} ]] || fail 'the counts are not equal'
}

summary() {
    headline summary
    local language p f s passed=0 failed=0 ignored=0
    for language in rust c python; do
        if [[ $language == rust ]]; then read -r p f s < <(count_rust)
        else read -r p f s < <(count_closing_line $language); fi
        ((p > 0)) || fail "the $language tests closed without a line that says how many passed"
        printf '%-7s %5d passed, %d failed, %d skipped\n' "$language" "$p" "$f" "$s"
        ((passed += p, failed += f, ignored += s)) || true
    done
    echo "$scenarios"
    say_skipped
    echo "$passed passed, $failed failed, $ignored skipped"
}
say_skipped() {
    local names
    names=$(IFS=,; echo "${skipped[*]-}")
    if ((${#skipped[@]})); then echo "skipped: ${#skipped[@]} (${names//,/, })"; else echo 'skipped: 0'; fi
}

# ── The targets ────────────────────────────────────────────────────────────────

run_test() {
    rm -rf "$counts" "$logs"
    mkdir -p "$counts"
    # Built before it is tested: `cargo test` alone leaves target/debug/libpassport.so as it was.
    build_rust --all-targets

    headline "test: Rust"
    logged rust cargo test "${workspace[@]}"

    torture

    headline "test: C"
    local valgrind=''
    if command -v valgrind >/dev/null; then valgrind=valgrind
    elif [[ ${CI:-} == true ]]; then fail 'valgrind is needed when CI=true'
    else skip valgrind "Debian's package valgrind"; fi
    RUST_BACKTRACE=0 logged c make --no-print-directory -C tests/c test LIBDIR="$root/target/debug" VALGRIND="$valgrind"

    headline "C and C++: AddressSanitizer and UndefinedBehaviorSanitizer"
    logged sanitize tests/c/sanitize.sh "$root/target/debug"

    headline "README: the C quick start"
    mkdir -p build/c
    gcc -std=c11 -Wall -Wextra -Wpedantic -Werror -Iinclude examples/c/quickstart.c -o build/c/quickstart \
        -Ltarget/debug -lpassport "-Wl,-rpath,$root/target/debug"
    build/c/quickstart | openssl x509 -noout -subject

    # The optimised build takes some minutes: a clean machine shows that it can be installed, others try the recipe.
    local profile=dev
    if [[ ${CI:-} == true ]]; then profile=release; fi
    headline "install: the $profile library, and hosts outside the tree"
    tests/install.sh $profile

    build_wheel
    headline "test: Python"
    logged python "$bin/pytest" -o cache_dir="$root/build/pytest" tests/python
    headline "types: mypy --strict, pyright, and the stubs against the module"
    "$bin/mypy" --strict --cache-dir build/mypy tests/python
    "$bin/pyright"
    "$bin/python" -m mypy.stubtest passport --allowlist tests/python/stubtest-allow.txt

    headline "packaging: the wheel under every CPython of the machine"
    local sdist=()
    if [[ ${CI:-} == true ]]; then sdist=(--sdist); else skip 'the source distribution' 'tests/python/packaging.py --sdist'; fi
    "$bin/python" tests/python/packaging.py "${sdist[@]}"

    if [[ ${CI:-} == true ]]; then render_docs; else skip docs 'make docs'; fi

    headline "demo: all three run to their end"
    # A process of its own: in a condition, bash would run on after a fault.
    tests/run.sh demo >build/demo.log || { tail -20 build/demo.log; fail 'the demo'; }

    judge_gate
    compare_counts
    lint
    summary
}

run_docs() {
    build_wheel
    render_docs
    headline "docs: every link"
    "$bin/pytest" -q -o cache_dir="$root/build/pytest" tests/python/test_documents.py
}

run_demo() {
    build_rust --lib --examples
    build_wheel
    rm -rf build/demo
    mkdir -p build/demo/{rust,c,python}

    headline "demo: Rust (core/examples/lifecycle.rs)"
    target/debug/examples/lifecycle build/demo/rust

    headline "demo: C (examples/c/lifecycle.c)"
    "${CC:-gcc}" -std=c11 -Wall -Wextra -O1 -g -Iinclude -o build/demo/lifecycle-c examples/c/lifecycle.c \
        -Ltarget/debug -lpassport -Wl,-rpath,"$root/target/debug"
    build/demo/lifecycle-c build/demo/c

    headline "demo: Python (examples/python/lifecycle.py)"
    "$bin/python" examples/python/lifecycle.py build/demo/python

    headline "what they left"
    find build/demo -type f -size -2M ! -name lifecycle-c | sort
}

# What only a nightly compiler can: data races in the library itself, and what its `unsafe` may not do. Miri runs no foreign
# code, so it is for the handles, which have none below them.
run_sanitize() {
    local parts
    parts=$(rustup +nightly component list --installed 2>/dev/null || true)
    headline "sanitize: ThreadSanitizer on core and ffi"
    if ! grep -q '^rust-src' <<<"$parts"; then
        skip thread-sanitizer 'rustup toolchain install nightly --component rust-src'
    else
        RUSTFLAGS=-Zsanitizer=thread CARGO_TARGET_DIR=$root/target/thread-sanitizer cargo +nightly test -Zbuild-std \
            --target "$(rustc -vV | sed -n 's/^host: //p')" "${workspace[@]}" --lib
    fi
    headline "sanitize: Miri on the handles"
    if ! grep -q '^miri' <<<"$parts"; then
        skip miri 'rustup toolchain install nightly --component miri'
    else
        CARGO_TARGET_DIR=$root/target/miri cargo +nightly miri test "${workspace[@]}" --lib handle::
    fi
    say_skipped
}

# Rust crates only; SQLite and AWS-LC lie inside libsqlite3-sys and aws-lc-sys, whose versions tell theirs.
run_sbom() {
    headline "sbom: what is built into the library and the Python package"
    local name
    # It writes beside each manifest.
    SOURCE_DATE_EPOCH=$(git log -1 --format=%ct 2>/dev/null || date +%s) \
        cargo cyclonedx --quiet --format json --spec-version 1.5 --no-build-deps
    rm -rf build/sbom
    mkdir -p build/sbom
    for name in ffi/passport-ffi python/passport-python; do
        sed "s|file://$root|file://|g" "$name.cdx.json" >"build/sbom/${name#*/}.cdx.json"
    done
    find . \( -path ./build -o -path ./target \) -prune -o -name '*.cdx.json' -exec rm {} +
    for name in build/sbom/*.json; do echo "$name: $(grep -c '^      "purl"' "$name") crates"; done
}

run_bench() {
    if [[ $1 != c && $1 != python ]]; then
        headline "bench: Rust, against the bare floor"
        cargo bench "${workspace[@]}" --bench all -- "$1"
    fi
    if [[ -z $1 || $1 == c ]]; then
        headline "bench: what a call from C costs"
        make --no-print-directory release >build/release.log 2>&1 || { tail -20 build/release.log >&2; fail 'make release'; }
        mkdir -p build/c
        "${CC:-gcc}" -std=c11 -O2 -Wall -Wextra -Wpedantic -Werror -Iinclude tests/c/bench.c -o build/c/bench \
            build/release/libpassport.a -lm -lgcc_s
        build/c/bench
    fi
    if [[ -z $1 || $1 == python ]]; then
        headline "bench: Python, against sqlite3 and SQLAlchemy"
        # The registry is one that Rust makes.
        local life=target/tmp/life/life-10000.db
        [[ -e $life ]] || SIZE=10000 cargo bench "${workspace[@]}" --bench all -- memory
        CARGO_TARGET_DIR=$root/target/python "$bin/maturin" build --locked --profile release \
            --compatibility linux --interpreter "$bin/python" --out build/bench/wheels
        "$bin/python" -m pip install --quiet --disable-pip-version-check --upgrade --target build/bench/site \
            build/bench/wheels/*.whl -r python/benches/requirements.txt
        PYTHONPATH=build/bench/site "$bin/python" python/benches/all.py "$life"
    fi
}

case ${1:-} in
    test) run_test ;;
    demo) run_demo ;;
    docs) run_docs ;;
    lint) lint; say_skipped ;;
    fuzz) mkdir -p build && run_fuzz "${2:-}" ;;
    sanitize) run_sanitize ;;
    sbom) run_sbom ;;
    torture) build_rust && torture "${@:2}" ;;
    bench) run_bench "${2:-}" ;;
    *) echo 'usage: tests/run.sh test|docs|lint|demo|sanitize|sbom|torture [NAME [COUNT [SEED]]]|fuzz [SECONDS]|bench [NAME]' >&2; exit 2 ;;
esac
