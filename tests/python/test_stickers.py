"""ステッカー — The built-in images, as a browser draws them: each text within its image, nothing fetched, nothing run."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from xml.etree import ElementTree

import form_dom
import pytest
from scenario_runner import Stage
from world import ROOT

import passport

# Says, in the page's title, how far each text reaches out of its image, in the image's own units.
MEASURE = """<script>
document.title = JSON.stringify([...document.querySelectorAll("svg")].map(svg => {
    const [, , width, height] = svg.getAttribute("viewBox").split(" ").map(Number);
    return Math.max(...[...svg.querySelectorAll("text")].map(text => {
        const box = text.getBBox();
        return Math.max(-box.x, -box.y, box.x + box.width - width, box.y + box.height - height);
    }));
}));
</script>"""


def stickers(service: str, form: str) -> tuple[passport.Sticker, ...]:
    stage = Stage("2026-04-01T10:00:00+09:00")
    session = stage.session("a")
    draft = session.draft_new(service)
    stage.fill(draft, stage.forms[form])
    draft.csr = (ROOT / "tests/data/ec-www.pem").read_bytes()
    draft.agree_to_terms()
    stage.records["first"] = (session.submit(draft).number, "a")
    stage.operator({"do": "conclude", "on": "first"})
    return session.stickers(stage.number("first"))


def built_in() -> tuple[passport.Sticker, ...]:
    return stickers("SR3.0-1Y", "company") + stickers("EV2.0-1Y", "ev-company")


def test_every_image_says_in_two_languages_what_it_is() -> None:
    for sticker in built_in():
        image = ElementTree.fromstring(sticker.image)
        texts = [element.text or "" for element in image.iter("{http://www.w3.org/2000/svg}text")]
        assert image.get("role") == "img" and image.get("aria-label"), sticker
        assert any("証明書" in text for text in texts) and any(text.isascii() for text in texts), texts
        assert not re.search(rb"script|https?:(?!//www.w3.org/2000/svg)|data:|@import", sticker.image), sticker


@pytest.mark.skipif(shutil.which("chromium") is None, reason="Debian's package chromium")
def test_every_text_lies_within_its_image(tmp_path: Path) -> None:
    images = [sticker.image.decode() for sticker in built_in()]
    page = tmp_path / "stickers.html"
    page.write_text(f"<!DOCTYPE html><meta charset=utf-8><title></title>{''.join(images)}{MEASURE}", "utf-8")
    found = re.search(r"<title>(.*?)</title>", form_dom.browse(page, "--dump-dom"))
    assert found is not None
    reaches = json.loads(found[1])
    assert len(reaches) == len(images) == 6
    assert all(reach <= 0 for reach in reaches), reaches
