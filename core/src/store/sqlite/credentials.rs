//! ログインの資格 — The statements on credentials, sessions and login certificates.

use rusqlite::{Row, params};

use super::damaged;
use super::rows::{Rows, digest, get, instant, optional_instant, seconds};
use crate::error::Result;
use crate::model::account::AccountId;
use crate::model::{
    Basis, Credential, Instant, LoginCertificate, OneTime, Password, PasswordHash, Strength, Visit,
};
use crate::store::{Stopped, Subject};

pub(super) fn credential(rows: &Rows<'_>, id: AccountId) -> Result<Option<Credential>> {
    let sql = "SELECT digest, digest_salt, memory_kib, iterations, lanes, is_initial, given_at, version, tries, \
               locked_at, ticket, code, code_expires_at, code_tries, code_is_used FROM credential WHERE account = ?1";
    rows.one(sql, [id.0], |row| {
        Ok(Credential {
            password: get::<Option<Vec<u8>>>(row, 0)?.map(|kept| password(row, kept)).transpose()?,
            version: get(row, 7)?,
            tries: get(row, 8)?,
            locked_at: optional_instant(row, 9)?,
            one_time: get::<Option<Vec<u8>>>(row, 10)?.map(|_| one_time(row)).transpose()?,
        })
    })
}

fn password(row: &Row<'_>, digest: Vec<u8>) -> Result<Password> {
    let strength = strength(2)(row)?;
    let salt = get::<Vec<u8>>(row, 1)?.try_into().map_err(|_| damaged())?;
    let digest = digest.try_into().map_err(|_| damaged())?;
    let hash = PasswordHash { strength, salt, digest };
    Ok(Password { hash, is_initial: get(row, 5)?, given_at: instant(get(row, 6)?)? })
}

fn one_time(row: &Row<'_>) -> Result<OneTime> {
    Ok(OneTime {
        ticket: digest(row, 10)?,
        code: digest(row, 11)?,
        expires_at: instant(get(row, 12)?)?,
        tries: get(row, 13)?,
        is_used: get(row, 14)?,
    })
}

pub(super) fn basis(rows: &Rows<'_>, id: AccountId) -> Result<Option<Basis>> {
    let sql = "SELECT version, CASE WHEN tries > 0 THEN locked_at END, NULL FROM credential WHERE account = ?1";
    rows.one(sql, [id.0], basis_from(0))
}

/// A basis, its three columns from one on.
fn basis_from(from: usize) -> impl Fn(&Row<'_>) -> Result<Basis> {
    move |row| {
        Ok(Basis {
            version: get(row, from)?,
            unjudged_since: optional_instant(row, from + 1)?,
            stopped_at: optional_instant(row, from + 2)?,
        })
    }
}

/// Steps from one to the next along the index: the table may be long, and what differs in it is not.
pub(super) fn strengths(rows: &Rows<'_>) -> Result<Vec<Strength>> {
    let sql = "SELECT memory_kib, iterations, lanes FROM credential \
               WHERE (memory_kib, iterations, lanes) > (?1, ?2, ?3) ORDER BY memory_kib, iterations, lanes LIMIT 1";
    let mut found = Vec::new();
    let mut last = Strength { memory_kib: 0, iterations: 0, lanes: 0 };
    while let Some(next) = rows.one(sql, params![last.memory_kib, last.iterations, last.lanes], strength(0))? {
        found.push(next);
        last = next;
    }
    Ok(found)
}

/// A strength, its three numbers from a column on.
fn strength(from: usize) -> impl Fn(&Row<'_>) -> Result<Strength> {
    move |row| {
        Ok(Strength { memory_kib: get(row, from)?, iterations: get(row, from + 1)?, lanes: get(row, from + 2)? })
    }
}

/// The credential of an account that was opened just now.
pub(super) fn insert_credential(rows: &Rows<'_>, id: AccountId) -> Result<()> {
    rows.change("INSERT INTO credential (account, version, tries) VALUES (?1, 0, 0)", [id.0])
}

pub(super) fn update_credential(rows: &Rows<'_>, id: AccountId, credential: &Credential) -> Result<()> {
    rows.touch(Subject::Account(id));
    let sql = "UPDATE credential SET digest = ?2, digest_salt = ?3, memory_kib = ?4, iterations = ?5, lanes = ?6, \
               is_initial = ?7, given_at = ?8, version = ?9, tries = ?10, locked_at = ?11, ticket = ?12, code = ?13, \
               code_expires_at = ?14, code_tries = ?15, code_is_used = ?16 WHERE account = ?1";
    let password = credential.password.as_ref();
    let one_time = credential.one_time.as_ref();
    let parameters = params![
        id.0,
        password.map(|password| password.hash.digest),
        password.map(|password| password.hash.salt),
        password.map(|password| password.hash.strength.memory_kib),
        password.map(|password| password.hash.strength.iterations),
        password.map(|password| password.hash.strength.lanes),
        password.map(|password| password.is_initial),
        password.map(|password| password.given_at.timestamp()),
        credential.version,
        credential.tries,
        seconds(credential.locked_at),
        one_time.map(|one_time| one_time.ticket),
        one_time.map(|one_time| one_time.code),
        one_time.map(|one_time| one_time.expires_at.timestamp()),
        one_time.map(|one_time| one_time.tries),
        one_time.map(|one_time| one_time.is_used),
    ];
    rows.change(sql, parameters)
}

pub(super) fn visit(rows: &Rows<'_>, id: i64) -> Result<Option<(Visit, Basis)>> {
    let sql = "SELECT s.account, s.opened_at, s.last_used_at, s.must_change, s.version, s.certificate, s.is_signed_out, \
               c.version, CASE WHEN c.tries > 0 THEN c.locked_at END, l.stopped_at \
               FROM session s JOIN credential c ON c.account = s.account \
               LEFT JOIN login_certificate l ON l.account = s.account AND l.fingerprint = s.certificate WHERE s.id = ?1";
    rows.one(sql, [id], |row| {
        let visit = Visit {
            account: AccountId(get(row, 0)?),
            opened_at: instant(get(row, 1)?)?,
            last_used_at: instant(get(row, 2)?)?,
            must_change: get(row, 3)?,
            version: get(row, 4)?,
            certificate: get::<Option<Vec<u8>>>(row, 5)?
                .map(|bytes| bytes.try_into().map_err(|_| damaged()))
                .transpose()?,
            is_signed_out: get(row, 6)?,
        };
        Ok((visit, basis_from(7)(row)?))
    })
}

pub(super) fn visit_of(rows: &Rows<'_>, token: &[u8; 32]) -> Result<Option<i64>> {
    rows.one("SELECT id FROM session WHERE token = ?1", [token], |row| get(row, 0))
}

pub(super) fn insert_visit(rows: &Rows<'_>, visit: &Visit) -> Result<i64> {
    rows.touch(Subject::Account(visit.account));
    let sql = "INSERT INTO session (account, opened_at, last_used_at, must_change, version, certificate, is_signed_out) \
               VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
    let parameters = params![
        visit.account.0,
        visit.opened_at.timestamp(),
        visit.last_used_at.timestamp(),
        visit.must_change,
        visit.version,
        visit.certificate,
        visit.is_signed_out,
    ];
    rows.change(sql, parameters)?;
    Ok(rows.last_id())
}

pub(super) fn set_token(rows: &Rows<'_>, account: AccountId, visit: i64, token: &[u8; 32]) -> Result<()> {
    rows.touch(Subject::Account(account));
    rows.change("UPDATE session SET token = ?3 WHERE account = ?1 AND id = ?2", params![account.0, visit, token])
}

pub(super) fn set_last_used(rows: &Rows<'_>, visit: i64, at: Instant) -> Result<()> {
    rows.change(
        "UPDATE session SET last_used_at = max(last_used_at, ?2) WHERE id = ?1",
        params![visit, at.timestamp()],
    )
}

pub(super) fn sign_out(rows: &Rows<'_>, account: AccountId, visit: i64) -> Result<()> {
    rows.touch(Subject::Account(account));
    rows.change("UPDATE session SET is_signed_out = 1 WHERE account = ?1 AND id = ?2", params![account.0, visit])
}

pub(super) fn forget_visits(rows: &Rows<'_>, account: AccountId, opened_before: Instant) -> Result<()> {
    let sql = "DELETE FROM session WHERE account = ?1 AND opened_at < ?2";
    if rows.execute(sql, params![account.0, opened_before.timestamp()])? > 0 {
        rows.touch(Subject::Account(account));
    }
    Ok(())
}

pub(super) fn login_certificate(
    rows: &Rows<'_>,
    id: AccountId,
    fingerprint: &[u8; 32],
) -> Result<Option<LoginCertificate>> {
    let sql = "SELECT fingerprint, serial, subject, not_before, not_after, registered_at, stopped_at \
               FROM login_certificate WHERE account = ?1 AND fingerprint = ?2";
    rows.one(sql, params![id.0, fingerprint], |row| {
        Ok(LoginCertificate {
            fingerprint: crate::digest::hex(&digest(row, 0)?),
            serial: get(row, 1)?,
            subject: get(row, 2)?,
            not_before: instant(get(row, 3)?)?,
            not_after: instant(get(row, 4)?)?,
            registered_at: instant(get(row, 5)?)?,
            stopped_at: optional_instant(row, 6)?,
        })
    })
}

pub(super) fn stopped_login_certificates(rows: &Rows<'_>, at: Instant) -> Result<Vec<Stopped>> {
    let sql = "SELECT serial, stopped_at, der FROM login_certificate \
               WHERE stopped_at IS NOT NULL AND not_after >= ?1 ORDER BY serial, account";
    rows.all(sql, [at.timestamp()], |row| {
        Ok(Stopped { serial: get(row, 0)?, at: instant(get(row, 1)?)?, der: get(row, 2)? })
    })
}

pub(super) fn insert_login_certificate(
    rows: &Rows<'_>,
    id: AccountId,
    certificate: &LoginCertificate,
    der: &[u8],
) -> Result<()> {
    rows.touch(Subject::Account(id));
    let sql = "INSERT INTO login_certificate (account, fingerprint, serial, subject, not_before, not_after, \
               registered_at, stopped_at, der) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)";
    let parameters = params![
        id.0,
        crate::digest::sha256(der),
        certificate.serial,
        certificate.subject,
        certificate.not_before.timestamp(),
        certificate.not_after.timestamp(),
        certificate.registered_at.timestamp(),
        seconds(certificate.stopped_at),
        der,
    ];
    rows.change(sql, parameters)
}

pub(super) fn stop_login_certificates(
    rows: &Rows<'_>,
    id: AccountId,
    of: Option<&[u8; 32]>,
    at: Instant,
) -> Result<()> {
    rows.touch(Subject::Account(id));
    let sql = "UPDATE login_certificate SET stopped_at = ?2 \
               WHERE account = ?1 AND fingerprint = ifnull(?3, fingerprint) AND stopped_at IS NULL";
    rows.execute(sql, params![id.0, at.timestamp(), of]).map(drop)
}
