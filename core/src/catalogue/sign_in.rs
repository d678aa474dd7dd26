//! ログインの設定 — Limits of passwords, one-time passwords and sessions; none may be weaker than the rules allow, or unusable.

use super::block::{Block, number};

/// ログインの設定 — Limits of passwords, one-time passwords and sessions (1, 5).
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct SignInSettings {
    /// 初期パスワードの日数 — Days after the day it was given for which an initial password works, the last one included.
    pub initial_password_days: u32,
    /// ロックまでの回数 — Consecutive failures that lock an account.
    pub lock_after_failures: u32,
    /// パスワードの最短 — Characters of the shortest password, after NFKC.
    pub password_min_length: u32,
    /// パスワードの最長 — Characters of the longest password, after NFKC.
    pub password_max_length: u32,
    /// ワンタイムパスワードの有効時間 — Minutes for which a one-time password works.
    pub one_time_password_minutes: u32,
    /// ワンタイムパスワードの回数 — Tries of a one-time password.
    pub one_time_password_tries: u32,
    /// 無操作の上限 — Minutes without a call after which a session has expired.
    pub session_idle_minutes: u32,
    /// 有効時間の上限 — Minutes after the sign-in after which a session has expired.
    pub session_absolute_minutes: u32,
    /// argon2のメモリ — Memory of one hash of a password, in KiB.
    pub argon2_memory_kib: u32,
    /// argon2の反復 — Passes over that memory.
    pub argon2_iterations: u32,
    /// argon2の並列度 — Lanes of that memory.
    pub argon2_lanes: u32,
    /// ログイン証明書の月数 — Months for which a login certificate from the built-in login CA is valid.
    pub login_certificate_months: u32,
}

/// 読取り — The `sign_in` table of a block of settings.
pub(super) fn read(settings: &mut Block<'_, '_, '_>) -> Option<SignInSettings> {
    let (table, place) = settings.required_table("sign_in")?;
    let mut block = Block::new(settings.reading, table, place);
    let initial_password_days = block.required("initial_password_days", number(1..=3650));
    let lock_after_failures = block.required("lock_after_failures", number(1..=20));
    let password_min_length = block.required("password_min_length", number(8..=32));
    let password_max_length = block.required("password_max_length", number(64..=1024));
    let one_time_password_minutes = block.required("one_time_password_minutes", number(1..=60));
    let one_time_password_tries = block.required("one_time_password_tries", number(1..=10));
    let session_idle_minutes = block.required("session_idle_minutes", number(2..=43_200));
    let session_absolute_minutes = block.required("session_absolute_minutes", number(2..=43_200));
    let argon2_memory_kib = block.required("argon2_memory_kib", number(19_456..=65_536));
    let argon2_iterations = block.required("argon2_iterations", number(2..=16));
    let argon2_lanes = block.required("argon2_lanes", number(1..=4));
    let login_certificate_months = block.required("login_certificate_months", number(1..=60));
    if let Some((idle, absolute)) = session_idle_minutes.zip(session_absolute_minutes) {
        let place = block.place_of("session_idle_minutes");
        let fault = "`session_idle_minutes` is longer than `session_absolute_minutes`";
        block.reading.require(idle <= absolute, place, fault);
    }
    block.finish();
    Some(SignInSettings {
        initial_password_days: initial_password_days?,
        lock_after_failures: lock_after_failures?,
        password_min_length: password_min_length?,
        password_max_length: password_max_length?,
        one_time_password_minutes: one_time_password_minutes?,
        one_time_password_tries: one_time_password_tries?,
        session_idle_minutes: session_idle_minutes?,
        session_absolute_minutes: session_absolute_minutes?,
        argon2_memory_kib: argon2_memory_kib?,
        argon2_iterations: argon2_iterations?,
        argon2_lanes: argon2_lanes?,
        login_certificate_months: login_certificate_months?,
    })
}
