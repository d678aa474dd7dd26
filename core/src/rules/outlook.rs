//! カタログの変更 — How a record looks under a catalogue on a day: what can be applied for, what an issue would come to. Two of
//! them compared are what a change of the catalogue means for it.

use std::collections::BTreeMap;

use super::menu::{self, Moment};
use super::{certificate, contract, reissue, windows};
use crate::catalogue::{AuthoritySettings, Catalogue, Conditions, Plan, Service, Settings};
use crate::error::Denial;
use crate::model::{
    Act, Application, Aspect, Certificate, ComingKind, Contract, Day, Dossier, Field, Instant, Kind, Status, Window,
};
use crate::rule::Rule;

/// 見通し — Each aspect of a record, as a list of texts that can be compared.
pub(crate) fn of(
    dossier: &Dossier,
    base: Option<&Dossier>,
    catalogue: &Catalogue,
    today: Day,
) -> BTreeMap<Aspect, Vec<String>> {
    let mut aspects = BTreeMap::new();
    let application = &dossier.application;
    if application.status.is_open() {
        if application.kind.bears_certificate() {
            open(dossier, base, catalogue, today, &mut aspects);
        }
        if application.kind == Kind::Revocation {
            aspects.insert(Aspect::RevocationHours, revocation_hours(catalogue.settings(today)));
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
        aspects.insert(aspect, vec![text]);
    }
    let Some(held) = &dossier.contract else { return aspects };
    let Ok(service) = catalogue.service(&held.service) else { return aspects };
    let last = contract::last_day(held, service, today);
    aspects.insert(Aspect::ContractEnd, last.iter().map(Day::to_string).collect());
    let months = service.on(today).certificate_months.filter(|_| service.plan == Plan::AutoRenewing);
    let allowed = catalogue.last_day_allowed(today);
    let next = months.map_or(allowed, |months| allowed.min(today.plus_months(months)));
    aspects.insert(Aspect::NextCertificate, vec![next.to_string()]);
    aspects.insert(Aspect::RenewalTerm, vec![service.on(today).term_months.to_string()]);
    prices(service, catalogue, today, &mut aspects);
    asked_for(dossier, held, service, catalogue, today, &mut aspects);
    let settings = catalogue.settings(today);
    let renewal = settings.renewal_notice_days.iter().map(|days| format!("renewal {days}"));
    let continuation = settings.continuation_notice_days.iter().map(|days| format!("continuation {days}"));
    let worklist = [format!("worklist {}", settings.contract_end_warning_days)];
    aspects.insert(Aspect::NoticeDays, renewal.chain(continuation).chain(worklist).collect());
    aspects.insert(Aspect::DeferredRevocation, vec![settings.deferred_revocation_days.to_string()]);
    aspects.insert(Aspect::MaxNames, vec![settings.max_names.to_string()]);
    let gate = format!("days {}", service.on(today).issue_gate_days);
    let last_issue = service.issuable_until().map(|until| format!("until {until}"));
    aspects.insert(Aspect::IssueGate, last_issue.into_iter().chain([gate]).collect());
    aspects.insert(Aspect::KeyReuse, vec![settings.key_reuse.to_string()]);
    aspects.insert(Aspect::RevocationHours, revocation_hours(settings));
    let AuthoritySettings { crl_url, issuer_url, crl_days, .. } = catalogue.authority();
    aspects.insert(Aspect::Authority, vec![crl_url.clone(), issuer_url.clone(), crl_days.to_string()]);
    if let Some(certificate) = &application.certificate {
        of_certificate(application, certificate, catalogue, today, &mut aspects);
    }
    aspects
}

/// What hangs on the certificate that is there.
fn of_certificate(
    application: &Application,
    certificate: &Certificate,
    catalogue: &Catalogue,
    today: Day,
    aspects: &mut BTreeMap<Aspect, Vec<String>>,
) {
    let months = catalogue.settings(today).list_months;
    let hidden_from = certificate.issued_on().plus_months(months);
    aspects.insert(Aspect::ListedUntil, vec![hidden_from.minus_days(1).to_string()]);
    if let Ok(service) = catalogue.service(&application.service) {
        let Conditions { reissue_limit, late_reissue, .. } = reissue::promised(certificate, service);
        let limit = reissue_limit.map_or("none".to_owned(), |limit| limit.to_string());
        aspects.insert(Aspect::ReissueConditions, vec![format!("limit {limit}"), format!("late {late_reissue}")]);
    }
    aspects.insert(Aspect::Stickers, catalogue.known_stickers(&application.service, today));
}

fn revocation_hours(settings: &Settings) -> Vec<String> {
    vec![format!("urgent {}", settings.urgent_revocation_hours), format!("other {}", settings.revocation_hours)]
}

/// What issuing an open application on a day would come to: the certificate's last day and the contract's, or why not.
fn open(
    dossier: &Dossier,
    base: Option<&Dossier>,
    catalogue: &Catalogue,
    today: Day,
    aspects: &mut BTreeMap<Aspect, Vec<String>>,
) {
    let mut approved = dossier.clone();
    let Application { kind, status, service, form, .. } = &mut approved.application;
    *status = Status::Approved;
    if *kind == Kind::Reissue && form.text(Field::RevokePrevious) == "deferred" {
        let days = catalogue.settings(today).deferred_revocation_days;
        aspects.insert(Aspect::DeferredRevocation, vec![days.to_string()]);
    }
    let plan = match catalogue.service(service) {
        Ok(service) => certificate::issue(&approved, (base, &[]), service, catalogue, today.starts()),
        Err(_) => Err(Rule::UnknownService.into()),
    };
    let (last, end) = match plan {
        Ok(plan) => (Day::of(plan.not_after).to_string(), Some(plan.anchor.plus_months(plan.months))),
        Err(denial) => (denial.rule.name().to_owned(), None),
    };
    aspects.insert(Aspect::Issue, vec![last]);
    aspects.insert(Aspect::ContractEnd, end.iter().map(Day::to_string).collect());
}

/// Where a renewal and a switch may go, and what each costs; and what is agreed to.
fn prices(service: &Service, catalogue: &Catalogue, today: Day, aspects: &mut BTreeMap<Aspect, Vec<String>>) {
    let priced = |kind: Kind| {
        let targets = catalogue.services().iter();
        let targets = targets.filter(move |to| windows::target(kind, service, to, today).is_ok());
        let priced = targets.map(move |to| {
            let yen = catalogue.price(kind, &to.id, today).filter(|_| to.plan.lengthened_by(kind));
            format!("{} {}", to.id, yen.map_or("-".to_owned(), |yen| yen.to_string()))
        });
        priced.collect()
    };
    aspects.insert(Aspect::RenewalPrice, priced(Kind::Renewal));
    aspects.insert(Aspect::SwitchPrice, priced(Kind::Switch));
    let terms = catalogue.terms(&service.id, today).into_iter();
    let terms = terms.map(|terms| format!("{} {}", terms.document, terms.version));
    aspects.insert(Aspect::RenewalTerms, terms.collect());
}

/// What the next applications for the contract's service would be asked for, by kind.
fn asked_for(
    dossier: &Dossier,
    held: &Contract,
    service: &Service,
    catalogue: &Catalogue,
    today: Day,
    aspects: &mut BTreeMap<Aspect, Vec<String>>,
) {
    let kind_of = dossier.application.text(Field::OrganizationType);
    let is_a3 = held.contacts.iter().any(|(field, _)| field.block() == "signatory");
    let follows = |kind: &&Kind| match kind {
        Kind::New | Kind::Switch => false,
        Kind::Continuation => service.plan == Plan::Fixed,
        Kind::Cancellation => service.plan == Plan::AutoRenewing,
        _ => true,
    };
    let (mut papers, mut fields) = (Vec::new(), Vec::new());
    for kind in Kind::ALL.iter().filter(follows) {
        let asked = catalogue.papers(*kind, &service.id, kind_of, today).into_iter();
        papers.extend(asked.map(|paper| format!("{kind} {}", paper.id)));
        let required = catalogue.required(*kind, &service.id, kind_of, is_a3, today).into_iter();
        fields.extend(required.map(|field| format!("{kind} {field}")));
    }
    aspects.insert(Aspect::Papers, papers);
    aspects.insert(Aspect::RequiredFields, fields);
    let may_apply = service.on(today).organization_types.iter().any(|name| name == kind_of);
    let answer = if may_apply { kind_of } else { Rule::OrganizationTypeNotAllowed.name() };
    aspects.insert(Aspect::OrganizationType, vec![answer.to_owned()]);
}

/// 続くか — Whether there is a future for a record: it is open, or bears the current certificate of a contract that lives on a day.
pub(crate) fn has_a_future(dossier: &Dossier, catalogue: &Catalogue, on: Day) -> bool {
    dossier.application.status.is_open() || contract::lives_on(dossier, catalogue, on)
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
