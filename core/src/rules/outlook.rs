//! カタログの変更 — How a record looks under a catalogue on a day: what can be applied for, what an issue would come to. Two of
//! them compared are what a change of the catalogue means for it.

use std::collections::BTreeMap;

use super::menu::{self, Moment};
use super::{certificate, contract};
use crate::catalogue::Catalogue;
use crate::error::Denial;
use crate::model::{Act, Aspect, Certificate, ComingKind, Day, Dossier, Instant, Kind, Status, Window};

/// 見通し — Each aspect of a record, as text that can be compared.
pub(crate) fn of(
    dossier: &Dossier,
    base: Option<&Dossier>,
    catalogue: &Catalogue,
    today: Day,
) -> BTreeMap<Aspect, String> {
    let mut aspects = BTreeMap::new();
    let application = &dossier.application;
    if application.status.is_open() {
        if application.kind.bears_certificate() {
            aspects.insert(Aspect::Issue, issue(dossier, base, catalogue, today));
        }
        return aspects;
    }
    let acts = [
        (Act::Renewal, Aspect::Renewal),
        (Act::Switch, Aspect::Switch),
        (Act::Reissue, Aspect::Reissue),
        (Act::Continuation, Aspect::Continuation),
        (Act::Cancellation, Aspect::Cancellation),
    ];
    let moment = Moment { now: today.starts(), today, clock_is_steady: true };
    for (act, aspect) in acts {
        let window = |window: Window| format!("{} – {}", window.opens, window.closes);
        let text = match menu::permit(dossier, act, catalogue, moment) {
            Ok(open) => open.map_or("-".to_owned(), window),
            Err(Denial { window: Some(closed), .. }) => window(closed),
            Err(denial) => denial.rule.name().to_owned(),
        };
        aspects.insert(aspect, text);
    }
    let Some(held) = &dossier.contract else { return aspects };
    let Ok(service) = catalogue.service(&held.service) else { return aspects };
    let or_none = |day: Option<Day>| day.map_or("-".to_owned(), |day| day.to_string());
    aspects.insert(Aspect::ContractEnd, or_none(contract::last_day(held, service, today)));
    aspects.insert(Aspect::NextCertificate, catalogue.last_day_allowed(today).to_string());
    let price = catalogue.price(Kind::Renewal, &service.id, today);
    aspects.insert(Aspect::RenewalPrice, price.map_or("-".to_owned(), |yen| yen.to_string()));
    let terms = catalogue.terms(&service.id, today).into_iter();
    let terms: Vec<String> = terms.map(|terms| format!("{} {}", terms.document, terms.version)).collect();
    aspects.insert(Aspect::RenewalTerms, terms.join(", "));
    aspects
}

/// 続くか — Whether there is a future for a record: it is open, or bears the current certificate of a contract that lives on a day.
pub(crate) fn has_a_future(dossier: &Dossier, catalogue: &Catalogue, on: Day) -> bool {
    let Some(held) = dossier.contract.as_ref().filter(|_| !dossier.application.status.is_open()) else {
        return dossier.application.status.is_open();
    };
    let lives = catalogue.service(&held.service).is_ok_and(|service| contract::lives(held, service, on));
    lives && held.current == Some(dossier.application.number)
}

/// 予定 — A day that is coming.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Coming {
    pub(crate) what: ComingKind,
    pub(crate) on: Day,
}

/// 予定の一覧 — What is coming for the record that bears the current certificate of a living contract, from today on, in
/// order.
pub(crate) fn coming(dossier: &Dossier, catalogue: &Catalogue, today: Day) -> Vec<Coming> {
    let moment = Moment { now: today.starts(), today, clock_is_steady: true };
    let closes = |act| menu::permit(dossier, act, catalogue, moment).ok().flatten().map(|window| window.closes);
    let opens = |act| match menu::permit(dossier, act, catalogue, moment) {
        Ok(window) => window.map(|window| window.opens),
        Err(denial) => denial.window.map(|window| window.opens),
    };
    let certificate = dossier.application.certificate.as_ref();
    let held = dossier.contract.as_ref();
    let service = held.and_then(|held| catalogue.service(&held.service).ok());
    let days = [
        (ComingKind::RenewalOpens, opens(Act::Renewal)),
        (ComingKind::ContinuationOpens, opens(Act::Continuation)),
        (ComingKind::CertificateEnds, certificate.filter(|of| !of.counts_as_revoked()).map(Certificate::last_day)),
        (ComingKind::ReissueCloses, closes(Act::Reissue)),
        (ComingKind::CancellationCloses, closes(Act::Cancellation)),
        (ComingKind::ContractEnds, held.zip(service).and_then(|(held, service)| contract::ends_on(held, service))),
    ];
    let mut coming: Vec<Coming> = days
        .into_iter()
        .filter_map(|(what, on)| Some(Coming { what, on: on.filter(|on| today <= *on)? }))
        .collect();
    coming.sort_by_key(|coming| coming.on);
    coming
}

/// 失効の予定 — The day on which the certificate of a record will be revoked, if it will: it is superseded, or another CA was asked
/// to revoke it (2.1.3, 2.1.5). From then on the server that still uses it fails.
pub(crate) fn coming_revocation(dossier: &Dossier, now: Instant) -> Option<Coming> {
    let certificate = dossier.application.certificate.as_ref().filter(|of| of.revoked_at.is_none())?;
    let due_at = certificate.revocation_due_at.filter(|due| *due <= certificate.not_after)?;
    Some(Coming { what: ComingKind::Revocation, on: Day::of(due_at.max(now)) })
}

/// What issuing an open application on a day would come to: the certificate's last day, or why not.
fn issue(dossier: &Dossier, base: Option<&Dossier>, catalogue: &Catalogue, today: Day) -> String {
    let mut approved = dossier.clone();
    approved.application.status = Status::Approved;
    let Ok(service) = catalogue.service(&approved.application.service) else { return "unknown_service".to_owned() };
    match certificate::issue(&approved, base, service, catalogue, today.starts()) {
        Ok(plan) => Day::of(plan.not_after).to_string(),
        Err(denial) => denial.rule.name().to_owned(),
    }
}
