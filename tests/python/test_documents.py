"""文書 — Every block of code on every page is run, or known to stand in a program that is; and every link leads somewhere.

Blocks of ``python``, ``pycon`` (with the answers shown) and ``sh``, ``console`` (with what is printed) are run in their order, one namespace
and one directory a page. ``<!-- python … -->`` is run as well and shown to nobody; ``<!-- setup: office -->`` calls a function of this file.
Rust, C and C++ stand in a program of ``examples``, between two marks, word for word.
"""

from __future__ import annotations

import doctest
import os
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from markdown_it import MarkdownIt
from world import ROOT, data, world

import passport

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib  # pyright: ignore[reportMissingImports]

EVERYWHERE = sorted(
    path.relative_to(ROOT)
    for path in ROOT.rglob("*.md")
    if not {"build", "target", "node_modules", ".git"} & set(path.relative_to(ROOT).parts)
)
PAGES = [page for page in EVERYWHERE if page.parts[0] == "docs" or str(page) in ("README.md", "CONTRIBUTING.md")]

# Where excerpts come from, and the test that runs each of these programs.
PROGRAMS = {
    "core/examples/quickstart.rs": "tests/rust/readme.rs",
    "examples/c/quickstart.c": "tests/install.sh",
    "examples/cpp/quickstart.cpp": "tests/install.sh",
    "examples/python/quickstart.py": "tests/python/test_passport.py",
    "examples/python/flask_host.py": "tests/python/test_hosts.py",
    "examples/python/django_host.py": "tests/python/test_hosts.py",
    "examples/python/fastapi_host.py": "tests/python/test_hosts.py",
}
# Pages that a test writes, with their drawings.
WRITTEN = {"docs/guide/states.md": "core/src/rules/drawn.rs"}
# Commands that are not run here, and why; `make` is held against the Makefile. A block has such commands alone or none.
LISTED = {
    r"pip install \.": "tests/python/packaging.py installs it in clean environments",
    r"pip install (flask|django|fastapi) (gunicorn|uvicorn)": "the frameworks are pinned in requirements.txt; servers are not needed there",
    r"export PASSPORT_REGISTRY=\$PWD/contracts\.db PASSPORT_SECRET_FILE=\$PWD/secret": "the files that hosts.md makes, for the servers below",
    r"(test -f|export) .*django-secret.*": "as above, of Django alone",
    r"(gunicorn|uvicorn) .* (flask_host:app|django_host|fastapi_host:app)": "a server; tests/python/test_hosts.py runs the programs",
    r"build/venv/bin/python tests/differential/run\.py --(todo|show 'key/\*'|bless)": "takes minutes; make test runs the judges",
}


@dataclass
class Block:
    page: Path
    line: int
    kind: str
    text: str

    def __str__(self) -> str:
        return f"{self.page}:{self.line}"


def tokens(page: Path) -> Iterator[Any]:
    for token in MarkdownIt("commonmark").enable("table").parse((ROOT / page).read_text("utf-8")):
        yield token
        yield from token.children or ()


def blocks(page: Path) -> Iterator[Block]:
    for token in tokens(page):
        if token.type in ("fence", "code_block"):
            yield Block(page, token.map[0] + 1, token.info.strip(), token.content)
        elif token.type == "html_block" and (told := re.match(r"<!-- (python|setup:)\s(.*?)-->", token.content, re.DOTALL)):
            yield Block(page, token.map[0] + 1, f"hidden {told[1]}", told[2])


def marked(program: str) -> Iterator[str]:
    """The parts of a program between two marks, without their common indent."""
    text = (ROOT / program).read_text("utf-8")
    for name, part in re.findall(r"^[^\n]*[#/] \[([a-z-]+)\]\n(.*?)^[^\n]*\[/\1\]", text, re.DOTALL | re.MULTILINE):
        least = min(len(line) - len(line.lstrip()) for line in part.splitlines() if line.strip())
        yield "".join(line[least:] or "\n" for line in part.splitlines(keepends=True)).strip("\n")


EXCERPTS = {part: program for program in PROGRAMS for part in marked(program)}


def way(block: Block) -> str:
    """How a block is checked; a block that is not fails its page."""
    if program := EXCERPTS.get(block.text.strip("\n")):
        return f"excerpt of {Path(program).suffix[1:]}"
    if block.kind in ("python", "pycon", "console", "toml", "hidden python", "hidden setup:"):
        return block.kind
    if block.kind == "mermaid" and str(block.page) in WRITTEN:
        return "written by a test"
    if block.kind == "sh":
        return "commands known" if all(map(is_known, commands(block))) else "sh"
    raise AssertionError(f"{block}: nobody checks a block of {block.kind!r}; a program of examples may hold it")


def commands(block: Block) -> list[str]:
    return [line.split("#")[0].strip() for line in block.text.splitlines() if line.split("#")[0].strip()]


def is_known(command: str) -> bool:
    if told := re.fullmatch(r"(?:sudo )?make ([a-z]+)((?: [A-Z]+=\S*)*)", command):
        makefile = (ROOT / "Makefile").read_text("utf-8")
        assert re.search(rf"^\.PHONY:.* {told[1]}\b", makefile, re.MULTILINE), f"make {told[1]}"
        assert all(re.search(rf"^{name} \?=", makefile, re.MULTILINE) for name in re.findall(r"[A-Z]+", told[2])), command
        return True
    return any(re.fullmatch(listed, command) for listed in LISTED)


# ── Setups ───────────────────────────────────────────────────────────────────────────────


def office() -> dict[str, Any]:
    """The world of the docstrings' examples, a list of weak keys, and a file to import."""
    of = world()
    titles = "account,contract,kind,received_at,service,certificate,organization.name\r\n"
    row = f"{of.account.access_key},X1,new,2026-04-01,SR3.0-1Y,,株式会社サンプル\r\n"
    Path("records.csv").write_bytes((titles + row).encode("cp932"))
    weak = passport.inspect_csr(data("ec-www-2.pem")).spki_sha256
    return {**of.names(Path.cwd()), "Path": Path, "weak_keys": [weak]}


SETUPS: dict[str, Callable[[], dict[str, Any]]] = {"office": office}


# ── The ways ─────────────────────────────────────────────────────────────────────────────


def run_python(block: Block, names: dict[str, Any]) -> None:
    exec(compile("\n" * block.line + block.text, str(block.page), "exec"), names)


def run_session(block: Block, names: dict[str, Any]) -> None:
    test = doctest.DocTestParser().get_doctest(block.text, names, str(block.page), str(block.page), block.line)
    told: list[str] = []
    runner = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS)
    runner.run(test, out=told.append, clear_globs=False)
    names.update(test.globs)
    assert test.examples and not told, f"{block}\n" + "".join(told)


def bash(block: Block, script: str) -> str:
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"  # `python` is the one that the package is installed for
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", script], capture_output=True, text=True, timeout=120, env={**os.environ, "PATH": path}
    )
    assert done.returncode == 0, f"{block}: {done.stdout}{done.stderr}"
    return done.stdout


def run_console(block: Block, names: dict[str, Any]) -> None:
    parts = re.findall(r"^\$ (.*\n)((?:(?!\$ ).*\n)*)", block.text, re.MULTILINE)
    assert "".join(f"$ {command}{printed}" for command, printed in parts) == block.text, f"{block}: no command before its answer"
    for command, printed in parts:
        assert bash(block, command) == printed, block


def load_catalogue(block: Block, names: dict[str, Any]) -> None:
    """Services as far as a page shows them: what stands before their changes is the built-in one's, and the whole is loaded."""
    built_in = (ROOT / "core/catalogue.toml").read_text("utf-8")
    services = {service["id"]: service for service in tomllib.loads(built_in)["service"]}
    for service in tomllib.loads(block.text)["service"]:
        changes = service.pop("change")
        assert changes and service.items() <= services[service["id"]].items(), block
        (rest,) = re.findall(rf'\[\[service\]\]\nid = "{service["id"]}"\n.*?\n(?=\n\[\[)', built_in, re.DOTALL)
        shown = block.text[block.text.index("[[service.change]]"):]
        with passport.in_memory() as registry:
            registry.load_catalogue(f'version = "a page"\n{rest}\n{shown}')


WAYS: dict[str, Callable[[Block, dict[str, Any]], None]] = {
    "python": run_python,
    "hidden python": run_python,
    "hidden setup:": lambda block, names: names.update(SETUPS[block.text.strip()]()),
    "pycon": run_session,
    "sh": lambda block, names: print(bash(block, block.text)),
    "console": run_console,
    "toml": load_catalogue,
}


@pytest.mark.parametrize("page", [page for page in PAGES if any(blocks(page))], ids=str)
def test_every_block_holds(page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    names: dict[str, Any] = {"__name__": "__main__"}
    for block in blocks(page):
        if check := WAYS.get(way(block)):
            check(block, names)


def test_every_block_is_counted(capsys: pytest.CaptureFixture[str]) -> None:
    everything = [block for page in PAGES for block in blocks(page)]
    shown = [block for block in everything if not block.kind.startswith("hidden")]
    fences = sum((ROOT / page).read_text("utf-8").count("\n```") for page in PAGES)
    assert fences == 2 * len(shown), "code that is only indented has no kind: fence it"
    counts = Counter(way(block) for block in everything)
    with capsys.disabled():
        told = ", ".join(f"{number} {how}" for how, number in sorted(counts.items()))
        print(f"\ndocuments: {len(shown)} blocks on {len({block.page for block in shown})} pages: {told}")
    for program, test in PROGRAMS.items():
        assert Path(program).stem in (ROOT / test).read_text("utf-8"), f"{test} does not run {program}"
    for page, source in WRITTEN.items():
        assert Path(page).name in (ROOT / source).read_text("utf-8"), f"{source} does not write {page}"
    used = [command for block in everything if way(block) == "commands known" for command in commands(block)]
    for listed in LISTED:
        assert any(re.fullmatch(listed, command) for command in used), f"nobody writes {listed}"


# ── Links ────────────────────────────────────────────────────────────────────────────────


def anchors(page: Path) -> set[str]:
    """The anchors of a page's headings, as GitHub and MyST make them."""
    found: Counter[str] = Counter()
    slugs = set()
    told = list(tokens(page))
    for heading, inline in zip(told, told[1:]):
        if heading.type == "heading_open":
            text = "".join(child.content for child in inline.children if child.type in ("text", "code_inline"))
            slug = re.sub(r"[^\w\- ]", "", text.strip().lower()).replace(" ", "-")
            slugs.add(f"{slug}-{found[slug]}" if found[slug] else slug)
            found[slug] += 1
    return slugs


@pytest.mark.parametrize("page", EVERYWHERE, ids=str)
def test_every_link_leads_somewhere(page: Path) -> None:
    broken = []
    for token in tokens(page):
        link = token.attrGet("href") or token.attrGet("src")
        if link is None or re.match(r"[a-z]+:", str(link)):
            continue
        place, _, anchor = unquote(str(link)).partition("#")
        target = Path(os.path.normpath(page.parent / place)) if place else page
        if not (ROOT / target).exists() or (target.suffix == ".md" and anchor and anchor not in anchors(target)):
            broken.append(str(link))
    assert not broken, f"{page}: {broken}"
