//! 1 ログイン — When a try may be judged, an initial password works, and a session lives.

use chrono::TimeDelta;

use crate::catalogue::SignInSettings;
use crate::model::{Basis, Credential, Day, Instant, OneTime, Password, Visit};
use crate::rule::Rule;

/// Minutes for which a try may be under judgement.
const JUDGED_WITHIN: i64 = 1;

/// 1 ロック — Whether one more try may be judged.
pub(crate) fn may_try(credential: &Credential) -> Result<(), Rule> {
    if credential.locked_at.is_some() { Err(Rule::AccountLocked) } else { Ok(()) }
}

/// 1 ロック — Whether the try counted last is the last one: five consecutive failures lock.
pub(crate) fn is_last_try(credential: &Credential, limits: &SignInSettings) -> bool {
    limits.lock_after_failures <= credential.tries
}

/// 1 ワンタイムパスワード — Whether a one-time password may still be tried: ten minutes, five tries, one use.
pub(crate) fn may_use(one_time: &OneTime, now: Instant, limits: &SignInSettings) -> Result<(), Rule> {
    let lives = now <= one_time.expires_at && one_time.tries < limits.one_time_password_tries && !one_time.is_used;
    if lives { Ok(()) } else { Err(Rule::OneTimePasswordExpired) }
}

/// 1 初期パスワード — The last day on which an initial password works: the thirtieth after it was given.
pub(crate) fn initial_works_until(given_at: Instant, limits: &SignInSettings) -> Day {
    Day::of(given_at).plus_days(limits.initial_password_days)
}

/// 1 初期パスワード — Whether a password still works on a day.
pub(crate) fn works(password: &Password, today: Day, limits: &SignInSettings) -> Result<(), Rule> {
    let works = !password.is_initial || today <= initial_works_until(password.given_at, limits);
    if works { Ok(()) } else { Err(Rule::InitialPasswordExpired) }
}

/// 1 ロック — Whether a try that waits for its judgement will have none any more.
pub(crate) fn is_given_up(unjudged_since: Option<Instant>, now: Instant) -> bool {
    unjudged_since.is_some_and(|since| since + TimeDelta::minutes(JUDGED_WITHIN) < now)
}

/// 1 セッション — Whether a session that was opened under a version of the credential still stands. A lock ends it as soon as the
/// last try is judged wrong, which makes another version; or when it has not been judged in time.
pub(crate) fn stands(version: i64, basis: &Basis, now: Instant) -> Result<(), Rule> {
    let stands = version == basis.version && !is_given_up(basis.unjudged_since, now);
    if stands { Ok(()) } else { Err(Rule::SessionEnded) }
}

/// 1 セッション — Whether a session lives: nothing has ended it, and neither limit is past.
pub(crate) fn lives(visit: &Visit, basis: &Basis, now: Instant, limits: &SignInSettings) -> Result<(), Rule> {
    stands(visit.version, basis, now)?;
    if visit.is_signed_out || basis.stopped_at.is_some() {
        return Err(Rule::SessionEnded);
    }
    let within = |from: Instant, minutes: u32| now <= from + TimeDelta::minutes(i64::from(minutes));
    let lives = within(visit.last_used_at, limits.session_idle_minutes)
        && within(visit.opened_at, limits.session_absolute_minutes);
    if lives { Ok(()) } else { Err(Rule::SessionExpired) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_try_is_given_up_when_its_minute_is_over() {
        let since = Instant::from_timestamp(1_775_005_200, 0).unwrap();
        let after = |seconds| is_given_up(Some(since), since + TimeDelta::seconds(seconds));
        assert_eq!([0, 59, 60, 61].map(after), [false, false, false, true]);
        assert!(!is_given_up(None, since));
    }
}
