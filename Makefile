# Each target looks for what it needs and gets it (tests/setup.sh): a fresh clone, Rust and
# make are enough. As root it installs missing Debian packages; otherwise it says which.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.ONESHELL:
.DEFAULT_GOAL := help
.PHONY: help demo test docs lint torture fuzz sanitize bench sbom release install uninstall clean

PREFIX ?= /usr/local
DESTDIR ?=
# dev installs what the tests have built already, by the same recipe; it is for trying the recipe.
PROFILE ?= release

VERSION := $(shell sed -n 's/^version = "\(.*\)"/\1/p' Cargo.toml | head -1)
# The ABI's number, as ffi/build.rs writes it into the library; `release` compares the two.
SOVERSION := 0
STATIC_LIBS := -lgcc_s -lutil -lrt -lpthread -lm -ldl -lc

LIBRARY := libpassport.so.$(VERSION)
HEADERS := $(notdir $(wildcard include/passport.h include/passport.hpp))
BUILT := build/$(PROFILE)
ifeq ($(PROFILE),dev)
packages := --workspace --exclude passport-python
compiled := target/debug
else
packages := -p passport-ffi
compiled := target/$(PROFILE)
endif

root := $(DESTDIR)$(PREFIX)
include_dir := $(root)/include
lib_dir := $(root)/lib
pc_dir := $(lib_dir)/pkgconfig
cmake_dir := $(lib_dir)/cmake/passport
doc_dir := $(root)/share/doc/libpassport

help:
	@cat <<'TEXT'
	make demo       the whole life of a certificate, in Rust, C and Python (build/demo/)
	make test       every test in all three languages; what CI runs
	make torture    kills, faults, power loss, races; NAME= for one program, COUNT= of its units, SEED= to repeat a run
	make docs       the pages and the Python reference (build/docs/html), the crates' documentation (build/docs/rust)
	make fuzz       bent bytes and texts into every reader; SECONDS=60 for each (nightly Rust, cargo-fuzz)
	make sanitize   ThreadSanitizer and Miri, as far as nightly Rust has them
	make bench      what the work costs, against the least it could cost; NAME= for some of it
	make sbom       what the library and the Python package are built of, as CycloneDX (build/sbom/)
	make lint       rustfmt, clippy, cargo-deny and shellcheck, as far as they are there
	make release    the optimised library, shared and static (build/release/)
	make install    headers, libraries, pkg-config and CMake files, docs; PREFIX=/usr/local DESTDIR=
	make uninstall  removes exactly what install puts there; same PREFIX and DESTDIR
	make clean      removes whatever was built

	For a system-wide install, build as yourself: make release && sudo make install
	TEXT

demo test docs lint sanitize sbom:
	@tests/setup.sh $@
	tests/run.sh $@

SECONDS ?= 60
fuzz:
	@tests/setup.sh $@
	tests/run.sh $@ $(SECONDS)

NAME ?=
COUNT ?=
SEED ?=
torture:
	@tests/setup.sh $@
	tests/run.sh $@ $(NAME) $(COUNT) $(SEED)

bench:
	@tests/setup.sh $@
	tests/run.sh $@ "$(NAME)"

# Absolute paths of the building machine are kept out of the library. The archive is linked
# into one object first, of what passport_* reach and exporting nothing else: otherwise its
# SQLite and its AWS-LC would be taken for the host's own, or the other way round, as the
# link order falls.
release:
	@tests/setup.sh install
	if [[ $(PROFILE) != dev ]]; then
	    export RUSTFLAGS="$${RUSTFLAGS:-} --remap-path-prefix=$(CURDIR)=. --remap-path-prefix=$${CARGO_HOME:-$$HOME/.cargo}=cargo"
	    export CFLAGS="$${CFLAGS:-} -ffile-prefix-map=$${CARGO_HOME:-$$HOME/.cargo}=cargo -ffile-prefix-map=$(CURDIR)=."
	fi
	export CARGO_TARGET_DIR="$(CURDIR)/target"
	cargo build --locked --profile $(PROFILE) $(packages)
	rm -rf $(BUILT)
	mkdir -p $(BUILT)
	objcopy --strip-unneeded $(compiled)/libpassport.so $(BUILT)/$(LIBRARY)
	roots=$$(nm -D --defined-only $(BUILT)/$(LIBRARY) | sed -n 's/.* T \(passport_.*\)/--undefined=\1/p')
	[[ -n $$roots ]] || { echo "the library exports no passport_*" >&2; exit 1; }
	ld -r --gc-sections $$roots --whole-archive $(compiled)/libpassport.a -o $(BUILT)/passport.o
	objcopy --wildcard --keep-global-symbol='passport_*' --strip-unneeded \
	    --remove-section=.llvmbc --remove-section=.llvmcmd $(BUILT)/passport.o
	ar rcsD $(BUILT)/libpassport.a $(BUILT)/passport.o
	rm $(BUILT)/passport.o
	for template in libpassport.pc passport-config.cmake passport-config-version.cmake; do
	    sed -e 's|@VERSION@|$(VERSION)|g' -e 's|@SERIES@|$(basename $(VERSION))|g' -e 's|@SOVERSION@|$(SOVERSION)|g' \
	        -e 's|@STATIC_LIBS@|$(STATIC_LIBS)|g' ffi/$$template.in >$(BUILT)/$$template
	done
	readelf -d $(BUILT)/$(LIBRARY) | grep -q 'SONAME.*\[libpassport\.so\.$(SOVERSION)\]' \
	    || { echo 'the SONAME is not libpassport.so.$(SOVERSION)' >&2; exit 1; }
	ls -l $(BUILT)

# Root may have no Rust on its PATH: what `make release` left is taken as it is then.
install: $(if $(shell command -v cargo),release,$(if $(wildcard $(BUILT)/$(LIBRARY)),,release))
	@install -d $(include_dir) $(pc_dir) $(cmake_dir) $(doc_dir)/docs/guide
	install -m 644 $(HEADERS:%=include/%) $(include_dir)
	install -m 755 $(BUILT)/$(LIBRARY) $(lib_dir)
	ln -sf $(LIBRARY) $(lib_dir)/libpassport.so.$(SOVERSION)
	ln -sf libpassport.so.$(SOVERSION) $(lib_dir)/libpassport.so
	install -m 644 $(BUILT)/libpassport.a $(lib_dir)
	sed 's|@PREFIX@|$(PREFIX)|g' $(BUILT)/libpassport.pc >$(pc_dir)/libpassport.pc
	chmod 644 $(pc_dir)/libpassport.pc
	install -m 644 $(BUILT)/passport-config.cmake $(BUILT)/passport-config-version.cmake $(cmake_dir)
	install -m 644 README.md CHANGELOG.md LICENSE-* core/common_passwords.LICENSE $(doc_dir)
	install -m 644 docs/*.md $(doc_dir)/docs
	install -m 644 docs/guide/*.md $(doc_dir)/docs/guide
	echo 'installed below $(root); when that is a system directory, run ldconfig'

uninstall:
	@rm -f $(HEADERS:%=$(include_dir)/%) \
	    $(lib_dir)/libpassport.so $(lib_dir)/libpassport.so.$(SOVERSION) $(lib_dir)/$(LIBRARY) $(lib_dir)/libpassport.a \
	    $(pc_dir)/libpassport.pc $(cmake_dir)/passport-config.cmake $(cmake_dir)/passport-config-version.cmake
	rm -rf $(doc_dir)
	if [[ -d $(cmake_dir) ]]; then rmdir --ignore-fail-on-non-empty $(cmake_dir); fi
	echo 'uninstalled from $(root)'

clean:
	rm -rf build target fuzz/target fuzz/corpus fuzz/artifacts
