#!/usr/bin/env bash
# Installs into an empty prefix, builds hosts from outside the tree against what is there, runs them, and uninstalls.
#
#   tests/install.sh release|dev     the profile of what is installed (see PROFILE in the Makefile)
#
# Every host is built by pkg-config and by CMake, against libpassport.so and libpassport.a, by gcc and by clang, as C11
# and C++17 without a warning.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
root=$PWD profile=$1
unset MAKEFLAGS MFLAGS MAKELEVEL CFLAGS CXXFLAGS LDFLAGS

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
prefix=$work/prefix
built=0 ran=0

fail() {
    printf 'install: %s\n' "$@" >&2
    exit 1
}

# ── Into the prefix ──────────────────────────────────────────────────────────────────────

make --no-print-directory install PROFILE="$profile" PREFIX="$prefix" >"$work/install.log" 2>&1 ||
    { tail -30 "$work/install.log" >&2; fail 'make install'; }
version=$(sed -n 's/^version = "\(.*\)"/\1/p' Cargo.toml | head -1)
files=(include/passport.h include/passport.hpp lib/libpassport.a lib/libpassport.so lib/libpassport.so.0
    "lib/libpassport.so.$version" lib/pkgconfig/libpassport.pc lib/cmake/passport/passport-config.cmake
    lib/cmake/passport/passport-config-version.cmake share/doc/libpassport/README.md share/doc/libpassport/docs/guide/2.3-csr.md)
for file in "${files[@]}"; do [[ -s $prefix/$file ]] || fail "$file is not installed"; done
[[ $(find "$prefix" ! -type d ! -path '*/share/doc/*' | wc -l) == $((${#files[@]} - 2)) ]] ||
    fail "more is installed than must be:" "$(find "$prefix" ! -type d)"
if [[ $profile == release ]]; then
    for library in "$prefix"/lib/libpassport.{a,so}; do
        if grep -qF "$root" "$library"; then fail "$library names the place where it was built"; fi
    done
fi
strangers=$(nm --defined-only --extern-only "$prefix/lib/libpassport.a" | awk 'NF == 3 && $3 !~ /^passport_/')
[[ -z $strangers ]] || fail "libpassport.a exports what is not passport_*:" "$strangers"

# A package is built for another place than where it is put together.
make --no-print-directory install PROFILE="$profile" PREFIX=/usr DESTDIR="$work/stage" >/dev/null 2>&1
grep -qx 'prefix=/usr' "$work/stage/usr/lib/pkgconfig/libpassport.pc" || fail 'the .pc file of a staged install is not for /usr'
make --no-print-directory uninstall PREFIX=/usr DESTDIR="$work/stage" >/dev/null
[[ -z $(find "$work/stage" ! -type d) ]] || fail 'a staged install is not uninstalled'

# ── Hosts ────────────────────────────────────────────────────────────────────────────────

host=$work/host
mkdir -p "$host/tests"
cp -r examples "$host/"
cp -r tests/data "$host/tests/"
head -c 32 /dev/urandom >"$host/secret"
export PKG_CONFIG_PATH=$prefix/lib/pkgconfig
warnings=(-Wall -Wextra -Wpedantic -Werror)

# run_hosts DIRECTORY shared|static — the programs there do their work, with the library they were built for.
run_hosts() {
    local bin=$1 kind=$2 key number program
    for program in quickstart quickstart_cpp lifecycle portal_list reissue desk; do
        ((built += 1))
        if readelf -d "$bin/$program" | grep -q 'NEEDED.*libpassport'; then [[ $kind == shared ]]; else [[ $kind == static ]]; fi ||
            fail "$bin/$program is not linked $kind"
    done
    (
        cd "$host"
        rm -rf run && mkdir -p run/lifecycle
        "$bin/quickstart" | grep 'BEGIN CERTIFICATE' >/dev/null || fail quickstart
        "$bin/quickstart_cpp" | grep 'BEGIN CERTIFICATE' >/dev/null || fail quickstart_cpp
        "$bin/lifecycle" run/lifecycle >/dev/null
        "$bin/reissue" run/registry.db secret tests/data/ec-www.pem tests/data/ec-www-2.pem >run/reissue
        key=$(tail -1 run/reissue)
        [[ $("$bin/portal_list" run/registry.db secret "$key" | head -1) == '2 件' ]] || fail portal_list
        [[ $("$bin/portal_list" run/registry.db secret "$key" 他社) == '0 件' ]] || fail 'portal_list, nothing found'
        code=0
        "$bin/portal_list" run/registry.db secret NOBODYSK 2>/dev/null || code=$?
        ((code == 1)) || fail 'portal_list, nobody'
        desk=("$bin/desk" run/registry.db secret yamada)
        waiting=$("${desk[@]}" worklist) # its exit code counts
        [[ -z $waiting ]] || fail 'desk worklist'
        number=$("${desk[@]}" list サンプル | awk 'NR == 1 { print $1 }')
        "${desk[@]}" show "$number" | grep serial >/dev/null || fail 'desk show'
        if "${desk[@]}" issue "$number" 2>run/refused; then fail 'desk issue, twice'; fi
        grep -q '^wrong_status: ' run/refused || fail 'desk issue'
        "${desk[@]}" due >/dev/null
    )
    ((ran += 6))
}

for compilers in 'gcc g++' 'clang clang++'; do
    read -r CC CXX <<<"$compilers"
    for kind in shared static; do
        bin=$work/pkg-config-$CC-$kind
        mkdir "$bin"
        read -ra flags <<<"$(pkg-config --cflags libpassport)"
        if [[ $kind == shared ]]; then libs="$(pkg-config --libs libpassport) -Wl,-rpath,$prefix/lib"
        else libs=$(pkg-config --static --libs libpassport | sed 's/-lpassport/-l:libpassport.a/'); fi
        read -ra libs <<<"$libs"
        for source in "$host"/examples/c/*.c; do
            "$CC" -std=c11 "${warnings[@]}" "${flags[@]}" "$source" -o "$bin/$(basename "$source" .c)" "${libs[@]}"
        done
        cpp=("$CXX" -std=c++17 "${warnings[@]}" "${flags[@]}")
        "${cpp[@]}" "$host/examples/cpp/desk.cpp" -o "$bin/desk" "${libs[@]}"
        "${cpp[@]}" "$host/examples/cpp/quickstart.cpp" -o "$bin/quickstart_cpp" "${libs[@]}"
        run_hosts "$bin" $kind
        echo "install: $CC, pkg-config, $kind"

        bin=$work/cmake-$CC-$kind library=passport
        [[ $kind == shared ]] || library=static
        # shellcheck disable=SC2015 # either of the two may fail
        CC=$CC CXX=$CXX CFLAGS="${warnings[*]}" CXXFLAGS="${warnings[*]}" \
            cmake -S "$host/examples" -B "$bin" -DCMAKE_PREFIX_PATH="$prefix" \
            -DPASSPORT=$library >"$work/cmake.log" 2>&1 &&
            cmake --build "$bin" >>"$work/cmake.log" 2>&1 || { cat "$work/cmake.log" >&2; fail "cmake, $CC, $kind"; }
        run_hosts "$bin" $kind
        echo "install: $CC, CMake, $kind"
    done
done

# ── Beside another SQLite ────────────────────────────────────────────────────────────────

read -ra cflags <<<"$(pkg-config --cflags libpassport)"
read -ra needed <<<"$(pkg-config --static --libs libpassport | sed 's/-lpassport//')"
theirs=$(sed -n 's/^#define SQLITE_VERSION_NUMBER *//p' /usr/include/sqlite3.h)
for passport in -lpassport -l:libpassport.a; do
    for sqlite in -lsqlite3 -l:libsqlite3.a; do
        for order in "$passport $sqlite" "$sqlite $passport"; do
            read -ra libs <<<"$order"
            gcc -std=c11 "${warnings[@]}" "${cflags[@]}" tests/c/beside_sqlite.c -o "$work/beside" "-L$prefix/lib" \
                "${libs[@]}" "${needed[@]}" "-Wl,-rpath,$prefix/lib"
            rm -f "$work"/beside.db*
            versions=$("$work/beside" "$work/beside.db") || fail "beside SQLite, linked as $order"
            read -r host_has library_has <<<"$versions"
            [[ $host_has == "$theirs" && $library_has -ge 3051003 && $library_has != "$host_has" ]] ||
                fail "linked as $order, the host has SQLite $host_has and the library $library_has"
            ((built += 1, ran += 1))
        done
    done
done
echo "install: the host's SQLite is $host_has, the library's $library_has, however they are linked"

# ── Out again ────────────────────────────────────────────────────────────────────────────

make --no-print-directory uninstall PREFIX="$prefix" >/dev/null
[[ -z $(find "$prefix" ! -type d) ]] || fail 'uninstall leaves' "$(find "$prefix" ! -type d)"
echo "install: $built hosts built against the $profile library and $ran runs of them; uninstalled without a rest"
