//! 2.3 ドメイン名 — Host names: their one spelling (A-labels, lower case) and what is wrong with one.

use crate::rule::Rule;

/// 正規化 — The A-label form of a host name, lower-case, with a wildcard label kept in front.
///
/// # Errors
/// `name_invalid` when it is not well-formed (RFC 1035, 5890): a label over 63 or a name over 253 octets, an
/// underscore, a bad A-label. `wildcard_not_allowed` for one that is not the whole leftmost label.
/// `name_not_public` for an IP address and for a bare label.
pub(crate) fn normalise(text: &str) -> Result<String, Rule> {
    let text = text.trim();
    let (wildcard, rest) = match text.strip_prefix("*.") {
        Some(rest) => ("*.", rest),
        None => ("", text),
    };
    if rest.contains('*') {
        return Err(Rule::WildcardNotAllowed);
    }
    if rest.parse::<std::net::IpAddr>().is_ok() {
        return Err(Rule::NameNotPublic);
    }
    // STD3 refuses every character but letters, digits and hyphens; the lengths are RFC 1035's.
    let ascii = idna::domain_to_ascii_cow(rest.as_bytes(), idna::AsciiDenyList::STD3)
        .map_err(|_| Rule::NameInvalid)?
        .to_ascii_lowercase();
    let well_formed = ascii.len() + wildcard.len() <= 253
        && ascii
            .split('.')
            .all(|label| (1..=63).contains(&label.len()) && !label.starts_with('-') && !label.ends_with('-'));
    if !well_formed {
        return Err(Rule::NameInvalid);
    }
    let last = ascii.rsplit('.').next().unwrap_or_default();
    if last.bytes().all(|byte| byte.is_ascii_digit()) {
        // WHATWG and CA/B both read a name that ends in a number as an IPv4 address.
        return Err(Rule::NameNotPublic);
    }
    if !ascii.contains('.') {
        return Err(Rule::NameNotPublic);
    }
    Ok(format!("{wildcard}{ascii}"))
}

/// ワイルドカードか — Whether a normalised name is a wildcard.
pub(crate) fn is_wildcard(name: &str) -> bool {
    name.starts_with("*.")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_brought_to_one_spelling_or_refused() {
        let long_label = "a".repeat(63);
        let cases: &[(&str, Result<&str, Rule>)] = &[
            ("www.example.jp", Ok("www.example.jp")),
            (" WWW.Example.JP ", Ok("www.example.jp")),
            ("*.example.jp", Ok("*.example.jp")),
            ("日本語.example.jp", Ok("xn--wgv71a119e.example.jp")),
            ("xn--wgv71a119e.example.jp", Ok("xn--wgv71a119e.example.jp")),
            ("ｗｗｗ．example．jp", Ok("www.example.jp")),
            ("foo_bar.example.jp", Err(Rule::NameInvalid)),
            ("www.*.example.jp", Err(Rule::WildcardNotAllowed)),
            ("w*.example.jp", Err(Rule::WildcardNotAllowed)),
            ("*.*.example.jp", Err(Rule::WildcardNotAllowed)),
            ("-www.example.jp", Err(Rule::NameInvalid)),
            ("www..example.jp", Err(Rule::NameInvalid)),
            ("www.example.jp.", Err(Rule::NameInvalid)),
            ("xn--a.example.jp", Err(Rule::NameInvalid)),
            ("a\0b.example.jp", Err(Rule::NameInvalid)),
            ("", Err(Rule::NameInvalid)),
            ("localhost", Err(Rule::NameNotPublic)),
            ("192.0.2.1", Err(Rule::NameNotPublic)),
            ("2001:db8::1", Err(Rule::NameNotPublic)),
        ];
        for (text, expected) in cases {
            assert_eq!(normalise(text).as_deref(), expected.as_ref().copied(), "{text:?}");
        }
        assert!(normalise(&format!("{long_label}.example.jp")).is_ok());
        assert_eq!(normalise(&format!("a{long_label}.example.jp")), Err(Rule::NameInvalid));
        let name_of_253 = format!("{long_label}.{long_label}.{long_label}.{}", "a".repeat(61));
        assert!(normalise(&name_of_253).is_ok());
        assert_eq!(normalise(&format!("{name_of_253}a")), Err(Rule::NameInvalid));
    }
}
