//! 一生 — A life in which every secret there is occurs and every verb is run.

use std::path::Path;
use std::process::Command;

use passport_core::model::{
    ApplicationNumber, CaAlgorithm, Criterion, Day, DownloadFormat, Draft, ExportFormat, Field, Kind, ListQuery,
    LoginRequest, NewAccount, NewCampaign, NewCoupons, PasswordChange, Profile, Proof, RequestKey,
    RevocationReason,
};
use passport_core::{Clock, Options, Ra, Registry, Session, inspect_csr};

use super::derived;
use super::mark::Mark;
use super::{Said, Wiped, fresh};
use crate::journal;
use crate::registry::fill;

/// What was said, what is searched for, and the handles that outlive it.
pub(super) struct Life {
    pub(super) said: Said,
    /// Never said, never written, and forgotten at the latest when the registry is closed.
    pub(super) marks: Vec<Mark>,
    /// Never said and never written: the caller's own, who may remember them.
    pub(super) unsaid: Vec<Mark>,
    pub(super) codes: Vec<Wiped>,
    pub(super) handles: Vec<(Registry, Ra, Session)>,
}

impl Life {
    fn mark(&mut self, name: &str, secret: &[u8]) {
        self.marks.extend(Mark::of(name, secret));
    }

    /// A marked secret.
    fn secret(&mut self, name: &str, length: usize) -> Wiped {
        let secret = fresh(length);
        self.mark(name, &secret.0);
        secret
    }
}

/// One registry and whoever works with it.
struct Desk<'a> {
    registry: &'a Registry,
    ra: &'a Ra,
    access_key: &'a str,
}

fn data(file: &str) -> Vec<u8> {
    std::fs::read(passport_tests::root().join("tests/data").join(file)).unwrap()
}

fn openssl(folder: &Path, arguments: &[&str]) {
    let output = Command::new("openssl").current_dir(folder).args(arguments).output().unwrap();
    assert!(output.status.success(), "{arguments:?}: {output:?}");
}

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

pub(super) fn live() -> Life {
    journal::listen();
    let mut life = Life {
        said: Said::default(),
        marks: Vec::new(),
        unsaid: Vec::new(),
        codes: Vec::new(),
        handles: Vec::new(),
    };
    let (files, aside) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let path = files.path().join("registry.db");
    let secret = life.secret("the registry's secret", 32);
    let pkcs12_password = life.secret("the password of a PKCS#12 file", 24);
    let options = || Options::new().secret(secret.0.as_slice().try_into().unwrap());
    life.said.debug("options", &options());
    let clock = Clock::manual("2026-12-01T01:00:00Z".parse().unwrap()).unwrap();
    let registry = Registry::create(&path, options().clock(clock)).unwrap();
    life.said.answer("registry.create", &Registry::create(&path, options()).map(drop));
    let ra = registry.ra("operator").unwrap();
    life.said.answer("registry.ra", &registry.ra("").map(drop));
    let account =
        life.said.good("ra.open_account", ra.open_account(&NewAccount::new("株式会社サンプル", "D0001"), None));
    let access_key = account.access_key.to_string();
    let desk = Desk { registry: &registry, ra: &ra, access_key: &access_key };
    let session = signs_in(&mut life, &desk, aside.path(), &pkcs12_password);
    hands_in_keys(&mut life, &desk, &session, aside.path());
    applies(&mut life, &desk, &session);
    works(&mut life, &desk);
    keeps(&mut life, &desk, aside.path());
    life.said.files(files.path());
    life.said.answer("session.sign_out", &session.sign_out());
    life.said.debug("registry.clock", registry.clock());
    registry.close();
    life.said.answer("registry.close", &registry.catalogue_version());
    life.said.files(files.path());
    life.said.answer("registry.open", &Registry::open(&path, Options::new().secret(&[7; 32])).map(drop));
    life.said.answer("registry.open", &Registry::open(&path, options()).map(|registry| registry.close()));
    let rsa = aside.path().join("rsa.db");
    Registry::create(&rsa, options().ca_algorithm(CaAlgorithm::Rsa3072))
        .and_then(|of_rsa| of_rsa.ra("operator")?.crl())
        .unwrap();
    std::fs::copy(&path, aside.path().join("registry.db")).unwrap();
    life.marks.extend(derived::marks(&aside.path().join("registry.db"), &secret, &pkcs12_password));
    life.handles.push((registry, ra, session));
    let records = journal::heard();
    assert!(records.len() > 80, "{}", records.len());
    for record in records {
        record.is_made_of_names();
        life.said.debug("a log", &record);
    }
    life
}

/// Passwords, codes, tokens and login certificates (1, 5); answers a session.
fn signs_in(life: &mut Life, desk: &Desk<'_>, aside: &Path, pkcs12_password: &Wiped) -> Session {
    let Desk { registry, ra, access_key: key } = *desk;
    let issue = |request| ra.issue_login_certificate("D0001", key, request, true, None);
    let csr = data("ec-www.pem");
    let issued = life.said.good("ra.issue_login_certificate", issue(LoginRequest::Csr(&csr)));
    let certificate = issued.pem.into_bytes();
    let made = issue(LoginRequest::Pkcs12 { password: pkcs12_password.text() });
    let made = life.said.good("ra.issue_login_certificate", made);
    std::fs::write(aside.join("registry.p12"), made.pkcs12.as_ref().unwrap().reveal()).unwrap();
    let short = life.secret("a password that is too short", 9);
    let request = LoginRequest::Pkcs12 { password: short.text() };
    life.said.debug("ra.issue_login_certificate", &request);
    life.said.answer("ra.issue_login_certificate", &issue(request));
    let registered = ra.register_login_certificate("D0001", key, &data("login-hanako.pem"), true, None);
    life.said.good("ra.register_login_certificate", registered);
    let stopped = ra.stop_login_certificate("D0001", key, &made.certificate.fingerprint, None);
    life.said.good("ra.stop_login_certificate", stopped);

    let once: RequestKey = "initial".parse().unwrap();
    let reset = life.said.good("ra.reset_password", ra.reset_password("D0001", key, Some(&once)));
    life.said.answer("ra.reset_password", &ra.reset_password("D0001", key, Some(&once)));
    let initial = reset.password.as_ref().unwrap();
    life.mark("an initial password", initial.reveal().as_bytes());
    let chosen = life.secret("a password", 24);
    let wrong = life.secret("a wrong password", 24);
    let second = life.secret("a later password", 24);
    let by = |password: &str| registry.sign_in(key, password, Proof::Certificate(&certificate));
    let session = by(initial.reveal()).unwrap();
    life.said.answer("session.must_change_password", &session.must_change_password());
    for (new, repeated) in [(&chosen, &wrong), (&short, &short), (&chosen, &chosen)] {
        let change = PasswordChange { current: None, new: new.text(), repeated: repeated.text() };
        life.said.debug("session.change_password", &change);
        life.said.answer("session.change_password", &session.change_password(&change, None));
    }
    life.said.answer("registry.sign_in", &by(wrong.text()).map(drop));
    let nonsense = registry.sign_in(wrong.text(), chosen.text(), Proof::Certificate(&wrong.0));
    life.said.answer("registry.sign_in", &nonsense.map(drop));
    let session = by(chosen.text()).unwrap();
    life.said.answer("session.login_certificate", &session.login_certificate());
    let token = life.said.good("session.token", session.token());
    life.mark("a token", token.reveal().as_bytes());
    life.said.answer("registry.resume", &registry.resume(token.reveal()).map(drop));
    life.said.answer("registry.resume", &registry.resume(wrong.text()).map(drop));
    while life.codes.len() < 4 {
        let asked = registry.request_one_time_password(key, chosen.text());
        let asked = life.said.good("registry.request_one_time_password", asked);
        life.mark("a ticket", asked.ticket.reveal().as_bytes());
        let code = asked.mail.as_ref().unwrap().code.reveal();
        let proof = Proof::OneTimePassword { ticket: asked.ticket.reveal(), code };
        life.said.debug("registry.sign_in", &proof);
        life.said.answer("registry.sign_in", &registry.sign_in(key, chosen.text(), proof).map(drop));
        life.said.answer("registry.sign_in", &registry.sign_in(key, wrong.text(), proof).map(drop));
        if life.codes.iter().all(|known| known.0 != code.as_bytes()) {
            life.codes.push(Wiped(code.as_bytes().to_vec()));
        }
    }
    let session = by(chosen.text()).unwrap();
    let change = PasswordChange { current: Some(wrong.text()), new: second.text(), repeated: second.text() };
    life.said.answer("session.change_password", &session.change_password(&change, None));
    let change = PasswordChange { current: Some(chosen.text()), ..change };
    life.said.good("session.change_password", session.change_password(&change, Some(&once)));
    life.said.good("registry.session", registry.session(key).map(drop));
    by(second.text()).unwrap()
}

/// Private keys where a CSR or a certificate belongs, and a CSR with a challengePassword (2.3).
fn hands_in_keys(life: &mut Life, desk: &Desk<'_>, session: &Session, aside: &Path) {
    for key in ["key", "other-key"] {
        openssl(aside, &["ecparam", "-genkey", "-name", "prime256v1", "-noout", "-out", key]);
    }
    openssl(aside, &["pkcs8", "-topk8", "-nocrypt", "-in", "other-key", "-out", "pkcs8"]);
    for (file, name) in [("key", "the text of a private key"), ("pkcs8", "the text of another private key")] {
        let text = Wiped(std::fs::read(aside.join(file)).unwrap());
        let line = text.text().lines().nth(2).unwrap();
        life.mark(name, line.as_bytes());
        life.said.answer("inspect_csr", &inspect_csr(&text.0));
        let mut draft = session.draft_new("SR3.0-1Y").unwrap();
        life.said.answer("draft.set_csr", &draft.set_csr(&text.0).map(drop));
        life.said.text("draft.to_json", draft.to_json());
        let request = LoginRequest::Csr(&text.0);
        let issued = desk.ra.issue_login_certificate("D0001", desk.access_key, request, true, None);
        life.said.answer("ra.issue_login_certificate", &issued);
        let registered = desk.ra.register_login_certificate("D0001", desk.access_key, &text.0, true, None);
        life.said.answer("ra.register_login_certificate", &registered);
    }
    let challenge = fresh(24);
    life.unsaid.extend(Mark::of("a challengePassword", &challenge.0));
    let config = format!(
        "[req]\nprompt=no\ndistinguished_name=dn\nattributes=attributes\nstring_mask=utf8only\n\
         [dn]\nC=JP\nST=Tokyo\nL=Shibuya\nO=Sample KK\nCN=www.example.jp\n\
         [attributes]\nchallengePassword={}\n",
        challenge.text()
    );
    std::fs::write(aside.join("config"), config).unwrap();
    openssl(aside, &["req", "-new", "-config", "config", "-key", "key", "-out", "csr"]);
    let csr = std::fs::read(aside.join("csr")).unwrap();
    let seen = inspect_csr(&csr).unwrap();
    assert!(!seen.attributes.is_empty(), "{seen:?}");
    life.said.debug("inspect_csr", &seen);
    let mut draft = session.draft_new("SR3.0-1Y").unwrap();
    fill(&mut draft, "ec-www.pem");
    draft.set_csr(&csr).unwrap();
    life.said.debug("draft", &draft);
    life.said.answer("session.check", &session.check(&draft));
    let number = life.said.good("session.submit", session.submit(&draft)).number;
    life.said.answer("session.application", &session.application(number));
    life.said.answer("session.withdraw", &session.withdraw(number, None));
}

/// A record from the draft to the completion.
fn applied(life: &mut Life, desk: &Desk<'_>, session: &Session, csr: &str, is_waived: bool) -> ApplicationNumber {
    let mut draft = life.said.good("session.draft_new", session.draft_new("EV2.0-1Y"));
    life.said.answer("session.pour_profile", &session.pour_profile(&mut draft));
    passport_tests::given::fill(&mut draft, "ev-company", csr).unwrap();
    let number = life.said.good("session.submit", session.submit(&draft)).number;
    life.said.answer("ra.begin_review", &desk.ra.begin_review(number, None));
    let on = desk.registry.clock().now();
    for paper in desk.ra.application(number).unwrap().papers {
        if is_waived {
            life.said.good("ra.waive_document", desk.ra.waive_document(number, &paper.id, "電話で確認", None));
        } else {
            life.said.good("ra.receive_document", desk.ra.receive_document(number, &paper.id, Day::of(on), None));
        }
    }
    life.said.good("ra.approve", desk.ra.approve(number, None));
    life.said.good("ra.issue", desk.ra.issue(number, None));
    number
}

/// Everything that a subscriber does with records (2 to 4, 6).
fn applies(life: &mut Life, desk: &Desk<'_>, session: &Session) {
    let mut profile = Profile::default();
    profile.dealer_code = "D0001".to_owned();
    profile.set(Field::RegistrationEmail, "hanako@example.jp");
    let coupons = NewCoupons {
        dealer_code: "D0001".to_owned(),
        service: "SR3.0-1Y".to_owned(),
        expires_on: day("2026-12-31"),
        numbers: vec!["C-0001".to_owned()],
    };
    life.said.answer("ra.add_coupons", &desk.ra.add_coupons(&coupons, None));
    life.said.good("session.set_profile", session.set_profile(&profile, None));
    life.said.answer("session.profile", &session.profile());
    life.said.answer("session.coupons", &session.coupons());
    let number = applied(life, desk, session, "ec-www-2.pem", false);
    life.said.answer("session.application", &session.application(number));
    life.said.answer("session.actions", &session.actions(number, None));
    life.said.answer("session.actions_of", &session.actions_of(&[number], None));
    life.said.text("session.application_form", session.application_form(number).unwrap());
    life.said.text("session.calendar", session.calendar().unwrap());
    life.said.debug("session.stickers", &session.stickers(number).unwrap().len());
    for format in DownloadFormat::ALL {
        let downloaded = session.download_certificate(number, *format).unwrap();
        life.said.text("session.download_certificate", downloaded);
    }
    life.said.answer("session.applications", &session.applications(&ListQuery::default(), None));
    life.said.answer("ra.applications", &desk.ra.applications(&ListQuery::default(), None));
    for format in ExportFormat::ALL {
        let part = session.export(&ListQuery::default(), *format, None).unwrap();
        life.said.text("session.export", part.bytes);
        let part = desk.ra.export(&ListQuery::default(), *format, None).unwrap();
        life.said.text("ra.export", part.bytes);
    }
    let drafts: [(&str, Result<Draft, passport_core::Error>); 7] = [
        ("session.draft_renewal", session.draft_renewal(number, None)),
        ("session.draft_switch", session.draft_switch(number, "SR3.0-1Y")),
        ("session.draft_reissue", session.draft_reissue(number)),
        ("session.draft_continuation", session.draft_continuation(number)),
        ("session.draft_cancellation", session.draft_cancellation(number)),
        ("session.draft_contact_change", session.draft_contact_change(number)),
        ("session.draft_revocation", session.draft_revocation(number)),
    ];
    for (verb, draft) in drafts {
        life.said.answer(verb, &draft);
        let Ok(mut draft) = draft else { continue };
        draft.agree_to_terms();
        match draft.kind() {
            Kind::Reissue => draft.set(Field::RevokePrevious, "deferred").set_csr(&data("ec-www-4.pem")).unwrap(),
            Kind::ContactChange => draft.set(Field::BillingName, "見本 四郎"),
            Kind::Revocation => draft.set(Field::RevocationReason, "cessation"),
            _ => continue,
        };
        life.said.answer("session.check", &session.check(&draft));
        let number = life.said.good("session.submit", session.submit(&draft)).number;
        life.said.good("ra.begin_review", desk.ra.begin_review(number, None));
        match draft.kind() {
            Kind::Reissue => drop(life.said.good("ra.reject", desk.ra.reject(number, "不備", None))),
            Kind::ContactChange => drop(life.said.good("ra.complete", desk.ra.complete(number, None))),
            _ => drop(life.said.good("ra.confirm_revocation", desk.ra.confirm_revocation(number, None))),
        }
    }
    let number = applied(life, desk, session, "ec-www-3.pem", true);
    let certificate = session.download_certificate(number, DownloadFormat::Pem).unwrap();
    life.said.answer("ra.check_certificate", &desk.ra.check_certificate(number, &certificate, b""));
    life.said.answer("ra.record_certificate", &desk.ra.record_certificate(number, &certificate, b"", None));
    let until = day("2027-01-10");
    life.said.answer("ra.allow_late_reissue", &desk.ra.allow_late_reissue(number, until, None));
    let at = desk.registry.clock().now();
    life.said.answer("ra.record_revocation", &desk.ra.record_revocation(number, at, None, None));
    let of = NewCampaign::new("all", RevocationReason::Superseded).matching(Criterion::ServerDomain, "example.jp");
    life.said.answer("ra.campaign_preview", &desk.ra.campaign_preview(&of, 0, 20));
    let campaign = life.said.good("ra.campaign", desk.ra.campaign(&of, None)).id;
    life.said.answer("ra.campaign_step", &desk.ra.campaign_step(campaign, 20));
    life.said.answer("ra.campaign_report", &desk.ra.campaign_report(campaign, 0, 20));
    life.said.answer("ra.campaigns", &desk.ra.campaigns());
    let reason = RevocationReason::KeyCompromise;
    life.said.good("ra.revoke", desk.ra.revoke(number, reason, false, None));
    life.said.answer("ra.application", &desk.ra.application(number));
}

/// What the RA does for all (8; 2.4).
fn works(life: &mut Life, desk: &Desk<'_>) {
    let ra = desk.ra;
    life.said.answer("ra.accounts", &ra.accounts(None, 500));
    life.said.answer("ra.worklist", &ra.worklist());
    life.said.answer("ra.run_due", &ra.run_due());
    life.said.answer("ra.notices", &ra.notices(0, 500));
    life.said.answer("ra.acknowledge_notices", &ra.acknowledge_notices(1, None));
    life.said.text("ra.crl", ra.crl().unwrap());
    life.said.text("ra.login_crl", ra.login_crl().unwrap());
    let (from, to) = (day("2026-12-01"), day("2027-04-01"));
    life.said.answer("ra.catalogue_changes", &ra.catalogue_changes(from, to));
    let text = "version = \"canary\"\n";
    life.said.answer("ra.catalogue_changes_with", &ra.catalogue_changes_with(text, to));
    let file = format!("account,contract,kind,received_at\r\n{},A-1,new,2026-04-01\r\n", desk.access_key);
    let import = ra.import_records(file.as_bytes(), ExportFormat::CsvUtf8, false).unwrap();
    life.said.debug("ra.import_records", &import.rows());
    life.said.answer("ra.step", &import.step());
    life.said.debug("ra.rows", &import.rows());
}

/// What the host does with the registry, and the trail of it all (0).
fn keeps(life: &mut Life, desk: &Desk<'_>, aside: &Path) {
    let Desk { registry, ra, .. } = *desk;
    life.said.answer("registry.load_catalogue", &registry.load_catalogue("version = \"canary\"\n"));
    let version = life.said.good("registry.catalogue_version", registry.catalogue_version());
    life.said.answer("registry.catalogue", &registry.catalogue(&version));
    life.said.answer("registry.load_blocklist", &registry.load_blocklist(&data("blocklist.txt")));
    life.said.answer("registry.confirm_clock", &registry.confirm_clock());
    life.said.text("registry.ca_certificates", registry.ca_certificates().unwrap());
    let copy = registry.backup(aside.join("copy.db")).unwrap();
    assert!(copy.step(u32::MAX).unwrap().is_last());
    life.said.text("registry.backup", std::fs::read(aside.join("copy.db")).unwrap());
    life.said.answer("registry.check_integrity", &registry.check_integrity());
    let mut after = 0;
    while let Some(last) = life.said.good("ra.audit", ra.audit(after, 500)).last() {
        after = last.sequence;
    }
    life.said.answer("ra.audit_head", &ra.audit_head());
    life.said.answer("ra.verify_audit", &ra.verify_audit(None));
    let key = Wiped(data("other-issuing-key.pem"));
    std::fs::write(aside.join("ca-key"), &key.0).unwrap();
    life.mark("the text of a given CA's private key", key.text().lines().nth(1).unwrap().as_bytes());
    let given = Options::new().clock(registry.clock().clone()).ca(&data("other-chain.pem"), &key.0);
    life.said.debug("options", &given);
    life.said.good("registry.in_memory", Registry::in_memory(given).map(|registry| registry.close()));
}
