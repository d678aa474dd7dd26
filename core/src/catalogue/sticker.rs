//! ステッカーの画像 — A sticker as the catalogue has it, and what is wrong with one.
//!
//! Stickers stand on the pages of servers, where an SVG is a document of its own: it may draw, and nothing else. What it may
//! consist of is listed here, and everything else is refused: scripts, styles, animations, foreign content, references to
//! anything outside of it.

use base64::Engine;

use crate::model::{Day, Sticker};

/// The largest image, in bytes, and the longest name, in characters.
const MAX_IMAGE: usize = 64 << 10;
const MAX_NAME: usize = 64;

const SVG: &str = "http://www.w3.org/2000/svg";
const XLINK: &str = "http://www.w3.org/1999/xlink";
const ELEMENTS: &[&str] = &[
    "svg",
    "g",
    "defs",
    "title",
    "desc",
    "symbol",
    "use",
    "path",
    "rect",
    "circle",
    "ellipse",
    "line",
    "polyline",
    "polygon",
    "text",
    "tspan",
    "linearGradient",
    "radialGradient",
    "stop",
    "clipPath",
    "mask",
];
/// What may be written before a parenthesis: colours and transformations, and `url`, which must lead to the image itself.
const FUNCTIONS: &[&str] =
    &["", "rgb", "rgba", "hsl", "hsla", "translate", "rotate", "scale", "matrix", "skewX", "skewY"];

/// ステッカーの定め — An image, and the services and the days it is given for.
#[derive(Clone, Debug)]
pub(super) struct StickerRule {
    pub(super) sticker: Sticker,
    pub(super) services: Vec<String>,
    /// The first day it is given, and the last.
    pub(super) from: Option<Day>,
    pub(super) until: Option<Day>,
}

/// The sticker of a name and either the text of an SVG or a PNG in base64; or what is wrong with it.
pub(super) fn made(name: &str, svg: Option<&str>, png: Option<&str>) -> Result<Sticker, String> {
    let is_plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b".-_".contains(&byte);
    let fits = (1..=MAX_NAME).contains(&name.len()) && name.bytes().all(is_plain);
    if !fits || name.starts_with('.') {
        return Err("a sticker's name is 1 to 64 lower-case letters, digits, `.`, `-` and `_`".to_owned());
    }
    let (media_type, image) = match (svg, png) {
        (Some(svg), None) => ("image/svg+xml", drawing(svg)?),
        (None, Some(png)) => ("image/png", picture(png)?),
        _ => return Err("a sticker has either `svg` or `png`".to_owned()),
    };
    if image.len() > MAX_IMAGE {
        return Err("the image is larger than 64 KiB".to_owned());
    }
    Ok(Sticker { name: name.to_owned(), media_type, image })
}

/// A PNG, from its signature to its end.
fn picture(text: &str) -> Result<Vec<u8>, String> {
    let text: String = text.split_ascii_whitespace().collect();
    let image = base64::engine::general_purpose::STANDARD.decode(text);
    let image = image.map_err(|_| "`png` is not base64".to_owned())?;
    let is_png = image.starts_with(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR") && image.ends_with(b"IEND\xaeB`\x82");
    if is_png { Ok(image) } else { Err("the image is no PNG".to_owned()) }
}

/// An SVG that only draws.
fn drawing(text: &str) -> Result<Vec<u8>, String> {
    let text = text.trim();
    // A document type is refused by the parser, and with it every entity.
    let document = roxmltree::Document::parse(text).map_err(|fault| format!("the SVG cannot be read: {fault}"))?;
    if document.root_element().tag_name().name() != "svg" {
        return Err("the SVG is none: its root is another element".to_owned());
    }
    for node in document.root().descendants() {
        if node.is_pi() {
            return Err("the SVG holds a processing instruction".to_owned());
        }
        if !node.is_element() {
            continue;
        }
        let tag = node.tag_name();
        if tag.namespace() != Some(SVG) || !ELEMENTS.contains(&tag.name()) {
            return Err(format!("the SVG holds an element `{}`, and may only draw", tag.name()));
        }
        if let Some(attribute) = node.attributes().find(|attribute| !is_harmless(attribute)) {
            let name = attribute.name();
            return Err(format!("the SVG's attribute `{name}` may do more than draw, or leads out of it"));
        }
    }
    Ok(text.as_bytes().to_vec())
}

fn is_harmless(attribute: &roxmltree::Attribute<'_, '_>) -> bool {
    let (name, value) = (attribute.name(), attribute.value());
    match attribute.namespace() {
        None | Some(XLINK) if name == "href" => return value.starts_with('#'),
        None => {}
        Some(namespace) => return namespace == "http://www.w3.org/XML/1998/namespace" && name != "base",
    }
    if name.to_ascii_lowercase().starts_with("on") || name == "style" || value.contains('\\') {
        return false;
    }
    let mut parts = value.split('(').peekable();
    while let Some(before) = parts.next() {
        let Some(inside) = parts.peek() else { break };
        let is_part = |character: char| character.is_ascii_alphanumeric() || character == '-' || character == '_';
        let function = before.trim_end_matches(is_part);
        let function = &before[function.len()..];
        let leads_inside = function == "url" && inside.trim_start().starts_with('#');
        if !leads_inside && !FUNCTIONS.contains(&function) {
            return false;
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    fn svg(inside: &str) -> String {
        format!("<svg xmlns=\"{SVG}\" xmlns:xlink=\"{XLINK}\" viewBox=\"0 0 8 8\">{inside}</svg>")
    }

    #[test]
    fn an_svg_draws_and_nothing_else() {
        for fine in [
            "<path d=\"M0 0h8\" fill=\"url(#a)\" transform=\"translate(1 2) rotate(3)\"/>",
            "<text aria-label=\"(見本)\" fill=\"rgb(1,2,3)\">(株)見本</text>",
            "<use href=\"#a\"/><use xlink:href=\"#a\"/>",
        ] {
            assert!(drawing(&svg(fine)).is_ok(), "{fine}: {:?}", drawing(&svg(fine)));
        }
        for foul in [
            "<script>alert(1)</script>",
            "<path onclick=\"alert(1)\"/>",
            "<path OnClick=\"alert(1)\"/>",
            "<a href=\"#a\"/>",
            "<use href=\"https://example.jp/a.svg#a\"/>",
            "<use xlink:href=\"data:image/svg+xml,a\"/>",
            "<image href=\"#a\"/>",
            "<style>@import 'https://example.jp';</style>",
            "<path style=\"fill:red\"/>",
            "<path fill=\"url(https://example.jp/a)\"/>",
            "<path fill=\"\\75rl(#a)\"/>",
            "<path fill=\"image-set(x)\"/>",
            "<animate attributeName=\"href\"/>",
            "<foreignObject/>",
            "<html xmlns=\"http://www.w3.org/1999/xhtml\"/>",
            "<?xml-stylesheet href=\"https://example.jp\"?>",
            "<path",
        ] {
            assert!(drawing(&svg(foul)).is_err(), "{foul}");
        }
        assert!(drawing("<!DOCTYPE svg [<!ENTITY a \"b\">]><svg xmlns=\"http://www.w3.org/2000/svg\"/>").is_err());
        assert!(drawing("<g xmlns=\"http://www.w3.org/2000/svg\"/>").is_err());
    }

    #[test]
    fn a_sticker_has_a_name_and_one_image_of_a_known_type() {
        const PIXEL: &str =
            "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
        let rule = |name: &str, svg: Option<String>, png: Option<&str>| made(name, svg.as_deref(), png);
        assert_eq!(rule("pixel", None, Some(PIXEL)).unwrap().media_type, "image/png");
        assert_eq!(rule("drawing.1", Some(svg("")), None).unwrap().media_type, "image/svg+xml");
        assert!(rule("both", Some(svg("")), Some(PIXEL)).is_err());
        assert!(rule("none", None, None).is_err());
        assert!(rule("cut", None, Some(&PIXEL[..40])).is_err());
        assert!(rule("no-base64", None, Some("見本")).is_err());
        for name in ["", "A", "a/b", ".a", &"a".repeat(65)] {
            assert!(rule(name, Some(svg("")), None).is_err(), "{name}");
        }
        let title = |length: usize| svg(&format!("<title>{}</title>", "a".repeat(length)));
        let frame = title(0).len();
        assert!(rule("largest", Some(title(MAX_IMAGE - frame)), None).is_ok());
        assert!(rule("too-large", Some(title(MAX_IMAGE - frame + 1)), None).is_err());
    }
}
