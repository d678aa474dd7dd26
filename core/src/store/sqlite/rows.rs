//! 行 — The store's verbs as SQL: one statement each, cached; rows become plain values here and nowhere else.

use std::cell::RefCell;
use std::collections::BTreeSet;

use chrono::DateTime;
use rusqlite::types::Value;
use rusqlite::{Connection, OptionalExtension, Row, params};

use super::damaged;
use super::fault::storing;
use super::{campaigns, credentials, list, relations, state};
use crate::error::Result;
use crate::model::account::AccountId;
use crate::model::authority::{Authority, Role};
use crate::model::blocklist::{BlocklistForm, KeyPrint};
use crate::model::campaign::{Demand, KeptCertificate, Member, Outcome};
use crate::model::csr::KeyUse;
use crate::model::{
    AccessKey, Account, Application, ApplicationNumber, Basis, Campaign, Certificate, Check, Contract,
    ContractCode, Coupon, CouponState, Credential, Day, Ending, Field, Instant, Kind, LoginCertificate,
    NewCampaign, Notice, NoticeKind, Paper, Profile, RequestKey, RevocationReason, Sibling, Status, Strength,
    Visit,
};
use crate::store::{
    AuditEntry, ContractDue, Filed, KeptAnswer, KeptCatalogue, Keyed, ListRequest, NewNotice, OpenApplication,
    Origin, Place, Reader, RevocationDue, Revoked, Seek, Stopped, StoredRow, Subject, Writer,
};

/// The verbs over one connection, inside its transaction.
pub(super) struct Rows<'a> {
    connection: &'a Connection,
    /// What was written, for the audit.
    touched: RefCell<BTreeSet<Subject>>,
}

impl<'a> Rows<'a> {
    pub(super) fn new(connection: &'a Connection) -> Rows<'a> {
        Rows { connection, touched: RefCell::default() }
    }

    pub(super) fn touch(&self, subject: Subject) {
        self.touched.borrow_mut().insert(subject);
    }

    /// At most one row.
    pub(super) fn one<T>(
        &self,
        sql: &str,
        parameters: impl rusqlite::Params,
        read: impl FnOnce(&Row<'_>) -> Result<T>,
    ) -> Result<Option<T>> {
        let mut statement = self.connection.prepare_cached(sql).map_err(storing)?;
        let found = statement.query_row(parameters, |row| Ok(read(row))).optional().map_err(storing)?;
        found.transpose()
    }

    /// Every row.
    pub(super) fn all<T>(
        &self,
        sql: &str,
        parameters: impl rusqlite::Params,
        read: impl Fn(&Row<'_>) -> Result<T>,
    ) -> Result<Vec<T>> {
        let mut statement = self.connection.prepare_cached(sql).map_err(storing)?;
        let mut rows = statement.query(parameters).map_err(storing)?;
        let mut found = Vec::new();
        while let Some(row) = rows.next().map_err(storing)? {
            found.push(read(row)?);
        }
        Ok(found)
    }

    /// Every row, one after another.
    pub(super) fn each(&self, sql: &str, read: &mut dyn FnMut(&Row<'_>) -> Result<()>) -> Result<()> {
        let mut statement = self.connection.prepare(sql).map_err(storing)?;
        let mut rows = statement.query([]).map_err(storing)?;
        while let Some(row) = rows.next().map_err(storing)? {
            read(row)?;
        }
        Ok(())
    }

    /// A statement that changes exactly one row.
    pub(super) fn change(&self, sql: &str, parameters: impl rusqlite::Params) -> Result<()> {
        match self.execute(sql, parameters)? {
            1 => Ok(()),
            _ => Err(damaged()),
        }
    }

    /// A statement, and how many rows it changed.
    pub(super) fn execute(&self, sql: &str, parameters: impl rusqlite::Params) -> Result<usize> {
        let changed = self.connection.prepare_cached(sql).and_then(|mut statement| statement.execute(parameters));
        changed.map_err(storing)
    }

    /// The number of the row inserted last.
    pub(super) fn last_id(&self) -> i64 {
        self.connection.last_insert_rowid()
    }
}

pub(super) fn get<T: rusqlite::types::FromSql>(row: &Row<'_>, column: usize) -> Result<T> {
    row.get(column).map_err(storing)
}

pub(super) fn instant(seconds: i64) -> Result<Instant> {
    DateTime::from_timestamp(seconds, 0).ok_or_else(damaged)
}

pub(super) fn optional_instant(row: &Row<'_>, column: usize) -> Result<Option<Instant>> {
    get::<Option<i64>>(row, column)?.map(instant).transpose()
}

pub(super) fn optional_day(row: &Row<'_>, column: usize) -> Result<Option<Day>> {
    get::<Option<i64>>(row, column)?.map(|number| Day::from_number(number).ok_or_else(damaged)).transpose()
}

pub(super) fn kind(row: &Row<'_>, column: usize) -> Result<Kind> {
    Kind::from_number(get(row, column)?).ok_or_else(damaged)
}

pub(super) fn status(row: &Row<'_>, column: usize) -> Result<Status> {
    Status::from_number(get(row, column)?).ok_or_else(damaged)
}

pub(super) fn number(row: &Row<'_>, column: usize) -> Result<ApplicationNumber> {
    ApplicationNumber::new(get(row, column)?).ok_or_else(damaged)
}

fn optional_number(row: &Row<'_>, column: usize) -> Result<Option<ApplicationNumber>> {
    get::<Option<i64>>(row, column)?.map(|value| ApplicationNumber::new(value).ok_or_else(damaged)).transpose()
}

pub(super) fn optional_code(row: &Row<'_>, column: usize) -> Result<Option<ContractCode>> {
    get::<Option<i64>>(row, column)?.map(|value| ContractCode::new(value).ok_or_else(damaged)).transpose()
}

pub(super) fn digest(row: &Row<'_>, column: usize) -> Result<[u8; 32]> {
    get::<Vec<u8>>(row, column)?.try_into().map_err(|_| damaged())
}

pub(super) fn json<T: serde::de::DeserializeOwned>(row: &Row<'_>, column: usize) -> Result<T> {
    let text = row.get_ref(column).map_err(storing)?.as_str().map_err(|_| damaged())?;
    serde_json::from_str(text).map_err(|_| damaged())
}

const ACCOUNT: &str = "SELECT id, access_key, name, dealer_code, a3_contract, opened_at FROM account";

fn account(row: &Row<'_>) -> Result<Account> {
    Ok(Account {
        access_key: get::<String>(row, 1)?.parse().map_err(|_| damaged())?,
        name: get(row, 2)?,
        dealer_code: get(row, 3)?,
        a3_contract: get(row, 4)?,
        opened_at: instant(get(row, 5)?)?,
    })
}

const COUPON: &str = "SELECT number, dealer_code, service, expires_on, state FROM coupon";

fn coupon(row: &Row<'_>) -> Result<Coupon> {
    Ok(Coupon {
        number: get(row, 0)?,
        dealer_code: get(row, 1)?,
        service: get(row, 2)?,
        expires_on: optional_day(row, 3)?.ok_or_else(damaged)?,
        state: CouponState::from_number(get(row, 4)?).ok_or_else(damaged)?,
    })
}

const CATALOGUE: &str = "SELECT version, digest, text, loaded_at FROM catalogue";

fn catalogue(row: &Row<'_>) -> Result<KeptCatalogue> {
    Ok(KeptCatalogue {
        version: get(row, 0)?,
        digest: digest(row, 1)?,
        text: get(row, 2)?,
        loaded_at: instant(get(row, 3)?)?,
    })
}

fn placed(row: &Row<'_>) -> Result<OpenApplication> {
    Ok(OpenApplication { sequence: get(row, 0)?, account: AccountId(get(row, 1)?), number: number(row, 2)? })
}

const AUDIT: &str = "SELECT sequence, at, actor, verb, subject, request_key, state, link FROM audit";

fn audit_entry(row: &Row<'_>) -> Result<AuditEntry> {
    Ok(AuditEntry {
        sequence: get(row, 0)?,
        at: instant(get(row, 1)?)?,
        actor: get(row, 2)?,
        verb: get(row, 3)?,
        subject: get(row, 4)?,
        request_key: get::<Option<String>>(row, 5)?.map(|key| key.parse().map_err(|_| damaged())).transpose()?,
        state: digest(row, 6)?,
        link: digest(row, 7)?,
    })
}

const APPLICATION: &str = "SELECT a.account, a.number, a.kind, a.status, a.service, a.contract, a.base, a.term_record, \
     a.received_at, a.updated_at, a.form, a.csr, a.terms, a.rejection_reason, a.catalogue_version, a.from_contract, \
     c.serial, c.not_before, c.not_after, c.issued_at, c.revoked_at, c.revocation_reason, c.revocation_due_at, \
     c.first_downloaded_at, c.last_downloaded_at, c.der, c.late_reissue_until, c.has_free_reissue, c.is_recorded, \
     c.chain, a.changed_contacts, a.is_free, a.public_key, a.offer \
     FROM application a LEFT JOIN certificate c ON c.account = a.account AND c.number = a.number";

fn application(row: &Row<'_>) -> Result<Application> {
    Ok(Application {
        account: AccountId(get(row, 0)?),
        number: number(row, 1)?,
        kind: kind(row, 2)?,
        status: status(row, 3)?,
        service: get(row, 4)?,
        contract_code: optional_code(row, 5)?,
        base: optional_number(row, 6)?,
        term_record: optional_number(row, 7)?,
        received_at: instant(get(row, 8)?)?,
        updated_at: instant(get(row, 9)?)?,
        form: json(row, 10)?,
        csr: get(row, 11)?,
        public_key: get(row, 32)?,
        terms: json(row, 12)?,
        rejection_reason: get(row, 13)?,
        catalogue_version: get(row, 14)?,
        from_contract: optional_code(row, 15)?,
        changed_contacts: json(row, 30)?,
        is_free: get(row, 31)?,
        offer: json(row, 33)?,
        papers: Vec::new(),
        certificate: get::<Option<String>>(row, 16)?.map(|serial| certificate(row, serial)).transpose()?,
    })
}

/// The certificate's columns of [`APPLICATION`].
fn certificate(row: &Row<'_>, serial: String) -> Result<Certificate> {
    let reason = |number| RevocationReason::from_number(number).ok_or_else(damaged);
    Ok(Certificate {
        serial,
        not_before: instant(get(row, 17)?)?,
        not_after: instant(get(row, 18)?)?,
        issued_at: instant(get(row, 19)?)?,
        revoked_at: optional_instant(row, 20)?,
        revocation_reason: get::<Option<i32>>(row, 21)?.map(reason).transpose()?,
        revocation_due_at: optional_instant(row, 22)?,
        late_reissue_until: optional_day(row, 26)?,
        has_free_reissue: get(row, 27)?,
        is_recorded: get(row, 28)?,
        chain: get(row, 29)?,
        first_downloaded_at: optional_instant(row, 23)?,
        last_downloaded_at: optional_instant(row, 24)?,
        der: get(row, 25)?,
    })
}

const PAPER: &str = "SELECT id, name, received_on, waived_for, number FROM paper";

fn paper(row: &Row<'_>) -> Result<Paper> {
    Ok(Paper { id: get(row, 0)?, name: get(row, 1)?, received_on: optional_day(row, 2)?, waived_for: get(row, 3)? })
}

const CONTRACT: &str = "SELECT code, account, service, anchor, months, cancelled_on, ending, current, contacts, \
     ends_if_unreplaced, end_is_recorded FROM contract";

fn contract(row: &Row<'_>) -> Result<Contract> {
    let ending = |number| Ending::from_number(number).ok_or_else(damaged);
    Ok(Contract {
        code: optional_code(row, 0)?.ok_or_else(damaged)?,
        account: AccountId(get(row, 1)?),
        service: get(row, 2)?,
        anchor: optional_day(row, 3)?,
        months: get(row, 4)?,
        cancelled_on: optional_day(row, 5)?,
        ending: get::<Option<i32>>(row, 6)?.map(ending).transpose()?,
        current: optional_number(row, 7)?,
        contacts: json(row, 8)?,
        ends_if_unreplaced: get(row, 9)?,
        end_is_recorded: get(row, 10)?,
    })
}

const SIBLING: &str = "SELECT number, kind, status, base, term_record, is_free, reissue_slot, sequence, contract, \
     from_contract FROM application";

fn sibling(row: &Row<'_>) -> Result<Sibling> {
    Ok(Sibling {
        number: number(row, 0)?,
        kind: kind(row, 1)?,
        status: status(row, 2)?,
        base: optional_number(row, 3)?,
        term_record: optional_number(row, 4)?,
        is_free: get(row, 5)?,
        reissue_slot: get(row, 6)?,
        sequence: get(row, 7)?,
    })
}

/// The values of the second parameter, which is a list in JSON: one statement for however many.
const LISTED: &str = "(SELECT value FROM json_each(?2))";

fn listed(values: impl Iterator<Item = i64>) -> Result<String> {
    text(&values.collect::<Vec<_>>())
}

pub(super) fn seconds(instant: Option<Instant>) -> Option<i64> {
    instant.map(|instant| instant.timestamp())
}

pub(super) fn text(value: &impl serde::Serialize) -> Result<String> {
    serde_json::to_string(value).map_err(|_| damaged())
}

impl Reader for Rows<'_> {
    fn setting(&self, name: &str) -> Result<Option<Vec<u8>>> {
        self.one("SELECT value FROM setting WHERE name = ?1", [name], |row| get(row, 0))
    }

    fn catalogue_in_force(&self) -> Result<Option<KeptCatalogue>> {
        self.one(&format!("{CATALOGUE} WHERE in_force = 1"), [], catalogue)
    }

    fn catalogue_digest(&self) -> Result<Option<[u8; 32]>> {
        self.one("SELECT digest FROM catalogue WHERE in_force = 1", [], |row| digest(row, 0))
    }

    fn catalogue_of(&self, version: &str) -> Result<Option<KeptCatalogue>> {
        self.one(&format!("{CATALOGUE} WHERE version = ?1"), [version], catalogue)
    }

    fn authority(&self, role: Role) -> Result<Option<Authority>> {
        let sql = "SELECT certificate, chain, sealed_key FROM authority WHERE role = ?1";
        self.one(sql, [role as i64], |row| {
            Ok(Authority { certificate: get(row, 0)?, chain: get(row, 1)?, sealed_key: get(row, 2)? })
        })
    }

    fn blocklist_digest(&self, form: BlocklistForm) -> Result<Option<Vec<u8>>> {
        self.setting(state::blocklist_setting(form))
    }

    fn blocklist_holds(&self, print: &KeyPrint) -> Result<bool> {
        let sql = "SELECT 1 FROM blocklist WHERE form = ?1 AND digest = ?2";
        Ok(self.one(sql, params![print.form as i64, print.digest], |_| Ok(()))?.is_some())
    }

    fn account(&self, key: &AccessKey) -> Result<Option<(AccountId, Account)>> {
        let sql = format!("{ACCOUNT} WHERE access_key = ?1");
        self.one(&sql, [key.as_str()], |row| Ok((AccountId(get(row, 0)?), account(row)?)))
    }

    fn account_of(&self, id: AccountId) -> Result<Option<Account>> {
        self.one(&format!("{ACCOUNT} WHERE id = ?1"), [id.0], account)
    }

    fn accounts(&self, after: Option<&AccessKey>, limit: u32) -> Result<Vec<Account>> {
        let sql = format!("{ACCOUNT} WHERE access_key > ?1 ORDER BY access_key LIMIT ?2");
        self.all(&sql, params![after.map_or("", AccessKey::as_str), limit], account)
    }

    fn profile(&self, id: AccountId) -> Result<Profile> {
        self.one("SELECT profile FROM account WHERE id = ?1", [id.0], |row| json(row, 0))?.ok_or_else(damaged)
    }

    fn credential(&self, id: AccountId) -> Result<Option<Credential>> {
        credentials::credential(self, id)
    }

    fn basis(&self, id: AccountId) -> Result<Option<Basis>> {
        credentials::basis(self, id)
    }

    fn visit(&self, id: i64) -> Result<Option<(Visit, Basis)>> {
        credentials::visit(self, id)
    }

    fn strengths(&self) -> Result<Vec<Strength>> {
        credentials::strengths(self)
    }

    fn visit_of(&self, token: &[u8; 32]) -> Result<Option<i64>> {
        credentials::visit_of(self, token)
    }

    fn login_certificate(&self, id: AccountId, fingerprint: &[u8; 32]) -> Result<Option<LoginCertificate>> {
        credentials::login_certificate(self, id, fingerprint)
    }

    fn stopped_login_certificates(&self, at: Instant) -> Result<Vec<Stopped>> {
        credentials::stopped_login_certificates(self, at)
    }

    fn coupon(&self, number: &str) -> Result<Option<Coupon>> {
        self.one(&format!("{COUPON} WHERE number = ?1"), [number], coupon)
    }

    fn coupons(&self, dealer_code: &str) -> Result<Vec<Coupon>> {
        self.all(&format!("{COUPON} WHERE dealer_code = ?1 ORDER BY number"), [dealer_code], coupon)
    }

    fn coupon_of(&self, application: ApplicationNumber) -> Result<Option<Coupon>> {
        self.one(&format!("{COUPON} WHERE application = ?1"), [application.value()], coupon)
    }

    fn coupon_holder(&self, coupon: &str) -> Result<Option<ApplicationNumber>> {
        let sql = "SELECT application FROM coupon WHERE number = ?1";
        Ok(self.one(sql, [coupon], |row| optional_number(row, 0))?.flatten())
    }

    fn coupons_expired(&self, before: Day, limit: u32) -> Result<Vec<Coupon>> {
        let sql = format!("{COUPON} WHERE state = 1 AND expires_on < ?1 ORDER BY expires_on, number LIMIT ?2");
        self.all(&sql, params![before.number(), limit], coupon)
    }

    fn application(&self, account: Option<AccountId>, number: ApplicationNumber) -> Result<Option<Application>> {
        let found = match account {
            Some(account) => {
                let sql = format!("{APPLICATION} WHERE a.account = ?1 AND a.number = ?2");
                self.one(&sql, [account.0, number.value()], application)?
            }
            None => self.one(&format!("{APPLICATION} WHERE a.number = ?1"), [number.value()], application)?,
        };
        let Some(mut found) = found else { return Ok(None) };
        let sql = format!("{PAPER} WHERE account = ?1 AND number = ?2 ORDER BY position");
        found.papers = self.all(&sql, [found.account.0, number.value()], paper)?;
        Ok(Some(found))
    }

    fn applications_of(&self, account: AccountId, numbers: &[ApplicationNumber]) -> Result<Vec<Application>> {
        let listed = listed(numbers.iter().map(|number| number.value()))?;
        let sql = format!("{APPLICATION} WHERE a.account = ?1 AND a.number IN {LISTED} ORDER BY a.number");
        let mut found = self.all(&sql, params![account.0, listed], application)?;
        let sql = format!("{PAPER} WHERE account = ?1 AND number IN {LISTED} ORDER BY number, position");
        for (of, paper) in self.all(&sql, params![account.0, listed], |row| Ok((number(row, 4)?, paper(row)?)))? {
            if let Ok(at) = found.binary_search_by_key(&of, |application| application.number) {
                found[at].papers.push(paper);
            }
        }
        Ok(found)
    }

    fn contract(&self, account: AccountId, code: ContractCode) -> Result<Option<Contract>> {
        let sql = format!("{CONTRACT} WHERE account = ?1 AND code = ?2");
        self.one(&sql, [account.0, code.value()], contract)
    }

    fn contracts_of(&self, account: AccountId, codes: &[ContractCode]) -> Result<Vec<Contract>> {
        let sql = format!("{CONTRACT} WHERE account = ?1 AND code IN {LISTED} ORDER BY code");
        self.all(&sql, params![account.0, listed(codes.iter().map(|code| code.value()))?], contract)
    }

    fn current_records(&self, account: AccountId) -> Result<Vec<ApplicationNumber>> {
        let sql = "SELECT current FROM contract WHERE account = ?1 AND current IS NOT NULL AND ending IS NULL \
                   AND end_is_recorded = 0 ORDER BY code";
        self.all(sql, [account.0], |row| number(row, 0))
    }

    fn records_to_be_revoked(&self, account: AccountId) -> Result<Vec<ApplicationNumber>> {
        let sql = "SELECT number FROM certificate WHERE account = ?1 AND revocation_due_at IS NOT NULL \
                   AND revoked_at IS NULL ORDER BY revocation_due_at, number";
        self.all(sql, [account.0], |row| number(row, 0))
    }

    fn contracts_ended_by_time(&self) -> Result<Vec<(AccountId, ContractCode)>> {
        let sql = "SELECT account, code FROM contract WHERE end_is_recorded <> 0 AND ending IS NULL ORDER BY code";
        self.all(sql, [], |row| Ok((AccountId(get(row, 0)?), ContractCode::new(get(row, 1)?).ok_or_else(damaged)?)))
    }

    fn contract_code_is_taken(&self, code: ContractCode) -> Result<bool> {
        Ok(self.one("SELECT 1 FROM contract WHERE code = ?1", [code.value()], |_| Ok(()))?.is_some())
    }

    fn first_free_contract_code(&self, within: std::ops::RangeInclusive<i64>) -> Result<Option<ContractCode>> {
        // The start itself, or the first code whose predecessor is taken and which is not.
        let sql = "SELECT min(code) FROM (\
                       SELECT ?1 AS code WHERE NOT EXISTS (SELECT 1 FROM contract WHERE code = ?1) \
                       UNION ALL SELECT t.code + 1 FROM contract t WHERE t.code BETWEEN ?1 AND ?2 - 1 \
                       AND NOT EXISTS (SELECT 1 FROM contract n WHERE n.code = t.code + 1))";
        let found = self.one(sql, [within.start(), within.end()], |row| optional_code(row, 0))?;
        Ok(found.flatten())
    }

    fn imported(&self, account: AccountId, reference: &str) -> Result<Option<Origin>> {
        let sql = "SELECT contract, digest FROM import WHERE account = ?1 AND reference = ?2";
        self.one(sql, params![account.0, reference], |row| {
            Ok(Origin { contract: optional_code(row, 0)?.ok_or_else(damaged)?, digest: digest(row, 1)? })
        })
    }

    fn siblings(&self, account: AccountId, code: ContractCode) -> Result<Vec<Sibling>> {
        // By the contract's own indexes: with the plus the account's, which holds every application of it, is not taken.
        let sql =
            format!("{SIBLING} WHERE +account = ?1 AND (contract = ?2 OR from_contract = ?2) ORDER BY sequence");
        self.all(&sql, [account.0, code.value()], sibling)
    }

    fn siblings_of(&self, account: AccountId, codes: &[ContractCode]) -> Result<Vec<(ContractCode, Sibling)>> {
        let sql = format!(
            "{SIBLING} WHERE +account = ?1 AND (contract IN {LISTED} OR from_contract IN {LISTED}) ORDER BY sequence"
        );
        let listed = listed(codes.iter().map(|code| code.value()))?;
        let found = self.all(&sql, params![account.0, listed], |row| {
            Ok((optional_code(row, 8)?, optional_code(row, 9)?, sibling(row)?))
        })?;
        let of_each = found.into_iter().flat_map(|(own, from, sibling)| {
            let other = from.filter(|_| from != own);
            [own, other].into_iter().flatten().map(move |code| (code, sibling))
        });
        Ok(of_each.filter(|(code, _)| codes.contains(code)).collect())
    }

    fn sequence(&self, account: Option<AccountId>, number: ApplicationNumber) -> Result<Option<i64>> {
        let sql = "SELECT sequence FROM application WHERE number = ?1 AND account = ifnull(?2, account)";
        self.one(sql, params![number.value(), account.map(|account| account.0)], |row| get(row, 0))
    }

    fn list_rows(&self, of: &ListRequest<'_>, seek: Option<&Seek>, limit: u32) -> Result<Vec<StoredRow>> {
        list::rows(self, of, seek, limit)
    }

    fn count_rows(&self, of: &ListRequest<'_>, limit: u32) -> Result<u32> {
        list::count(self, of, limit)
    }

    fn contracts_due(&self, on: Day, limit: u32) -> Result<Vec<(AccountId, ContractCode)>> {
        let sql = "SELECT account, code FROM contract WHERE due_on <= ?1 AND due_on IS NOT NULL \
                   ORDER BY due_on, rowid LIMIT ?2";
        self.all(sql, params![on.number(), limit], |row| {
            Ok((AccountId(get(row, 0)?), optional_code(row, 1)?.ok_or_else(damaged)?))
        })
    }

    fn services_in_use(&self) -> Result<Vec<String>> {
        let sql = "SELECT service FROM contract UNION SELECT service FROM application ORDER BY service";
        self.all(sql, [], |row| get(row, 0))
    }

    fn contracts_with_a_future(
        &self,
        after: Option<(AccountId, ContractCode)>,
        limit: u32,
    ) -> Result<Vec<(AccountId, ContractCode)>> {
        let sql = "SELECT account, code FROM contract WHERE due_on IS NOT NULL AND (account, code) > (?1, ?2) \
                   ORDER BY account, code LIMIT ?3";
        let (account, code) = after.map_or((-1, -1), |(account, code)| (account.0, code.value()));
        self.all(sql, params![account, code, limit], |row| {
            Ok((AccountId(get(row, 0)?), optional_code(row, 1)?.ok_or_else(damaged)?))
        })
    }

    fn contracts_to_notice(&self, on: Day, limit: u32) -> Result<Vec<(AccountId, ContractCode)>> {
        let sql = "SELECT account, code FROM contract WHERE notice_on <= ?1 AND notice_on IS NOT NULL \
                   ORDER BY notice_on, rowid LIMIT ?2";
        self.all(sql, params![on.number(), limit], |row| {
            Ok((AccountId(get(row, 0)?), optional_code(row, 1)?.ok_or_else(damaged)?))
        })
    }

    fn notices(&self, after: i64, limit: u32) -> Result<Vec<Notice>> {
        let sql = "SELECT n.sequence, n.kind, a.access_key, n.number, n.contract, n.\"on\", n.days_before, n.made_at \
                   FROM notice n JOIN account a ON a.id = n.account \
                   WHERE n.acknowledged = 0 AND n.sequence > ?1 ORDER BY n.sequence LIMIT ?2";
        self.all(sql, params![after, limit], |row| {
            Ok(Notice {
                sequence: get(row, 0)?,
                kind: NoticeKind::from_number(get(row, 1)?).ok_or_else(damaged)?,
                access_key: get::<String>(row, 2)?.parse().map_err(|_| damaged())?,
                number: number(row, 3)?,
                contract_code: optional_code(row, 4)?,
                on: optional_day(row, 5)?.ok_or_else(damaged)?,
                days_before: u32::try_from(get::<i64>(row, 6)?).ok(),
                made_at: instant(get(row, 7)?)?,
            })
        })
    }

    fn told(&self, of: ApplicationNumber) -> Result<Vec<(NoticeKind, Day, u32)>> {
        let sql = "SELECT kind, \"on\", days_before FROM notice WHERE number = ?1 AND days_before >= 0";
        self.all(sql, [of.value()], |row| {
            let kind = NoticeKind::from_number(get(row, 0)?).ok_or_else(damaged)?;
            Ok((kind, optional_day(row, 1)?.ok_or_else(damaged)?, get(row, 2)?))
        })
    }

    fn outlived(&self, at: Instant, limit: u32) -> Result<Vec<(AccountId, ApplicationNumber)>> {
        let ended = "JOIN certificate c ON c.account = a.account AND c.number = a.base WHERE c.not_after < ?1";
        let sql = format!(
            "SELECT a.account, a.number FROM application a INDEXED BY application_open_revocation {ended} \
             AND a.open_lane = 5 UNION ALL \
             SELECT a.account, a.number FROM application a INDEXED BY application_open {ended} \
             AND a.status <= 3 AND a.open_lane = 2 AND a.kind = ?3 LIMIT ?2"
        );
        let parameters = params![at.timestamp(), limit, Kind::Reissue.number()];
        self.all(&sql, parameters, |row| Ok((AccountId(get(row, 0)?), number(row, 1)?)))
    }

    fn revocations_due(&self, up_to: Instant, limit: u32) -> Result<Vec<RevocationDue>> {
        let sql = "SELECT account, number, revocation_due_at FROM certificate \
                   WHERE revocation_due_at <= ?1 AND revocation_due_at IS NOT NULL AND revoked_at IS NULL \
                   AND not_after >= ?1 AND is_recorded = 0 \
                   ORDER BY revocation_due_at, number LIMIT ?2";
        self.all(sql, params![up_to.timestamp(), limit], |row| {
            Ok(RevocationDue {
                account: AccountId(get(row, 0)?),
                number: number(row, 1)?,
                due_at: instant(get(row, 2)?)?,
            })
        })
    }

    fn revocations_to_record(&self, at: Instant) -> Result<Vec<ApplicationNumber>> {
        let sql = "SELECT number FROM certificate WHERE revocation_due_at IS NOT NULL AND revoked_at IS NULL \
                   AND not_after >= ?1 AND is_recorded = 1 ORDER BY revocation_due_at, number";
        self.all(sql, [at.timestamp()], |row| number(row, 0))
    }

    fn certificate_is_kept(&self, issuer: &[u8; 32], serial: &str) -> Result<bool> {
        let sql = "SELECT 1 FROM certificate WHERE issuer = ?1 AND serial = ?2";
        Ok(self.one(sql, params![issuer, serial], |_| Ok(()))?.is_some())
    }

    fn key_use(&self, spki: &[u8; 32], account: AccountId, contract: Option<ContractCode>) -> Result<KeyUse> {
        // CROSS JOIN keeps the order: the account's applications, however many, are not looked through.
        let sql = "SELECT \
             EXISTS (SELECT 1 FROM certificate WHERE spki = ?1 AND revocation_reason = ?4) \
             OR EXISTS (SELECT 1 FROM certificate c JOIN campaign_member m ON m.number = c.number \
             JOIN campaign g ON g.id = m.campaign WHERE c.spki = ?1 AND g.reason = ?4), \
             EXISTS (SELECT 1 FROM certificate WHERE spki = ?1 AND account < ?2) \
             OR EXISTS (SELECT 1 FROM certificate WHERE spki = ?1 AND account > ?2), \
             EXISTS (SELECT 1 FROM certificate c CROSS JOIN application a ON a.account = c.account AND a.number = c.number \
             WHERE c.spki = ?1 AND c.account = ?2 AND a.contract = ?3)";
        let compromise = RevocationReason::KeyCompromise.number();
        let used = |row: &Row<'_>| {
            Ok(KeyUse { is_compromised: get(row, 0)?, is_in_use: get(row, 1)?, is_reused: get(row, 2)? })
        };
        let parameters = params![spki, account.0, contract.map(ContractCode::value), compromise];
        Ok(self.one(sql, parameters, used)?.unwrap_or_default())
    }

    fn revoked(&self, issuer: &[u8; 32], at: Instant) -> Result<Vec<Revoked>> {
        let sql = "SELECT serial, revoked_at, revocation_reason FROM certificate INDEXED BY certificate_revoked \
                   WHERE issuer = ?1 AND not_after >= ?2 AND revoked_at IS NOT NULL AND is_recorded = 0 ORDER BY serial";
        self.all(sql, params![issuer, at.timestamp()], |row| {
            let reason = get::<Option<i32>>(row, 2)?.unwrap_or_default();
            Ok(Revoked {
                serial: get(row, 0)?,
                at: instant(get(row, 1)?)?,
                reason: RevocationReason::from_number(reason).ok_or_else(damaged)?,
            })
        })
    }

    fn open_applications(&self, after: i64, limit: u32) -> Result<Vec<OpenApplication>> {
        let sql = "SELECT sequence, account, number FROM application INDEXED BY application_open \
                   WHERE status <= 3 AND sequence > ?1 ORDER BY sequence LIMIT ?2";
        self.all(sql, params![after, limit], placed)
    }

    fn records_with_outlook(&self, after: i64, limit: u32) -> Result<Vec<OpenApplication>> {
        let sql = "SELECT sequence, account, number FROM application a WHERE sequence > ?1 AND (status <= 3 OR \
                   EXISTS (SELECT 1 FROM contract c WHERE c.account = a.account AND c.code = a.contract \
                   AND c.current = a.number)) ORDER BY sequence LIMIT ?2";
        self.all(sql, params![after, limit], placed)
    }

    fn certificates(&self, after: i64, limit: u32) -> Result<Vec<KeptCertificate>> {
        campaigns::certificates(self, after, limit)
    }

    fn campaigns(&self, id: Option<i64>) -> Result<Vec<Campaign>> {
        campaigns::campaigns(self, id)
    }

    fn campaign_members(&self, campaign: i64, after: i64, limit: u32) -> Result<Vec<Member>> {
        campaigns::members(self, campaign, after, limit)
    }

    fn members_waiting(&self, campaign: i64, limit: u32) -> Result<Vec<Member>> {
        campaigns::waiting(self, campaign, limit)
    }

    fn members_to_revoke(&self, at: Instant) -> Result<Vec<(ApplicationNumber, Instant)>> {
        campaigns::to_revoke(self, at)
    }

    fn demands(&self, of: ApplicationNumber) -> Result<Vec<Demand>> {
        campaigns::demands(self, of)
    }

    fn notice_is_made(&self, notice: &NewNotice) -> Result<bool> {
        campaigns::notice_is_made(self, notice)
    }

    fn answer(&self, scope: &str, key: &RequestKey) -> Result<Option<KeptAnswer>> {
        let sql = "SELECT content, answer, at FROM request WHERE scope = ?1 AND key = ?2";
        self.one(sql, [scope, key.as_str()], |row| {
            Ok(KeptAnswer { content: digest(row, 0)?, answer: get(row, 1)?, at: instant(get(row, 2)?)? })
        })
    }

    fn last_audit_entry(&self) -> Result<Option<AuditEntry>> {
        self.one(&format!("{AUDIT} ORDER BY sequence DESC LIMIT 1"), [], audit_entry)
    }

    fn audit_entries(&self, after: i64, limit: u32) -> Result<Vec<AuditEntry>> {
        self.all(
            &format!("{AUDIT} WHERE sequence > ?1 ORDER BY sequence LIMIT ?2"),
            params![after, limit],
            audit_entry,
        )
    }

    fn state(&self, subject: &Subject) -> Result<Option<Vec<u8>>> {
        state::of(self, subject)
    }

    fn subjects(&self) -> Result<Vec<Subject>> {
        state::all(self)
    }

    fn examine(&self, check: Check, tell: &mut dyn FnMut(&str, &str)) -> Result<u64> {
        relations::examine(self, check, tell)
    }

    fn keys(&self, of: Keyed, after: i64, limit: u32) -> Result<Vec<(AccountId, i64)>> {
        let sql = match of {
            Keyed::Account => "SELECT id, id FROM account WHERE id > ?1 ORDER BY id LIMIT ?2",
            Keyed::Contract => "SELECT account, code FROM contract WHERE code > ?1 ORDER BY code LIMIT ?2",
            Keyed::Application => {
                "SELECT account, number FROM application WHERE number > ?1 ORDER BY number LIMIT ?2"
            }
        };
        self.all(sql, params![after, limit], |row| Ok((AccountId(get(row, 0)?), get(row, 1)?)))
    }

    fn filed(&self, of: ApplicationNumber) -> Result<Option<Filed>> {
        let sql = "SELECT a.open_lane, a.reissue_slot, a.is_current, a.past_from, a.documents_missing, \
                   a.folded_organization, a.folded_server_name, a.folded_contact_names, a.folded_contact_emails, \
                   a.organization, a.server_name, a.coupon, a.server_type, a.issued_on, a.valid_from, a.valid_until, \
                   c.issuer, c.spki FROM application a \
                   LEFT JOIN certificate c ON c.account = a.account AND c.number = a.number WHERE a.number = ?1";
        self.one(sql, [of.value()], |row| {
            let place = Place {
                open_lane: get(row, 0)?,
                reissue_slot: get(row, 1)?,
                is_current: get(row, 2)?,
                past_from: optional_day(row, 3)?,
                documents_missing: get(row, 4)?,
                folded_organization: get(row, 5)?,
                folded_server_name: get(row, 6)?,
                folded_contact_names: get(row, 7)?,
                folded_contact_emails: get(row, 8)?,
            };
            Ok(Filed {
                place,
                texts: [get(row, 9)?, get(row, 10)?, get(row, 11)?, get(row, 12)?],
                days: [optional_day(row, 13)?, optional_day(row, 14)?, optional_day(row, 15)?],
                issuer: get(row, 16)?,
                spki: get(row, 17)?,
            })
        })
    }

    fn contract_due(&self, account: AccountId, code: ContractCode) -> Result<ContractDue> {
        let sql = "SELECT due_on, notice_on FROM contract WHERE account = ?1 AND code = ?2";
        let due = |row: &Row<'_>| Ok(ContractDue { term: optional_day(row, 0)?, notice: optional_day(row, 1)? });
        self.one(sql, [account.0, code.value()], due)?.ok_or_else(damaged)
    }

    fn login_certificates(&self, id: AccountId) -> Result<Vec<(Vec<u8>, Vec<u8>)>> {
        let sql = "SELECT fingerprint, der FROM login_certificate WHERE account = ?1 ORDER BY fingerprint";
        self.all(sql, [id.0], |row| Ok((get(row, 0)?, get(row, 1)?)))
    }

    fn catalogue_versions(&self) -> Result<Vec<String>> {
        self.all("SELECT version FROM catalogue ORDER BY version", [], |row| get(row, 0))
    }
}

impl Writer for Rows<'_> {
    fn set_setting(&mut self, name: &str, value: &[u8]) -> Result<()> {
        let sql = "INSERT INTO setting (name, value) VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET value = ?2";
        if let Some(subject) = Subject::of_setting(name) {
            self.touch(subject);
        }
        self.change(sql, params![name, value])
    }

    fn put_in_force(&mut self, catalogue: &KeptCatalogue) -> Result<()> {
        let before =
            self.one("SELECT version FROM catalogue WHERE in_force = 1", [], |row| get::<String>(row, 0))?;
        if let Some(before) = before {
            self.change("UPDATE catalogue SET in_force = NULL WHERE version = ?1", [&before])?;
            self.touch(Subject::Catalogue(before));
        }
        let KeptCatalogue { version, digest, text, loaded_at } = catalogue;
        let sql = "INSERT INTO catalogue (version, digest, text, loaded_at, in_force) VALUES (?1, ?2, ?3, ?4, 1) \
                   ON CONFLICT (version) DO UPDATE SET in_force = 1";
        self.touch(Subject::Catalogue(version.clone()));
        self.change(sql, params![version, digest, text, loaded_at.timestamp()])
    }

    fn insert_authority(&mut self, role: Role, authority: &Authority) -> Result<()> {
        let sql = "INSERT INTO authority (role, certificate, chain, sealed_key) VALUES (?1, ?2, ?3, ?4)";
        let Authority { certificate, chain, sealed_key } = authority;
        self.touch(Subject::Authority(role));
        self.change(sql, params![role as i64, certificate, chain, sealed_key])
    }

    fn add_to_blocklist(&mut self, form: BlocklistForm, entry: &[u8]) -> Result<bool> {
        let sql = "INSERT INTO blocklist (form, digest) VALUES (?1, ?2) ON CONFLICT DO NOTHING";
        let mut statement = self.connection.prepare_cached(sql).map_err(storing)?;
        Ok(statement.execute(params![form as i64, entry]).map_err(storing)? == 1)
    }

    fn set_blocklist_digest(&mut self, form: BlocklistForm, digest: &[u8; 32]) -> Result<()> {
        self.touch(Subject::Blocklist(form));
        self.set_setting(state::blocklist_setting(form), digest)
    }

    fn insert_account(&mut self, account: &Account) -> Result<AccountId> {
        let sql = "INSERT INTO account (access_key, name, dealer_code, a3_contract, opened_at, profile) \
                   VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
        let Account { access_key, name, dealer_code, a3_contract, opened_at } = account;
        let profile = text(&Profile::default())?;
        let opened_at = opened_at.timestamp();
        self.change(sql, params![access_key.as_str(), name, dealer_code, a3_contract, opened_at, profile])?;
        let id = AccountId(self.last_id());
        credentials::insert_credential(self, id)?;
        self.touch(Subject::Account(id));
        Ok(id)
    }

    fn set_profile(&mut self, id: AccountId, profile: &Profile) -> Result<()> {
        self.touch(Subject::Account(id));
        self.change("UPDATE account SET profile = ?2 WHERE id = ?1", params![id.0, text(profile)?])
    }

    fn update_credential(&mut self, id: AccountId, credential: &Credential) -> Result<()> {
        credentials::update_credential(self, id, credential)
    }

    fn insert_visit(&mut self, visit: &Visit) -> Result<i64> {
        credentials::insert_visit(self, visit)
    }

    fn set_token(&mut self, account: AccountId, visit: i64, token: &[u8; 32]) -> Result<()> {
        credentials::set_token(self, account, visit, token)
    }

    fn set_last_used(&mut self, visit: i64, at: Instant) -> Result<()> {
        credentials::set_last_used(self, visit, at)
    }

    fn sign_out(&mut self, account: AccountId, visit: i64) -> Result<()> {
        credentials::sign_out(self, account, visit)
    }

    fn forget_visits(&mut self, account: AccountId, opened_before: Instant) -> Result<()> {
        credentials::forget_visits(self, account, opened_before)
    }

    fn insert_login_certificate(
        &mut self,
        id: AccountId,
        certificate: &LoginCertificate,
        der: &[u8],
    ) -> Result<()> {
        credentials::insert_login_certificate(self, id, certificate, der)
    }

    fn stop_login_certificates(&mut self, id: AccountId, of: Option<&[u8; 32]>, at: Instant) -> Result<()> {
        credentials::stop_login_certificates(self, id, of, at)
    }

    fn insert_coupon(&mut self, coupon: &Coupon) -> Result<()> {
        let sql =
            "INSERT INTO coupon (number, dealer_code, service, expires_on, state) VALUES (?1, ?2, ?3, ?4, ?5)";
        let Coupon { number, dealer_code, service, expires_on, state } = coupon;
        self.touch(Subject::Coupon(number.clone()));
        self.change(sql, params![number, dealer_code, service, expires_on.number(), state.number()])
    }

    fn update_coupon(&mut self, coupon: &Coupon, of: Option<ApplicationNumber>) -> Result<()> {
        self.touch(Subject::Coupon(coupon.number.clone()));
        let sql = "UPDATE coupon SET state = ?2, application = ?3 WHERE number = ?1";
        self.change(sql, params![coupon.number, coupon.state.number(), of.map(ApplicationNumber::value)])
    }

    fn insert_application(&mut self, application: &Application, place: &Place) -> Result<()> {
        let sql = "INSERT INTO application (account, number, kind, status, service, contract, open_lane, base, \
                   term_record, from_contract, received_at, updated_at, form, csr, terms, rejection_reason, catalogue_version, \
                   is_current, past_from, organization, server_name, coupon, folded_organization, \
                   folded_server_name, reissue_slot, is_free, changed_contacts, documents_missing, public_key, offer, \
                   server_type, folded_contact_names, folded_contact_emails, issued_on, valid_from, valid_until) \
                   VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, \
                   ?20, ?21, ?22, ?23, ?24, ?25, ?26, ?27, ?28, ?29, ?30, ?31, ?32, ?33, ?34, ?35, ?36)";
        let certificate = application.certificate.as_ref();
        let parameters = params![
            application.account.0,
            application.number.value(),
            application.kind.number(),
            application.status.number(),
            application.service,
            application.contract_code.map(ContractCode::value),
            place.open_lane,
            application.base.map(ApplicationNumber::value),
            application.term_record.map(ApplicationNumber::value),
            application.from_contract.map(ContractCode::value),
            application.received_at.timestamp(),
            application.updated_at.timestamp(),
            text(&application.form)?,
            application.csr,
            text(&application.terms)?,
            application.rejection_reason,
            application.catalogue_version,
            place.is_current,
            place.past_from.map(Day::number),
            application.text(Field::OrganizationName),
            application.text(Field::ServerCommonName),
            application.text(Field::Coupon),
            place.folded_organization,
            place.folded_server_name,
            place.reissue_slot,
            application.is_free,
            text(&application.changed_contacts)?,
            place.documents_missing,
            application.public_key,
            text(&application.offer)?,
            application.text(Field::ServerType),
            place.folded_contact_names,
            place.folded_contact_emails,
            certificate.map(|certificate| certificate.issued_on().number()),
            certificate.map(|certificate| Day::of(certificate.not_before).number()),
            certificate.map(|certificate| certificate.last_day().number()),
        ];
        self.touch(Subject::Application(application.number));
        self.change(sql, parameters)?;
        let sql = "INSERT INTO paper (account, number, position, id, name) VALUES (?1, ?2, ?3, ?4, ?5)";
        for (paper, position) in application.papers.iter().zip(0i64..) {
            let key = (application.account.0, application.number.value());
            self.change(sql, params![key.0, key.1, position, paper.id, paper.name])?;
        }
        Ok(())
    }

    fn update_application(&mut self, application: &Application, place: &Place) -> Result<()> {
        let sql = "UPDATE application SET status = ?3, contract = ?4, open_lane = ?5, updated_at = ?6, \
                   rejection_reason = ?7, is_current = ?8, past_from = ?9, issued_on = ?10, valid_from = ?11, \
                   valid_until = ?12, reissue_slot = CASE WHEN ?13 THEN reissue_slot END, \
                   documents_missing = ?14, is_free = ?15 \
                   WHERE account = ?1 AND number = ?2";
        let certificate = application.certificate.as_ref();
        let parameters = params![
            application.account.0,
            application.number.value(),
            application.status.number(),
            application.contract_code.map(ContractCode::value),
            place.open_lane,
            application.updated_at.timestamp(),
            application.rejection_reason,
            place.is_current,
            place.past_from.map(Day::number),
            certificate.map(|certificate| certificate.issued_on().number()),
            certificate.map(|certificate| Day::of(certificate.not_before).number()),
            certificate.map(|certificate| certificate.last_day().number()),
            (application.status.is_open() || application.status == Status::Completed) && !application.is_free,
            place.documents_missing,
            application.is_free,
        ];
        self.touch(Subject::Application(application.number));
        self.change(sql, parameters)?;
        let sql = "UPDATE paper SET received_on = ?4, waived_for = ?5 WHERE account = ?1 AND number = ?2 AND position = ?3";
        for (paper, position) in application.papers.iter().zip(0i64..) {
            let key = (application.account.0, application.number.value());
            let parameters = params![key.0, key.1, position, paper.received_on.map(Day::number), paper.waived_for];
            self.change(sql, parameters)?;
        }
        Ok(())
    }

    fn insert_contract(&mut self, contract: &Contract, due: ContractDue) -> Result<()> {
        self.touch(Subject::Contract(contract.code));
        let sql = "INSERT INTO contract (account, code, service, anchor, months, cancelled_on, ending, current, \
                   contacts, ends_if_unreplaced, end_is_recorded, due_on, notice_on) \
                   VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)";
        self.change(sql, rusqlite::params_from_iter(columns(contract, due)?))
    }

    fn insert_origin(&mut self, account: AccountId, reference: &str, origin: &Origin) -> Result<()> {
        self.touch(Subject::Contract(origin.contract));
        let sql = "INSERT INTO import (account, reference, contract, digest) VALUES (?1, ?2, ?3, ?4)";
        self.change(sql, params![account.0, reference, origin.contract.value(), origin.digest])
    }

    fn update_contract(&mut self, contract: &Contract, due: ContractDue) -> Result<()> {
        self.touch(Subject::Contract(contract.code));
        let sql = "UPDATE contract SET service = ?3, anchor = ?4, months = ?5, cancelled_on = ?6, ending = ?7, \
                   current = ?8, contacts = ?9, ends_if_unreplaced = ?10, end_is_recorded = ?11, \
                   due_on = ?12, notice_on = ?13 WHERE account = ?1 AND code = ?2";
        self.change(sql, rusqlite::params_from_iter(columns(contract, due)?))
    }

    fn insert_notice(&mut self, account: AccountId, notice: &NewNotice) -> Result<()> {
        let sql = "INSERT INTO notice (kind, account, number, contract, \"on\", days_before, made_at) \
                   VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT (number, kind, \"on\", days_before) DO NOTHING";
        let NewNotice { kind, number, contract_code, on, days_before, made_at } = *notice;
        let parameters = params![
            kind.number(),
            account.0,
            number.value(),
            contract_code.map(ContractCode::value),
            on.number(),
            days_before.map_or(-1, i64::from),
            made_at.timestamp(),
        ];
        let made = self.connection.prepare_cached(sql).and_then(|mut statement| statement.execute(parameters));
        if made.map_err(storing)? > 0 {
            self.touch(Subject::Application(number));
        }
        Ok(())
    }

    fn retract_notice_of_end(&mut self, of: ApplicationNumber) -> Result<()> {
        let sql = "DELETE FROM notice WHERE number = ?1 AND kind = ?2";
        self.touch(Subject::Application(of));
        let kind = NoticeKind::Ended.number();
        let retracted = self
            .connection
            .prepare_cached(sql)
            .and_then(|mut statement| statement.execute(params![of.value(), kind]));
        retracted.map_err(storing).map(drop)
    }

    fn retract_notices_to_come(&mut self, after: Day) -> Result<Vec<(AccountId, ContractCode)>> {
        let sql = "DELETE FROM notice WHERE days_before >= 0 AND \"on\" - days_before > ?1 \
                   RETURNING account, contract, number";
        let retracted = self.all(sql, [after.number()], |row| {
            let code = optional_code(row, 1)?.ok_or_else(damaged)?;
            Ok((AccountId(get(row, 0)?), code, number(row, 2)?))
        })?;
        let mut contracts = BTreeSet::new();
        for (account, code, number) in retracted {
            self.touch(Subject::Application(number));
            contracts.insert((account.0, code));
        }
        Ok(contracts.into_iter().map(|(account, code)| (AccountId(account), code)).collect())
    }

    fn acknowledge_notices(&mut self, up_to: i64) -> Result<u32> {
        let sql = "UPDATE notice SET acknowledged = 1 WHERE acknowledged = 0 AND sequence <= ?1";
        let changed = self.connection.prepare_cached(sql).and_then(|mut statement| statement.execute([up_to]));
        Ok(u32::try_from(changed.map_err(storing)?).unwrap_or(u32::MAX))
    }

    fn set_past_from(&mut self, account: AccountId, code: ContractCode, day: Option<Day>) -> Result<()> {
        let sql = "UPDATE application SET past_from = ?4 WHERE account = ?1 AND contract = ?2 AND status = ?3";
        let completed = Status::Completed.number();
        let mut statement = self.connection.prepare_cached(sql).map_err(storing)?;
        statement.execute(params![account.0, code.value(), completed, day.map(Day::number)]).map_err(storing)?;
        Ok(())
    }

    fn insert_certificate(
        &mut self,
        of: &Application,
        certificate: &Certificate,
        spki: &[u8; 32],
        issuer: &[u8; 32],
    ) -> Result<()> {
        self.touch(Subject::Application(of.number));
        let sql = "INSERT INTO certificate (account, number, serial, spki, not_before, not_after, issued_at, \
                   is_recorded, der, chain, issuer, revoked_at, revocation_reason, revocation_due_at, \
                   first_downloaded_at, last_downloaded_at, late_reissue_until, has_free_reissue) \
                   VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18)";
        let parameters = params![
            of.account.0,
            of.number.value(),
            certificate.serial,
            spki,
            certificate.not_before.timestamp(),
            certificate.not_after.timestamp(),
            certificate.issued_at.timestamp(),
            certificate.is_recorded,
            certificate.der,
            certificate.chain,
            issuer,
            seconds(certificate.revoked_at),
            certificate.revocation_reason.map(RevocationReason::number),
            seconds(certificate.revocation_due_at),
            seconds(certificate.first_downloaded_at),
            seconds(certificate.last_downloaded_at),
            certificate.late_reissue_until.map(Day::number),
            certificate.has_free_reissue,
        ];
        self.change(sql, parameters)
    }

    fn update_certificate(
        &mut self,
        account: AccountId,
        number: ApplicationNumber,
        certificate: &Certificate,
    ) -> Result<()> {
        self.touch(Subject::Application(number));
        let sql = "UPDATE certificate SET revoked_at = ?3, revocation_reason = ?4, revocation_due_at = ?5, \
                   first_downloaded_at = ?6, last_downloaded_at = ?7, late_reissue_until = ?8, has_free_reissue = ?9 \
                   WHERE account = ?1 AND number = ?2";
        let parameters = params![
            account.0,
            number.value(),
            seconds(certificate.revoked_at),
            certificate.revocation_reason.map(RevocationReason::number),
            seconds(certificate.revocation_due_at),
            seconds(certificate.first_downloaded_at),
            seconds(certificate.last_downloaded_at),
            certificate.late_reissue_until.map(Day::number),
            certificate.has_free_reissue,
        ];
        self.change(sql, parameters)
    }

    fn insert_campaign(
        &mut self,
        of: &NewCampaign,
        deadline: Instant,
        opened_at: Instant,
        picked: &[ApplicationNumber],
    ) -> Result<i64> {
        campaigns::insert(self, of, deadline, opened_at, picked)
    }

    fn settle_member(&mut self, campaign: i64, member: Member, outcome: Outcome, at: Instant) -> Result<()> {
        campaigns::settle(self, campaign, member, outcome, at)
    }

    fn keep_answer(&mut self, scope: &str, key: &RequestKey, answer: &KeptAnswer) -> Result<()> {
        let sql = "INSERT INTO request (scope, key, content, answer, at) VALUES (?1, ?2, ?3, ?4, ?5)";
        self.change(sql, params![scope, key.as_str(), answer.content, answer.answer, answer.at.timestamp()])
    }

    fn append_audit(&mut self, entry: &AuditEntry) -> Result<()> {
        let sql = "INSERT INTO audit (sequence, at, actor, verb, subject, request_key, state, link) \
                   VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)";
        let parameters = params![
            entry.sequence,
            entry.at.timestamp(),
            entry.actor,
            entry.verb,
            entry.subject,
            entry.request_key.as_ref().map(RequestKey::as_str),
            entry.state,
            entry.link,
        ];
        self.change(sql, parameters)
    }

    fn touched(&self) -> Vec<Subject> {
        self.touched.borrow().iter().cloned().collect()
    }
}

/// A contract's columns, in the order of both its statements.
fn columns(contract: &Contract, due: ContractDue) -> Result<[Value; 13]> {
    Ok([
        contract.account.0.into(),
        contract.code.value().into(),
        contract.service.clone().into(),
        contract.anchor.map(Day::number).into(),
        i64::from(contract.months).into(),
        contract.cancelled_on.map(Day::number).into(),
        contract.ending.map(Ending::number).map(i64::from).into(),
        contract.current.map(ApplicationNumber::value).into(),
        text(&contract.contacts)?.into(),
        contract.ends_if_unreplaced.into(),
        contract.end_is_recorded.into(),
        due.term.map(Day::number).into(),
        due.notice.map(Day::number).into(),
    ])
}
