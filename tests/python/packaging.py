"""包装 — The package as those get it who have nothing but Python, under every CPython on the machine that it is for.

    packaging.py [--sdist]

The wheel in build/wheels goes into a clean environment of each and does a certificate's life there; `pip install .` builds it anew. With
--sdist the source distribution is unpacked where no repository is around it, and a wheel built of it. Builds are of the profile dev and
share target/python. Sizes and times are printed, none is asserted.
"""

from __future__ import annotations

import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Iterable, Mapping
from email.parser import HeaderParser
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
NEWEST, OLDEST = 16, 10
IMPORTS = 11
SMOKE = "import passport; print(passport.__file__, passport.__version__)"


def run(*command: str | Path, cwd: Path | None = None, variables: Mapping[str, str] = {}) -> str:
    """What a command prints; its failure is ours."""
    kept = {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "VIRTUAL_ENV")}
    done = subprocess.run(
        [str(part) for part in command], cwd=cwd, env={**kept, **variables}, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    if done.returncode != 0:
        sys.exit(f"packaging: {' '.join(map(str, command))}\n{done.stdout}")
    return done.stdout


def pythons() -> dict[str, Path]:
    """Every CPython from 3.10 on, by its version: pyenv's, those on the PATH, Debian's."""
    pyenv = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")) / "versions"
    on_path = (shutil.which(f"python3.{minor}") for minor in range(OLDEST, NEWEST + 1))
    found: dict[str, Path] = {}
    candidates: Iterable[str | Path | None] = (sys.executable, *sorted(pyenv.glob("3.*/bin/python3")), *on_path, "/usr/bin/python3")
    ask = "import platform, sys; print(sys.implementation.name, platform.python_version(), sys.base_prefix)"
    for candidate in candidates:
        if candidate is None or not Path(candidate).exists():
            continue
        told = subprocess.run([candidate, "-c", ask], capture_output=True, text=True)
        if told.returncode != 0:
            continue  # a shim of a version that is not there
        name, version, prefix = told.stdout.split(maxsplit=2)
        minor = int(version.split(".")[1])
        if name == "cpython" and version.startswith("3.") and minor >= OLDEST:
            found.setdefault(f"{version} in {prefix.strip()}", Path(candidate))
    return found


def environment(python: Path, at: Path) -> Path:
    """A clean environment; Debian's Python need not have the pip that ours installs with."""
    run(python, "-m", "venv", "--clear", "--without-pip", at)
    return at / "bin/python"


def install(python: Path, *what: str | Path, variables: Mapping[str, str] = {}) -> None:
    run(
        sys.executable, "-m", "pip", "--python", python, "install", "--quiet", "--disable-pip-version-check", "--no-deps", *what,
        variables=variables,
    )


def is_good(python: Path, version: str) -> None:
    """The package is the environment's own, and a certificate's life goes through it."""
    file, told = run(python, "-c", SMOKE, cwd=Path("/")).split()
    assert Path(file).is_relative_to(python.parents[1]) and told == version, (file, told)
    assert "BEGIN CERTIFICATE" in run(python, "examples/python/quickstart.py", cwd=ROOT)


def median_of_imports(python: Path) -> float:
    """Milliseconds that the import adds to a process that does nothing."""

    def took(code: str) -> float:
        begun = time.perf_counter()
        run(python, "-c", code)
        return (time.perf_counter() - begun) * 1000

    took("import passport")  # compiles the modules
    return statistics.median(took("import passport") for _ in range(IMPORTS)) - statistics.median(took("") for _ in range(IMPORTS))


def look_into(wheel: Path) -> str:
    """Name, metadata and contents of a wheel; answers the version."""
    told = re.fullmatch(r"libpassport-(.+?)-cp310-abi3-manylinux_2_(\d+)_(\w+)\.whl", wheel.name)
    assert told, f"{wheel.name} is no abi3 wheel for manylinux"
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
        (at,) = (name for name in names if name.endswith(".dist-info/METADATA"))
        metadata = HeaderParser().parsestr(archive.read(at).decode())
    assert metadata["Version"] == told[1] and metadata["Requires-Python"] == ">=3.10" and not metadata.get_all("Requires-Dist")
    assert metadata["License-Expression"] == "MIT OR Apache-2.0" and "Typing :: Typed" in metadata.get_all("Classifier", [])
    readme = (ROOT / "README.md").read_text("utf-8")
    assert metadata["Description-Content-Type"].startswith("text/markdown") and readme.strip() in metadata.get_payload()
    licences = {"LICENSE-APACHE", "LICENSE-MIT", "core/common_passwords.LICENSE"}
    assert set(metadata.get_all("License-File", [])) == licences
    have = {name.split("/licenses/")[1] for name in names if "/licenses/" in name}
    assert have == licences, have
    sources = {f"passport/{path.name}" for path in (ROOT / "python/passport").iterdir() if path.suffix in (".py", ".pyi", ".typed")}
    sources |= {"passport/py.typed", "passport/_passport.abi3.so"}
    package = {name for name in names if ".dist-info/" not in name}
    assert package == sources, package ^ sources
    print(f"packaging: {wheel.name}, {wheel.stat().st_size / 1e6:.1f} MB")
    return told[1]


def locked(tree: Path) -> set[tuple[str, str]]:
    """Name and version of every crate that a lock file has."""
    return set(re.findall(r'^name = "(.*)"\nversion = "(.*)"', (tree / "Cargo.lock").read_text(), re.MULTILINE))


def main() -> None:
    (wheel,) = (ROOT / "build/wheels").glob("*.whl")
    version = look_into(wheel)
    build = {"CARGO_TARGET_DIR": str(ROOT / "target/python"), "MATURIN_PEP517_ARGS": "--profile dev"}
    everyone = pythons()
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        for number, (name, python) in enumerate(everyone.items()):
            inside = environment(python, work / str(number))
            install(inside, "--no-index", wheel)
            is_good(inside, version)
            print(f"packaging: CPython {name}: a certificate's life; import {median_of_imports(inside):.0f} ms")

    # One place always, here and below: cargo builds pyo3 for an interpreter, and crates for a place, and keeps what it built for others.
    clean = ROOT / "build/clean"
    inside = environment(Path(sys.executable), clean)
    install(inside, ROOT, variables=build)
    is_good(inside, version)
    print("packaging: pip install . into a clean environment")

    if "--sdist" in sys.argv[1:]:
        out = ROOT / "build/sdist"
        shutil.rmtree(out, ignore_errors=True)
        run(Path(sys.executable).parent / "maturin", "sdist", "--out", out, cwd=ROOT)
        (sdist,) = out.glob("*.tar.gz")
        outside = Path(tempfile.gettempdir()) / f"libpassport-sdist-{os.getuid()}"
        shutil.rmtree(outside, ignore_errors=True)
        try:
            outside.mkdir()
            run("tar", "-xzf", sdist, "-C", outside)
            (source,) = outside.iterdir()
            assert not any((above / ".git").exists() for above in (source, *source.parents)), source
            inside = environment(Path(sys.executable), clean)
            install(inside, source, variables=build)
            is_good(inside, version)
            assert locked(source) <= locked(ROOT), "the source distribution is built of other crates than the tree"
        finally:
            shutil.rmtree(outside, ignore_errors=True)
        print(f"packaging: {sdist.name}, {sdist.stat().st_size / 1e6:.1f} MB: built and run where no repository is around it")
    print(f"packaging: one wheel under {len(everyone)} CPythons")


if __name__ == "__main__":
    main()
