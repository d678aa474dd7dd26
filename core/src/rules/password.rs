//! 5 パスワードの変更 — What a new password must be like. Texts come in as NFKC.

use zeroize::Zeroizing;

use crate::catalogue::SignInSettings;
use crate::model::AccessKey;
use crate::rule::Rule;

/// The commonest passwords of ten characters and more, in lower case and in order: one a line.
const COMMONEST: &str = include_str!("../../common_passwords.txt");

/// 5 パスワードの変更 — Everything that is wrong with a new password; `old` is the one before, where it is at hand.
pub(crate) fn findings(
    new: &str,
    repeated: &str,
    old: Option<&str>,
    access_key: &AccessKey,
    limits: &SignInSettings,
) -> Vec<Rule> {
    let mut rules = Vec::new();
    // The new one twice.
    if new != repeated {
        rules.push(Rule::PasswordMismatch);
    }
    // The policy: 10 to 128 characters, not the access key, not the old one, not among the commonest.
    let length = new.chars().count();
    let fits = (limits.password_min_length as usize..=limits.password_max_length as usize).contains(&length);
    if !fits || is_access_key(new, access_key) || old == Some(new) || is_common(new) {
        rules.push(Rule::PasswordPolicy);
    }
    rules
}

/// Whether a password is nothing but the access key, written once or several times, in any case.
fn is_access_key(password: &str, access_key: &AccessKey) -> bool {
    let upper = Zeroizing::new(password.to_uppercase());
    upper.split(access_key.as_str()).all(str::is_empty)
}

fn is_common(password: &str) -> bool {
    let lower = Zeroizing::new(password.to_lowercase());
    COMMONEST.lines().any(|line| line == lower.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::Catalogue;
    use crate::model::Day;

    #[test]
    fn the_commonest_are_three_thousand_and_more_that_the_lengths_allow_in_order() {
        let lines: Vec<&str> = COMMONEST.lines().collect();
        assert!(lines.len() >= 3000, "{}", lines.len());
        assert!(lines.windows(2).all(|pair| pair[0] < pair[1]));
        assert!(
            lines.iter().all(|line| (10..=128).contains(&line.chars().count()) && *line == line.to_lowercase())
        );
    }

    #[test]
    fn a_password_is_judged_by_every_sentence_at_once() {
        let catalogue = Catalogue::built_in().unwrap();
        let limits = &catalogue.settings(Day::new(2026, 4, 1).unwrap()).sign_in;
        let key: AccessKey = "34679CDF".parse().unwrap();
        let judged = |new: &str, repeated: &str| findings(new, repeated, Some("the old password"), &key, limits);
        assert_eq!(judged("ten chars!", "ten chars!"), []);
        assert_eq!(judged("nine char", "nine char"), [Rule::PasswordPolicy]);
        assert_eq!(judged("nine char", "nine chars"), [Rule::PasswordMismatch, Rule::PasswordPolicy]);
        assert_eq!(judged(&"長".repeat(128), &"長".repeat(128)), []);
        for refused in ["長".repeat(129).as_str(), "the old password", "Qwertyuiop", "34679cdf34679CDF"] {
            assert_eq!(judged(refused, refused), [Rule::PasswordPolicy], "{refused}");
        }
    }
}
