//! 一巡 — Everything that can be read of the stage, and some changes.

use passport_core::model::{
    Criterion, DownloadFormat, ExportFormat, ListQuery, ListView, NewAccount, NewCampaign, RevocationReason,
};
use passport_core::{Error, Registry};

use crate::stage::{Desk, Stage};

/// What a verb answered: the answer as text, or the name of the error's code.
pub(crate) type Told = (String, Result<String, &'static str>);

fn told<T: std::fmt::Debug>(name: &str, answer: Result<T, Error>) -> Told {
    (name.to_owned(), answer.map(|answer| format!("{answer:?}")).map_err(|fault| fault.code().name()))
}

/// All that reading verbs say.
pub(crate) fn read(desk: &Desk, stage: &Stage) -> Vec<Told> {
    let Desk { registry, ra, session, draft, .. } = desk;
    let mut all = vec![
        told("catalogue_version", registry.catalogue_version()),
        told("ca_certificates", registry.ca_certificates()),
        told("worklist", ra.worklist()),
        told("audit", ra.audit(0, 500)),
        told("audit_head", ra.audit_head()),
        told("campaigns", ra.campaigns()),
        told("campaign_report", ra.campaign_report(stage.campaign, 0, 500)),
        told("profile", session.profile()),
        told("coupons", session.coupons()),
        told("calendar", session.calendar()),
        told("login_certificate", session.login_certificate()),
        told("must_change_password", session.must_change_password()),
        told("check", session.check(draft)),
        told("catalogue_changes", ra.catalogue_changes(Stage::today(), "2027-04-01".parse().unwrap())),
    ];
    let of = NewCampaign::new("look", RevocationReason::Superseded).matching(Criterion::ServerDomain, "example.jp");
    all.push(told("campaign_preview", ra.campaign_preview(&of, 0, 500)));
    for view in [ListView::Current, ListView::Past] {
        let query = ListQuery::of(view, 500);
        all.push(told("applications", session.applications(&query, None)));
        all.push(told("ra.applications", ra.applications(&query, None)));
        all.push(told("export", session.export(&query, ExportFormat::CsvUtf8, None)));
    }
    for number in stage.numbers() {
        all.push(told("application", session.application(number)));
        all.push(told("ra.application", ra.application(number)));
        all.push(told("actions", session.actions(number, None)));
        all.push(told("stickers", session.stickers(number)));
        all.push(told("application_form", session.application_form(number)));
    }
    all
}

/// What changes something; nobody compares what it says.
pub(crate) fn change(desk: &Desk, stage: &Stage) -> Vec<Result<(), Error>> {
    let Desk { registry, ra, session, draft, key, .. } = desk;
    vec![
        ra.open_account(&NewAccount::new("株式会社別会社", "D0001"), Some(key)).map(drop),
        session.download_certificate(stage.issued, DownloadFormat::PemChain).map(drop),
        session.submit(draft).map(drop),
        ra.begin_review(stage.received, None).map(drop),
        ra.approve(stage.reviewed, None).map(drop),
        ra.issue(stage.approved, None).map(drop),
        ra.complete(stage.change, None).map(drop),
        ra.confirm_revocation(stage.revocation, None).map(drop),
        ra.campaign_step(stage.campaign, 500).map(drop),
        ra.run_due().map(drop),
        ra.crl().map(drop),
        ra.login_crl().map(drop),
        ra.acknowledge_notices(i64::MAX, None).map(drop),
        Registry::session(registry, &stage.access_key).map(drop),
        registry.confirm_clock(),
    ]
}
