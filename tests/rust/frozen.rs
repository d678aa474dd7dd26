//! 凍結した台帳 — A registry as the first released schema wrote it. It is made once and never again: every later version opens it.
//!
//! `PASSPORT_MAKE_FROZEN=1 cargo test --workspace --exclude passport-python --test all frozen::made` makes one that is not there.

use std::path::{Path, PathBuf};

use passport_core::model::{
    ApplicationNumber, Criterion, Day, DownloadFormat, ExportFormat, Field, ListQuery, LoginRequest, NewAccount,
    NewCampaign, NewCoupons, Profile, Proof, RevocationReason,
};
use passport_core::{Options, Ra, Registry, Session};
use passport_tests::given;
use serde_json::{Value, json};

use crate::registry::{fill, options};

fn data(name: &str) -> PathBuf {
    passport_tests::root().join("tests/data").join(name)
}

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

/// A record from its draft to what the RA makes of it.
struct Desk<'a> {
    ra: &'a Ra,
    session: &'a Session,
}

impl Desk<'_> {
    fn applied(&self, service: &str, form: &str, csr: &str, coupon: &str) -> ApplicationNumber {
        let mut draft = self.session.draft_new(service).unwrap();
        given::fill(&mut draft, form, csr).unwrap();
        draft.set(Field::Coupon, coupon);
        self.session.submit(&draft).unwrap().number
    }

    fn approve(&self, number: ApplicationNumber) {
        self.ra.begin_review(number, Some(&format!("review-{number}").parse().unwrap())).unwrap();
        for paper in self.ra.application(number).unwrap().papers {
            self.ra.receive_document(number, &paper.id, day("2026-04-01"), None).unwrap();
        }
        self.ra.approve(number, None).unwrap();
    }

    fn issue(&self, number: ApplicationNumber) {
        self.approve(number);
        self.ra.issue(number, None).unwrap();
    }
}

/// Everything that a registry of this version can hold, and what must be true of it ever after.
fn make(path: &Path) -> Value {
    let registry = Registry::create(path, options()).unwrap();
    for version in ["own-1", "own-2"] {
        registry.load_catalogue(&format!("version = \"{version}\"\n")).unwrap();
    }
    registry.load_blocklist(b"00112233445566778899\n").unwrap();
    let ra = registry.ra("yamada").unwrap();
    let accounts = ["株式会社サンプル", "見本商事株式会社"]
        .map(|name| ra.open_account(&NewAccount::new(name, "D0001"), None).unwrap().access_key.to_string());
    let coupons = NewCoupons {
        dealer_code: "D0001".to_owned(),
        service: "EV2.0-1Y".to_owned(),
        expires_on: day("2026-12-31"),
        numbers: ["C-0001", "C-0002", "C-0003"].map(str::to_owned).to_vec(),
    };
    ra.add_coupons(&coupons, None).unwrap();
    let key = accounts[0].as_str();
    let csr = given::data("ec-www-9.pem");
    let login = ra.issue_login_certificate("D0001", key, LoginRequest::Csr(&csr), false, None).unwrap();
    let initial = ra.reset_password("D0001", key, None).unwrap().password.unwrap();
    let proof = Proof::Certificate(login.pem.as_bytes());
    registry.sign_in(key, initial.reveal(), proof).unwrap().token().unwrap();
    let sessions = accounts.each_ref().map(|key| registry.session(key).unwrap());
    let mut profile = Profile::default();
    profile.set(Field::RegistrationName, "見本 花子");
    sessions[0].set_profile(&profile, None).unwrap();
    let [one, two] = sessions.each_ref().map(|session| Desk { ra: &ra, session });

    let first = one.applied("SR3.0-1Y", "company", "ec-www.pem", "");
    one.issue(first);
    let mut draft = one.session.draft_reissue(first).unwrap();
    draft.set(Field::RevokePrevious, "at_issue").set_csr(&given::data("ec-www-2.pem")).unwrap();
    draft.agree_to_terms();
    let reissued = one.session.submit(&draft).unwrap().number;
    one.issue(reissued);
    let mut draft = one.session.draft_contact_change(reissued).unwrap();
    draft.set(Field::BillingName, "見本 四郎").agree_to_terms();
    let changed = one.session.submit(&draft).unwrap().number;
    ra.begin_review(changed, None).unwrap();
    ra.complete(changed, None).unwrap();

    let renewing = one.applied("SR3.0-AUTO", "company", "ec-www-3.pem", "");
    one.issue(renewing);
    let mut draft = one.session.draft_cancellation(renewing).unwrap();
    draft.agree_to_terms();
    let cancelled = one.session.submit(&draft).unwrap().number;
    ra.begin_review(cancelled, None).unwrap();
    ra.complete(cancelled, None).unwrap();

    let extended = two.applied("EV2.0-1Y", "ev-company", "ec-www-4.pem", "C-0001");
    two.issue(extended);
    two.session.download_certificate(extended, DownloadFormat::Pem).unwrap();
    let ended = two.applied("SR3.0-1Y", "company", "ec-www-5.pem", "");
    two.issue(ended);
    let mut draft = two.session.draft_revocation(ended).unwrap();
    draft.set(Field::RevocationReason, "cessation").agree_to_terms();
    let revoked = two.session.submit(&draft).unwrap().number;
    ra.begin_review(revoked, None).unwrap();
    ra.confirm_revocation(revoked, None).unwrap();

    let waiting = two.applied("EV2.0-1Y", "ev-company", "ec-www-6.pem", "C-0002");
    let approved = two.applied("SR3.0-1Y", "company", "ec-www-7.pem", "");
    two.approve(approved);
    let rejected = two.applied("SR3.0-1Y", "company", "ec-www-8.pem", "");
    ra.begin_review(rejected, None).unwrap();
    ra.reject(rejected, "不備", None).unwrap();
    let withdrawn = one.applied("SR3.0-6M", "company", "ec-www-8.pem", "");
    one.session.withdraw(withdrawn, None).unwrap();

    let of =
        NewCampaign::new("replace", RevocationReason::Superseded).matching(Criterion::IssuedFrom, "2026-04-01");
    ra.campaign(&of, None).unwrap();
    ra.campaign_step(1, 1).unwrap();
    let certificate: String = String::from_utf8(given::data("other-allowing.pem")).unwrap();
    let certificate: String = certificate.lines().filter(|line| !line.starts_with('-')).collect();
    let file = format!(
        "account,contract,kind,service,received_at,certificate\n{key},OLD-1,new,SR3.0-1Y,2026-03-31,{certificate}\n"
    );
    ra.import_records(file.as_bytes(), ExportFormat::CsvUtf8, false).unwrap().step().unwrap();
    ra.crl().unwrap();
    ra.run_due().unwrap();
    ra.acknowledge_notices(3, None).unwrap();

    let records = [
        first, reissued, changed, renewing, cancelled, extended, ended, revoked, waiting, approved, rejected,
        withdrawn,
    ];
    let facts = json!({
        "told": told(&registry, &accounts, &records),
        // Of nobody, and nowhere else.
        "sign_in": { "access_key": key, "password": initial.reveal(), "certificate": login.pem },
    });
    registry.close();
    // As small as it can be: it is kept for good.
    rusqlite::Connection::open(path).unwrap().execute_batch("VACUUM").unwrap();
    facts
}

/// What is told of a registry: by each language, from what its calls answer.
fn told(registry: &Registry, accounts: &[String], records: &[ApplicationNumber]) -> Value {
    let ra = registry.ra("yamada").unwrap();
    let text = |text: Option<String>| text.unwrap_or_default();
    let accounts: Vec<_> = accounts
        .iter()
        .map(|key| {
            let session = registry.session(key).unwrap();
            json!({
                "access_key": key,
                "applications": session.applications(&ListQuery::default(), None).unwrap().total,
            })
        })
        .collect();
    let records: Vec<_> = records
        .iter()
        .map(|number| {
            let record = ra.application(*number).unwrap();
            let certificate = record.certificate.as_ref();
            json!({
                "number": number.to_string(),
                "kind": record.kind.name(),
                "status": record.status.name(),
                "service": record.service,
                "contract_code": text(record.contract_code.map(|code| code.to_string())),
                "organization": record.text(Field::OrganizationName),
                "catalogue_version": record.catalogue_version,
                "serial": text(certificate.map(|certificate| certificate.serial.clone())),
                "revocation_reason": text(
                    certificate.and_then(|certificate| certificate.revocation_reason).map(|reason| reason.name().to_owned()),
                ),
            })
        })
        .collect();
    json!({
        "catalogue_version": registry.catalogue_version().unwrap(),
        "accounts": accounts,
        "records": records,
        "notices": ra.notices(0, 500).unwrap().len(),
        "campaigns": ra.campaigns().unwrap().len(),
    })
}

/// The frozen files: of each released version of the schema, a registry and what is true of it.
const FROZEN: &[&str] = &["registry-v1"];

#[test]
fn made_where_there_is_none() {
    let latest = FROZEN.last().unwrap();
    let (path, facts) = (data(&format!("{latest}.db")), data(&format!("{latest}.json")));
    if std::env::var_os("PASSPORT_MAKE_FROZEN").is_some() {
        let told = make(&path);
        std::fs::write(facts, serde_json::to_string_pretty(&told).unwrap() + "\n").unwrap();
    }
    // And what makes it still works, on the version of today.
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("registry.db");
    let made = make(&path);
    let kept = frozen_facts(latest);
    let kinds = |facts: &Value| {
        let of =
            |record: &Value| ["kind", "status", "service", "revocation_reason"].map(|name| record[name].clone());
        facts["told"]["records"].as_array().unwrap().iter().map(of).collect::<Vec<_>>()
    };
    assert_eq!(kinds(&made), kinds(&kept));
    assert!(std::fs::metadata(data(&format!("{latest}.db"))).unwrap().len() <= 300 << 10, "it is small");
}

fn frozen_facts(name: &str) -> Value {
    serde_json::from_slice(&given::data(&format!("{name}.json"))).unwrap()
}

/// A copy of a frozen file, opened: it itself is never touched.
fn thawed(folder: &Path, name: &str) -> Registry {
    let path = folder.join("registry.db");
    std::fs::copy(data(&format!("{name}.db")), &path).unwrap();
    Registry::open(path, options()).unwrap()
}

#[test]
fn a_frozen_registry_opens_is_what_it_was_and_lives_on() {
    for name in FROZEN {
        let before = given::data(&format!("{name}.db"));
        let folder = tempfile::tempdir().unwrap();
        let registry = thawed(folder.path(), name);
        let facts = frozen_facts(name);
        let each = |list: &str, field: &str| -> Vec<String> {
            facts["told"][list]
                .as_array()
                .unwrap()
                .iter()
                .map(|of| of[field].as_str().unwrap().to_owned())
                .collect()
        };
        let numbers: Vec<ApplicationNumber> =
            each("records", "number").iter().map(|number| number.parse().unwrap()).collect();
        let found = registry.check_integrity().unwrap();
        assert!(found.is_sound() && found.checks.iter().all(|checked| checked.things > 0), "{found:#?}");
        assert_eq!(told(&registry, &each("accounts", "access_key"), &numbers), facts["told"], "{name}");
        let of = |field: &str| facts["sign_in"][field].as_str().unwrap();
        let proof = Proof::Certificate(of("certificate").as_bytes());
        assert!(registry.sign_in(of("access_key"), "a wrong password", proof).is_err());
        registry.sign_in(of("access_key"), of("password"), proof).unwrap();
        let ra = registry.ra("yamada").unwrap();
        // The secret opens the CA's keys, and what was begun goes on.
        let approved = numbers.iter().find(|number| ra.application(**number).unwrap().status.name() == "approved");
        ra.issue(*approved.unwrap(), None).unwrap();
        let session = registry.session(&each("accounts", "access_key")[0]).unwrap();
        let mut draft = session.draft_new("SR3.0-1Y").unwrap();
        fill(&mut draft, "rsa-www.pem");
        session.submit(&draft).unwrap();
        let backup = registry.backup(folder.path().join("copy.db")).unwrap();
        assert!(backup.step(u32::MAX).unwrap().is_last());
        assert!(registry.check_integrity().unwrap().is_sound());
        registry.close();
        assert_eq!(given::data(&format!("{name}.db")), before);
        assert!(Registry::open(folder.path().join("copy.db"), Options::new()).is_err());
    }
}

fn schema(path: &Path) -> Vec<(String, String, Option<String>)> {
    let connection = rusqlite::Connection::open(path).unwrap();
    let mut statement =
        connection.prepare("SELECT type, name, sql FROM sqlite_schema ORDER BY type, name").unwrap();
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?))).unwrap();
    rows.map(Result::unwrap).collect()
}

#[test]
fn a_frozen_registry_that_was_brought_up_to_date_has_the_schema_of_a_fresh_one() {
    let folder = tempfile::tempdir().unwrap();
    let fresh = folder.path().join("fresh.db");
    Registry::create(&fresh, options()).unwrap().close();
    for name in FROZEN {
        let thawed = thawed(folder.path(), name);
        assert_eq!(schema(&folder.path().join("registry.db")), schema(&fresh), "{name}");
        thawed.close();
    }
}
