//! 状態 — What is kept of a subject, as bytes for the audit's digest: every column but what the list goes by, which
//! follows from the others, and whether a notice was acknowledged.

use rusqlite::types::ValueRef;

use super::fault::storing;
use super::rows::{Rows, get};
use crate::error::Result;
use crate::model::account::AccountId;
use crate::model::authority::Role;
use crate::model::blocklist::BlocklistForm;
use crate::model::{ApplicationNumber, ContractCode};
use crate::store::Subject;

/// The statements whose rows make up a subject; the first one's row is there if the subject is.
const APPLICATION: &[&str] = &[
    "SELECT sequence, account, number, kind, status, service, contract, from_contract, base, term_record, reissue_slot, is_free, \
     changed_contacts, received_at, updated_at, form, csr, public_key, terms, rejection_reason, catalogue_version, offer, issued_on, \
     valid_from, valid_until, organization, server_name, coupon, salt FROM application WHERE number = ?1",
    "SELECT c.* FROM certificate c JOIN application a ON a.account = c.account AND a.number = c.number \
     WHERE a.number = ?1",
    "SELECT p.* FROM paper p JOIN application a ON a.account = p.account AND a.number = p.number \
     WHERE a.number = ?1 ORDER BY p.position",
    "SELECT sequence, kind, account, number, contract, \"on\", days_before, made_at FROM notice WHERE number = ?1 \
     ORDER BY sequence",
    "SELECT campaign, position, number, outcome, settled_at FROM campaign_member WHERE number = ?1 \
     AND outcome IS NOT NULL ORDER BY campaign",
];
const CONTRACT: &[&str] = &[
    "SELECT account, code, service, anchor, months, cancelled_on, ending, current, contacts, \
     ends_if_unreplaced, end_is_recorded, due_on, notice_on, salt FROM contract WHERE code = ?1",
    "SELECT * FROM import WHERE contract = ?1",
];
/// When a session was last used is kept without an audit entry.
const ACCOUNT: &[&str] = &[
    "SELECT * FROM account WHERE id = ?1",
    "SELECT * FROM credential WHERE account = ?1",
    "SELECT * FROM login_certificate WHERE account = ?1 ORDER BY fingerprint",
    "SELECT id, account, token, opened_at, must_change, version, certificate, is_signed_out, salt FROM session \
     WHERE account = ?1 ORDER BY id",
];
/// What became of its certificates is told with their records.
const CAMPAIGN: &[&str] = &[
    "SELECT * FROM campaign WHERE id = ?1",
    "SELECT campaign, position, number FROM campaign_member WHERE campaign = ?1 ORDER BY position",
];
const AUTHORITY: &[&str] = &["SELECT * FROM authority WHERE role = ?1"];
const SETTING: &[&str] = &["SELECT * FROM setting WHERE name = ?1"];
const COUPON: &[&str] = &["SELECT * FROM coupon WHERE number = ?1"];
const CATALOGUE: &[&str] = &["SELECT * FROM catalogue WHERE version = ?1"];
/// The lists of weak keys have millions of rows: their one digest stands for them.
const BLOCKLIST: &[&str] = &["SELECT * FROM setting WHERE name = ?1"];

/// The setting that keeps the digest of the lists of a form.
pub(super) fn blocklist_setting(form: BlocklistForm) -> &'static str {
    match form {
        BlocklistForm::OpensslBlacklist => "blocklist_openssl",
        BlocklistForm::Badkeys => "blocklist_badkeys",
    }
}

pub(super) fn of(rows: &Rows<'_>, subject: &Subject) -> Result<Option<Vec<u8>>> {
    let (statements, key): (&[&str], rusqlite::types::Value) = match subject {
        Subject::Application(number) => (APPLICATION, number.value().into()),
        Subject::Contract(code) => (CONTRACT, code.value().into()),
        Subject::Account(id) => (ACCOUNT, id.0.into()),
        Subject::Coupon(number) => (COUPON, number.clone().into()),
        Subject::Blocklist(form) => (BLOCKLIST, blocklist_setting(*form).to_owned().into()),
        Subject::Campaign(id) => (CAMPAIGN, (*id).into()),
        Subject::Authority(role) => (AUTHORITY, (*role as i64).into()),
        Subject::Setting(name) => (SETTING, name.clone().into()),
        Subject::Notices(_) => return Ok(None),
        Subject::Catalogue(version) => (CATALOGUE, version.clone().into()),
    };
    let mut state = Vec::new();
    for (index, sql) in statements.iter().enumerate() {
        let found = rows.all(sql, [&key], |row| {
            let mut bytes = Vec::new();
            for column in 0..row.as_ref().column_count() {
                write(&mut bytes, row.get_ref(column).map_err(storing)?);
            }
            Ok(bytes)
        })?;
        if index == 0 && found.is_empty() {
            return Ok(None);
        }
        // How many rows there are belongs to the state, so that none can pass for another's.
        state.extend(found.len().to_be_bytes());
        state.extend(found.into_iter().flatten());
    }
    Ok(Some(state))
}

/// A value with its type and length, so that two neighbours cannot pass for two others.
fn write(bytes: &mut Vec<u8>, value: ValueRef<'_>) {
    let mut put = |tag: u8, content: &[u8]| {
        bytes.push(tag);
        bytes.extend(content.len().to_be_bytes());
        bytes.extend(content);
    };
    match value {
        ValueRef::Null => put(0, &[]),
        ValueRef::Integer(number) => put(1, &number.to_be_bytes()),
        ValueRef::Real(number) => put(2, &number.to_be_bytes()),
        ValueRef::Text(text) => put(3, text),
        ValueRef::Blob(blob) => put(4, blob),
    }
}

pub(super) fn all(rows: &Rows<'_>) -> Result<Vec<Subject>> {
    let damaged = super::damaged;
    let mut subjects =
        rows.all("SELECT id FROM account ORDER BY id", [], |row| Ok(Subject::Account(AccountId(get(row, 0)?))))?;
    subjects.extend(rows.all("SELECT code FROM contract ORDER BY code", [], |row| {
        ContractCode::new(get(row, 0)?).map(Subject::Contract).ok_or_else(damaged)
    })?);
    subjects.extend(rows.all("SELECT number FROM application ORDER BY sequence", [], |row| {
        ApplicationNumber::new(get(row, 0)?).map(Subject::Application).ok_or_else(damaged)
    })?);
    subjects.extend(
        rows.all("SELECT number FROM coupon ORDER BY number", [], |row| Ok(Subject::Coupon(get(row, 0)?)))?,
    );
    for form in BlocklistForm::ALL {
        let kept = rows.all(BLOCKLIST[0], [blocklist_setting(*form)], |_| Ok(Subject::Blocklist(*form)))?;
        subjects.extend(kept);
    }
    subjects
        .extend(rows.all("SELECT id FROM campaign ORDER BY id", [], |row| Ok(Subject::Campaign(get(row, 0)?)))?);
    let role = |row: &rusqlite::Row<'_>| match get::<i64>(row, 0)? {
        1 => Ok(Subject::Authority(Role::Root)),
        2 => Ok(Subject::Authority(Role::Issuing)),
        3 => Ok(Subject::Authority(Role::Login)),
        _ => Err(damaged()),
    };
    subjects.extend(rows.all("SELECT role FROM authority ORDER BY role", [], role)?);
    let settings = rows.all("SELECT name FROM setting ORDER BY name", [], |row| get::<String>(row, 0))?;
    subjects.extend(settings.iter().filter_map(|name| Subject::of_setting(name)));
    let sql = "SELECT version FROM catalogue ORDER BY version";
    subjects.extend(rows.all(sql, [], |row| Ok(Subject::Catalogue(get(row, 0)?)))?);
    Ok(subjects)
}
