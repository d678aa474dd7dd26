//! お客様の窓口 — The subscriber's desk: it holds its account, and every question it asks carries it.

use std::sync::Arc;

use crate::audit::Actor;
use crate::context::{Command, Context};
use crate::error::{Code, Denial, Error, Finding, Result};
use crate::filing;
use crate::model::account::AccountId;
use crate::model::{
    Act, Action, Application, ApplicationNumber, CsrInspection, Dossier, DownloadFormat, Draft, Event, Form,
    Instant, Kind, ListPage, ListRow, Receipt, RequestKey, Status,
};
use crate::pki;
use crate::rule::Rule;
use crate::rules::form::{self, Against, Judgement};
use crate::rules::menu::{self, Moment};
use crate::rules::{list, reissue, status};
use crate::store::{ListCut, Reader};

/// お客様の窓口 — The desk of one account. It is cheap to clone and may be used from many threads.
#[derive(Clone)]
pub struct Session {
    context: Arc<Context>,
    account: AccountId,
}

impl Session {
    pub(crate) fn new(context: Arc<Context>, account: AccountId) -> Session {
        Session { context, account }
    }

    fn actor(&self) -> Actor {
        Actor::Subscriber(self.account)
    }

    /// 新規申請の下書き — A draft of a new application (2.1.1).
    ///
    /// # Errors
    /// `NotFound` with `unknown_service`; `Refused` with `service_not_on_sale`.
    pub fn draft_new(&self, service: &str) -> Result<Draft> {
        let now = self.context.clock.now();
        self.context.read(|reader| {
            let moment = self.context.moment(reader, now)?;
            self.eligible(Kind::New, service, None, moment)?;
            self.draft(Kind::New, service, None, Form::default(), moment)
        })
    }

    /// 再発行申請の下書き — A draft of a reissue of a record, filled in from the form before (2.1.3).
    ///
    /// The server names come from the new CSR; when the old certificate is revoked (`revoke_previous`) is asked.
    ///
    /// # Errors
    /// `NotFound` with `not_your_record`; `Refused` with whatever [`Session::actions`] says of the reissue.
    pub fn draft_reissue(&self, number: ApplicationNumber) -> Result<Draft> {
        let now = self.context.clock.now();
        self.context.read(|reader| {
            let moment = self.context.moment(reader, now)?;
            let base = self.context.dossier(reader, Some(self.account), number)?;
            let service = &base.application.service;
            self.eligible(Kind::Reissue, service, Some(&base), moment)?;
            let form = form::prefilled(Kind::Reissue, &base.application.form);
            self.draft(Kind::Reissue, service, Some(number), form, moment)
        })
    }

    fn draft(
        &self,
        kind: Kind,
        service: &str,
        base: Option<ApplicationNumber>,
        form: Form,
        moment: Moment,
    ) -> Result<Draft> {
        let terms = self.context.catalogue.terms(service, moment.today);
        Ok(Draft::new(
            kind,
            service,
            base,
            crate::chance::request_key()?,
            form,
            terms,
        ))
    }

    /// Whether an application of a kind may be made now: judged for a draft and again at submission.
    fn eligible(&self, kind: Kind, service: &str, base: Option<&Dossier>, moment: Moment) -> Result<()> {
        let catalogue = &self.context.catalogue;
        match (kind, base) {
            (Kind::New, None) => {
                let on_sale = catalogue.service(service)?.is_on_sale(moment.today);
                Ok(crate::rules::require(on_sale, Rule::ServiceNotOnSale)?)
            }
            (Kind::Reissue, Some(base)) => {
                menu::permit(base, Act::Reissue, catalogue, moment)?;
                Ok(())
            }
            // A draft whose JSON was changed by hand.
            _ => Err(Error::invalid(vec![Finding::error(None, Rule::NotARecordKind)])),
        }
    }

    /// 検査 — Everything found in a draft, at once: eligibility first, then terms, CSR and fields. It changes nothing.
    ///
    /// # Errors
    /// `NotFound` when the draft's service or base record is unknown.
    pub fn check(&self, draft: &Draft) -> Result<Vec<Finding>> {
        let csr = inspected(draft)?;
        let now = self.context.clock.now();
        self.context.read(|reader| {
            let moment = self.context.moment(reader, now)?;
            let (base, judgement) = self.judge(reader, draft, csr.as_ref(), moment)?;
            let mut findings = Vec::new();
            if let Err(refusal) = self.eligible(draft.kind(), draft.service(), base.as_ref(), moment) {
                findings.extend(refusal.rule().map(|rule| Finding::error(None, rule)));
            }
            findings.extend(judgement.findings);
            Ok(findings)
        })
    }

    /// The base record of a draft, and what is found in it.
    fn judge(
        &self,
        reader: &dyn Reader,
        draft: &Draft,
        csr: Option<&CsrInspection>,
        moment: Moment,
    ) -> Result<(Option<Dossier>, Judgement)> {
        let base = draft
            .base()
            .map(|number| self.context.dossier(reader, Some(self.account), number))
            .transpose()?;
        let against = Against {
            service: self.context.catalogue.service(draft.service())?,
            catalogue: &self.context.catalogue,
            today: moment.today,
            previous: base.as_ref().map(|base| &base.application.form),
            csr,
        };
        let judgement = form::judge(draft, &against);
        Ok((base, judgement))
    }

    /// 申込 — Submits a draft; a second time with the same draft answers what the first did.
    ///
    /// # Errors
    /// `Refused` with the eligibility rule; `Invalid` with all findings; `Conflict` with `idempotency_key_reused`
    /// when the draft was changed after it was submitted. Nothing is changed then.
    pub fn submit(&self, draft: &Draft) -> Result<Receipt> {
        let command = Command::new(self.actor(), "submit", Some(draft.request_key()), draft);
        if let Some(receipt) = self.context.earlier(&command)? {
            return Ok(receipt);
        }
        let csr = inspected(draft)?;
        let now = self.context.clock.now();
        self.context.run(&command, now, |writer, moment| {
            let (base, judgement) = self.judge(writer, draft, csr.as_ref(), moment)?;
            self.eligible(draft.kind(), draft.service(), base.as_ref(), moment)?;
            if !judgement.is_acceptable() {
                return Err(Error::invalid(judgement.findings));
            }
            let mut number = crate::chance::application_number()?;
            while writer.application(None, number)?.is_some() {
                number = crate::chance::application_number()?;
            }
            let application = Application {
                number,
                kind: draft.kind(),
                status: Status::Received,
                service: draft.service().to_owned(),
                contract_code: base.as_ref().and_then(|base| base.application.contract_code),
                base: draft.base(),
                received_at: now,
                updated_at: now,
                form: judgement.form,
                csr: csr.as_ref().map(|csr| csr.der.clone()),
                terms: draft.agreed_terms().to_vec(),
                rejection_reason: None,
                catalogue_version: self.context.catalogue.version().to_owned(),
                certificate: None,
                account: self.account,
                term_record: base.as_ref().map(|base| reissue::term_record(&base.application)),
            };
            let contract = base.and_then(|base| base.contract);
            let dossier = Dossier {
                application,
                contract,
                siblings: Vec::new(),
            };
            let service = self.context.catalogue.service(draft.service())?;
            let filed = filing::file(writer, &dossier, service, moment.today)?;
            Ok((Receipt::of(&filed), Some(filed)))
        })
    }

    /// 申請取消 — Withdraws a pending record (2.0).
    ///
    /// # Errors
    /// `NotFound` with `not_your_record`; `Refused` with `wrong_status` or `revocation_accepted`.
    pub fn withdraw(&self, number: ApplicationNumber, key: Option<&RequestKey>) -> Result<Receipt> {
        let command = Command::new(self.actor(), "withdraw", key, &number);
        let now = self.context.clock.now();
        self.context.run(&command, now, |writer, moment| {
            let mut dossier = self.context.dossier(writer, Some(self.account), number)?;
            let application = &mut dossier.application;
            application.status = status::after(application.kind, application.status, Event::Withdraw)?;
            application.updated_at = now;
            let service = self.context.catalogue.service(&dossier.application.service)?;
            filing::refile(writer, &dossier, service, moment.today)?;
            Ok((Receipt::of(&dossier.application), Some(dossier.application)))
        })
    }

    /// お申込情報 — A record of the account.
    ///
    /// # Errors
    /// `NotFound` with `not_your_record`: unknown, or another account's; no one can tell which.
    pub fn application(&self, number: ApplicationNumber) -> Result<Application> {
        self.context.read(|reader| {
            reader
                .application(Some(self.account), number)?
                .ok_or_else(Error::no_record)
        })
    }

    /// 操作の一覧 — Every act of a record with its answer, now or at an instant to come (2.0).
    ///
    /// At an instant to come, the work due up to then is taken as done, and no new acts as happened.
    ///
    /// # Errors
    /// `NotFound` with `not_your_record`; `Invalid` with `at_before_record` for an instant before the record.
    pub fn actions(&self, number: ApplicationNumber, at: Option<Instant>) -> Result<Vec<Action>> {
        let now = self.context.clock.now();
        self.context.read(|reader| {
            let dossier = self.context.dossier(reader, Some(self.account), number)?;
            let mut moment = self.context.moment(reader, now)?;
            if at.is_some_and(|at| at < dossier.application.received_at) {
                return Err(Denial::from(Rule::AtBeforeRecord).into());
            }
            let at = at.unwrap_or(now);
            moment.today = crate::model::Day::of(at);
            menu::actions(&menu::with_due_work_done(dossier, at), &self.context.catalogue, moment)
        })
    }

    /// お申込一覧 — The first page of the applications in force, newest first (4), of 1 to 500 rows.
    ///
    /// # Errors
    /// `Invalid` with `query_invalid` for another number of rows.
    pub fn applications(&self, rows: u32) -> Result<ListPage> {
        if !(1..=ListPage::MAX_ROWS).contains(&rows) {
            return Err(Error::invalid(vec![Finding::error(None, Rule::QueryInvalid)]));
        }
        let today = crate::model::Day::of(self.context.clock.now());
        let months = self.context.catalogue.settings(today).list_months;
        let cut = ListCut {
            today,
            hidden_up_to: list::hidden_up_to(today, months),
        };
        let (found, counted) = self.context.read(|reader| {
            let found = reader.current_rows(self.account, cut, rows)?;
            Ok((
                found,
                reader.count_current(self.account, cut, ListPage::COUNT_LIMIT + 1)?,
            ))
        })?;
        let service_name = |id: &str| {
            self.context
                .catalogue
                .service(id)
                .map_or(id.to_owned(), |s| s.name.clone())
        };
        let rows = found.into_iter().map(|row| ListRow {
            number: row.number,
            received_on: crate::model::Day::of(row.received_at),
            service_name: service_name(&row.service),
            status: row.status,
            kind: row.kind,
            valid_from: row.validity.map(|(from, _)| from),
            valid_until: row.validity.map(|(_, until)| until),
            contract_code: row.contract_code,
            organization: row.organization,
            server_name: row.server_name,
            coupon: row.coupon,
        });
        Ok(ListPage {
            rows: rows.collect(),
            total: counted.min(ListPage::COUNT_LIMIT),
            total_is_exact: counted <= ListPage::COUNT_LIMIT,
        })
    }

    /// 証明書のダウンロード — The certificate of a completed record, whatever came later (3); the first and the last
    /// download are kept.
    ///
    /// # Errors
    /// `NotFound` with `not_your_record`; `Refused` with `not_completed`, `no_certificate_on_record` or
    /// `contact_change_record`.
    pub fn download_certificate(&self, number: ApplicationNumber, format: DownloadFormat) -> Result<Vec<u8>> {
        let command = Command::new(self.actor(), "download_certificate", None, &number);
        let now = self.context.clock.now();
        let mut der = Vec::new();
        self.context.run(&command, now, |writer, moment| {
            let mut dossier = self.context.dossier(writer, Some(self.account), number)?;
            menu::permit(&dossier, Act::Download, &self.context.catalogue, moment)?;
            let certificate = dossier
                .application
                .certificate
                .as_mut()
                .ok_or(Error::from_code(Code::Damaged))?;
            certificate.first_downloaded_at.get_or_insert(now);
            certificate.last_downloaded_at = Some(now);
            der.clone_from(&certificate.der);
            writer.update_certificate(self.account, number, certificate)?;
            Ok(((), Some(dossier.application)))
        })?;
        match format {
            DownloadFormat::Pem => Ok(pki::ca::pem(&der).into_bytes()),
        }
    }
}

/// The draft's CSR as it was read, before any transaction.
fn inspected(draft: &Draft) -> Result<Option<CsrInspection>> {
    draft.csr().map(pki::csr::inspect_csr).transpose()
}
