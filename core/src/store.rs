//! 保管 — A durable, serialisable store: one writer at a time, all or nothing. SQLite is behind it.
//!
//! The store knows no rule. Its verbs take and give plain values; each backend passes the cases of
//! [`conformance`].

#[cfg(test)]
mod conformance;
pub(crate) mod sqlite;

use std::num::NonZeroU32;
use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::error::Result;
use crate::model::account::AccountId;
use crate::model::authority::{Authority, Role};
use crate::model::blocklist::{BlocklistForm, KeyPrint};
use crate::model::campaign::{Demand, KeptCertificate, Member, Outcome};
use crate::model::csr::KeyUse;
use crate::model::{
    AccessKey, Account, Application, ApplicationNumber, BackupProgress, Basis, Campaign, Certificate, Check,
    Contract, ContractCode, Coupon, Credential, Day, Instant, Kind, ListQuery, LoginCertificate, NewCampaign,
    Notice, NoticeKind, Profile, RequestKey, RevocationReason, Sibling, Status, Strength, Visit,
};

/// A durable, serialisable store. `work` may be run again after a conflict, so it acts only through what it is given.
pub(crate) trait Store: Send + Sync {
    /// Runs `work` on one consistent picture of the store.
    fn read(&self, work: &mut dyn FnMut(&dyn Reader) -> Result<()>) -> Result<()>;
    /// Runs `work` alone; what it wrote is kept, durably, exactly if it answers `Ok`.
    fn write(&self, work: &mut dyn FnMut(&mut dyn Writer) -> Result<()>) -> Result<()>;
    /// The same, unless another is writing: then nothing is done, and nobody waited for.
    fn write_if_free(&self, work: &mut dyn FnMut(&mut dyn Writer) -> Result<()>) -> Result<()>;
    /// Takes the store for what it should be: once it is let go of, its log may be moved into its file. Until this is said, that
    /// leaves everything as it was found.
    fn accept(&self) -> Result<()>;
    /// Begins a copy of the store as it is now, for a file that is not there yet; answers its number.
    fn begin_copy(&self, to: &Path) -> Result<u64>;
    /// Copies some pages on; with the last the file is there.
    fn step_copy(&self, copy: u64, pages: NonZeroU32) -> Result<BackupProgress>;
    /// Lets go of a copy; of one that is not complete nothing stays. A store that ends lets go of all.
    fn end_copy(&self, copy: u64);
}

impl dyn Store + '_ {
    /// [`Store::read`] with an answer.
    pub(crate) fn reading<T>(&self, mut work: impl FnMut(&dyn Reader) -> Result<T>) -> Result<T> {
        let mut answer = None;
        self.read(&mut |reader| {
            answer = Some(work(reader)?);
            Ok(())
        })?;
        answer.ok_or_else(unanswered)
    }

    /// [`Store::write`] with an answer.
    pub(crate) fn writing<T>(&self, mut work: impl FnMut(&mut dyn Writer) -> Result<T>) -> Result<T> {
        let mut answer = None;
        self.write(&mut |writer| {
            answer = Some(work(writer)?);
            Ok(())
        })?;
        answer.ok_or_else(unanswered)
    }
}

/// An application number that is not taken.
pub(crate) fn free_number(reader: &dyn Reader) -> Result<ApplicationNumber> {
    loop {
        let number = crate::chance::application_number()?;
        if reader.sequence(None, number)?.is_none() {
            return Ok(number);
        }
    }
}

/// A backend that answered without running the work.
fn unanswered() -> crate::error::Error {
    crate::error::Error::from_code(crate::error::Code::Panic)
}

/// What an audit entry is about: a thing whose state is digested.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Subject {
    Application(ApplicationNumber),
    Contract(ContractCode),
    Account(AccountId),
    Coupon(String),
    Blocklist(BlocklistForm),
    Campaign(i64),
    Catalogue(String),
    Authority(Role),
    Setting(String),
    /// The notices up to one: no state of theirs is digested, for whether one was acknowledged is no fact of the records.
    Notices(i64),
}

/// The setting of what a registry knows its secret by; empty in one made without.
pub(crate) const SECRET_CHECK: &str = "secret_check";
/// The setting that keeps the latest instant a change was made at.
pub(crate) const LATEST_INSTANT: &str = "latest_instant";

/// Settings that are no subject. The latest instant moves with every change, and follows from the entries' own instants,
/// by which it is verified; the lists of
/// weak keys are subjects of their own.
const NO_SUBJECTS: [&str; 3] = [LATEST_INSTANT, "blocklist_openssl", "blocklist_badkeys"];

impl Subject {
    /// The subject that a setting is, if it is one.
    fn of_setting(name: &str) -> Option<Subject> {
        (!NO_SUBJECTS.contains(&name)).then(|| Subject::Setting(name.to_owned()))
    }
}

impl std::fmt::Display for Subject {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Subject::Application(number) => write!(formatter, "application:{number}"),
            Subject::Contract(code) => write!(formatter, "contract:{code}"),
            Subject::Account(account) => write!(formatter, "account:{}", account.0),
            Subject::Coupon(number) => write!(formatter, "coupon:{number}"),
            Subject::Blocklist(form) => write!(formatter, "blocklist:{}", form.name()),
            Subject::Campaign(id) => write!(formatter, "campaign:{id}"),
            Subject::Authority(role) => write!(formatter, "authority:{role}"),
            Subject::Setting(name) => write!(formatter, "setting:{name}"),
            Subject::Notices(up_to) => write!(formatter, "notices:{up_to}"),
            Subject::Catalogue(version) => write!(formatter, "catalogue:{version}"),
        }
    }
}

/// What can be asked of the store.
pub(crate) trait Reader {
    fn setting(&self, name: &str) -> Result<Option<Vec<u8>>>;
    /// The catalogue that is gone by, if one was loaded.
    fn catalogue_in_force(&self) -> Result<Option<KeptCatalogue>>;
    /// Its digest alone, as every call asks for it.
    fn catalogue_digest(&self) -> Result<Option<[u8; 32]>>;
    /// The catalogue that was loaded under a version.
    fn catalogue_of(&self, version: &str) -> Result<Option<KeptCatalogue>>;
    fn authority(&self, role: Role) -> Result<Option<Authority>>;
    /// The digest of the lists of weak keys of a form; none when none is loaded.
    fn blocklist_digest(&self, form: BlocklistForm) -> Result<Option<Vec<u8>>>;
    fn blocklist_holds(&self, print: &KeyPrint) -> Result<bool>;
    fn account(&self, key: &AccessKey) -> Result<Option<(AccountId, Account)>>;
    fn account_of(&self, id: AccountId) -> Result<Option<Account>>;
    /// Accounts in the order of their access keys, behind one.
    fn accounts(&self, after: Option<&AccessKey>, limit: u32) -> Result<Vec<Account>>;
    fn profile(&self, id: AccountId) -> Result<Profile>;
    /// What an account signs in by; none when there is no such account.
    fn credential(&self, id: AccountId) -> Result<Option<Credential>>;
    /// What an account's sessions are held against.
    fn basis(&self, id: AccountId) -> Result<Option<Basis>>;
    /// A session that was signed in to, and what it is held against.
    fn visit(&self, id: i64) -> Result<Option<(Visit, Basis)>>;
    /// The strengths of the hashes that are kept, each once, in a fixed order.
    fn strengths(&self) -> Result<Vec<Strength>>;
    /// The session of a token's digest.
    fn visit_of(&self, token: &[u8; 32]) -> Result<Option<i64>>;
    fn login_certificate(&self, id: AccountId, fingerprint: &[u8; 32]) -> Result<Option<LoginCertificate>>;
    /// Login certificates that were stopped and had not ended at an instant, by serial number.
    fn stopped_login_certificates(&self, at: Instant) -> Result<Vec<Stopped>>;
    fn coupon(&self, number: &str) -> Result<Option<Coupon>>;
    /// A dealer's coupons, by number.
    fn coupons(&self, dealer_code: &str) -> Result<Vec<Coupon>>;
    /// The coupon that an application reserved or used.
    fn coupon_of(&self, application: ApplicationNumber) -> Result<Option<Coupon>>;
    /// The application that reserved or used a coupon.
    fn coupon_holder(&self, number: &str) -> Result<Option<ApplicationNumber>>;
    /// Unused coupons whose last day lies before a day, earliest first.
    fn coupons_expired(&self, before: Day, limit: u32) -> Result<Vec<Coupon>>;
    /// An application with its certificate; with an account given, only that account's.
    fn application(&self, account: Option<AccountId>, number: ApplicationNumber) -> Result<Option<Application>>;
    /// Those of an account's records that there are, by number.
    fn applications_of(&self, account: AccountId, numbers: &[ApplicationNumber]) -> Result<Vec<Application>>;
    fn contract(&self, account: AccountId, code: ContractCode) -> Result<Option<Contract>>;
    /// Those of an account's contracts that there are, by code.
    fn contracts_of(&self, account: AccountId, codes: &[ContractCode]) -> Result<Vec<Contract>>;
    /// The records that bear the current certificates of an account's contracts, by contract.
    fn current_records(&self, account: AccountId) -> Result<Vec<ApplicationNumber>>;
    /// An account's records whose certificates are to be revoked at an instant, and are not yet.
    fn records_to_be_revoked(&self, account: AccountId) -> Result<Vec<ApplicationNumber>>;
    /// The contract that was imported into an account under a reference.
    fn imported(&self, account: AccountId, reference: &str) -> Result<Option<Origin>>;
    fn contract_code_is_taken(&self, code: ContractCode) -> Result<bool>;
    /// The lowest code not given yet within a range.
    fn first_free_contract_code(&self, within: std::ops::RangeInclusive<i64>) -> Result<Option<ContractCode>>;
    /// Every application of a contract, in the order of submission.
    fn siblings(&self, account: AccountId, code: ContractCode) -> Result<Vec<Sibling>>;
    /// The same of several contracts, each with whose it is.
    fn siblings_of(&self, account: AccountId, codes: &[ContractCode]) -> Result<Vec<(ContractCode, Sibling)>>;
    /// A record's place in the order of submission, within an account if one is given.
    fn sequence(&self, account: Option<AccountId>, number: ApplicationNumber) -> Result<Option<i64>>;
    /// The rows that a list asks for, in its order, from where it seeks on; no more than `limit`.
    fn list_rows(&self, of: &ListRequest<'_>, seek: Option<&Seek>, limit: u32) -> Result<Vec<StoredRow>>;
    /// How many rows a list has, counted no further than `limit`.
    fn count_rows(&self, of: &ListRequest<'_>, limit: u32) -> Result<u32>;
    /// Contracts whose term is over on a day and has not been dealt with, earliest first.
    fn contracts_due(&self, on: Day, limit: u32) -> Result<Vec<(AccountId, ContractCode)>>;
    /// Contracts whose end by time has been recorded.
    fn contracts_ended_by_time(&self) -> Result<Vec<(AccountId, ContractCode)>>;
    /// The services of every contract and application.
    fn services_in_use(&self) -> Result<Vec<String>>;
    /// Contracts whose end has not been recorded, behind one.
    fn contracts_with_a_future(
        &self,
        after: Option<(AccountId, ContractCode)>,
        limit: u32,
    ) -> Result<Vec<(AccountId, ContractCode)>>;
    /// Contracts whose notices are to be looked at on a day, earliest first.
    fn contracts_to_notice(&self, on: Day, limit: u32) -> Result<Vec<(AccountId, ContractCode)>>;
    /// What was told of a record that time brings: each kind with its end and how many days before.
    fn told(&self, of: ApplicationNumber) -> Result<Vec<(NoticeKind, Day, u32)>>;
    /// Notices not yet acknowledged, behind one.
    fn notices(&self, after: i64, limit: u32) -> Result<Vec<Notice>>;
    /// Open revocations and reissues of certificates that ended before an instant.
    fn outlived(&self, at: Instant, limit: u32) -> Result<Vec<(AccountId, ApplicationNumber)>>;
    /// The deferred revocations due up to an instant, not yet done, of certificates that have not ended, earliest first.
    fn revocations_due(&self, up_to: Instant, limit: u32) -> Result<Vec<RevocationDue>>;
    /// Certificates of other CAs that wait to be revoked there and have not ended at an instant, earliest due first.
    fn revocations_to_record(&self, at: Instant) -> Result<Vec<ApplicationNumber>>;
    /// Whether an issuer's serial number is kept.
    fn certificate_is_kept(&self, issuer: &[u8; 32], serial: &str) -> Result<bool>;
    /// What certificates there are of a key, asked by an account, on a contract.
    fn key_use(&self, spki: &[u8; 32], account: AccountId, contract: Option<ContractCode>) -> Result<KeyUse>;
    /// An issuer's revoked certificates that had not ended at an instant, by serial number: what its CRL lists.
    fn revoked(&self, issuer: &[u8; 32], at: Instant) -> Result<Vec<Revoked>>;
    /// Open applications in the order of submission, behind one.
    fn open_applications(&self, after: i64, limit: u32) -> Result<Vec<OpenApplication>>;
    /// Records that are open or bear a contract's current certificate, in the order of submission, behind one.
    fn records_with_outlook(&self, after: i64, limit: u32) -> Result<Vec<OpenApplication>>;
    /// Certificates in the order they were issued, behind one.
    fn certificates(&self, after: i64, limit: u32) -> Result<Vec<KeptCertificate>>;
    /// Every campaign, or the one of a number, the latest first.
    fn campaigns(&self, id: Option<i64>) -> Result<Vec<Campaign>>;
    /// Certificates of a campaign in their order, behind one.
    fn campaign_members(&self, campaign: i64, after: i64, limit: u32) -> Result<Vec<Member>>;
    /// The first certificates of a campaign that no step has dealt with.
    fn members_waiting(&self, campaign: i64, limit: u32) -> Result<Vec<Member>>;
    /// Records whose certificates are valid at an instant and that a campaign left to the RA to revoke, or whose campaign's
    /// deadline has passed; each once with its first deadline, the earliest first.
    fn members_to_revoke(&self, at: Instant) -> Result<Vec<(ApplicationNumber, Instant)>>;
    /// What campaigns ask of the certificate of a record, the first campaign first.
    fn demands(&self, of: ApplicationNumber) -> Result<Vec<Demand>>;
    /// Whether a record was told a thing of a day before.
    fn notice_is_made(&self, notice: &NewNotice) -> Result<bool>;
    fn answer(&self, scope: &str, key: &RequestKey) -> Result<Option<KeptAnswer>>;
    fn last_audit_entry(&self) -> Result<Option<AuditEntry>>;
    /// Audit entries in order, behind one.
    fn audit_entries(&self, after: i64, limit: u32) -> Result<Vec<AuditEntry>>;
    /// Everything that is kept of a subject but for what the list goes by, as bytes; none when there is no such thing.
    fn state(&self, subject: &Subject) -> Result<Option<Vec<u8>>>;
    /// Every subject there is.
    fn subjects(&self) -> Result<Vec<Subject>>;
    /// The store's own part of a check: tells what is wrong with which subject, and answers how many things it looked at.
    fn examine(&self, check: Check, tell: &mut dyn FnMut(&str, &str)) -> Result<u64>;
    /// Keys in order, behind one, as they are kept, each with whose it is.
    fn keys(&self, of: Keyed, after: i64, limit: u32) -> Result<Vec<(AccountId, i64)>>;
    /// What is kept of an application that follows from the others.
    fn filed(&self, of: ApplicationNumber) -> Result<Option<Filed>>;
    fn contract_due(&self, account: AccountId, code: ContractCode) -> Result<ContractDue>;
    /// Fingerprint and DER of every login certificate of an account.
    fn login_certificates(&self, id: AccountId) -> Result<Vec<(Vec<u8>, Vec<u8>)>>;
    /// The versions of the catalogues that were loaded.
    fn catalogue_versions(&self) -> Result<Vec<String>>;
}

/// What can be changed in the store.
pub(crate) trait Writer: Reader {
    fn set_setting(&mut self, name: &str, value: &[u8]) -> Result<()>;
    /// Keeps a catalogue, unless its version is kept already, and puts it in force in place of the one before.
    fn put_in_force(&mut self, catalogue: &KeptCatalogue) -> Result<()>;
    fn insert_authority(&mut self, role: Role, authority: &Authority) -> Result<()>;
    /// Adds an entry to the lists of weak keys of a form; answers whether it is new.
    fn add_to_blocklist(&mut self, form: BlocklistForm, entry: &[u8]) -> Result<bool>;
    fn set_blocklist_digest(&mut self, form: BlocklistForm, digest: &[u8; 32]) -> Result<()>;
    fn insert_account(&mut self, account: &Account) -> Result<AccountId>;
    fn set_profile(&mut self, id: AccountId, profile: &Profile) -> Result<()>;
    fn update_credential(&mut self, id: AccountId, credential: &Credential) -> Result<()>;
    fn insert_visit(&mut self, visit: &Visit) -> Result<i64>;
    /// Keeps the digest of a session's token, in place of the one before.
    fn set_token(&mut self, account: AccountId, visit: i64, token: &[u8; 32]) -> Result<()>;
    /// Keeps when a session was last used; nobody audits that.
    fn set_last_used(&mut self, visit: i64, at: Instant) -> Result<()>;
    fn sign_out(&mut self, account: AccountId, visit: i64) -> Result<()>;
    /// Forgets an account's sessions that were opened before an instant.
    fn forget_visits(&mut self, account: AccountId, opened_before: Instant) -> Result<()>;
    fn insert_login_certificate(&mut self, id: AccountId, certificate: &LoginCertificate, der: &[u8])
    -> Result<()>;
    /// Stops every login certificate of an account, or the one of a fingerprint.
    fn stop_login_certificates(&mut self, id: AccountId, of: Option<&[u8; 32]>, at: Instant) -> Result<()>;
    fn insert_coupon(&mut self, coupon: &Coupon) -> Result<()>;
    /// Writes where a coupon stands, and which application has it.
    fn update_coupon(&mut self, coupon: &Coupon, of: Option<ApplicationNumber>) -> Result<()>;
    /// Keeps an application, but for its certificate, and the days that the list shows of that.
    fn insert_application(&mut self, application: &Application, place: &Place) -> Result<()>;
    /// Writes status, contract, reason, papers and times of an application, whether it counts, and its place; its form never
    /// changes.
    fn update_application(&mut self, application: &Application, place: &Place) -> Result<()>;
    fn insert_contract(&mut self, contract: &Contract, due: ContractDue) -> Result<()>;
    /// Keeps under which reference a contract was imported.
    fn insert_origin(&mut self, account: AccountId, reference: &str, origin: &Origin) -> Result<()>;
    /// Writes a contract, and when it is to be looked at again.
    fn update_contract(&mut self, contract: &Contract, due: ContractDue) -> Result<()>;
    /// Keeps a notice, unless the same fact is kept already.
    fn insert_notice(&mut self, account: AccountId, notice: &NewNotice) -> Result<()>;
    /// Takes back the notice that the contract of a record has ended.
    fn retract_notice_of_end(&mut self, of: ApplicationNumber) -> Result<()>;
    /// Takes back the notices that fall due after a day; answers the contracts they are about.
    fn retract_notices_to_come(&mut self, after: Day) -> Result<Vec<(AccountId, ContractCode)>>;
    /// Acknowledges every notice up to one; answers how many that were.
    fn acknowledge_notices(&mut self, up_to: i64) -> Result<u32>;
    /// Sets the day from which the completed records of a contract are past.
    fn set_past_from(&mut self, account: AccountId, code: ContractCode, day: Option<Day>) -> Result<()>;
    /// Keeps the certificate of an application and what became of it, with the fingerprints of its key and of its issuer's name.
    fn insert_certificate(
        &mut self,
        of: &Application,
        certificate: &Certificate,
        spki: &[u8; 32],
        issuer: &[u8; 32],
    ) -> Result<()>;
    /// Writes what became of a certificate: revocation, its due time, downloads.
    fn update_certificate(
        &mut self,
        account: AccountId,
        number: ApplicationNumber,
        certificate: &Certificate,
    ) -> Result<()>;
    /// Keeps a campaign with the records it picked, in their order; answers its number.
    fn insert_campaign(
        &mut self,
        of: &NewCampaign,
        deadline: Instant,
        opened_at: Instant,
        picked: &[ApplicationNumber],
    ) -> Result<i64>;
    /// Writes what a step did for a certificate of a campaign, once.
    fn settle_member(&mut self, campaign: i64, member: Member, outcome: Outcome, at: Instant) -> Result<()>;
    fn keep_answer(&mut self, scope: &str, key: &RequestKey, answer: &KeptAnswer) -> Result<()>;
    fn append_audit(&mut self, entry: &AuditEntry) -> Result<()>;
    /// What was written in this transaction so far.
    fn touched(&self) -> Vec<Subject>;
}

/// A contract that was imported, and what of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Origin {
    pub(crate) contract: ContractCode,
    /// SHA-256 of its rows.
    pub(crate) digest: [u8; 32],
}

/// What is gone through by its keys.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Keyed {
    Account,
    Contract,
    Application,
}

/// What is kept of an application that follows from the others: for the list, and of its certificate.
#[derive(Clone, Debug)]
pub(crate) struct Filed {
    pub(crate) place: Place,
    /// Organisation, server name, coupon, server type.
    pub(crate) texts: [String; 4],
    /// Of its certificate: issued on, valid from, valid until.
    pub(crate) days: [Option<Day>; 3],
    /// SHA-256 of its issuer's name and of its SubjectPublicKeyInfo.
    pub(crate) issuer: Option<Vec<u8>>,
    pub(crate) spki: Option<Vec<u8>>,
}

/// When a contract is to be looked at again.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct ContractDue {
    /// The day on which its term is over.
    pub(crate) term: Option<Day>,
    /// The day on which its notices are looked at.
    pub(crate) notice: Option<Day>,
}

/// A notice to be kept.
#[derive(Clone, Copy, Debug)]
pub(crate) struct NewNotice {
    pub(crate) kind: NoticeKind,
    pub(crate) number: ApplicationNumber,
    pub(crate) contract_code: Option<ContractCode>,
    pub(crate) on: Day,
    pub(crate) days_before: Option<u32>,
    pub(crate) made_at: Instant,
}

/// Where an application stands in lanes and lists.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Place {
    /// The lane it holds open on its contract; none when it is not open or has no lane.
    pub(crate) open_lane: Option<i64>,
    /// Which of its term's limited reissues it takes; none when there is no limit, or it does not count.
    pub(crate) reissue_slot: Option<i64>,
    /// Whether it belongs to the current view, as far as time has nothing to say.
    pub(crate) is_current: bool,
    /// The first day on which it is past, if that is known.
    pub(crate) past_from: Option<Day>,
    /// Whether it is open and a paper is missing.
    pub(crate) documents_missing: bool,
    /// Folded organisation and server name, for search.
    pub(crate) folded_organization: String,
    pub(crate) folded_server_name: String,
    /// Names and e-mail addresses of the contacts, folded, one a line.
    pub(crate) folded_contact_names: String,
    pub(crate) folded_contact_emails: String,
}

/// What a list leaves out by time.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ListCut {
    pub(crate) today: Day,
    /// Records whose certificate was issued up to this day are hidden.
    pub(crate) hidden_up_to: Day,
}

/// What a list is asked for: whose it is (an account's, or everyone's at the RA's desk), by which conditions and in which
/// order. The texts of the query are folded.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ListRequest<'a> {
    pub(crate) account: Option<AccountId>,
    pub(crate) query: &'a ListQuery,
    pub(crate) cut: ListCut,
}

/// Where a row stands in a list: what it is sorted by, its instant of application and its place in the order of submission.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Position {
    pub(crate) value: SortValue,
    pub(crate) received_at: i64,
    pub(crate) sequence: i64,
}

/// What a row is sorted by.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub(crate) enum SortValue {
    Number(i64),
    Text(String),
}

/// From where a list goes on, and which way; the row at the position itself is not in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Seek {
    pub(crate) position: Position,
    /// Towards the beginning of the list: the rows then come in reverse.
    pub(crate) backwards: bool,
}

/// A row of the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct StoredRow {
    pub(crate) number: ApplicationNumber,
    pub(crate) received_at: Instant,
    pub(crate) service: String,
    pub(crate) status: Status,
    pub(crate) kind: Kind,
    pub(crate) validity: Option<(Day, Day)>,
    pub(crate) contract_code: Option<ContractCode>,
    pub(crate) organization: String,
    pub(crate) server_name: String,
    pub(crate) coupon: String,
    pub(crate) documents_missing: bool,
    /// Whose it is, in a list of everyone's.
    pub(crate) access_key: Option<AccessKey>,
    pub(crate) position: Position,
}

/// A record in the order of submission.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct OpenApplication {
    /// Its place in the order of submission.
    pub(crate) sequence: i64,
    pub(crate) account: AccountId,
    pub(crate) number: ApplicationNumber,
}

/// A deferred revocation that is due.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct RevocationDue {
    pub(crate) account: AccountId,
    pub(crate) number: ApplicationNumber,
    pub(crate) due_at: Instant,
}

/// A revoked certificate, as a CRL lists it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Revoked {
    /// Lower-case hexadecimal.
    pub(crate) serial: String,
    pub(crate) at: Instant,
    pub(crate) reason: RevocationReason,
}

/// A login certificate that opens no session any more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Stopped {
    /// Lower-case hexadecimal.
    pub(crate) serial: String,
    pub(crate) at: Instant,
    pub(crate) der: Vec<u8>,
}

/// A catalogue that was loaded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct KeptCatalogue {
    pub(crate) version: String,
    /// SHA-256 of the text, as it was when it was loaded.
    pub(crate) digest: [u8; 32],
    pub(crate) text: Vec<u8>,
    /// When it was loaded first.
    pub(crate) loaded_at: Instant,
}

/// What the first call with a request key did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct KeptAnswer {
    /// SHA-256 of the verb and the content.
    pub(crate) content: [u8; 32],
    /// The answer as JSON.
    pub(crate) answer: String,
    pub(crate) at: Instant,
}

/// One entry of the audit chain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct AuditEntry {
    pub(crate) sequence: i64,
    pub(crate) at: Instant,
    pub(crate) actor: String,
    pub(crate) verb: String,
    /// What was changed, as [`Subject`] writes it; empty for a call that changed no such thing.
    pub(crate) subject: String,
    pub(crate) request_key: Option<RequestKey>,
    /// Keyed digest of the subject's state after the change.
    pub(crate) state: [u8; 32],
    /// Digest of this entry and the link before.
    pub(crate) link: [u8; 32],
}
