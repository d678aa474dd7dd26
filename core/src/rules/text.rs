//! 7 項目の形式 — The one canonical text of a field: normalised where it can be, refused where it cannot.

use unicode_normalization::UnicodeNormalization;
use unicode_width::UnicodeWidthChar;

use crate::model::{Field, Format, name};
use crate::rule::Rule;

/// No normalisation shortens a text this much; beyond it a text is too long without looking further.
const LENGTH_FACTOR: usize = 64;

/// 正規化 — The canonical text of a field, or the rule it breaks. Half-width for full-width, and the reverse for
/// digits, is normalised; blank text is no text.
pub(crate) fn normalise(field: Field, raw: &str) -> Result<String, Rule> {
    if raw.len() > field.max_length() * LENGTH_FACTOR {
        return Err(Rule::TooLong);
    }
    let lines = matches!(field.format(), Format::Lines | Format::HostNames);
    let folded: String = raw.nfkc().collect();
    let folded = folded.replace("\r\n", "\n");
    let folded = folded.trim();
    if folded.chars().any(|c| is_control(c) && !(lines && c == '\n')) {
        return Err(Rule::BadFormat);
    }
    if folded.is_empty() {
        return Ok(String::new());
    }
    let text = in_format(field.format(), folded)?;
    if text.chars().count() > field.max_length() { Err(Rule::TooLong) } else { Ok(text) }
}

/// 検索の形 — Text as search compares it: width and case do not count (NFKC, lower case; 4).
pub(crate) fn folded(text: &str) -> String {
    text.nfkc().flat_map(char::to_lowercase).collect()
}

/// Controls, and the invisible characters that reorder or hide text on a printed form.
fn is_control(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FEFF}')
}

fn in_format(format: Format, text: &str) -> Result<String, Rule> {
    match format {
        Format::Text | Format::Lines => Ok(text.to_owned()),
        Format::FullWidth => full_width(text),
        Format::Katakana => katakana(text),
        Format::RegistrationNumber => grouped(text, &[4, 2, 6]),
        Format::PostalCode => grouped(text, &[3, 4]),
        Format::Telephone => telephone(text),
        Format::Email => email(text),
        Format::Country => country(text),
        Format::HostName => name::server_name(text),
        Format::HostNames => host_names(text),
        Format::Boolean => choice(text, &["true", "false"]),
        Format::Choice(names) => choice(text, names),
    }
}

/// Widens ASCII and the few marks NFKC leaves narrow; anything else that is narrow is refused.
fn full_width(text: &str) -> Result<String, Rule> {
    let widened: String = text.chars().map(widen).collect();
    let wide = widened.chars().all(|c| c.width_cjk().is_some_and(|width| width == 2 || is_combining_kana(c)));
    if wide { Ok(widened) } else { Err(Rule::NotFullWidth) }
}

fn widen(c: char) -> char {
    match c {
        ' ' => '\u{3000}',
        '!'..='~' => char::from_u32(u32::from(c) - 0x21 + 0xFF01).unwrap_or(c),
        '¥' => '￥',
        c => c,
    }
}

/// The combining voiced-sound marks take no column of their own.
fn is_combining_kana(c: char) -> bool {
    matches!(c, '\u{3099}' | '\u{309A}')
}

fn katakana(text: &str) -> Result<String, Rule> {
    let converted: String = text
        .chars()
        .map(|c| match c {
            ' ' => '\u{3000}',
            // Hiragana lie 0x60 below their katakana.
            'ぁ'..='ゖ' | 'ゝ' | 'ゞ' => char::from_u32(u32::from(c) + 0x60).unwrap_or(c),
            '-' => 'ー',
            c => c,
        })
        .collect();
    let only = converted.chars().all(|c| matches!(c, '\u{30A1}'..='\u{30FF}' | '\u{3000}'));
    if only { Ok(converted) } else { Err(Rule::NotKatakana) }
}

/// Digits only, whatever dash or space stood between them.
fn digits(text: &str) -> Option<String> {
    let bare: String = text.chars().filter(|c| !is_dash(*c) && *c != ' ').collect();
    bare.bytes().all(|byte| byte.is_ascii_digit()).then_some(bare)
}

fn is_dash(c: char) -> bool {
    matches!(c, '-' | '\u{2010}'..='\u{2015}' | '\u{2212}' | 'ー')
}

/// So many digits, written in groups with hyphens between.
fn grouped(text: &str, groups: &[usize]) -> Result<String, Rule> {
    let digits =
        digits(text).filter(|digits| digits.len() == groups.iter().sum::<usize>()).ok_or(Rule::BadFormat)?;
    let mut rest = digits.as_str();
    let mut parts = Vec::with_capacity(groups.len());
    for length in groups {
        let (part, after) = rest.split_at(*length);
        parts.push(part);
        rest = after;
    }
    Ok(parts.join("-"))
}

fn telephone(text: &str) -> Result<String, Rule> {
    let hyphenated: String = text
        .chars()
        .filter(|c| *c != ' ')
        .map(|c| if is_dash(c) || c == '(' || c == ')' { '-' } else { c })
        .collect();
    let hyphenated = hyphenated.trim_matches('-').to_owned();
    let (plus, national) = match hyphenated.strip_prefix('+') {
        Some(rest) => (true, rest),
        None => (false, hyphenated.as_str()),
    };
    let groups_are_digits =
        national.split('-').all(|group| !group.is_empty() && group.bytes().all(|byte| byte.is_ascii_digit()));
    let count = national.bytes().filter(u8::is_ascii_digit).count();
    // E.164 has at most 15 digits; a Japanese number has ten or eleven with its leading zero.
    let plausible =
        if plus { (8..=15).contains(&count) } else { national.starts_with('0') && (10..=11).contains(&count) };
    if groups_are_digits && plausible { Ok(hyphenated) } else { Err(Rule::BadFormat) }
}

/// 携帯電話か — Whether a normalised telephone number is a Japanese mobile's: 060, 070, 080, 090, but not the toll-free 0800
/// (7).
pub(crate) fn is_mobile(telephone: &str) -> bool {
    let bare: String = telephone.chars().filter(|c| *c != '-').collect();
    let national =
        bare.strip_prefix("+81").map(|rest| format!("0{}", rest.trim_start_matches('0'))).unwrap_or(bare);
    !national.starts_with("0800") && ["060", "070", "080", "090"].iter().any(|prefix| national.starts_with(prefix))
}

/// One address: an RFC 5321 dot-string at a fully-qualified domain.
fn email(text: &str) -> Result<String, Rule> {
    let (local, domain) = text.rsplit_once('@').ok_or(Rule::BadFormat)?;
    let is_atext = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-/=?^_`{|}~".contains(&byte);
    let dot_string =
        local.len() <= 64 && local.split('.').all(|atom| !atom.is_empty() && atom.bytes().all(is_atext));
    let domain = name::normalise(domain).ok().filter(|domain| !name::is_wildcard(domain)).ok_or(Rule::BadFormat)?;
    if dot_string { Ok(format!("{local}@{domain}")) } else { Err(Rule::BadFormat) }
}

fn country(text: &str) -> Result<String, Rule> {
    let code = text.to_ascii_uppercase();
    let two_letters = code.len() == 2 && code.bytes().all(|byte| byte.is_ascii_uppercase());
    if two_letters { Ok(code) } else { Err(Rule::BadFormat) }
}

fn host_names(text: &str) -> Result<String, Rule> {
    let names = text.lines().map(str::trim).filter(|line| !line.is_empty()).map(name::server_name);
    Ok(names.collect::<Result<Vec<_>, _>>()?.join("\n"))
}

/// 名前の一覧の誤り — Each name of a list that is refused, at its place from 1; empty when something else is wrong.
pub(crate) fn bad_names(field: Field, raw: &str) -> Vec<(u32, Rule)> {
    if !matches!(field.format(), Format::HostNames) || raw.len() > field.max_length() * LENGTH_FACTOR {
        return Vec::new();
    }
    let folded: String = raw.nfkc().collect();
    let names = folded.lines().map(str::trim).filter(|line| !line.is_empty());
    names.zip(1u32..).filter_map(|(name, at)| name::server_name(name).err().map(|rule| (at, rule))).collect()
}

fn choice(text: &str, names: &[&str]) -> Result<String, Rule> {
    names.iter().find(|name| **name == text).map(|name| (*name).to_owned()).ok_or(Rule::BadFormat)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn half_width_is_widened_and_digits_are_narrowed() {
        let cases: &[(Field, &str, Result<&str, Rule>)] = &[
            (Field::OrganizationName, "ABC株式会社", Ok("ＡＢＣ株式会社")),
            (Field::OrganizationName, "ｻﾝﾌﾟﾙ 株式会社", Ok("サンプル　株式会社")),
            (Field::OrganizationName, "あ\u{3099}株式会社", Ok("あ\u{3099}株式会社")),
            (Field::OrganizationName, "Ærø", Err(Rule::NotFullWidth)),
            (Field::OrganizationName, "株式\u{202E}会社", Err(Rule::BadFormat)),
            (Field::OrganizationKana, "ｻﾝﾌﾟﾙ", Ok("サンプル")),
            (Field::OrganizationKana, "さんぷる", Ok("サンプル")),
            (Field::OrganizationKana, "サンプル株式会社", Err(Rule::NotKatakana)),
            (Field::OrganizationRegistrationNumber, "０１００－０１－１２３４５６", Ok("0100-01-123456")),
            (Field::OrganizationRegistrationNumber, "010001123456", Ok("0100-01-123456")),
            (Field::OrganizationRegistrationNumber, "01000112345", Err(Rule::BadFormat)),
            (Field::OrganizationRegisteredPostalCode, "1500001", Ok("150-0001")),
            (Field::OrganizationRegisteredPostalCode, "150-001", Err(Rule::BadFormat)),
            (Field::RegistrationTelephone, "０３（５７７５）８７３０", Ok("03-5775-8730")),
            (Field::RegistrationTelephone, "+81-3-5775-8730", Ok("+81-3-5775-8730")),
            (Field::RegistrationTelephone, "5775-8730", Err(Rule::BadFormat)),
            (Field::RegistrationTelephone, "03-5775-873", Err(Rule::BadFormat)),
            (Field::RegistrationTelephone, "35-5775-8730", Err(Rule::BadFormat)),
            (Field::RegistrationTelephone, "03-57758730-ab", Err(Rule::BadFormat)),
            (Field::RegistrationEmail, "Hanako@Example.JP", Ok("Hanako@example.jp")),
            (Field::RegistrationEmail, "hanako@localhost", Err(Rule::BadFormat)),
            (Field::RegistrationEmail, "a@b@example.jp", Err(Rule::BadFormat)),
            (Field::ServerCountry, "ｊｐ", Ok("JP")),
            (Field::ServerCountry, "J1", Err(Rule::BadFormat)),
            (Field::ServerType, "apache", Ok("apache")),
            (Field::ServerType, "Apache", Err(Rule::BadFormat)),
            (Field::Sticker, "true", Ok("true")),
            (Field::Sticker, "yes", Err(Rule::BadFormat)),
            (Field::ApplicantName, "山田\n太郎", Err(Rule::BadFormat)),
            (Field::Remarks, "一行目\r\n二行目", Ok("一行目\n二行目")),
            (Field::Remarks, "   ", Ok("")),
        ];
        for (field, raw, expected) in cases {
            assert_eq!(normalise(*field, raw).as_deref(), expected.as_ref().copied(), "{field} {raw:?}");
        }
    }

    #[test]
    fn lengths_are_counted_after_normalising() {
        let at = |field: Field, text: String| normalise(field, &text);
        assert!(at(Field::ApplicantName, "あ".repeat(64)).is_ok());
        assert_eq!(at(Field::ApplicantName, "あ".repeat(65)), Err(Rule::TooLong));
        // Two half-width characters make one full-width one.
        assert!(at(Field::OrganizationKana, "ｶﾞ".repeat(64)).is_ok());
        assert_eq!(at(Field::Remarks, "x".repeat(1_000_000)), Err(Rule::TooLong));
    }

    #[test]
    fn every_bad_name_of_a_long_list_is_told_at_its_place() {
        let field = Field::ServerAlternativeNames;
        // More octets than the field has characters.
        let list = "ｗｗｗ．ｅｘａｍｐｌｅ．ｊｐ\n".repeat(1000) + "-\n";
        assert!(field.max_length() + LENGTH_FACTOR < list.len());
        assert_eq!(bad_names(field, &list).into_iter().map(|(at, _)| at).collect::<Vec<_>>(), [1001]);
        let endless = "-\n".repeat(field.max_length() * LENGTH_FACTOR / 2 + 1);
        assert!(bad_names(field, &endless).is_empty(), "nobody reads so far");
    }

    #[test]
    fn mobile_numbers_are_known_in_both_spellings() {
        for number in ["090-1234-5678", "060-1234-5678", "+81-90-1234-5678"] {
            assert!(is_mobile(number), "{number}");
        }
        for number in ["03-5775-8730", "050-1234-5678", "+1-909-123-4567", "0800-123-4567", "+81-800-123-4567"] {
            assert!(!is_mobile(number), "{number}");
        }
    }

    proptest! {
        #[test]
        fn normalising_twice_is_normalising_once(raw in "\\PC{0,40}", index in 0..Field::ALL.len()) {
            let field = Field::ALL[index];
            if let Ok(once) = normalise(field, &raw) {
                prop_assert_eq!(normalise(field, &once), Ok(once));
            }
        }
    }
}
