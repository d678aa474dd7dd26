//! 2.3 ドメイン名 — Host names: their one spelling (A-labels, lower case) and what is wrong with one.

use unicode_security::confusable_detection::skeleton;
use unicode_security::{GeneralSecurityProfile, RestrictionLevel, RestrictionLevelDetection};

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
    if rest.contains(':') && rest.parse::<std::net::Ipv6Addr>().is_ok() {
        return Err(Rule::NameNotPublic);
    }
    // It is lower case then. STD3 refuses every character but letters, digits and hyphens; the lengths are RFC 1035's.
    let ascii =
        idna::domain_to_ascii_cow(rest.as_bytes(), idna::AsciiDenyList::STD3).map_err(|_| Rule::NameInvalid)?;
    if ascii.len() + wildcard.len() > 253 || !ascii.split('.').all(is_label) {
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
    Ok(if wildcard.is_empty() { ascii.into_owned() } else { format!("{wildcard}{ascii}") })
}

/// Whether letters, digits and hyphens are a label: two hyphens in third and fourth place are kept for A-labels (RFC 5890 2.3.1).
fn is_label(label: &str) -> bool {
    (1..=63).contains(&label.len())
        && !label.starts_with('-')
        && !label.ends_with('-')
        && (label.get(2..4) != Some("--") || label.starts_with("xn--"))
}

/// 2.3 サーバ名 — [`normalise`] for a name in a certificate, which must be public as well.
///
/// # Errors
/// As [`normalise`], and `name_not_public` for a name under no public suffix (`.local`, `.internal`, `.test`), for a
/// public suffix itself, a wildcard directly under one, and for names that no registry gives out (`.arpa`, `.onion`).
pub(crate) fn server_name(text: &str) -> Result<String, Rule> {
    let name = normalise(text)?;
    let bare = name.strip_prefix("*.").unwrap_or(&name);
    match icann_suffix(bare) {
        Some(suffix) if suffix.len() < bare.len() && !matches!(suffix_top(suffix), "arpa" | "onion") => Ok(name),
        _ => Err(Rule::NameNotPublic),
    }
}

/// The suffix of a normalised name that a registry gives out: the longest of the ICANN section of the Public Suffix
/// List (BR 3.2.2.6). What its private section lists is some company's own domain, which may have a certificate.
fn icann_suffix(name: &str) -> Option<&str> {
    let mut suffix = psl::suffix(name.as_bytes())?;
    while suffix.typ() == Some(psl::Type::Private) {
        let at = suffix.as_bytes().iter().position(|byte| *byte == b'.')?;
        let above = name.get(name.len() - suffix.as_bytes().len() + at + 1..)?;
        suffix = psl::suffix(above.as_bytes())?;
    }
    let known = suffix.typ() == Some(psl::Type::Icann);
    name.get(name.len() - suffix.as_bytes().len()..).filter(|_| known)
}

fn suffix_top(suffix: &str) -> &str {
    suffix.rsplit('.').next().unwrap_or_default()
}

/// 表示 — A normalised name as a person reads it: U-labels for A-labels (RFC 5890 2.3.2.1).
pub(crate) fn unicode(name: &str) -> String {
    if !name.contains("xn--") {
        return name.to_owned();
    }
    let (wildcard, rest) = match name.strip_prefix("*.") {
        Some(rest) => ("*.", rest),
        None => ("", name),
    };
    format!("{wildcard}{}", idna::domain_to_unicode(rest).0)
}

/// 見間違い — What makes a name, as a person reads it, one to look at twice: it is for a person to judge, so it refuses nothing.
pub(crate) fn doubts(unicode: &str) -> Vec<Rule> {
    let (mut is_mixed, mut is_confusable) = (false, false);
    for label in unicode.split('.').filter(|label| !label.is_ascii()) {
        // Latin beside Japanese, Chinese or Korean is written every day; Latin beside Cyrillic or Greek is not.
        if !label.check_restriction_level(RestrictionLevel::HighlyRestrictive) {
            if !label.chars().all(GeneralSecurityProfile::identifier_allowed) {
                is_confusable = true;
                continue;
            }
            is_mixed = true;
        }
        is_confusable |= skeleton(label).all(|c| c.is_ascii_alphanumeric() || c == '-');
    }
    let doubts = [(is_mixed, Rule::NameMixedScript), (is_confusable, Rule::NameConfusable)];
    doubts.into_iter().filter_map(|(is_so, rule)| is_so.then_some(rule)).collect()
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
            ("ab--cd.example.jp", Err(Rule::NameInvalid)),
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

    #[test]
    fn a_server_name_lies_under_a_public_suffix_and_is_none() {
        let public = [
            "example.jp",
            "www.example.co.jp",
            "*.example.com",
            "公司名.公司.cn",
            "名前.みんな",
            "example.tokyo",
            // A private suffix is a company's own domain.
            "github.io",
            "*.github.io",
            "sample.github.io",
            "s3.amazonaws.com",
            "blogspot.co.uk",
            // A wildcard rule and its exception.
            "city.kawasaki.jp",
            "www.foo.kawasaki.jp",
        ];
        for name in public {
            assert!(server_name(name).is_ok(), "{name}");
        }
        let private = [
            "jp",
            "co.jp",
            "*.jp",
            "*.co.jp",
            "tokyo",
            "foo.kawasaki.jp",
            "*.foo.kawasaki.jp",
            "みんな",
            "公司.cn",
            "server.local",
            "db.internal",
            "www.test",
            "www.example",
            "www.invalid",
            "a.localhost",
            "www.corp",
            "printer.home.arpa",
            "1.0.168.192.in-addr.arpa",
            "abcdefghij.onion",
            "192.168.0.1",
            "localhost",
        ];
        for name in private {
            assert_eq!(server_name(name), Err(Rule::NameNotPublic), "{name}");
        }
    }

    #[test]
    fn both_forms_of_an_international_name_are_told() {
        for (name, shown) in [
            ("xn--wgv71a119e.example.jp", "日本語.example.jp"),
            ("*.xn--wgv71a119e.example.jp", "*.日本語.example.jp"),
            ("www.example.jp", "www.example.jp"),
        ] {
            assert_eq!(unicode(name), shown);
            assert_eq!(normalise(shown).as_deref(), Ok(name));
        }
    }

    #[test]
    fn names_to_look_at_twice_are_told() {
        let doubted = |text: &str| doubts(&unicode(&normalise(text).unwrap()));
        for plain in [
            "www.example.jp",
            "日本語.jp",
            "とうきょう東京.jp",
            "abc日本語.jp",
            "サーバー1.jp",
            "münchen.de",
            "пример.com",
        ] {
            assert_eq!(doubted(plain), [], "{plain}");
        }
        // Cyrillic а beside Latin; Cyrillic alone, but it reads "apple"; a pictograph.
        assert_eq!(doubted("pаypal-ж.com"), [Rule::NameMixedScript]);
        assert_eq!(doubted("pаypal.com"), [Rule::NameMixedScript, Rule::NameConfusable]);
        assert_eq!(doubted("аррӏе.com"), [Rule::NameConfusable]);
        assert_eq!(doubted("☃.com"), [Rule::NameConfusable]);
    }
}
