"""Looks at a printed form the way a browser does: python3 form_dom.py form.html texts.json [outcome-folder]

`check` opens the file in headless Chromium and holds the text of every cell with a `data-field` against a table
path -> text; `printed` makes the PDF, `screenshot` the picture.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from html.parser import HTMLParser
from pathlib import Path

CHROMIUM = (
    "chromium --headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
).split()
VOID = frozenset("area base br col embed hr img input link meta source track wbr".split())
# What the form is made of; anything else came out of a value.
ELEMENTS = frozenset("html head meta title style body p bdi h1 h2 small section dl div dt dd".split())


def browse(path: Path, *options: str) -> str:
    with tempfile.TemporaryDirectory() as profile:
        command = [*CHROMIUM, f"--user-data-dir={profile}", *options, path.resolve().as_uri()]
        return subprocess.run(command, check=True, capture_output=True, timeout=120).stdout.decode("utf-8")


class Cells(HTMLParser):
    """The text content of each `data-field`, and whatever does not belong on paper."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.texts: dict[str, str] = {}
        self.faults: list[str] = []
        self.open: list[str | None] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag not in ELEMENTS:
            self.faults.append(f"element {tag}")
        self.faults += [f"attribute {name}" for name in given if name.startswith("on") or name in ("src", "href")]
        path = given.get("data-field")
        if path is not None:
            if path in self.texts:
                self.faults.append(f"{path} twice")
            self.texts[path] = ""
        if tag not in VOID:
            self.open.append(path)

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            self.open.pop()

    def handle_data(self, data: str) -> None:
        for path in filter(None, self.open):
            self.texts[path] += data

    def handle_comment(self, data: str) -> None:
        self.faults.append("a comment")


def check(path: Path, texts: dict[str, str]) -> dict[str, str]:
    """The texts of all cells, after those of `texts` were found as they must be."""
    cells = Cells()
    cells.feed(browse(path, "--dump-dom"))
    cells.close()
    assert not cells.faults, cells.faults
    assert not cells.open, cells.open
    for name, text in texts.items():
        assert cells.texts.get(name) == text, f"{name} is {cells.texts.get(name)!r}, must be {text!r}"
    return cells.texts


def printed(path: Path, pdf: Path) -> int:
    """Prints the form; the number of its pages."""
    browse(path, "--no-pdf-header-footer", f"--print-to-pdf={pdf.resolve()}")
    return pdf.read_bytes().count(b"/Type /Page\n")


def screenshot(path: Path, png: Path) -> None:
    browse(path, "--window-size=794,1123", "--hide-scrollbars", f"--screenshot={png.resolve()}")


def main() -> None:
    path, texts = Path(sys.argv[1]), json.loads(Path(sys.argv[2]).read_text("utf-8"))
    print(f"{len(check(path, texts))} cells, {len(texts)} of them as they must be")
    if len(sys.argv) > 3:
        folder = Path(sys.argv[3])
        screenshot(path, folder / f"{path.stem}.png")
        print(f"{printed(path, folder / f'{path.stem}.pdf')} pages")


if __name__ == "__main__":
    main()
