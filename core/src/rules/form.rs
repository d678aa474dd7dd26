//! 2.0, 2.3, 7 入力内容の検査 — Everything that is wrong with a draft, at once; and the form as it will be kept.

use std::collections::{BTreeSet, HashSet};

use super::{certificate, coupon, key, text};
use crate::catalogue::{Assurance, Catalogue, Service};
use crate::error::{Finding, Severity};
use crate::model::csr::KeyUse;
use crate::model::{
    Account, Application, ApplicationNumber, Coupon, CsrInspection, Day, Dossier, Draft, Field, Form, Kind,
    Profile, RevocationReason, name,
};
use crate::rule::Rule;

/// 担当者 — The blocks of a contract's contacts.
pub(crate) const CONTACTS: &[&str] = &["registration", "technical", "billing", "signatory"];

/// What a draft is judged against.
pub(crate) struct Against<'a> {
    pub(crate) service: &'a Service,
    pub(crate) catalogue: &'a Catalogue,
    pub(crate) today: Day,
    /// Who applies.
    pub(crate) account: &'a Account,
    /// The coupon the draft names, if there is one of that number.
    pub(crate) coupon: Option<&'a Coupon>,
    /// The other records of the contract whose certificates are valid: for a revocation.
    pub(crate) also_valid: &'a [ApplicationNumber],
    /// The record it is applied for from, with its contract.
    pub(crate) base: Option<&'a Dossier>,
    /// The CSR as it was read, if the draft has one.
    pub(crate) csr: Option<&'a CsrInspection>,
    /// What certificates there are of its key.
    pub(crate) key_use: KeyUse,
}

/// 検査の結果 — The form as it will be kept, and everything found.
pub(crate) struct Judgement {
    pub(crate) form: Form,
    pub(crate) findings: Vec<Finding>,
}

impl Judgement {
    fn found(&mut self, field: Field, rule: Rule) {
        // One field is told one thing by one rule once; what was found in the CSR says more.
        if !self.findings.iter().any(|finding| finding.field == Some(field) && finding.rule == rule) {
            self.findings.push(Finding::error(Some(field), rule));
        }
    }

    /// Each field's text, normalised or refused.
    fn read(&mut self, fields: &Form, takes: impl Fn(Field) -> bool) {
        for (field, raw) in fields.iter() {
            match text::normalise(field, raw) {
                _ if !takes(field) => self.found(field, Rule::UnknownField),
                Ok(text) => self.form.set(field, text),
                Err(rule) => {
                    let names = text::bad_names(field, raw);
                    if names.is_empty() {
                        self.found(field, rule);
                    }
                    self.findings.extend(names.into_iter().map(|(at, rule)| Finding::at(field, Some(at), rule)));
                }
            }
        }
        if text::is_mobile(self.form.text(Field::RegistrationTelephone)) {
            self.found(Field::RegistrationTelephone, Rule::MobileNotAllowed);
        }
    }

    /// 受け付けられるか — Whether nothing was found that refuses the draft.
    pub(crate) fn is_acceptable(&self) -> bool {
        self.findings.iter().all(|finding| finding.severity != Severity::Error)
    }
}

/// 検査 — Judges a draft: terms, CSR, subject and names, then each field, in the order of the form.
pub(crate) fn judge(draft: &Draft, against: &Against<'_>) -> Judgement {
    let mut judgement = Judgement { form: Form::default(), findings: Vec::new() };
    terms(draft, against, &mut judgement);
    judgement.read(draft.fields(), |field| takes(draft.kind(), field, against.account));
    if draft.kind().bears_certificate() {
        csr(against, &mut judgement);
        subject(against, &mut judgement);
        names(against, &mut judgement);
        organization(draft.kind(), against, &mut judgement);
    }
    match draft.kind() {
        Kind::Continuation => same_names(against, &mut judgement),
        Kind::ContactChange => contacts(against, &mut judgement),
        _ => {}
    }
    coupon(against, &mut judgement);
    reissue(&mut judgement);
    required(draft.kind(), against, &mut judgement);
    if let Some(base) = against.base {
        let shortened = certificate::shortened(draft.kind(), base, against.catalogue, against.today);
        judgement.findings.extend(shortened.map(|(new, present)| Finding::shortened(new, present)));
        if draft.kind() == Kind::Revocation {
            loss(base, against, &mut judgement);
        }
        shown_from_base(draft.kind(), base, &mut judgement);
    }
    judgement
}

/// 項目の有無 — Whether an application of a kind takes a field at all.
pub(crate) fn takes(kind: Kind, field: Field, account: &Account) -> bool {
    match field {
        Field::RevokePrevious | Field::ReissueReason => kind == Kind::Reissue,
        Field::RevocationReason => kind == Kind::Revocation,
        Field::Coupon => kind.opens_term(),
        _ => match field.block() {
            "registration" | "technical" | "billing" => kind.brings_contacts(),
            // An A-3 contract's alone (2.1.4).
            "signatory" => account.a3_contract && kind.brings_contacts(),
            "remarks" => true,
            _ => kind.bears_certificate(),
        },
    }
}

/// 規約 — The current version of every terms document of the service is agreed to.
fn terms(draft: &Draft, against: &Against<'_>, judgement: &mut Judgement) {
    let current = against.catalogue.terms(&against.service.id, against.today);
    if !current.iter().all(|terms| draft.agreed_terms().contains(terms)) {
        judgement.findings.push(Finding::error(None, Rule::TermsNotAgreed));
    }
}

fn csr(against: &Against<'_>, judgement: &mut Judgement) {
    match against.csr {
        None => judgement.findings.push(Finding::error(None, Rule::CsrRequired)),
        Some(csr) => {
            judgement.findings.extend(csr.findings.iter().cloned());
            let refused = key::refuses(against.key_use, against.catalogue.settings(against.today));
            judgement.findings.extend(refused.into_iter().map(|rule| Finding::error(None, rule)));
        }
    }
}

/// 識別名 — The DN fields are filled from the CSR; what it lacks is typed in; a typed value that differs is refused.
fn subject(against: &Against<'_>, judgement: &mut Judgement) {
    let empty = CsrInspection::default();
    let csr = against.csr.unwrap_or(&empty);
    let parts = [
        (Field::ServerCountry, &csr.country),
        (Field::ServerState, &csr.state),
        (Field::ServerLocality, &csr.locality),
        (Field::ServerOrganization, &csr.organization),
        (Field::ServerCommonName, &csr.common_name),
    ];
    for (field, given) in parts {
        if given.is_empty() {
            continue;
        }
        match text::normalise(field, given) {
            Ok(given) => {
                let typed = judgement.form.text(field);
                if !typed.is_empty() && typed != given {
                    judgement.found(field, Rule::CsrFormMismatch);
                }
                judgement.form.set(field, given);
            }
            Err(rule) => judgement.found(field, rule),
        }
    }
    if judgement.form.text(Field::ServerCountry).is_empty() {
        judgement.form.set(Field::ServerCountry, "JP");
    }
    let lacks = |judgement: &Judgement, field| judgement.form.text(field).is_empty();
    if lacks(judgement, Field::ServerOrganization) {
        judgement.found(Field::ServerOrganization, Rule::SubjectFieldRequired);
    }
    if lacks(judgement, Field::ServerState) && lacks(judgement, Field::ServerLocality) {
        judgement.found(Field::ServerState, Rule::SubjectFieldRequired);
    }
}

/// サーバ名 — The common name joins the alternative names. A CSR with names of its own binds the typed ones.
fn names(against: &Against<'_>, judgement: &mut Judgement) {
    let typed: Vec<String> = judgement.form.lines(Field::ServerAlternativeNames).map(str::to_owned).collect();
    let common_name = judgement.form.text(Field::ServerCommonName).to_owned();
    let mut names: Vec<String> = Vec::new();
    let given = against.csr.map(|csr| csr.names.as_slice()).unwrap_or_default();
    let listed: HashSet<&String> = given.iter().collect();
    // The common name alone is no list: names may be typed beside it.
    let csr_lists_names = given.iter().any(|name| *name != common_name);
    if csr_lists_names && typed.iter().any(|name| !listed.contains(name)) {
        judgement.found(Field::ServerAlternativeNames, Rule::CsrFormMismatch);
    }
    // What is doubtful in the CSR's names was found when it was read.
    let typed_ones = typed.iter().zip(1u32..).map(|(name, at)| (Field::ServerAlternativeNames, Some(at), name));
    let typed_ones = std::iter::once((Field::ServerCommonName, None, &common_name)).chain(typed_ones);
    for (field, position, name) in typed_ones.filter(|(.., name)| !listed.contains(name)) {
        let doubts = name::doubts(&name::unicode(name)).into_iter();
        judgement.findings.extend(doubts.map(|rule| Finding::at(field, position, rule).warning()));
    }
    let mut seen = HashSet::new();
    for name in std::iter::once(&common_name).chain(given).chain(&typed) {
        if !name.is_empty() && seen.insert(name) {
            names.push(name.clone());
        }
    }
    if names.is_empty() {
        judgement.found(Field::ServerCommonName, Rule::NameMissing);
        return;
    }
    if names.len() > against.catalogue.settings(against.today).max_names {
        judgement.found(Field::ServerAlternativeNames, Rule::TooManyNames);
    }
    if against.service.assurance == Assurance::Extended && names.iter().any(|name| name::is_wildcard(name)) {
        judgement.found(Field::ServerCommonName, Rule::WildcardNotAllowed);
    }
    if common_name.is_empty() {
        // The list, the form and the certificate all show one server name.
        match names.iter().find(|name| name.len() <= Field::ServerCommonName.max_length()) {
            Some(name) => judgement.form.set(Field::ServerCommonName, name.clone()),
            None => judgement.found(Field::ServerCommonName, Rule::TooLong),
        }
    }
    judgement.form.set(Field::ServerAlternativeNames, names.join("\n"));
}

/// 組織 — Its type is one the service takes; an organisation change is a new application (2.1.2, 7).
fn organization(kind: Kind, against: &Against<'_>, judgement: &mut Judgement) {
    let kind_of = judgement.form.text(Field::OrganizationType);
    let taken = against.service.on(against.today).organization_types.iter().any(|name| name == kind_of);
    if !kind_of.is_empty() && !taken {
        judgement.found(Field::OrganizationType, Rule::OrganizationTypeNotAllowed);
    }
    let Some(base) = against.base else { return };
    if !matches!(kind, Kind::Renewal | Kind::Reissue | Kind::Continuation) {
        return;
    }
    let previous = &base.application.form;
    for field in [Field::ServerOrganization, Field::OrganizationRegistrationNumber, Field::OrganizationType] {
        // What was not said before is the same organization with more said of it. A missing O is `subject_field_required`, a
        // missing type `required`; a registration number that is gone is another organization.
        let unreadable = judgement.findings.iter().any(|finding| finding.field == Some(field));
        let (now, before) = (judgement.form.text(field), previous.text(field));
        let is_told_elsewhere = unreadable || field != Field::OrganizationRegistrationNumber;
        let says_nothing = before.is_empty() || now.is_empty() && is_told_elsewhere;
        if !says_nothing && now != before {
            judgement.found(field, Rule::OrganizationChangeNotAllowed);
        }
    }
    same_party(base, judgement);
}

/// 2.1.4 契約当事者 — The registration contact's organisation name is the contract party and cannot change; one that was brought
/// in without can be told.
fn same_party(base: &Dossier, judgement: &mut Judgement) {
    let Some(contract) = &base.contract else { return };
    let party = contract.contacts.text(Field::RegistrationOrganization);
    let now = judgement.form.text(Field::RegistrationOrganization);
    if !now.is_empty() && !party.is_empty() && now != party {
        judgement.found(Field::RegistrationOrganization, Rule::ContractPartyChangeNotAllowed);
    }
}

/// 2.4 継続発行 — For the same names.
fn same_names(against: &Against<'_>, judgement: &mut Judgement) {
    let Some(base) = against.base else { return };
    let names = |form: &Form| form.lines(Field::ServerAlternativeNames).map(str::to_owned).collect::<BTreeSet<_>>();
    if names(&judgement.form) != names(&base.application.form) {
        judgement.found(Field::ServerAlternativeNames, Rule::CsrFormMismatch);
    }
}

/// 2.1.4 担当者変更 — Something changes, and the contract party does not.
fn contacts(against: &Against<'_>, judgement: &mut Judgement) {
    let Some(base) = against.base else { return };
    same_party(base, judgement);
    let is_refused = |finding: &Finding| finding.field.is_some_and(|field| CONTACTS.contains(&field.block()));
    let is_readable = !judgement.findings.iter().any(is_refused);
    if is_readable && changed_contacts(&judgement.form, Some(base)).is_empty() {
        judgement.findings.push(Finding::error(None, Rule::NothingChanged));
    }
}

/// 変更箇所 — Which of the contract's contacts a form changes; none where there is no contract yet.
pub(crate) fn changed_contacts(form: &Form, base: Option<&Dossier>) -> Vec<Field> {
    let contract = base.and_then(|base| base.contract.as_ref());
    contract.map_or(Vec::new(), |contract| contacts_changed(form, &contract.contacts))
}

/// Which contacts of a form are others than those before.
pub(crate) fn contacts_changed(form: &Form, before: &Form) -> Vec<Field> {
    let is_contact = |field: &Field| CONTACTS.contains(&field.block());
    let changes = |field: &Field| form.text(*field) != before.text(*field);
    Field::ALL.iter().copied().filter(is_contact).filter(changes).collect()
}

/// 2.1.2, 2.1.4 最新の担当者 — The contacts of a contract, from the records that brought them about, in the order of submission:
/// each changes what it changed when it was submitted, so that none brings back what a later one replaced.
pub(crate) fn latest_contacts<'a>(concluded: impl Iterator<Item = &'a Application>) -> Form {
    contacts_after(Form::default(), concluded)
}

/// The contacts that there are after records of a contract, from those before it.
pub(crate) fn contacts_after<'a>(before: Form, concluded: impl Iterator<Item = &'a Application>) -> Form {
    let mut contacts = before;
    for application in concluded {
        if application.kind == Kind::New {
            contacts = application.form.blocks(CONTACTS);
        }
        for field in &application.changed_contacts {
            contacts.set(*field, application.text(*field));
        }
    }
    contacts
}

/// What a record without a certificate shows of its base: contract party, organization and server name (2.1.5).
fn shown_from_base(kind: Kind, base: &Dossier, judgement: &mut Judgement) {
    if !kind.bears_certificate() {
        show_from_base(&mut judgement.form, &base.application);
    }
}

pub(crate) fn show_from_base(form: &mut Form, base: &Application) {
    for field in [Field::OrganizationName, Field::ServerOrganization, Field::ServerCommonName] {
        form.set(field, base.text(field));
    }
}

/// クーポン — Of the account's dealer, for the service, unexpired and unused (2.0).
fn coupon(against: &Against<'_>, judgement: &mut Judgement) {
    let Against { account, service, today, .. } = *against;
    let usable = |given: &Coupon| coupon::is_usable(given, account, service, today);
    if !judgement.form.text(Field::Coupon).is_empty() && !against.coupon.is_some_and(usable) {
        judgement.found(Field::Coupon, Rule::CouponUnusable);
    }
}

/// 2.1.3 — Key compromise forbids "later".
fn reissue(judgement: &mut Judgement) {
    let later = judgement.form.text(Field::RevokePrevious) == "deferred";
    if later && judgement.form.text(Field::ReissueReason) == "key_compromise" {
        judgement.found(Field::RevokePrevious, Rule::LaterRevocationNotAllowed);
    }
}

/// 2.1.5 — What a revocation costs: the days that are lost, and which other certificates are still valid.
fn loss(base: &Dossier, against: &Against<'_>, judgement: &mut Judgement) {
    let lost_to = certificate::lost_by_revocation(base, against.catalogue, against.today);
    judgement.findings.extend(lost_to.map(|last| Finding::days_lost(against.today, last)));
    judgement.findings.extend(against.also_valid.iter().map(|record| Finding::other_certificate(*record)));
}

/// 組織種別 — What the organization is: what bears no certificate does not say it, and is its base's.
pub(crate) fn organization_type<'a>(kind: Kind, form: &'a Form, base: Option<&'a Dossier>) -> &'a str {
    let of_base = base.filter(|_| !kind.bears_certificate()).map(|base| &base.application.form);
    of_base.unwrap_or(form).text(Field::OrganizationType)
}

/// 必須項目 — What the catalogue requires and the form lacks; a field already refused is not also missing.
fn required(kind: Kind, against: &Against<'_>, judgement: &mut Judgement) {
    let organization_type = organization_type(kind, &judgement.form, against.base).to_owned();
    let Against { service, catalogue, account, today, .. } = against;
    let required = catalogue.required(kind, &service.id, &organization_type, account.a3_contract, *today);
    // Without a reason nothing can be revoked, whatever the catalogue asks for (2.1.5).
    let always = (kind == Kind::Revocation).then_some(Field::RevocationReason);
    for field in required.into_iter().chain(always) {
        let refused = judgement.findings.iter().any(|finding| finding.field == Some(field));
        if judgement.form.text(field).is_empty() && !refused {
            judgement.found(field, Rule::Required);
        }
    }
}

/// 前回の申請内容 — What a draft starts with: the form of the contract's current certificate with the contract's latest
/// contacts, but for what the new CSR brings (the names) and what is asked anew each time.
pub(crate) fn prefilled(kind: Kind, base: &Dossier, account: &Account) -> Form {
    let asked_anew = |field: Field| {
        matches!(
            field,
            Field::ServerCommonName
                | Field::ServerAlternativeNames
                | Field::Coupon
                | Field::Remarks
                | Field::RevokePrevious
                | Field::ReissueReason
                | Field::RevocationReason
        )
    };
    let mut latest = base.application.form.clone();
    if let Some(contract) = &base.contract {
        latest = latest.without(CONTACTS);
        latest.overlay(&contract.contacts);
    }
    let mut form = Form::default();
    for (field, text) in latest.iter().filter(|(field, _)| takes(kind, *field, account) && !asked_anew(*field)) {
        form.set(field, text);
    }
    form
}

/// 2.1.3 — The form of the revocation that a reissue for a compromised key files by itself.
pub(crate) fn revocation_for_compromise(base: &Dossier) -> Form {
    let mut judgement = Judgement { form: Form::default(), findings: Vec::new() };
    judgement.form.set(Field::RevocationReason, RevocationReason::KeyCompromise.name());
    shown_from_base(Kind::Revocation, base, &mut judgement);
    judgement.form
}

/// 6 アカウント情報の検査 — The profile as it will be kept, or everything found in it. The dealer code must be the one that
/// the RA set; an unknown one is answered alike.
pub(crate) fn profile(given: &Profile, account: &Account) -> Result<Profile, Vec<Finding>> {
    let mut judgement = Judgement { form: Form::default(), findings: Vec::new() };
    let dealer_code = given.dealer_code.trim();
    if !dealer_code.is_empty() && dealer_code != account.dealer_code {
        judgement.findings.push(Finding::error(None, Rule::DealerCodeMismatch));
    }
    judgement.read(given.fields(), |field| {
        let block = field.block();
        Profile::BLOCKS.contains(&block) && (block != "signatory" || account.a3_contract)
    });
    if judgement.findings.is_empty() {
        Ok(Profile::new(dealer_code.to_owned(), judgement.form))
    } else {
        Err(judgement.findings)
    }
}

/// 6 転記 — The texts of a profile that a draft of a kind takes.
pub(crate) fn poured(kind: Kind, profile: &Profile, account: &Account) -> Form {
    let mut form = Form::default();
    for (field, text) in profile.fields().iter().filter(|(field, _)| takes(kind, *field, account)) {
        form.set(field, text);
    }
    form
}
