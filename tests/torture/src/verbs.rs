//! 動詞 — Every verb that changes something, and what it does on the stage.

use passport_core::model::{
    Criterion, DownloadFormat, ExportFormat, Field, LoginRequest, NewAccount, NewCampaign, NewCoupons,
    PasswordChange, Profile, Proof, RevocationReason,
};
use passport_core::{Error, Registry};
use passport_tests::given::data;

use crate::stage::{Desk, Stage, now};
use crate::world::options;

/// What comes of doing it twice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Again {
    /// Its request key makes it one change.
    Key,
    /// What was done is not there to be done again.
    Once,
    /// Each call is a change of its own.
    Anew,
    /// Each call is several changes of its own, one after the other.
    Steps,
}

/// A verb that changes something.
pub(crate) struct Verb {
    /// As `ra.approve`.
    pub(crate) name: &'static str,
    pub(crate) again: Again,
    /// Whether it hashes a password, which takes longer than all the rest.
    pub(crate) is_slow: bool,
    pub(crate) run: fn(&Desk, &Stage) -> Result<(), Error>,
}

const fn verb(name: &'static str, again: Again, run: fn(&Desk, &Stage) -> Result<(), Error>) -> Verb {
    Verb { name, again, is_slow: false, run }
}

const fn slow(name: &'static str, again: Again, run: fn(&Desk, &Stage) -> Result<(), Error>) -> Verb {
    Verb { name, again, is_slow: true, run }
}

/// The file that `backup` and `create` make, and that `open` opens.
pub(crate) const OTHER: &str = "other.db";

pub(crate) const VERBS: &[Verb] = &[
    verb("registry.session", Again::Anew, |desk, stage| desk.registry.session(&stage.access_key).map(drop)),
    verb("registry.resume", Again::Once, |desk, stage| {
        // Long after its last use, so that this one is written down.
        desk.registry.clock().set(now().now() + chrono::TimeDelta::minutes(2))?;
        desk.registry.resume(&stage.token).map(drop)
    }),
    slow("registry.sign_in", Again::Steps, |desk, stage| {
        let proof = Proof::Certificate(stage.certificate.as_bytes());
        desk.registry.sign_in(&stage.access_key, &stage.password, proof).map(drop)
    }),
    slow("registry.request_one_time_password", Again::Steps, |desk, stage| {
        desk.registry.request_one_time_password(&stage.access_key, &stage.password).map(drop)
    }),
    verb("registry.load_catalogue", Again::Anew, |desk, _| desk.registry.load_catalogue("version = \"own\"\n")),
    verb("registry.load_blocklist", Again::Anew, |desk, _| {
        desk.registry.load_blocklist(&data("blocklist.txt")).map(drop)
    }),
    verb("registry.confirm_clock", Again::Anew, |desk, _| desk.registry.confirm_clock()),
    verb("session.token", Again::Anew, |desk, _| desk.session.token().map(drop)),
    verb("session.sign_out", Again::Once, |desk, _| match desk.session.sign_out() {
        // Ended is what it was to be.
        Err(ended) if ended.rule() == Some(passport_core::Rule::SessionEnded) => Ok(()),
        answer => answer,
    }),
    slow("session.change_password", Again::Steps, |desk, stage| {
        let change = PasswordChange {
            current: Some(&stage.password),
            new: "correct-horse-battery-1",
            repeated: "correct-horse-battery-1",
        };
        desk.session.change_password(&change, Some(&desk.key))
    }),
    verb("session.submit", Again::Key, |desk, _| desk.session.submit(&desk.draft).map(drop)),
    verb("session.withdraw", Again::Key, |desk, stage| {
        desk.session.withdraw(stage.received, Some(&desk.key)).map(drop)
    }),
    verb("session.download_certificate", Again::Anew, |desk, stage| {
        desk.session.download_certificate(stage.issued, DownloadFormat::Pem).map(drop)
    }),
    verb("session.set_profile", Again::Key, |desk, _| {
        let mut profile = Profile::default();
        profile.dealer_code = "D0001".to_owned();
        profile.set(Field::RegistrationEmail, "hanako@example.jp");
        desk.session.set_profile(&profile, Some(&desk.key)).map(drop)
    }),
    verb("ra.open_account", Again::Key, |desk, _| {
        desk.ra.open_account(&NewAccount::new("株式会社別会社", "D0001"), Some(&desk.key)).map(drop)
    }),
    verb("ra.add_coupons", Again::Key, |desk, _| {
        let coupons = NewCoupons {
            dealer_code: "D0001".to_owned(),
            service: "SR3.0-1Y".to_owned(),
            expires_on: "2026-12-31".parse().unwrap(),
            numbers: (0..50).map(|number| format!("N-{number}")).collect(),
        };
        desk.ra.add_coupons(&coupons, Some(&desk.key)).map(drop)
    }),
    slow("ra.reset_password", Again::Key, |desk, stage| {
        desk.ra.reset_password("D0001", &stage.access_key, Some(&desk.key)).map(drop)
    }),
    verb("ra.issue_login_certificate", Again::Key, |desk, stage| {
        let csr = data("ec-www-2.pem");
        let request = LoginRequest::Csr(&csr);
        desk.ra.issue_login_certificate("D0001", &stage.access_key, request, true, Some(&desk.key)).map(drop)
    }),
    verb("ra.register_login_certificate", Again::Key, |desk, stage| {
        let certificate = stage.foreign.as_bytes();
        desk.ra.register_login_certificate("D0001", &stage.access_key, certificate, true, Some(&desk.key)).map(drop)
    }),
    verb("ra.stop_login_certificate", Again::Key, |desk, stage| {
        desk.ra.stop_login_certificate("D0001", &stage.access_key, &stage.fingerprint, Some(&desk.key)).map(drop)
    }),
    verb("ra.begin_review", Again::Key, |desk, stage| {
        desk.ra.begin_review(stage.received, Some(&desk.key)).map(drop)
    }),
    verb("ra.receive_document", Again::Key, |desk, stage| {
        desk.ra.receive_document(stage.waiting, "application_form", Stage::today(), Some(&desk.key)).map(drop)
    }),
    verb("ra.waive_document", Again::Key, |desk, stage| {
        desk.ra.waive_document(stage.waiting, "application_form", "電話で確認", Some(&desk.key)).map(drop)
    }),
    verb("ra.approve", Again::Key, |desk, stage| desk.ra.approve(stage.reviewed, Some(&desk.key)).map(drop)),
    verb("ra.reject", Again::Key, |desk, stage| desk.ra.reject(stage.reviewed, "不備", Some(&desk.key)).map(drop)),
    verb("ra.issue", Again::Key, |desk, stage| desk.ra.issue(stage.approved, Some(&desk.key)).map(drop)),
    verb("ra.complete", Again::Key, |desk, stage| desk.ra.complete(stage.change, Some(&desk.key)).map(drop)),
    verb("ra.confirm_revocation", Again::Key, |desk, stage| {
        desk.ra.confirm_revocation(stage.revocation, Some(&desk.key)).map(drop)
    }),
    verb("ra.record_certificate", Again::Key, |desk, stage| {
        let (certificate, chain) = (data("other-www-2.pem"), data("other-chain.pem"));
        desk.ra.record_certificate(stage.elsewhere, &certificate, &chain, Some(&desk.key)).map(drop)
    }),
    verb("ra.record_revocation", Again::Key, |desk, stage| {
        desk.ra.record_revocation(stage.recorded, now().now(), None, Some(&desk.key)).map(drop)
    }),
    verb("ra.revoke", Again::Key, |desk, stage| {
        desk.ra.revoke(stage.issued, RevocationReason::KeyCompromise, false, Some(&desk.key)).map(drop)
    }),
    verb("ra.allow_late_reissue", Again::Key, |desk, stage| {
        let until = "2026-05-10".parse().unwrap();
        desk.ra.allow_late_reissue(stage.issued, until, Some(&desk.key)).map(drop)
    }),
    verb("ra.campaign", Again::Key, |desk, _| {
        let of = NewCampaign::new("two", RevocationReason::KeyCompromise)
            .matching(Criterion::ServerDomain, "example.jp");
        desk.ra.campaign(&of, Some(&desk.key)).map(drop)
    }),
    verb("ra.campaign_step", Again::Once, |desk, stage| desk.ra.campaign_step(stage.campaign, 500).map(drop)),
    verb("ra.crl", Again::Anew, |desk, _| desk.ra.crl().map(drop)),
    verb("ra.login_crl", Again::Anew, |desk, _| desk.ra.login_crl().map(drop)),
    verb("ra.run_due", Again::Steps, |desk, _| desk.ra.run_due().map(drop)),
    verb("ra.acknowledge_notices", Again::Key, |desk, _| {
        desk.ra.acknowledge_notices(i64::MAX, Some(&desk.key)).map(drop)
    }),
    verb("import.step", Again::Once, |desk, stage| {
        let file = String::from_utf8(data("other-allowing.pem")).unwrap();
        let certificate: String = file.lines().filter(|line| !line.starts_with('-')).collect();
        let file = format!(
            "account,contract,kind,service,received_at,certificate\n{},OLD-1,new,SR3.0-1Y,2026-03-31,{certificate}\n",
            stage.access_key
        );
        desk.ra.import_records(file.as_bytes(), ExportFormat::CsvUtf8, false)?.step().map(drop)
    }),
    // These make a file of their own, and change nothing of the registry.
    verb("backup.step", Again::Anew, |desk, _| {
        let backup = desk.registry.backup(desk.path.with_file_name(OTHER))?;
        while !backup.step(16)?.is_last() {}
        Ok(())
    }),
    verb("registry.create", Again::Anew, |desk, _| {
        Registry::create(desk.path.with_file_name(OTHER), options(now())).map(|registry| registry.close())
    }),
    verb("registry.open", Again::Anew, |desk, _| {
        Registry::open(desk.path.with_file_name(OTHER), options(now())).map(|registry| registry.close())
    }),
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::stage::folder;

    /// Verbs that change nothing, or begin what another does.
    const READING: &[&str] = &[
        "backup.of",
        "import.rows",
        "ra.accounts",
        "ra.application",
        "ra.applications",
        "ra.audit",
        "ra.audit_head",
        "ra.campaign_preview",
        "ra.campaign_report",
        "ra.campaigns",
        "ra.catalogue_changes",
        "ra.catalogue_changes_with",
        "ra.check_certificate",
        "ra.export",
        "ra.import_records",
        "ra.notices",
        "ra.verify_audit",
        "ra.worklist",
        "registry.backup",
        "registry.ca_certificates",
        "registry.catalogue",
        "registry.catalogue_version",
        "registry.check_integrity",
        "registry.clock",
        "registry.close",
        "registry.in_memory",
        "registry.ra",
        "session.actions",
        "session.actions_of",
        "session.application",
        "session.application_form",
        "session.applications",
        "session.calendar",
        "session.check",
        "session.coupons",
        "session.draft_cancellation",
        "session.draft_contact_change",
        "session.draft_continuation",
        "session.draft_new",
        "session.draft_reissue",
        "session.draft_renewal",
        "session.draft_revocation",
        "session.draft_switch",
        "session.export",
        "session.login_certificate",
        "session.must_change_password",
        "session.pour_profile",
        "session.profile",
        "session.stickers",
    ];

    /// Every public function of the desks, by the `impl` it stands in.
    fn public() -> BTreeSet<String> {
        let mut found = BTreeSet::new();
        let mut folders = vec![passport_tests::root().join("core/src")];
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    folders.push(path);
                    continue;
                }
                let mut desk = None;
                for line in std::fs::read_to_string(path).unwrap().lines() {
                    if let Some(of) = line.strip_prefix("impl ") {
                        let of = of.trim_end_matches(" {");
                        desk =
                            ["Registry", "Session", "Ra", "Import", "Backup"].into_iter().find(|name| *name == of);
                    }
                    let name = line.strip_prefix("    pub fn ").and_then(|of| of.split(['(', '<']).next());
                    if let Some((desk, name)) = desk.zip(name) {
                        found.insert(format!("{}.{name}", desk.to_lowercase()));
                    }
                }
            }
        }
        found
    }

    #[test]
    fn no_public_verb_is_forgotten_and_each_changes_something_here() {
        let known = |name: &String| VERBS.iter().any(|verb| verb.name == name) || READING.contains(&name.as_str());
        let public = public();
        assert!(public.len() > 80, "{public:?}");
        assert_eq!(public.iter().filter(|name| !known(name)).collect::<Vec<_>>(), Vec::<&String>::new());
        for verb in VERBS {
            assert!(public.contains(verb.name), "{}", verb.name);
        }
        let stage = Stage::new();
        for verb in VERBS {
            let folder = folder();
            let desk = stage.desk(&stage.copied(folder.path())).unwrap();
            if verb.name == "registry.open" {
                std::fs::copy(stage.path(), folder.path().join(OTHER)).unwrap();
            }
            let before = crate::witness::of(&desk.path).unwrap();
            (verb.run)(&desk, &stage).unwrap_or_else(|fault| panic!("{}: {fault:?}", verb.name));
            let changes_itself = !["backup.step", "registry.create", "registry.open"].contains(&verb.name);
            assert_eq!(crate::witness::of(&desk.path).unwrap() != before, changes_itself, "{}", verb.name);
        }
    }
}
